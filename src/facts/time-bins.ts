/** Times outside 1990 to 2100 are clocks that were never set; they would stretch the bins beyond use. */
const EARLIEST_MS = Date.UTC(1990, 0);
const LATEST_MS = Date.UTC(2100, 0);

/** Whether a time can stand on the common time line. */
export function isPlausibleTime(timeMs: number): boolean {
  return timeMs >= EARLIEST_MS && timeMs <= LATEST_MS;
}

/**
 * Counts over time in a bounded number of bins. Bins start at multiples of their width and the width doubles
 * until the range fits, so the result depends on the set of times alone and merging works in any order.
 * Each bin has `lanes` counters side by side.
 */
export class TimeBins {
  widthMs: number;
  readonly lanes: number;
  readonly #maxBins: number;
  /** Absolute number of the first bin: floor(time / width). */
  #first = 0;
  #length = 0;
  #counts: Uint32Array;

  constructor(baseWidthMs: number, maxBins: number, lanes = 1) {
    this.widthMs = baseWidthMs;
    this.lanes = lanes;
    this.#maxBins = maxBins;
    this.#counts = new Uint32Array(8 * lanes);
  }

  /** Number of bins between the first and the last record. */
  get length(): number {
    return this.#length;
  }

  /** Time at which bin `index` (from 0) starts. */
  startOf(index: number): number {
    return (this.#first + index) * this.widthMs;
  }

  /** Bin a time falls into; may lie outside 0..length. */
  indexOf(timeMs: number): number {
    return Math.floor(timeMs / this.widthMs) - this.#first;
  }

  count(index: number, lane = 0): number {
    return index < 0 || index >= this.#length ? 0 : (this.#counts[index * this.lanes + lane] ?? 0);
  }

  /** Counts `n` records at a time; returns the new count of its bin. */
  add(timeMs: number, lane = 0, n = 1): number {
    let index = Math.floor(timeMs / this.widthMs) - this.#first;
    if (index < 0 || index >= this.#length) index = this.#reach(timeMs);
    const at = index * this.lanes + lane;
    const count = (this.#counts[at] ?? 0) + n;
    this.#counts[at] = count;
    return count;
  }

  merge(other: TimeBins): void {
    if (other.#length === 0) return;
    while (this.widthMs < other.widthMs) this.#double();
    for (let i = 0; i < other.#length; i++) {
      const timeMs = other.startOf(i);
      for (let lane = 0; lane < this.lanes; lane++) {
        const n = other.count(i, lane);
        if (n > 0) this.add(timeMs, lane, n);
      }
    }
  }

  /** Makes room for a time and returns its bin. */
  #reach(timeMs: number): number {
    if (this.#length === 0) {
      this.#first = Math.floor(timeMs / this.widthMs);
      this.#length = 1;
      return 0;
    }
    for (;;) {
      const bin = Math.floor(timeMs / this.widthMs);
      const first = Math.min(bin, this.#first);
      const length = Math.max(bin + 1, this.#first + this.#length) - first;
      if (length <= this.#maxBins) {
        this.#resize(first, length);
        return bin - first;
      }
      this.#double();
    }
  }

  #resize(first: number, length: number): void {
    const shift = (this.#first - first) * this.lanes;
    const used = this.#length * this.lanes;
    if (length * this.lanes > this.#counts.length) {
      const capacity = Math.min(this.#maxBins, Math.max(length, this.#length * 2)) * this.lanes;
      const counts = new Uint32Array(capacity);
      counts.set(this.#counts.subarray(0, used), shift);
      this.#counts = counts;
    } else if (shift > 0) {
      this.#counts.copyWithin(shift, 0, used);
      this.#counts.fill(0, 0, shift);
    }
    this.#first = first;
    this.#length = length;
  }

  /** Doubles the width, in place: bin `i` goes to a place at or before its own. */
  #double(): void {
    const first = Math.floor(this.#first / 2);
    const length = this.#length === 0 ? 0 : Math.floor((this.#first + this.#length - 1) / 2) - first + 1;
    const counts = this.#counts;
    const { lanes } = this;
    const odd = this.#first - 2 * first;
    for (let i = 0; i < this.#length; i++) {
      const to = (i + odd) >> 1;
      const opens = i === 0 || ((i + odd) & 1) === 0;
      for (let lane = 0; lane < lanes; lane++) {
        const n = counts[i * lanes + lane] ?? 0;
        counts[to * lanes + lane] = opens ? n : (counts[to * lanes + lane] ?? 0) + n;
      }
    }
    counts.fill(0, length * lanes, this.#length * lanes);
    this.#first = first;
    this.#length = length;
    this.widthMs *= 2;
  }
}
