const QUOTE = 34;
const BACKSLASH = 92;
const SPACE = 32;

/**
 * A line in the form in which phrases are compared: ASCII lower case, each run of white space one space.
 * Lines that hold JSON text say the same as their content: `\"` counts as `"`, and `\n`, `\r`, `\t` as white space.
 * One instance is filled again and again; it never shrinks.
 */
export class CanonicalLine {
  /** UTF-16 codes; a zero stands at `length`, and nowhere before, so that a scan needs no other bound. */
  codes = new Uint16Array(1024);
  /** Index in the line of each code. */
  origin = new Uint32Array(1024);
  length = 0;
  #line = '';

  fill(line: string): void {
    const size = line.length;
    if (size >= this.codes.length) {
      this.codes = new Uint16Array(size * 2);
      this.origin = new Uint32Array(size * 2);
    }
    const codes = this.codes;
    const origin = this.origin;
    let length = 0;
    let previous = 0;
    for (let i = 0; i < size; i++) {
      const start = i;
      let code = line.charCodeAt(i);
      if (code <= SPACE || code === 0xa0) {
        code = SPACE;
      } else if (code >= 65 && code <= 90) {
        code += 32;
      } else if (code === BACKSLASH) {
        let after = i + 1;
        while (line.charCodeAt(after) === BACKSLASH) after++;
        const escaped = line.charCodeAt(after);
        if (escaped === QUOTE) {
          i = after;
          code = QUOTE;
        } else if (escaped === 110 || escaped === 114 || escaped === 116) {
          i = after;
          code = SPACE;
        }
      }
      if (code === SPACE && previous === SPACE) continue;
      previous = code;
      origin[length] = start;
      codes[length++] = code;
    }
    codes[length] = 0;
    this.length = length;
    this.#line = line;
  }

  /** Index in the line of a place in `codes`. */
  indexOf(place: number): number {
    return place < this.length ? (this.origin[place] ?? 0) : this.#line.length;
  }

  /** The line's own text between two places in `codes`. */
  textBetween(from: number, to: number): string {
    return this.#line.slice(this.indexOf(from), this.indexOf(to));
  }
}

/** Whether the code is an ASCII letter (lower case) or digit. */
export function isAlphanumeric(code: number | undefined): boolean {
  return code !== undefined && ((code >= 97 && code <= 122) || (code >= 48 && code <= 57));
}
