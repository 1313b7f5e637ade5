import { rankSum } from '../statistics/rank-sum.ts';

/** A sample of numbers: all of them up to a limit, beyond it a fair choice (Vitter's algorithm R, with a fixed sequence). */
export class Sample {
  count = 0;
  readonly values: number[] = [];
  readonly #limit: number;
  #state = 0x2545f491;

  constructor(limit = 5000) {
    this.#limit = limit;
  }

  add(value: number): void {
    this.count += 1;
    if (this.values.length < this.#limit) {
      this.values.push(value);
      return;
    }
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    const at = Math.floor((this.#state / 2 ** 32) * this.count);
    if (at < this.#limit) this.values[at] = value;
  }
}

/** The value below which a share `p` of the sorted values lies; NaN for none. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * p) - 1))] ?? Number.NaN;
}

/** The values in ascending order, in a list of their own. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/** Half of the values lie below it. */
export function median(values: ArrayLike<number>): number {
  return quantile(sorted(values), 0.5);
}

/** How far values lie from their median, as a standard deviation: 1.4826 times the median of the distances. */
export function spread(values: ArrayLike<number>, centre = median(values)): number {
  return 1.4826 * median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

export interface Shift {
  /** Mean of the second less mean of the first, far outliers drawn in. */
  difference: number;
  /** Welch's t of it. */
  t: number;
  /** Standard score of the Mann-Whitney test: whether the second tends to be larger. */
  z: number;
  medians: [number, number];
  /** 90th percentiles. */
  tails: [number, number];
}

const MIN_VALUES = 3;
/** Values beyond this quantile of both together count as lying on it, where there are enough to tell. */
const WINSOR = 0.98;

/** How two samples differ; undefined where either is too small to tell. */
export function shiftOf(first: Sample, second: Sample): Shift | undefined {
  if (first.values.length < MIN_VALUES || second.values.length < MIN_VALUES) return undefined;
  const [a, b] = [sorted(first.values), sorted(second.values)];
  const all = sorted([...a, ...b]);
  const most = all.length >= 50 ? quantile(all, WINSOR) : Number.POSITIVE_INFINITY;
  const [ma, mb] = [moments(a, most), moments(b, most)];
  const difference = mb.mean - ma.mean;
  const error = Math.sqrt(ma.variance / a.length + mb.variance / b.length) + 1e-9;
  return {
    difference,
    t: difference / error,
    z: rankSum(a, b).z,
    medians: [quantile(a, 0.5), quantile(b, 0.5)],
    tails: [quantile(a, 0.9), quantile(b, 0.9)],
  };
}

function moments(values: Float64Array, most: number): { mean: number; variance: number } {
  let sum = 0;
  for (const value of values) sum += Math.min(value, most);
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (Math.min(value, most) - mean) ** 2;
  return { mean, variance: squares / Math.max(1, values.length - 1) };
}
