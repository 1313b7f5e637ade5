import { median } from '../statistics/quantile.ts';
import type { Sighting } from './fact.ts';
import { compareSightings, type Spot, sightingOf } from './sighting.ts';
import { isPlausibleTime } from './time-bins.ts';

/** What a field was in one stretch of time. */
export interface SeriesBin {
  startMs: number;
  count: number;
  min: number;
  max: number;
  firstMs: number;
  first: number;
  lastMs: number;
  last: number;
  middle: number;
}

const MAX_POINTS = 1024;
const MAX_BINS = 256;
const MIN_BIN_MS = 1000;
/** Lines kept: some spread over time, and some whose value stands out. */
const MAX_SPREAD = 16;
const MAX_OUTSTANDING = 48;
const OUTSTANDING = 2;

/** A numeric field over time: at most 1,024 points, evenly thinned, and some of the lines they came from. */
export class Series {
  /** Points held. */
  size = 0;
  #times = new Float64Array(8);
  #values = new Float64Array(8);
  /** Every so many-th value is held. */
  #stride = 1;
  #seen = 0;
  #usual = Number.NaN;
  #spread: Sighting[] = [];
  #spreadStride = 1;
  #outstanding: Sighting[] = [];
  #outstandingPauseMs = 500;
  #lastOutstandingMs = 0;
  #bins: SeriesBin[] | undefined;

  add(value: number, spot: Spot, file: string): void {
    const timeMs = spot.timeMs;
    if (timeMs === undefined || !isPlausibleTime(timeMs)) return;
    if (this.#seen++ % this.#stride !== 0) return;
    this.#bins = undefined;
    if (this.#seen % (this.#spreadStride * this.#stride) === 0) this.#keepSpread(spot, file);
    // A slowly following mean tells what is usual; a new value weighs a sixteenth, at most to the double.
    const usual = Number.isNaN(this.#usual) ? value : this.#usual;
    const far = value > OUTSTANDING * usual || value * OUTSTANDING < usual;
    this.#usual = usual + (Math.min(value, OUTSTANDING * usual + 1) - usual) / 16;
    if (far && timeMs - this.#lastOutstandingMs >= this.#outstandingPauseMs)
      this.#keepOutstanding(timeMs, spot, file);
    this.#push(timeMs, value);
    if (this.size >= MAX_POINTS) this.#thin();
  }

  merge(other: Series): void {
    this.#bins = undefined;
    this.#seen += other.#seen;
    const points: [number, number][] = [];
    for (const series of [this, other]) {
      for (let i = 0; i < series.size; i++) points.push([series.#times[i] ?? 0, series.#values[i] ?? 0]);
    }
    points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    this.#stride = Math.max(this.#stride, other.#stride);
    this.size = 0;
    const step = Math.ceil(points.length / (MAX_POINTS - 1));
    for (let i = 0; i < points.length; i += step) this.#push(...(points[i] ?? [0, 0]));
    this.#spread = every(2, [...this.#spread, ...other.#spread].sort(compareSightings), MAX_SPREAD);
    this.#outstanding = every(
      2,
      [...this.#outstanding, ...other.#outstanding].sort(compareSightings),
      MAX_OUTSTANDING,
    );
  }

  /** The values of the points, in the order in which they came. */
  values(): Float64Array {
    return this.#values.subarray(0, this.size);
  }

  /** The points in at most 256 stretches of equal length (at least 1 s) that hold any, in order of time. */
  bins(): readonly SeriesBin[] {
    this.#bins ??= this.#makeBins();
    return this.#bins;
  }

  /** Lines between two times, those whose value stands out first, in order of time. */
  linesBetween(fromMs: number, toMs: number, limit: number): Sighting[] {
    const lines: Sighting[] = [];
    for (const sightings of [this.#outstanding, this.#spread]) {
      const within = sightings.filter(({ timeMs = 0 }) => timeMs >= fromMs && timeMs <= toMs);
      for (const sighting of every(2, within, limit)) {
        if (lines.length < limit && !lines.some((line) => line.line === sighting.line)) lines.push(sighting);
      }
    }
    return lines.sort(compareSightings);
  }

  #push(timeMs: number, value: number): void {
    if (this.size === this.#times.length) {
      const times = new Float64Array(this.size * 2);
      const values = new Float64Array(this.size * 2);
      times.set(this.#times);
      values.set(this.#values);
      this.#times = times;
      this.#values = values;
    }
    this.#times[this.size] = timeMs;
    this.#values[this.size] = value;
    this.size++;
  }

  #thin(): void {
    let kept = 0;
    for (let i = 0; i < this.size; i += 2) {
      this.#times[kept] = this.#times[i] ?? 0;
      this.#values[kept] = this.#values[i] ?? 0;
      kept++;
    }
    this.size = kept;
    this.#stride *= 2;
  }

  #keepSpread(spot: Spot, file: string): void {
    this.#spread.push(sightingOf(file, spot));
    if (this.#spread.length < 2 * MAX_SPREAD) return;
    this.#spread = this.#spread.filter((_, i) => i % 2 === 1);
    this.#spreadStride *= 2;
  }

  #keepOutstanding(timeMs: number, spot: Spot, file: string): void {
    this.#lastOutstandingMs = timeMs;
    this.#outstanding.push(sightingOf(file, spot));
    if (this.#outstanding.length < MAX_OUTSTANDING) return;
    this.#outstanding = this.#outstanding.filter((_, i) => i % 2 === 0);
    this.#outstandingPauseMs *= 2;
  }

  /** Whether the points are in order of time, as they mostly are: sorting costs more than all the rest. */
  #isInOrder(): boolean {
    for (let i = 1; i < this.size; i++) if ((this.#times[i] ?? 0) < (this.#times[i - 1] ?? 0)) return false;
    return true;
  }

  #makeBins(): SeriesBin[] {
    const order = Array.from({ length: this.size }, (_, i) => i);
    const at = (i: number) => this.#times[i] ?? 0;
    if (!this.#isInOrder()) order.sort((a, b) => at(a) - at(b));
    const range = at(order.at(-1) ?? 0) - at(order[0] ?? 0);
    let widthMs = MIN_BIN_MS;
    while (range / widthMs >= MAX_BINS) widthMs *= 2;
    const bins: SeriesBin[] = [];
    let sample: number[] = [];
    let bin: SeriesBin | undefined;
    for (const i of order) {
      const timeMs = at(i);
      const value = this.#values[i] ?? 0;
      if (bin === undefined || timeMs >= bin.startMs + widthMs) {
        if (bin !== undefined) bin.middle = median(sample);
        sample = [];
        bin = {
          startMs: Math.floor(timeMs / widthMs) * widthMs,
          count: 0,
          min: value,
          max: value,
          firstMs: timeMs,
          first: value,
          lastMs: timeMs,
          last: value,
          middle: value,
        };
        bins.push(bin);
      }
      sample.push(value);
      bin.count++;
      bin.min = Math.min(bin.min, value);
      bin.max = Math.max(bin.max, value);
      bin.last = value;
      bin.lastMs = timeMs;
    }
    if (bin !== undefined) bin.middle = median(sample);
    return bins;
  }
}

/** Every so many-th of a list, the step a power of `base`, so that at most `limit` are left. */
function every<T>(base: number, list: readonly T[], limit: number): T[] {
  let step = 1;
  while (list.length / step > limit) step *= base;
  return list.filter((_, i) => i % step === 0);
}
