import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath } from '../../src/traces/critical-path.ts';
import { buildTree } from '../../src/traces/tree.ts';
import { type ShortSpan, span, treeOf } from './trace-fixture.ts';

/** The path as `id from-to`, in order of time. */
function pathOf(...spans: ShortSpan[]): string[] {
  const tree = treeOf(...spans);
  return criticalPath(tree).map((part) => `${tree.spans[part.span]?.spanId} ${part.startUs}-${part.endUs}`);
}

/** Each picture shows time from left to right; `#` is on the critical path. */
describe('the critical path', () => {
  const cases: { shows: string; spans: ShortSpan[]; path: string[] }[] = [
    {
      // a ##------##----##
      // b   ######
      // c           ####
      shows: 'children one after the other, and the parent between them',
      spans: [
        { id: 'a', at: 0, for: 16 },
        { id: 'b', parent: 'a', at: 2, for: 6 },
        { id: 'c', parent: 'a', at: 10, for: 4 },
      ],
      path: ['a 0-2', 'b 2-8', 'a 8-10', 'c 10-14', 'a 14-16'],
    },
    {
      // a #---------#
      // b  ----
      // c  #########
      shows: 'of parallel children the one that ends last',
      spans: [
        { id: 'a', at: 0, for: 11 },
        { id: 'b', parent: 'a', at: 1, for: 4 },
        { id: 'c', parent: 'a', at: 1, for: 9 },
      ],
      path: ['a 0-1', 'c 1-10', 'a 10-11'],
    },
    {
      // a --------
      // b ####
      // c     ####
      shows: 'siblings that touch',
      spans: [
        { id: 'a', at: 0, for: 8 },
        { id: 'b', parent: 'a', at: 0, for: 4 },
        { id: 'c', parent: 'a', at: 4, for: 4 },
      ],
      path: ['b 0-4', 'c 4-8'],
    },
    {
      //      a --------
      // b ---###
      //             c ##----
      shows: 'of children that begin before or outlast their parent what lies within it',
      spans: [
        { id: 'a', at: 10, for: 8 },
        { id: 'b', parent: 'a', at: 7, for: 6 },
        { id: 'c', parent: 'a', at: 16, for: 9 },
      ],
      path: ['b 10-13', 'a 13-16', 'c 16-18'],
    },
    {
      shows: 'nothing of children outside their parent, nor of theirs',
      spans: [
        { id: 'a', at: 10, for: 8 },
        { id: 'b', parent: 'a', at: 1, for: 9 },
        { id: 'c', parent: 'a', at: 18, for: 9 },
        { id: 'd', parent: 'c', at: 12, for: 2 },
      ],
      path: ['a 10-18'],
    },
    {
      shows: 'nothing of what the parent did not wait for',
      spans: [
        { id: 'a', at: 0, for: 8 },
        { id: 'b', parent: 'a', follows: true, at: 2, for: 3 },
        { id: 'p', parent: 'a', kind: 'producer', at: 5, for: 2 },
        { id: 'c', parent: 'p', kind: 'consumer', service: 'mail', at: 6, for: 1 },
      ],
      path: ['a 0-5', 'p 5-7', 'a 7-8'],
    },
    {
      shows: 'a path for each root',
      spans: [
        { id: 'a', at: 0, for: 8 },
        { id: 'b', at: 12, for: 3 },
      ],
      path: ['a 0-8', 'b 12-15'],
    },
    {
      shows: 'the path of a span whose parent is missing where there is no root',
      spans: [
        { id: 'b', parent: 'gone', at: 4, for: 8 },
        { id: 'c', parent: 'b', at: 6, for: 2 },
      ],
      path: ['b 4-6', 'c 6-8', 'b 8-12'],
    },
    {
      shows: 'the root alone where a span with a missing parent stands beside it',
      spans: [
        { id: 'a', at: 0, for: 8 },
        { id: 'b', parent: 'gone', at: 2, for: 4 },
      ],
      path: ['a 0-8'],
    },
    {
      shows: 'the parent where children take no time',
      spans: [
        { id: 'a', at: 0, for: 8 },
        { id: 'b', parent: 'a', at: 4, for: 0 },
        { id: 'c', parent: 'a', at: 4, for: 0 },
      ],
      path: ['a 0-4', 'a 4-8'],
    },
  ];

  it.each(cases)('shows $shows', ({ spans, path }) => {
    expect(pathOf(...spans)).toEqual(path);
  });

  it('is empty for no spans and for a trace that takes no time', () => {
    expect(pathOf()).toEqual([]);
    expect(pathOf({ id: 'a', at: 5, for: 0 })).toEqual([]);
  });

  it("sums to the root's duration without overlap, whatever the trace", () => {
    const anySpan = fc.record({
      parent: fc.nat(),
      at: fc.integer({ min: -50, max: 150 }),
      us: fc.integer({ min: 0, max: 120 }),
      kind: fc.constantFrom('internal', 'client', 'consumer'),
    });
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 40 }), (drawn) => {
        const spans = drawn.map(({ parent, at, us, kind }, i) =>
          span({ id: `n${i + 1}`, parent: `n${parent % (i + 1)}`, at, for: us, kind: kind as 'client' }),
        );
        const path = criticalPath(buildTree([span({ id: 'n0', at: 0, for: 100 }), ...spans]));
        expect(path.reduce((sum, part) => sum + part.endUs - part.startUs, 0)).toBe(100);
        for (const [i, part] of path.entries()) expect(part.startUs).toBe(i === 0 ? 0 : path[i - 1]?.endUs);
      }),
    );
  });

  it('holds 100,000 spans in a chain, in a row and side by side', () => {
    const count = 100_000;
    const root = span({ id: 'r', at: 0, for: count * 10 });
    const row = Array.from({ length: count }, (_, i) =>
      span({ id: `n${i}`, parent: 'r', at: i * 10, for: 10 }),
    );
    expect(criticalPath(buildTree([root, ...row]))).toHaveLength(count);
    const beside = Array.from({ length: count }, (_, i) =>
      span({ id: `n${i}`, parent: 'r', at: 0, for: i + 1 }),
    );
    expect(criticalPath(buildTree([root, ...beside]))).toHaveLength(2);
    const chain = Array.from({ length: count }, (_, i) =>
      span({ id: `n${i}`, ...(i > 0 && { parent: `n${i - 1}` }), at: i, for: 2 * (count - i) }),
    );
    expect(criticalPath(buildTree(chain))).toHaveLength(2 * count - 1);
  });
});
