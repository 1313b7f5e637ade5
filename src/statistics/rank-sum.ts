/** How two samples differ. */
export interface RankSum {
  /** Share of pairs in which the value of the second sample is larger, ties counting half: .5 where they do not differ. */
  larger: number;
  /** Standard score of that share where both samples come from one distribution. */
  z: number;
}

/**
 * Compares two samples by their ranks, whatever their distribution: Mann and Whitney, "On a test of whether one of two
 * random variables is stochastically larger than the other" (1947), normal approximation with correction for ties.
 * The share is the measure A of Vargha and Delaney (2000). NaN where a sample is empty.
 */
export function rankSum(first: ArrayLike<number>, second: ArrayLike<number>): RankSum {
  const [n, m] = [first.length, second.length];
  const a = Float64Array.from(first).sort();
  const b = Float64Array.from(second).sort();
  let below = 0;
  let tied = 0;
  let ties = 0;
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    let inA = 0;
    let inB = 0;
    for (; i < n && a[i] === value; i++) inA++;
    for (; j < m && b[j] === value; j++) inB++;
    if (inA + inB === 0) return { larger: Number.NaN, z: Number.NaN };
    below += inB * (i - inA);
    tied += inA * inB;
    ties += (inA + inB) ** 3 - (inA + inB);
  }
  const all = n + m;
  const u = below + tied / 2;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  return { larger: u / (n * m), z: variance > 0 ? (u - (n * m) / 2) / Math.sqrt(variance) : 0 };
}
