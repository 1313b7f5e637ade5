import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankSum } from '../../src/statistics/rank-sum.ts';

const sample = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 });

/** By its definition: all pairs. */
function shareOfPairs(first: readonly number[], second: readonly number[]): number {
  let larger = 0;
  for (const a of first) for (const b of second) larger += b > a ? 1 : b === a ? 0.5 : 0;
  return larger / (first.length * second.length);
}

describe('rankSum', () => {
  it('gives the share of pairs in which the second is larger', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        expect(rankSum(first, second).larger).toBeCloseTo(shareOfPairs(first, second), 10);
      }),
    );
  });

  it('turns round with its samples', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const [there, back] = [rankSum(first, second), rankSum(second, first)];
        expect(there.z).toBeCloseTo(-back.z, 8);
        expect(there.larger).toBeCloseTo(1 - back.larger, 10);
      }),
    );
  });

  it('agrees with a worked example', () => {
    // U = 25 of 25 pairs; mean 12.5, variance 25 * 11 / 12.
    expect(rankSum([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toEqual({
      larger: 1,
      z: 12.5 / Math.sqrt((25 * 11) / 12),
    });
  });

  it('sees no difference where all values are equal, and none to speak of without values', () => {
    expect(rankSum([3, 3, 3], [3, 3])).toEqual({ larger: 0.5, z: 0 });
    expect(rankSum([], [1]).larger).toBeNaN();
  });
});
