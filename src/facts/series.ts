import type { Sighting } from './fact.ts';
import type { Spot } from './sighting.ts';
import { sightingOf } from './sighting.ts';
import { isPlausibleTime } from './time-bins.ts';

/** What a field was in one stretch of time. */
export interface SeriesBin {
  startMs: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  firstMs: number;
  first: number;
  lastMs: number;
  last: number;
  /** Up to 8 of the values. */
  sample: number[];
  /** The record with the largest value. */
  peak: Sighting;
}

const MAX_BINS = 256;
const SAMPLE = 8;

/** A numeric field over time, in at most 256 stretches that double their width as the time grows. */
export class Series {
  widthMs = 1000;
  count = 0;
  readonly #bins = new Map<number, SeriesBin>();

  add(value: number, event: Spot, file: string): void {
    const timeMs = event.timeMs;
    if (timeMs === undefined || !isPlausibleTime(timeMs)) return;
    this.count++;
    const index = Math.floor(timeMs / this.widthMs);
    const bin = this.#bins.get(index);
    if (bin === undefined) {
      this.#bins.set(index, {
        startMs: index * this.widthMs,
        count: 1,
        sum: value,
        min: value,
        max: value,
        firstMs: timeMs,
        first: value,
        lastMs: timeMs,
        last: value,
        sample: [value],
        peak: sightingOf(file, event),
      });
      if (this.#bins.size > MAX_BINS) this.#double();
      return;
    }
    bin.count++;
    bin.sum += value;
    if (value < bin.min) bin.min = value;
    if (value > bin.max) {
      bin.max = value;
      bin.peak = sightingOf(file, event);
    }
    if (timeMs >= bin.lastMs) {
      bin.lastMs = timeMs;
      bin.last = value;
    } else if (timeMs < bin.firstMs) {
      bin.firstMs = timeMs;
      bin.first = value;
    }
    if (bin.sample.length < SAMPLE) bin.sample.push(value);
    else {
      const slot = Math.imul(event.line, 0x9e3779b1) >>> 8;
      if (slot % bin.count < SAMPLE) bin.sample[slot % SAMPLE] = value;
    }
  }

  merge(other: Series): void {
    while (this.widthMs < other.widthMs) this.#double();
    this.count += other.count;
    for (const bin of other.#bins.values()) {
      const index = Math.floor(bin.startMs / this.widthMs);
      const own = this.#bins.get(index);
      const start = index * this.widthMs;
      if (own === undefined) this.#bins.set(index, { ...bin, startMs: start, sample: [...bin.sample] });
      else join(own, bin);
      if (this.#bins.size > MAX_BINS) this.#double();
    }
  }

  /** The stretches that hold a value, in order of time. */
  bins(): SeriesBin[] {
    return [...this.#bins.values()].sort((a, b) => a.startMs - b.startMs);
  }

  #double(): void {
    const bins = this.bins();
    this.#bins.clear();
    this.widthMs *= 2;
    for (const bin of bins) {
      const index = Math.floor(bin.startMs / this.widthMs);
      const own = this.#bins.get(index);
      if (own === undefined) {
        bin.startMs = index * this.widthMs;
        this.#bins.set(index, bin);
      } else join(own, bin);
    }
  }
}

function join(into: SeriesBin, from: SeriesBin): void {
  const share = into.count / (into.count + from.count);
  into.count += from.count;
  into.sum += from.sum;
  into.min = Math.min(into.min, from.min);
  if (from.max > into.max) {
    into.max = from.max;
    into.peak = from.peak;
  }
  if (from.lastMs > into.lastMs) {
    into.lastMs = from.lastMs;
    into.last = from.last;
  }
  if (from.firstMs < into.firstMs) {
    into.firstMs = from.firstMs;
    into.first = from.first;
  }
  if (into.sample.length + from.sample.length > SAMPLE) {
    const keep = Math.max(SAMPLE - from.sample.length, Math.round(SAMPLE * share));
    into.sample = into.sample.slice(0, keep);
  }
  for (const value of from.sample) if (into.sample.length < SAMPLE) into.sample.push(value);
}
