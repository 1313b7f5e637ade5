import type { Sighting } from './fact.ts';
import { type IdEntry, IdTable } from './id-table.ts';
import { compareSightings, type Spot, sightingOf } from './sighting.ts';

const MAX_IDS = 4096;
const MAX_SEEN = 128;
const MAX_AGAIN = 4;

/**
 * The ids seen in one field of one kind of record. Beyond 4,096 ids half of them is let go, chosen by
 * a hash of the id: sets of different speakers keep the same ids, and an id seen twice is kept twice.
 */
export class IdSet {
  readonly ids = new IdTable();
  /** The first records in which an id came again, each after the first record with that id where it is kept. */
  again: Sighting[] = [];
  /** Records with an id, those let go included. */
  total = 0;
  /** Ids whose hash has none of these bits are kept; one in `mask + 1`. */
  mask = 0;
  /** Set where not every record was searched for its id: what is missing may have been passed over. */
  sampled = false;
  #seenMask = 0;

  /** Takes in an id by its hash (see `hashOfId`). */
  add(hash: number, spot: Spot, file: string): void {
    this.total++;
    const timeMs = spot.timeMs;
    if ((hash & this.mask) !== 0 || timeMs === undefined) return;
    const place = this.ids.placeOf(hash);
    if (place < 0) {
      this.ids.append(hash, timeMs);
      if (((hash >>> 15) & this.#seenMask) === 0) this.ids.seen.set(hash, sightingOf(file, spot));
      this.#bound();
      return;
    }
    this.ids.repeat(place, timeMs);
    if (this.again.length >= 2 * MAX_AGAIN) return;
    const seen = this.ids.seen.get(hash);
    if (seen !== undefined && !this.again.includes(seen)) this.again.push(seen);
    this.again.push(sightingOf(file, spot));
  }

  /** Joins another set of the same kind and field. */
  merge(other: IdSet): void {
    this.total += other.total;
    this.sampled ||= other.sampled;
    this.#thin(this.mask | other.mask);
    for (const [hash, entry] of other.ids) if ((hash & this.mask) === 0) this.ids.join(hash, entry);
    this.#bound();
    this.again = [...this.again, ...other.again].sort(compareSightings).slice(0, 2 * MAX_AGAIN);
  }

  #bound(): void {
    while (this.ids.size > MAX_IDS) this.#thin(this.mask * 2 + 1);
    const { seen } = this.ids;
    while (seen.size > MAX_SEEN) {
      this.#seenMask = this.#seenMask * 2 + 1;
      for (const hash of seen.keys()) if (((hash >>> 15) & this.#seenMask) !== 0) seen.delete(hash);
    }
  }

  #thin(mask: number): void {
    if (mask === this.mask) return;
    this.mask = mask;
    this.ids.thin(mask);
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
