/**
 * Finds all of many words in a text in one pass (Aho and Corasick, "Efficient string matching", 1975),
 * as a complete transition table: one row a state, one column a class of characters, the last column says what ends there.
 */
export class AhoCorasick {
  /** Class of each UTF-16 code; class 0 holds all codes that stand in no word. */
  readonly classOf: Uint8Array;
  /** `next[row + class]` is the next row; `next[row + width - 1]` is an index into `endings`, 0 for none. */
  readonly next: Int32Array;
  readonly width: number;
  /** Indices of the words that end in a state. */
  readonly endings: readonly Uint32Array[];

  /** @param words lower case, none empty; fewer than 250 different characters in all */
  constructor(words: readonly string[]) {
    this.classOf = new Uint8Array(65536);
    let classes = 1;
    let size = 1;
    for (const word of words) {
      size += word.length;
      for (let i = 0; i < word.length; i++) {
        const code = word.charCodeAt(i);
        if (this.classOf[code] === 0) this.classOf[code] = classes++;
      }
    }
    if (classes > 250)
      throw new RangeError(`${classes} different characters in the words; at most 250 are possible`);
    const width = classes + 1;
    const next = new Int32Array(size * width);
    const ends: number[][] = [];
    let rows = 1;
    words.forEach((word, index) => {
      let row = 0;
      for (let i = 0; i < word.length; i++) {
        const cell = row + (this.classOf[word.charCodeAt(i)] ?? 0);
        let child = next[cell] ?? 0;
        if (child === 0) {
          child = rows++ * width;
          next[cell] = child;
        }
        row = child;
      }
      const state = row / width;
      const list = ends[state] ?? [];
      list.push(index);
      ends[state] = list;
    });
    this.width = width;
    this.next = next.slice(0, rows * width);
    this.endings = this.#connect(ends);
  }

  /** Turns the tree into the automaton, breadth first: missing children become those of the longest proper suffix. */
  #connect(ends: number[][]): Uint32Array[] {
    const { next, width } = this;
    const endings: Uint32Array[] = [new Uint32Array(0)];
    const suffixOf = new Int32Array(next.length / width);
    const queue: number[] = [];
    for (let symbol = 1; symbol < width - 1; symbol++) {
      const child = next[symbol] ?? 0;
      if (child !== 0) queue.push(child);
    }
    for (let head = 0; head < queue.length; head++) {
      const row = queue[head] ?? 0;
      const state = row / width;
      const suffix = suffixOf[state] ?? 0;
      const inherited = endings[next[suffix + width - 1] ?? 0];
      const own = ends[state];
      if (own !== undefined) {
        next[row + width - 1] = endings.push(Uint32Array.from([...own, ...(inherited ?? [])])) - 1;
      } else {
        next[row + width - 1] = next[suffix + width - 1] ?? 0;
      }
      for (let symbol = 1; symbol < width - 1; symbol++) {
        const child = next[row + symbol] ?? 0;
        const fallback = next[suffix + symbol] ?? 0;
        if (child === 0) {
          next[row + symbol] = fallback;
        } else {
          suffixOf[child / width] = fallback;
          queue.push(child);
        }
      }
    }
    return endings;
  }
}
