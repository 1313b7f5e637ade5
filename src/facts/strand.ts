import type { LogEvent } from '../logs/event.ts';
import type { Sighting } from './fact.ts';
import { makeSighting } from './sighting.ts';
import { isPlausibleTime } from './time-bins.ts';

/** A stretch in which a file's speaker wrote nothing; `after` is undefined while it lasts. */
export interface Gap {
  fromMs: number;
  toMs: number;
  before: Sighting | undefined;
  after: Sighting | undefined;
}

/** A step of the clock that the following records keep to. Negative: put back. */
export interface ClockJump {
  jumpMs: number;
  before: Sighting;
  after: Sighting;
}

const MAX_GAPS = 64;
const MAX_JUMPS = 64;
/** Shorter gaps are never worth keeping. */
const MIN_GAP_MS = 400;
/** Records of several threads may be written out of order by less than this. */
const MIN_JUMP_MS = 1000;
/** So many records must keep to the new time; a single old one is a late line. */
const CONFIRMING_RECORDS = 5;
const CONFIRMING_RECORDS_AT_END = 3;

interface LastRecord {
  timeMs: number;
  line: number;
  raw: string;
  format: string;
}

/** A step back that is not yet confirmed by the records after it. */
interface PendingJump {
  fromMs: number;
  toMs: number;
  before: Sighting;
  after: Sighting;
  records: number;
}

/** The order of time in one file (or one chunk of it): its longest gaps and the steps of its clock, as records stream by. */
export class Strand {
  readonly file: string;
  first: Sighting | undefined;
  readonly gaps: Gap[] = [];
  readonly jumps: ClockJump[] = [];
  records = 0;
  minMs = Number.POSITIVE_INFINITY;
  maxMs = Number.NEGATIVE_INFINITY;
  /** Time spent in gaps of 2^i to 2^(i+1) ms, for the usual gap. */
  readonly timeInGaps = new Float64Array(40);
  readonly #last: LastRecord = { timeMs: 0, line: 0, raw: '', format: '' };
  #leastGapMs = MIN_GAP_MS;
  #pending: PendingJump | undefined;
  #foreign = 0;

  constructor(file: string) {
    this.file = file;
  }

  add(event: LogEvent): void {
    const timeMs = event.timeMs;
    if (timeMs === undefined || !isPlausibleTime(timeMs)) return;
    this.records++;
    if (timeMs < this.minMs) this.minMs = timeMs;
    if (timeMs > this.maxMs) this.maxMs = timeMs;
    if (this.first === undefined) {
      this.first = makeSighting(this.file, event.line, timeMs, event.raw);
      this.#remember(timeMs, event);
      return;
    }
    if (this.#pending !== undefined) this.#settle(timeMs);
    const step = timeMs - this.#last.timeMs;
    if (step < 0) {
      if (step <= -MIN_JUMP_MS) this.#stepBack(timeMs, event);
      return;
    }
    if (step > 0) {
      const power = 31 - Math.clz32(Math.min(step, 0x7fffffff));
      if (power >= 0) this.timeInGaps[power] = (this.timeInGaps[power] ?? 0) + step;
      if (step >= this.#leastGapMs && this.#pending === undefined) this.#addGap(timeMs, event);
    }
    this.#remember(timeMs, event);
  }

  /** The last line that carries a time. */
  get last(): Sighting | undefined {
    if (this.first === undefined) return undefined;
    return makeSighting(this.file, this.#last.line, this.#last.timeMs, this.#last.raw);
  }

  /** All confirmed steps back, the one at the end of the file included. */
  confirmedJumps(): ClockJump[] {
    const pending = this.#pending;
    if (pending === undefined || pending.records < CONFIRMING_RECORDS_AT_END) return this.jumps;
    return [
      ...this.jumps,
      { jumpMs: pending.toMs - pending.fromMs, before: pending.before, after: pending.after },
    ];
  }

  #remember(timeMs: number, event: LogEvent): void {
    const last = this.#last;
    last.timeMs = timeMs;
    last.line = event.line;
    last.raw = event.raw;
    last.format = event.format;
    this.#foreign = 0;
  }

  /** A time well before the last: a record of another format may count in another zone; else the clock was put back. */
  #stepBack(timeMs: number, event: LogEvent): void {
    const last = this.#last;
    if (event.format !== last.format) {
      this.#foreign++;
      if (this.#foreign >= CONFIRMING_RECORDS) this.#remember(timeMs, event);
      return;
    }
    const before = makeSighting(this.file, last.line, last.timeMs, last.raw);
    const after = makeSighting(this.file, event.line, timeMs, event.raw);
    if (this.#pending === undefined) {
      this.#pending = { fromMs: last.timeMs, toMs: timeMs, before, after, records: 1 };
      this.#remember(timeMs, event);
    }
  }

  /** Looks whether a further record keeps to the new time, or the step back was a late line. */
  #settle(timeMs: number): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    const jumpMs = pending.toMs - pending.fromMs;
    const step = timeMs - this.#last.timeMs;
    if (step >= -jumpMs / 2 && timeMs >= pending.fromMs + jumpMs / 4) {
      this.#pending = undefined;
      this.#last.timeMs = pending.fromMs;
      return;
    }
    pending.records++;
    if (pending.records >= CONFIRMING_RECORDS) {
      if (this.jumps.length < MAX_JUMPS)
        this.jumps.push({ jumpMs, before: pending.before, after: pending.after });
      this.#pending = undefined;
    }
  }

  #addGap(timeMs: number, event: LogEvent): void {
    const last = this.#last;
    const gap: Gap = {
      fromMs: last.timeMs,
      toMs: timeMs,
      before: makeSighting(this.file, last.line, last.timeMs, last.raw),
      after: makeSighting(this.file, event.line, timeMs, event.raw),
    };
    if (this.gaps.length < MAX_GAPS) {
      this.gaps.push(gap);
      return;
    }
    let least = 0;
    let leastMs = Number.POSITIVE_INFINITY;
    let secondMs = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.gaps.length; i++) {
      const kept = this.gaps[i];
      if (kept === undefined) continue;
      const ms = kept.toMs - kept.fromMs;
      if (ms < leastMs) {
        secondMs = leastMs;
        leastMs = ms;
        least = i;
      } else if (ms < secondMs) secondMs = ms;
    }
    if (timeMs - last.timeMs > leastMs) this.gaps[least] = gap;
    this.#leastGapMs = Math.min(secondMs, Math.max(leastMs, timeMs - last.timeMs));
  }
}
