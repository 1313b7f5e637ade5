import { BACKSLASH, endOfString, QUOTE } from './json-scan.ts';

const NONE = -1;

/** Known names of members, found by their bytes without making a text of them: a hash table with open places. */
export class NameTable {
  /** Behind the closing quote of the name that was looked for last. */
  end = 0;
  readonly #names: string[];
  readonly #bytes: Buffer[];
  readonly #hashes: Int32Array;
  /** Number of the name at each place, plus one. */
  readonly #places: Uint16Array;
  readonly #mask: number;

  constructor(names: Iterable<string>) {
    this.#names = [...new Set(names)];
    this.#bytes = this.#names.map((name) => Buffer.from(name));
    this.#hashes = Int32Array.from(this.#bytes, (bytes) => hashOf(bytes, 0, bytes.length));
    const size = 2 ** Math.ceil(Math.log2(this.#names.length * 4 + 1));
    this.#mask = size - 1;
    this.#places = new Uint16Array(size);
    for (let i = 0; i < this.#names.length; i++) {
      let place = (this.#hashes[i] ?? 0) & this.#mask;
      while (this.#places[place] !== 0) place = (place + 1) & this.#mask;
      this.#places[place] = i + 1;
    }
  }

  get size(): number {
    return this.#names.length;
  }

  nameOf(number: number): string {
    return this.#names[number] ?? '';
  }

  /** The number of the name that begins at `from`, behind its opening quote; -1 for one that is not known. */
  find(bytes: Buffer, from: number): number {
    let at = from;
    let byte = bytes[at] ?? 0;
    while (byte !== QUOTE && byte !== BACKSLASH && byte >= 32) byte = bytes[++at] ?? 0;
    // A name with escapes is none of those known.
    this.end = (byte === BACKSLASH ? Math.max(at, endOfString(bytes, at)) : at) + 1;
    if (byte !== QUOTE) return NONE;
    const hash = hashOf(bytes, from, at);
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const number = (this.#places[place] ?? 0) - 1;
      if (number === NONE) return NONE;
      if (this.#hashes[number] === hash && this.#isAt(bytes, from, at, number)) return number;
    }
  }

  #isAt(bytes: Buffer, from: number, to: number, number: number): boolean {
    const name = this.#bytes[number];
    if (name === undefined || name.length !== to - from) return false;
    for (let i = 0; i < name.length; i++) if (name[i] !== bytes[from + i]) return false;
    return true;
  }
}

/** By its length and three of its bytes, which tell nearly all names apart. */
function hashOf(bytes: Buffer, from: number, to: number): number {
  const middle = bytes[(from + to) >> 1] ?? 0;
  return (to - from) * 7 + (bytes[from] ?? 0) * 31 + middle * 17 + (bytes[to - 1] ?? 0) * 113;
}
