import type { Sighting } from './fact.ts';
import type { Spot } from './sighting.ts';
import { sightingOf } from './sighting.ts';

/** Consecutive values that were seen. */
interface Run {
  from: number;
  to: number;
  fromMs: number;
  toMs: number;
  /** The record that began the run, where it came after a hole. */
  opened: Sighting | undefined;
}

/** A hole between two runs. */
export interface Hole {
  from: number;
  to: number;
  fromMs: number;
  toMs: number;
  after: Sighting | undefined;
}

/** A value that came after a higher one. */
export interface LateArrival {
  value: number;
  /** The highest value that had come before it. */
  passedBy: number;
  timeMs: number;
  sighting: Sighting;
}

/** The runs since the count began (anew). */
interface Epoch {
  startMs: number;
  lastMs: number;
  runs: Run[];
}

const MAX_RUNS = 1024;
const MAX_EPOCHS = 16;
const MAX_LATE = 512;
/** A record so much older than the newest fills a hole of its time. */
const LATE_MS = 5000;
/** A value so far below the last begins the count anew (a restart). */
const RESET = 64;

/** The values of a field that counts up by one, as runs; late values close the hole they belong to. */
export class Sequence {
  seen = 0;
  /** Set where the runs are too many: the values are no sequence. */
  overflown = false;
  /** Values that came out of their order, the first of them. */
  late: LateArrival[] = [];
  /** One list of runs for each start of the count. */
  readonly #epochs: Epoch[] = [];

  add(value: number, event: Spot, file: string): void {
    const timeMs = event.timeMs;
    if (this.overflown || timeMs === undefined) return;
    this.seen++;
    let epoch = this.#epochs.at(-1);
    if (epoch !== undefined && timeMs < epoch.lastMs - LATE_MS) {
      const then = this.#epochs.findLast((earlier) => earlier.startMs <= timeMs) ?? this.#epochs[0];
      if (then !== undefined) fillIn(then.runs, value, timeMs);
      return;
    }
    let last = epoch?.runs.at(-1);
    const isNew = last === undefined || (value < last.to - RESET && value < last.to / 2);
    if (epoch === undefined || (isNew && beginsAnew(epoch.runs, value))) {
      epoch = { startMs: timeMs, lastMs: timeMs, runs: [] };
      this.#epochs.push(epoch);
      last = undefined;
    }
    // What is read after a later record, since parts of a file are joined in any order, did not come late.
    const isInTime = timeMs >= epoch.lastMs;
    if (isInTime) epoch.lastMs = timeMs;
    if (last === undefined || value > last.to + 1) {
      const opened = last === undefined ? undefined : sightingOf(file, event);
      epoch.runs.push({ from: value, to: value, fromMs: timeMs, toMs: timeMs, opened });
      this.overflown = epoch.runs.length > MAX_RUNS || this.#epochs.length > MAX_EPOCHS;
    } else if (value === last.to + 1) {
      last.to = value;
      last.toMs = timeMs;
    } else if (
      value < last.from &&
      fillIn(epoch.runs, value, timeMs) &&
      isInTime &&
      this.late.length < MAX_LATE
    )
      this.late.push({ value, passedBy: last.to, timeMs, sighting: sightingOf(file, event) });
  }

  /** Joins what was seen elsewhere: counts that overlap or follow each other are one. */
  merge(other: Sequence): void {
    this.seen += other.seen;
    this.overflown ||= other.overflown;
    // What the other part has seen as well came again, and not late.
    const late = [
      ...this.late.filter(({ value }) => !other.has(value)),
      ...other.late.filter(({ value }) => !this.has(value)),
    ];
    this.late = late.slice(0, MAX_LATE);
    for (const theirs of other.#epochs) {
      const first = theirs.runs[0]?.from ?? 0;
      const last = theirs.runs.at(-1)?.to ?? 0;
      const near = this.#epochs.find((own) => {
        const from = own.runs[0]?.from ?? first;
        const to = own.runs.at(-1)?.to ?? first;
        return last >= from - RESET && first <= to + RESET && !overlaps(own.runs, theirs.runs);
      });
      if (near === undefined) this.#epochs.push(theirs);
      else {
        join(near.runs, theirs.runs);
        near.startMs = Math.min(near.startMs, theirs.startMs);
        near.lastMs = Math.max(near.lastMs, theirs.lastMs);
      }
    }
    this.#epochs.sort((a, b) => a.startMs - b.startMs);
    this.overflown ||= this.#epochs.some((epoch) => epoch.runs.length > MAX_RUNS);
  }

  /** Whether a value was seen. */
  has(value: number): boolean {
    return this.#epochs.some((epoch) => covers(epoch.runs, value));
  }

  /** The holes in order of time, and how much of the range between first and last was seen (0..1). */
  holes(): { holes: Hole[]; density: number } {
    const holes: Hole[] = [];
    let missing = 0;
    let range = 0;
    for (const { runs } of this.#epochs) {
      for (let i = 0; i < runs.length; i++) {
        const run = runs[i];
        const next = runs[i + 1];
        if (run === undefined) continue;
        range += run.to - run.from + 1;
        if (next === undefined) continue;
        const hole = {
          from: run.to + 1,
          to: next.from - 1,
          fromMs: run.toMs,
          toMs: next.fromMs,
          after: next.opened,
        };
        holes.push(hole);
        missing += hole.to - hole.from + 1;
      }
    }
    holes.sort((a, b) => a.toMs - b.toMs);
    return { holes, density: range === 0 ? 0 : range / (range + missing) };
  }
}

/** A low value begins the count anew where it was seen before, or lies before all; else it comes late. */
function beginsAnew(runs: readonly Run[], value: number): boolean {
  const first = runs[0];
  return first === undefined || value < first.from - 1 || covers(runs, value);
}

/** Whether a value stands in one of the runs, which are in order. */
function covers(runs: readonly Run[], value: number): boolean {
  let low = 0;
  let high = runs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const run = runs[middle];
    if (run === undefined) return false;
    if (value < run.from) high = middle - 1;
    else if (value > run.to) low = middle + 1;
    else return true;
  }
  return false;
}

/** Whether much of one list was seen in the other: the count began anew in between. */
function overlaps(own: readonly Run[], theirs: readonly Run[]): boolean {
  let both = 0;
  let all = 0;
  for (const run of theirs) {
    all += run.to - run.from + 1;
    for (const other of own)
      both += Math.max(0, Math.min(run.to, other.to) - Math.max(run.from, other.from) + 1);
  }
  return both > all / 2;
}

/** Puts a late value into the runs it lies between; returns whether it had not come before. */
function fillIn(runs: Run[], value: number, timeMs: number): boolean {
  let i = runs.length - 1;
  while (i >= 0 && (runs[i]?.from ?? 0) > value) i--;
  const before = runs[i];
  const after = runs[i + 1];
  if (before !== undefined && value <= before.to) return false;
  const joinsBefore = before !== undefined && before.to === value - 1;
  const joinsAfter = after !== undefined && after.from === value + 1;
  if (joinsBefore && joinsAfter) {
    before.to = after.to;
    before.toMs = after.toMs;
    runs.splice(i + 1, 1);
  } else if (joinsBefore) before.to = value;
  else if (joinsAfter) {
    after.from = value;
    after.fromMs = timeMs;
  } else runs.splice(i + 1, 0, { from: value, to: value, fromMs: timeMs, toMs: timeMs, opened: undefined });
  return true;
}

/** Joins two lists of runs into the first. */
function join(into: Run[], from: readonly Run[]): void {
  const all = [...into, ...from.map((run) => ({ ...run }))].sort((a, b) => a.from - b.from);
  into.length = 0;
  for (const run of all) {
    const last = into.at(-1);
    if (last === undefined || run.from > last.to + 1) into.push(run);
    else if (run.to > last.to) {
      last.to = run.to;
      last.toMs = run.toMs;
    }
  }
}
