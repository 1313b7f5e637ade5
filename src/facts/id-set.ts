import type { Sighting } from './fact.ts';
import type { Spot } from './sighting.ts';
import { compareSightings, makeSighting, sightingOf } from './sighting.ts';

/** What is known of one id in one kind of record. */
export interface IdEntry {
  count: number;
  firstMs: number;
  /** Time of the second sighting; infinite while there is none. */
  againMs: number;
  lastMs: number;
  line: number;
}

const MAX_IDS = 4096;
const MAX_PAIRS = 4;
const RECENT = 64;

/** Two sightings of one id. */
interface Pair {
  earlier: Sighting | undefined;
  later: Sighting;
}

/**
 * The ids seen in one field of one kind of record. Beyond 4,096 ids half of them is let go, chosen by
 * a hash of the id: sets of different speakers keep the same ids, and an id seen twice is kept twice.
 */
export class IdSet {
  readonly ids = new Map<number, IdEntry>();
  readonly pairs: Pair[] = [];
  /** Records with an id, those let go included. */
  total = 0;
  /** Ids whose hash has none of these bits are kept. */
  mask = 0;
  readonly #recentLines = new Float64Array(RECENT);
  readonly #recentTexts: string[] = [];

  add(hash: number, event: Spot, file: string): void {
    this.total++;
    const timeMs = event.timeMs;
    if ((hash & this.mask) !== 0 || timeMs === undefined) return;
    const slot = this.total % RECENT;
    const entry = this.ids.get(hash);
    if (entry === undefined) {
      this.#recentLines[slot] = event.line;
      this.#recentTexts[slot] = event.raw;
      this.ids.set(hash, {
        count: 1,
        firstMs: timeMs,
        againMs: Number.POSITIVE_INFINITY,
        lastMs: timeMs,
        line: event.line,
      });
      if (this.ids.size > MAX_IDS) this.#thin();
      return;
    }
    entry.count++;
    if (timeMs < entry.againMs) entry.againMs = timeMs;
    if (timeMs > entry.lastMs) entry.lastMs = timeMs;
    if (this.pairs.length < MAX_PAIRS) this.#addPair(entry, event, file);
  }

  /** Joins another set of the same kind and field. */
  merge(other: IdSet): void {
    this.total += other.total;
    while (this.mask !== (this.mask | other.mask)) this.#thin();
    for (const [hash, entry] of other.ids) {
      if ((hash & this.mask) !== 0) continue;
      const own = this.ids.get(hash);
      if (own === undefined) {
        this.ids.set(hash, { ...entry });
        continue;
      }
      const later = Math.max(own.firstMs, entry.firstMs);
      own.againMs = Math.min(later, own.againMs, entry.againMs);
      if (entry.firstMs < own.firstMs) own.line = entry.line;
      own.firstMs = Math.min(own.firstMs, entry.firstMs);
      own.lastMs = Math.max(own.lastMs, entry.lastMs);
      own.count += entry.count;
    }
    while (this.ids.size > MAX_IDS) this.#thin();
    const pairs = [...this.pairs, ...other.pairs].sort((a, b) => compareSightings(a.later, b.later));
    this.pairs.length = 0;
    for (const pair of pairs.slice(0, MAX_PAIRS)) this.pairs.push(pair);
  }

  #addPair(entry: IdEntry, event: Spot, file: string): void {
    let earlier: Sighting | undefined;
    for (let i = 0; i < RECENT; i++) {
      const text = this.#recentTexts[i];
      if (text === undefined || this.#recentLines[i] !== entry.line) continue;
      earlier = makeSighting(file, entry.line, entry.firstMs, text);
    }
    this.pairs.push({ earlier, later: sightingOf(file, event) });
  }

  #thin(): void {
    this.mask = this.mask * 2 + 1;
    for (const hash of this.ids.keys()) if ((hash & this.mask) !== 0) this.ids.delete(hash);
  }
}

/** 31-bit hash of an id as text or number (FNV-1a, finished with a multiplication so that low bits mix). */
export function hashOfId(id: string | number): number {
  let hash = 0x811c9dc5;
  if (typeof id === 'number') {
    hash = Math.imul(hash ^ (id | 0), 0x01000193);
    hash = Math.imul(hash ^ Math.floor(id / 4294967296), 0x01000193);
  } else {
    for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) & 0x7fffffff;
}
