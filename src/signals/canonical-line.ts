const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;

const NO_BREAK_SPACE = 0xa0;

/** Lower case of each code below 256; 0 where the code needs a closer look (white space, controls, backslash). */
const FOLDED = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code <= SPACE || code === BACKSLASH || code === NO_BREAK_SPACE) return 0;
  return code >= 65 && code <= 90 ? code + 32 : code;
});

/**
 * A line in the form in which phrases are compared: ASCII lower case, each run of white space one space.
 * Lines that hold JSON text say the same as their content: `\"` counts as `"`, and `\n`, `\r`, `\t` as white space.
 * One instance is filled again and again; it never shrinks.
 */
export class CanonicalLine {
  /** UTF-16 codes; a zero stands at `length`, and nowhere before, so that a scan needs no other bound. */
  codes = new Uint16Array(1024);
  length = 0;
  #line = '';
  /** The line's own codes: copying a string whole costs a third of asking it for one code after the other. */
  #buffer = Buffer.alloc(2048);
  #source = new Uint16Array(this.#buffer.buffer, this.#buffer.byteOffset, 1024);
  /** From the place `#shiftPlaces[k]` on, the index in the line is the place plus `#shifts[k]`. */
  readonly #shiftPlaces: number[] = [];
  readonly #shifts: number[] = [];
  #shiftCount = 0;

  fill(line: string): void {
    const size = line.length;
    if (size >= this.codes.length) this.#grow(size * 2);
    this.#shiftCount = 0;
    this.#line = line;
    this.#buffer.write(line, 0, 'utf16le');
    const source = this.#source;
    source[size] = 0;
    const codes = this.codes;
    let length = 0;
    for (let i = 0; i < size; i++) {
      const code = source[i] ?? 0;
      const folded = code < 256 ? (FOLDED[code] ?? 0) : code;
      if (folded !== 0) {
        codes[length++] = folded;
        continue;
      }
      if (code === SPACE && (length === 0 || codes[length - 1] !== SPACE)) {
        codes[length++] = SPACE;
        continue;
      }
      const last = code === BACKSLASH ? escapeEnd(source, i) : i;
      const meant = last === i ? code : source[last];
      if (meant === BACKSLASH || meant === QUOTE) codes[length++] = meant;
      else if (length === 0 || codes[length - 1] !== SPACE) codes[length++] = SPACE;
      i = last;
      this.#shift(length, i + 1 - length);
    }
    codes[length] = 0;
    this.length = length;
  }

  #grow(size: number): void {
    this.codes = new Uint16Array(size);
    this.#buffer = Buffer.alloc(size * 2);
    this.#source = new Uint16Array(this.#buffer.buffer, this.#buffer.byteOffset, size);
  }

  #shift(place: number, by: number): void {
    const count = this.#shiftCount;
    if (by === (count === 0 ? 0 : this.#shifts[count - 1])) return;
    this.#shiftPlaces[count] = place;
    this.#shifts[count] = by;
    this.#shiftCount = count + 1;
  }

  /** Index in the line of a place in `codes`. */
  indexOf(place: number): number {
    let shift = 0;
    for (let k = 0; k < this.#shiftCount && (this.#shiftPlaces[k] ?? 0) <= place; k++)
      shift = this.#shifts[k] ?? 0;
    return place + shift;
  }

  /** The line's own text between two places in `codes`. */
  textBetween(from: number, to: number): string {
    return this.#line.slice(this.indexOf(from), this.indexOf(to));
  }
}

/** Index of the character that a run of backslashes escapes, if it is a quote or white space; else that of the first. */
function escapeEnd(source: Uint16Array, backslash: number): number {
  let after = backslash + 1;
  while (source[after] === BACKSLASH) after++;
  const escaped = source[after];
  return escaped === QUOTE || escaped === 110 || escaped === 114 || escaped === 116 ? after : backslash;
}

/** Whether the code is an ASCII letter (lower case) or digit. */
export function isAlphanumeric(code: number | undefined): boolean {
  return code !== undefined && ((code >= 97 && code <= 122) || (code >= 48 && code <= 57));
}
