import type { Level } from '../logs/event.ts';
import { isPlausibleTime, TimeBins } from './time-bins.ts';

const OTHER = 0;
const WARNING = 1;
const ERROR = 2;

/** Records of one speaker over time: how many, how many warnings and errors, in at most 4,096 bins. */
export class Activity {
  readonly #bins = new TimeBins(250, 4096, 3);
  /** Time of the first and last record in the order of time; undefined before the first. */
  firstMs: number | undefined;
  lastMs: number | undefined;
  total = 0;
  warnings = 0;
  errors = 0;

  /** Width of a bin, ms; answers about times are exact to one bin. */
  get binMs(): number {
    return this.#bins.widthMs;
  }

  /** Counts a record; one without a plausible time counts in the totals alone. */
  add(timeMs: number | undefined, level: Level | undefined): void {
    this.total++;
    let lane = OTHER;
    if (level === 'warn') {
      lane = WARNING;
      this.warnings++;
    } else if (level === 'error' || level === 'fatal') {
      lane = ERROR;
      this.errors++;
    }
    if (timeMs === undefined || !isPlausibleTime(timeMs)) return;
    if (this.firstMs === undefined || timeMs < this.firstMs) this.firstMs = timeMs;
    if (this.lastMs === undefined || timeMs > this.lastMs) this.lastMs = timeMs;
    this.#bins.add(timeMs, lane);
  }

  merge(other: Activity): void {
    this.total += other.total;
    this.warnings += other.warnings;
    this.errors += other.errors;
    if (other.firstMs !== undefined) this.firstMs = Math.min(this.firstMs ?? other.firstMs, other.firstMs);
    if (other.lastMs !== undefined) this.lastMs = Math.max(this.lastMs ?? other.lastMs, other.lastMs);
    this.#bins.merge(other.#bins);
  }

  /** Records between two times; bins at the edges count in proportion. */
  countBetween(fromMs: number, toMs: number): number {
    return this.#sum(fromMs, toMs, OTHER) + this.#sum(fromMs, toMs, WARNING) + this.#sum(fromMs, toMs, ERROR);
  }

  /** Warnings and errors between two times. */
  problemsBetween(fromMs: number, toMs: number): { warnings: number; errors: number } {
    return { warnings: this.#sum(fromMs, toMs, WARNING), errors: this.#sum(fromMs, toMs, ERROR) };
  }

  /** Whether a record stands in a bin that lies wholly within the two times. */
  wroteBetween(fromMs: number, toMs: number): boolean {
    const bins = this.#bins;
    const last = Math.min(bins.length - 1, bins.indexOf(toMs) - 1);
    for (let i = Math.max(0, bins.indexOf(fromMs) + 1); i <= last; i++) if (this.#at(i) > 0) return true;
    return false;
  }

  /** How many of the stretches of `stretchMs` between two times hold a record, and how many stretches there are. */
  busyStretches(fromMs: number, toMs: number, stretchMs: number): { busy: number; all: number } {
    const bins = this.#bins;
    const step = Math.max(1, Math.ceil(stretchMs / bins.widthMs));
    let busy = 0;
    let all = 0;
    for (let i = bins.indexOf(fromMs); bins.startOf(i + step) <= toMs; i += step) {
      all++;
      for (let j = Math.max(0, i); j < i + step && j < bins.length; j++) {
        if (this.#at(j) > 0) {
          busy++;
          break;
        }
      }
    }
    return { busy, all };
  }

  /** Usual records per second: the median over stretches long enough that most of them hold a record. */
  usualPerSecond(): number {
    const bins = this.#bins;
    for (let step = 1; step <= bins.length; step *= 2) {
      const sums = this.#sums(step);
      const middle = sums[sums.length >> 1] ?? 0;
      if (middle > 0) return (middle * 1000) / (step * bins.widthMs);
    }
    return 0;
  }

  /** Sorted counts of whole stretches of `step` bins. */
  #sums(step: number): number[] {
    const sums: number[] = [];
    for (let i = 0; i < this.#bins.length; i += step) {
      let sum = 0;
      for (let j = i; j < i + step; j++) sum += this.#at(j);
      sums.push(sum);
    }
    return sums.sort((a, b) => a - b);
  }

  #at(index: number): number {
    const bins = this.#bins;
    return bins.count(index, OTHER) + bins.count(index, WARNING) + bins.count(index, ERROR);
  }

  #sum(fromMs: number, toMs: number, lane: number): number {
    const bins = this.#bins;
    const last = Math.min(bins.length - 1, bins.indexOf(toMs));
    let sum = 0;
    for (let i = Math.max(0, bins.indexOf(fromMs)); i <= last; i++) {
      const n = bins.count(i, lane);
      if (n === 0) continue;
      const start = bins.startOf(i);
      const overlap = Math.min(toMs, start + bins.widthMs) - Math.max(fromMs, start);
      sum += n * Math.max(0, Math.min(1, overlap / bins.widthMs));
    }
    return sum;
  }
}
