import { describe, expect, it } from 'vitest';
import { selfTimes } from '../../src/traces/critical-path.ts';
import { buildTree } from '../../src/traces/tree.ts';
import { span, treeOf } from './trace-fixture.ts';

describe('the tree of a trace', () => {
  it('puts parents before their children, children by their start, without a warning', () => {
    const tree = treeOf(
      { id: 'b', parent: 'a', at: 50, for: 10 },
      { id: 'a', at: 0, for: 100 },
      { id: 'c', parent: 'a', at: 10, for: 10 },
      { id: 'd', parent: 'b', at: 51, for: 2 },
    );
    expect([...tree.order].map((at) => tree.spans[at]?.spanId)).toEqual(['a', 'c', 'b', 'd']);
    expect([...tree.order].map((at) => tree.depth[at])).toEqual([0, 1, 1, 2]);
    expect(tree.warnings).toEqual([]);
  });

  it('finds a parent whose id is written in another way', () => {
    const tree = treeOf({ id: '00AB', at: 0, for: 9 }, { id: 'c', parent: '0xab', at: 1, for: 2 });
    expect(tree.roots).toHaveLength(1);
  });

  it('makes roots of spans whose parent is missing, after the true root, and says so', () => {
    const tree = treeOf({ id: 'b', parent: 'gone', at: 0, for: 5 }, { id: 'a', at: 10, for: 9 });
    expect(tree.roots.map((at) => tree.spans[at]?.spanId)).toEqual(['a', 'b']);
    expect(tree.orphans).toEqual([0]);
    expect(tree.warnings.join()).toContain('not in the trace');
  });

  it('cuts a circle of parents at the earliest span', () => {
    const tree = treeOf(
      { id: 'x', parent: 'z', at: 30, for: 5 },
      { id: 'y', parent: 'x', at: 10, for: 5 },
      { id: 'z', parent: 'y', at: 20, for: 5 },
    );
    expect(tree.roots.map((at) => tree.spans[at]?.spanId)).toEqual(['y']);
    expect(tree.order).toHaveLength(3);
    expect(tree.warnings.join()).toContain('reference cycle');
  });

  it('takes a span that is its own parent for a root', () => {
    const tree = treeOf({ id: 'x', parent: 'x', at: 1, for: 5 });
    expect(tree.roots).toEqual([0]);
    expect(tree.warnings).toHaveLength(1);
  });

  it('counts exact copies once and keeps different spans of one id', () => {
    const copies = treeOf({ id: 'a', at: 0, for: 5 }, { id: 'a', at: 0, for: 5 });
    expect(copies.spans).toHaveLength(1);
    const clash = treeOf({ id: 'a', at: 0, for: 5 }, { id: 'a', at: 1, for: 5 });
    expect(clash.spans).toHaveLength(2);
    expect(clash.warnings.join()).toContain('different spans');
  });

  it("puts the server's half of a shared span under the client's, and its children under the server", () => {
    const tree = treeOf(
      { id: '2', kind: 'server', service: 'stock', shared: true, at: 12, for: 6 },
      { id: '2', kind: 'client', at: 10, for: 10 },
      { id: '3', parent: '2', service: 'stock', at: 13, for: 2 },
    );
    expect([...tree.order].map((at) => `${tree.spans[at]?.service} ${tree.depth[at]}`)).toEqual([
      'shop 0',
      'stock 1',
      'stock 2',
    ]);
  });

  it('puts spans without a time at their parent and lets none end before it starts', () => {
    const tree = treeOf(
      { id: 'a', at: 40, for: 9 },
      { id: 'b', parent: 'a' },
      { id: 'c', parent: 'b', at: 44, for: -3 },
    );
    expect([...tree.startUs]).toEqual([40, 40, 44]);
    expect([...tree.endUs]).toEqual([49, 40, 44]);
    expect(tree.warnings).toHaveLength(2);
  });

  it('changes nothing of the spans it is given', () => {
    const spans = [span({ id: 'a', parent: 'b' }), span({ id: 'b', parent: 'a', at: 3, for: -1 })];
    const before = structuredClone(spans);
    buildTree(spans);
    expect(spans).toEqual(before);
  });

  it('holds a chain of 100,000 spans', () => {
    const count = 100_000;
    const chain = Array.from({ length: count }, (_, i) =>
      span({ id: `n${i}`, ...(i > 0 && { parent: `n${i - 1}` }), at: i, for: 2 * (count - i) }),
    );
    expect(buildTree(chain).depth.at(-1)).toBe(count - 1);
  });

  it('holds a chain of 100,000 spans without times', { timeout: 30_000 }, () => {
    const chain = Array.from({ length: 100_000 }, (_, i) =>
      span({ id: `c${i}`, ...(i > 0 && { parent: `c${i - 1}` }), ...(i === 0 && { at: 70, for: 9 }) }),
    );
    const tree = buildTree(chain.reverse());
    expect(tree.startUs.every((start) => start === 70)).toBe(true);
  });

  it('is empty for no spans', () => {
    expect(buildTree([]).order).toHaveLength(0);
  });
});

describe('own time', () => {
  it('is what no child covers, overlapping children counted once', () => {
    const tree = treeOf(
      { id: 'a', at: 0, for: 100 },
      { id: 'b', parent: 'a', at: 10, for: 30 },
      { id: 'c', parent: 'a', at: 20, for: 30 },
      { id: 'd', parent: 'a', at: 90, for: 50 },
    );
    expect([...selfTimes(tree)]).toEqual([50, 30, 30, 50]);
  });
});
