import { describe, expect, it } from 'vitest';
import { findBottlenecks } from '../../src/traces/bottlenecks.ts';
import { criticalPath } from '../../src/traces/critical-path.ts';
import { buildTree, type TraceTree } from '../../src/traces/tree.ts';
import { span, treeOf } from './trace-fixture.ts';

const told = (tree: TraceTree): string[] =>
  findBottlenecks(tree, criticalPath(tree)).map(
    ({ operation, critical_ms, share, saves_ms }) => `${operation}: ${critical_ms} ${share} ${saves_ms}`,
  );

describe('bottlenecks', () => {
  it('are the work on the critical path, the longest first, with what each would save', () => {
    const tree = treeOf(
      { id: 'root', at: 0, for: 10_000 },
      { id: 'a', parent: 'root', at: 1000, for: 6000 },
      { id: 'b', parent: 'root', at: 7000, for: 2000 },
    );
    expect(told(tree)).toEqual(['op a: 6 0.6 6', 'op root: 2 0.2 2', 'op b: 2 0.2 2']);
  });

  it('save no more than what runs beside them allows', () => {
    const tree = treeOf(
      { id: 'root', at: 0, for: 10_000 },
      { id: 'long', parent: 'root', at: 0, for: 10_000 },
      { id: 'other', parent: 'root', at: 0, for: 9000 },
    );
    expect(told(tree)).toEqual(['op long: 10 1 1']);
  });

  it('put the same work together', () => {
    const tree = treeOf(
      { id: 'root', operation: 'get', at: 0, for: 4000 },
      { id: 'a', parent: 'root', operation: 'query', at: 0, for: 2000 },
      { id: 'b', parent: 'root', operation: 'query', at: 2000, for: 2000 },
    );
    expect(told(tree)).toEqual(['query: 4 1 4']);
  });

  it('are found in a chain of 100,000 calls of one operation', { timeout: 30_000 }, () => {
    const count = 100_000;
    const chain = Array.from({ length: count }, (_, i) =>
      span({
        id: `n${i}`,
        operation: 'again',
        ...(i > 0 && { parent: `n${i - 1}` }),
        at: i,
        for: 2 * (count - i),
      }),
    );
    const tree = buildTree(chain);
    expect(findBottlenecks(tree, criticalPath(tree))[0]?.critical_ms).toBe(200);
  });

  it('are none where nothing took time', () => {
    expect(told(treeOf({ id: 'root', at: 5, for: 0 }))).toEqual([]);
  });
});
