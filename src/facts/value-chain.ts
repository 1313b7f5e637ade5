import type { Sighting } from './fact.ts';
import type { Spot } from './sighting.ts';
import { compareSightings, makeSighting, sightingOf } from './sighting.ts';

/** The last updates of one key. */
interface Link {
  /** The values that the last updates started from, newest last. */
  befores: number[];
  after: number;
  line: number;
  timeMs: number | undefined;
  raw: string;
}

const MAX_KEYS = 512;
const REMEMBERED = 6;
const MAX_SIGHTINGS = 4;

/**
 * Updates that each start from the value the one before them left (`before` → `after` under one key).
 * Two that start from the same value overwrite each other: one update is lost.
 */
export class ValueChain {
  readonly keyField: string;
  readonly beforeField: string;
  readonly afterField: string;
  clashes = 0;
  /** Updates that started from the value the one before left. */
  unbroken = 0;
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  sightings: Sighting[] = [];
  readonly #links = new Map<string | number, Link>();

  constructor(keyField: string, beforeField: string, afterField: string) {
    this.keyField = keyField;
    this.beforeField = beforeField;
    this.afterField = afterField;
  }

  add(key: string | number, before: number, after: number, event: Spot, file: string): void {
    if (before === after) return;
    const link = this.#links.get(key);
    if (link === undefined) {
      if (this.#links.size < MAX_KEYS) {
        this.#links.set(key, {
          befores: [before],
          after,
          line: event.line,
          timeMs: event.timeMs,
          raw: event.raw,
        });
      }
      return;
    }
    if (before === link.after) this.unbroken++;
    else if (link.befores.includes(before)) this.#clash(link, event, file);
    link.befores.push(before);
    if (link.befores.length > REMEMBERED) link.befores.shift();
    link.after = after;
    link.line = event.line;
    link.timeMs = event.timeMs;
    link.raw = event.raw;
  }

  merge(other: ValueChain): void {
    this.clashes += other.clashes;
    this.unbroken += other.unbroken;
    this.firstMs = Math.min(this.firstMs, other.firstMs);
    this.lastMs = Math.max(this.lastMs, other.lastMs);
    this.sightings = [...this.sightings, ...other.sightings]
      .sort(compareSightings)
      .slice(0, 2 * MAX_SIGHTINGS);
  }

  #clash(link: Link, event: Spot, file: string): void {
    this.clashes++;
    const timeMs = event.timeMs ?? this.firstMs;
    this.firstMs = Math.min(this.firstMs, link.timeMs ?? timeMs);
    this.lastMs = Math.max(this.lastMs, timeMs);
    if (this.sightings.length >= 2 * MAX_SIGHTINGS) return;
    const earlier = makeSighting(file, link.line, link.timeMs, link.raw);
    if (this.sightings.at(-1)?.line !== earlier.line) this.sightings.push(earlier);
    this.sightings.push(sightingOf(file, event));
  }
}
