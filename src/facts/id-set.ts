import type { Sighting } from './fact.ts';
import { compareSightings, type Spot, sightingOf } from './sighting.ts';

/** What is known of one id in one kind of record. */
export interface IdEntry {
  count: number;
  firstMs: number;
  /** Time of the second sighting; infinite while there is none. */
  againMs: number;
  lastMs: number;
  /** The first record; kept of some ids only. */
  seen: Sighting | undefined;
}

const MAX_IDS = 4096;
const MAX_SEEN = 128;
const MAX_AGAIN = 4;

/**
 * The ids seen in one field of one kind of record. Beyond 4,096 ids half of them is let go, chosen by
 * a hash of the id: sets of different speakers keep the same ids, and an id seen twice is kept twice.
 */
export class IdSet {
  readonly ids = new Map<number, IdEntry>();
  /** The first records in which an id came again, each after the first record with that id where it is kept. */
  again: Sighting[] = [];
  /** Records with an id, those let go included. */
  total = 0;
  /** Ids whose hash has none of these bits are kept; one in `mask + 1`. */
  mask = 0;
  /** Set where not every record was searched for its id: what is missing may have been passed over. */
  sampled = false;
  #seenMask = 0;
  #seen = 0;

  /** Takes in an id by its hash (see `hashOfId`). */
  add(hash: number, spot: Spot, file: string): void {
    this.total++;
    const timeMs = spot.timeMs;
    if ((hash & this.mask) !== 0 || timeMs === undefined) return;
    const entry = this.ids.get(hash);
    if (entry === undefined) {
      let seen: Sighting | undefined;
      if (((hash >>> 15) & this.#seenMask) === 0) {
        seen = sightingOf(file, spot);
        this.#seen++;
      }
      this.ids.set(hash, {
        count: 1,
        firstMs: timeMs,
        againMs: Number.POSITIVE_INFINITY,
        lastMs: timeMs,
        seen,
      });
      this.#bound();
      return;
    }
    entry.count++;
    if (timeMs < entry.againMs) entry.againMs = timeMs;
    if (timeMs > entry.lastMs) entry.lastMs = timeMs;
    if (this.again.length >= 2 * MAX_AGAIN) return;
    if (entry.seen !== undefined && !this.again.includes(entry.seen)) this.again.push(entry.seen);
    this.again.push(sightingOf(file, spot));
  }

  /** Joins another set of the same kind and field. */
  merge(other: IdSet): void {
    this.total += other.total;
    this.sampled ||= other.sampled;
    this.#thin(this.mask | other.mask);
    for (const [hash, entry] of other.ids) {
      if ((hash & this.mask) !== 0) continue;
      const own = this.ids.get(hash);
      if (own === undefined) {
        this.ids.set(hash, { ...entry });
        if (entry.seen !== undefined) this.#seen++;
        continue;
      }
      own.againMs = Math.min(Math.max(own.firstMs, entry.firstMs), own.againMs, entry.againMs);
      if (entry.firstMs < own.firstMs) own.seen = entry.seen ?? own.seen;
      own.firstMs = Math.min(own.firstMs, entry.firstMs);
      own.lastMs = Math.max(own.lastMs, entry.lastMs);
      own.count += entry.count;
    }
    this.#bound();
    this.again = [...this.again, ...other.again].sort(compareSightings).slice(0, 2 * MAX_AGAIN);
  }

  #bound(): void {
    while (this.ids.size > MAX_IDS) this.#thin(this.mask * 2 + 1);
    while (this.#seen > MAX_SEEN) {
      this.#seenMask = this.#seenMask * 2 + 1;
      this.#seen = 0;
      for (const [hash, entry] of this.ids) {
        if (((hash >>> 15) & this.#seenMask) !== 0) entry.seen = undefined;
        else if (entry.seen !== undefined) this.#seen++;
      }
    }
  }

  #thin(mask: number): void {
    if (mask === this.mask) return;
    this.mask = mask;
    for (const [hash, entry] of this.ids) {
      if ((hash & mask) === 0) continue;
      this.ids.delete(hash);
      if (entry.seen !== undefined) this.#seen--;
    }
  }
}

/** The records that are kept of some ids, in order of time. */
export function sightingsOfIds(entries: readonly IdEntry[], limit: number): Sighting[] {
  const seen: Sighting[] = [];
  for (const entry of entries) if (entry.seen !== undefined) seen.push(entry.seen);
  return seen.sort(compareSightings).slice(0, limit);
}

/** 31-bit hash of an id as text or number (FNV-1a, finished so that the low bits mix). */
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
