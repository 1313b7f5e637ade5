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

const MAX_RUNS = 1024;
/** A value so far below the last begins the count anew (a restart). */
const RESET = 64;

/** The values of a field that counts up by one, as runs; late values close the hole they belong to. */
export class Sequence {
  seen = 0;
  /** Set where the runs are too many: the values are no sequence. */
  overflown = false;
  /** One list of runs for each start of the count. */
  readonly #epochs: Run[][] = [[]];

  add(value: number, event: Spot, file: string): void {
    const timeMs = event.timeMs;
    if (this.overflown || timeMs === undefined) return;
    this.seen++;
    let runs = this.#epochs.at(-1) ?? [];
    let last = runs.at(-1);
    if (last !== undefined && value < last.to - RESET && value < last.to / 2) {
      runs = [];
      this.#epochs.push(runs);
      last = undefined;
    }
    if (last === undefined || value > last.to + 1) {
      const opened = last === undefined ? undefined : sightingOf(file, event);
      runs.push({ from: value, to: value, fromMs: timeMs, toMs: timeMs, opened });
      this.overflown = runs.length > MAX_RUNS || this.#epochs.length > 16;
      return;
    }
    if (value === last.to + 1) {
      last.to = value;
      last.toMs = timeMs;
      return;
    }
    if (value < last.from) fillIn(runs, value, timeMs);
  }

  merge(other: Sequence): void {
    this.seen += other.seen;
    this.overflown ||= other.overflown;
    for (const runs of other.#epochs) {
      if (runs.length === 0) continue;
      const first = runs[0]?.from ?? 0;
      const near = this.#epochs.find((own) => {
        const from = own[0]?.from ?? first;
        const to = own.at(-1)?.to ?? first;
        return (runs.at(-1)?.to ?? 0) >= from - RESET && first <= to + 4096;
      });
      if (near === undefined) this.#epochs.push([...runs]);
      else join(near, runs);
    }
    this.overflown ||= this.#epochs.some((runs) => runs.length > MAX_RUNS);
  }

  /** The holes in order of time, and how much of the range between first and last was seen (0..1). */
  holes(): { holes: Hole[]; missing: number; density: number } {
    const holes: Hole[] = [];
    let missing = 0;
    let range = 0;
    for (const runs of this.#epochs) {
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
    return { holes, missing, density: range === 0 ? 0 : range / (range + missing) };
  }
}

/** Puts a late value into the runs it lies between. */
function fillIn(runs: Run[], value: number, timeMs: number): void {
  let i = runs.length - 1;
  while (i >= 0 && (runs[i]?.from ?? 0) > value) i--;
  const before = runs[i];
  const after = runs[i + 1];
  if (before !== undefined && value <= before.to) return;
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
