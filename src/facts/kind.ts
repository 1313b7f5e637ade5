import type { Level, LogEvent } from '../logs/event.ts';
import type { ColumnSet } from './column-set.ts';
import type { Sighting } from './fact.ts';
import { compareSightings, sightingOf } from './sighting.ts';
import { isPlausibleTime, TimeBins } from './time-bins.ts';

/** After so long without a record of the kind, the next one is worth remembering. */
const PAUSE_MS = 4000;
const MAX_OPENINGS = 16;
const MAX_PEAKS = 24;
const FIRST_PEAK = 8;

/** One kind of record (template) of one speaker: its rate over time, some of its lines, and its fields. */
export class Kind {
  count = 0;
  level: Level | undefined;
  readonly rate = new TimeBins(1000, 512);
  /** Records that came after a pause of the kind, in order of time. */
  openings: Sighting[] = [];
  /** Records at which the rate reached a new height. */
  peaks: Sighting[] = [];
  /** Undefined where only the rate is collected. */
  columns: ColumnSet | undefined;
  readonly #file: string;
  #lastMs = 0;
  #pauseMs = PAUSE_MS;
  #nextPeak = FIRST_PEAK;

  /** `columns`: what looks at the fields; undefined where the rate alone is of interest. */
  constructor(file: string, columns: ColumnSet | undefined) {
    this.#file = file;
    this.columns = columns;
  }

  /** Time of the first record, exact to a stretch of the rate. */
  get firstMs(): number {
    return this.rate.startOf(0);
  }

  /** Takes in a record; of a long log the numbers of few records are enough (`sparse`), ids and sequences of all are. */
  add(event: LogEvent, sparse = false): void {
    this.count++;
    this.level ??= event.level;
    const timeMs = event.timeMs;
    if (timeMs !== undefined && isPlausibleTime(timeMs)) {
      const inBin = this.rate.add(timeMs);
      if (inBin >= this.#nextPeak && this.peaks.length < MAX_PEAKS) {
        this.#nextPeak *= 2;
        this.peaks.push(sightingOf(this.#file, event));
      }
      if (timeMs - this.#lastMs > this.#pauseMs) this.#keepOpening(event);
      this.#lastMs = timeMs;
    }
    this.columns?.add(event, this.#file, sparse);
  }

  #keepOpening(event: LogEvent): void {
    this.openings.push(sightingOf(this.#file, event));
    if (this.openings.length < MAX_OPENINGS) return;
    this.openings = this.openings.filter((_, i) => i % 2 === 0);
    this.#pauseMs *= 2;
  }

  merge(other: Kind): void {
    this.count += other.count;
    this.level ??= other.level;
    this.rate.merge(other.rate);
    this.openings = [...this.openings, ...other.openings].sort(compareSightings).slice(0, 2 * MAX_OPENINGS);
    this.peaks = [...this.peaks, ...other.peaks].sort(compareSightings).slice(0, MAX_PEAKS);
    if (other.columns === undefined) return;
    if (this.columns === undefined) this.columns = other.columns;
    else this.columns.merge(other.columns);
  }

  /** Lines of the kind between two times, at most `limit`. */
  linesBetween(fromMs: number, toMs: number, limit: number): Sighting[] {
    const lines: Sighting[] = [];
    const seen = new Set<number>();
    for (const sighting of [...this.openings, ...this.peaks].sort(compareSightings)) {
      const timeMs = sighting.timeMs ?? 0;
      if (timeMs < fromMs || timeMs > toMs || seen.has(sighting.line)) continue;
      seen.add(sighting.line);
      lines.push(sighting);
      if (lines.length >= limit) break;
    }
    return lines;
  }
}
