import type { Sighting } from './fact.ts';

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

const FIRST_CAPACITY = 16;

/**
 * Ids by their hash, in the order in which they came: a hash table with open addressing over columns of numbers. A log
 * holds millions of ids, and an object for each would cost four times the memory and most of the time.
 */
export class IdTable implements Iterable<[number, IdEntry]> {
  size = 0;
  /** The first records of some ids. */
  readonly seen = new Map<number, Sighting>();
  #hashes = new Int32Array(FIRST_CAPACITY);
  #counts = new Int32Array(FIRST_CAPACITY);
  #firstMs = new Float64Array(FIRST_CAPACITY);
  #againMs = new Float64Array(FIRST_CAPACITY);
  #lastMs = new Float64Array(FIRST_CAPACITY);
  /** Places of the columns, plus one; 0 where a slot is free. */
  #slots = new Int32Array(2 * FIRST_CAPACITY);

  /** Place of an id, or -1. */
  placeOf(hash: number): number {
    return (this.#slots[this.#slotOf(hash)] ?? 0) - 1;
  }

  has(hash: number): boolean {
    return this.placeOf(hash) >= 0;
  }

  get(hash: number): IdEntry | undefined {
    const place = this.placeOf(hash);
    return place < 0 ? undefined : this.#entryAt(place);
  }

  /** Takes in an id that is not there. */
  append(hash: number, firstMs: number): void {
    if (this.size === this.#hashes.length) this.#resize(2 * this.size);
    const place = this.size++;
    this.#hashes[place] = hash;
    this.#counts[place] = 1;
    this.#firstMs[place] = firstMs;
    this.#againMs[place] = Number.POSITIVE_INFINITY;
    this.#lastMs[place] = firstMs;
    this.#slots[this.#slotOf(hash)] = place + 1;
  }

  /** Takes in another record with the id of a place. */
  repeat(place: number, timeMs: number): void {
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    if (timeMs < (this.#againMs[place] ?? 0)) this.#againMs[place] = timeMs;
    if (timeMs > (this.#lastMs[place] ?? 0)) this.#lastMs[place] = timeMs;
  }

  /** Joins what another table knows of an id. */
  join(hash: number, theirs: IdEntry): void {
    const place = this.placeOf(hash);
    if (place < 0) {
      this.append(hash, theirs.firstMs);
      this.#write(this.size - 1, theirs);
      if (theirs.seen !== undefined) this.seen.set(hash, theirs.seen);
      return;
    }
    const own = this.#entryAt(place);
    if (theirs.firstMs < own.firstMs && theirs.seen !== undefined) this.seen.set(hash, theirs.seen);
    this.#write(place, {
      count: own.count + theirs.count,
      firstMs: Math.min(own.firstMs, theirs.firstMs),
      againMs: Math.min(Math.max(own.firstMs, theirs.firstMs), own.againMs, theirs.againMs),
      lastMs: Math.max(own.lastMs, theirs.lastMs),
    });
  }

  /** Lets go of the ids whose hash has one of these bits. */
  thin(mask: number): void {
    let kept = 0;
    for (let place = 0; place < this.size; place++) {
      const hash = this.#hashes[place] ?? 0;
      if ((hash & mask) !== 0) {
        this.seen.delete(hash);
        continue;
      }
      this.#hashes[kept] = hash;
      for (const column of [this.#counts, this.#firstMs, this.#againMs, this.#lastMs])
        column[kept] = column[place] ?? 0;
      kept++;
    }
    this.size = kept;
    this.#fillSlots();
  }

  *keys(): Generator<number> {
    for (let place = 0; place < this.size; place++) yield this.#hashes[place] ?? 0;
  }

  *values(): Generator<IdEntry> {
    for (let place = 0; place < this.size; place++) yield this.#entryAt(place);
  }

  *[Symbol.iterator](): Generator<[number, IdEntry]> {
    for (let place = 0; place < this.size; place++) yield [this.#hashes[place] ?? 0, this.#entryAt(place)];
  }

  #entryAt(place: number): IdEntry {
    return {
      count: this.#counts[place] ?? 0,
      firstMs: this.#firstMs[place] ?? 0,
      againMs: this.#againMs[place] ?? 0,
      lastMs: this.#lastMs[place] ?? 0,
      seen: this.seen.get(this.#hashes[place] ?? 0),
    };
  }

  #write(place: number, entry: Omit<IdEntry, 'seen'>): void {
    this.#counts[place] = entry.count;
    this.#firstMs[place] = entry.firstMs;
    this.#againMs[place] = entry.againMs;
    this.#lastMs[place] = entry.lastMs;
  }

  /** The slot that holds the id, or the free one where it belongs. */
  #slotOf(hash: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    // The low bits of ids that were thinned are equal, so the high ones of a product choose the slot (Knuth, 6.4).
    for (let slot = (Math.imul(hash, 0x9e3779b1) >>> 12) & last; ; slot = (slot + 1) & last) {
      const place = (slots[slot] ?? 0) - 1;
      if (place < 0 || this.#hashes[place] === hash) return slot;
    }
  }

  #resize(capacity: number): void {
    const grown = <Column extends Int32Array | Float64Array>(column: Column, larger: Column): Column => {
      larger.set(column);
      return larger;
    };
    this.#hashes = grown(this.#hashes, new Int32Array(capacity));
    this.#counts = grown(this.#counts, new Int32Array(capacity));
    this.#firstMs = grown(this.#firstMs, new Float64Array(capacity));
    this.#againMs = grown(this.#againMs, new Float64Array(capacity));
    this.#lastMs = grown(this.#lastMs, new Float64Array(capacity));
    this.#slots = new Int32Array(2 * capacity);
    this.#fillSlots();
  }

  #fillSlots(): void {
    this.#slots.fill(0);
    for (let place = 0; place < this.size; place++)
      this.#slots[this.#slotOf(this.#hashes[place] ?? 0)] = place + 1;
  }
}
