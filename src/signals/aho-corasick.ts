const CLASS_BITS = 6;
const CLASSES = 1 << CLASS_BITS;

/**
 * Finds all of many words in a text in one pass (Aho and Corasick, "Efficient string matching", 1975), as a complete
 * transition table. To keep the table small, characters fall into 64 classes (the rarest share one), so what it reports
 * are candidates: where a word ends, up to characters of equal class.
 *
 * Walk: from state 0, `state = next[(state << classBits) | classOf[code]]`. Where that is negative, words end:
 * the state is its complement `~state`, the words are `endings[~state]`.
 */
export class AhoCorasick {
  static readonly classBits = CLASS_BITS;
  /** Class of each UTF-16 code; class 0 holds all codes that stand in no word. */
  readonly classOf: Uint8Array;
  readonly next: Int32Array;
  /** By state, the indices of the words that end there, longest word first. */
  readonly endings: readonly (readonly number[] | undefined)[];

  /** @param words lower case, none empty */
  constructor(words: readonly string[]) {
    this.classOf = classesOf(words);
    const tree = buildTree(words, this.classOf);
    connect(tree);
    this.next = tree.next;
    this.endings = tree.ends;
  }
}

/** The commonest characters have a class each; the others share the last. */
function classesOf(words: readonly string[]): Uint8Array {
  const counts = new Map<number, number>();
  for (const word of words) {
    for (let i = 0; i < word.length; i++)
      counts.set(word.charCodeAt(i), (counts.get(word.charCodeAt(i)) ?? 0) + 1);
  }
  const classOf = new Uint8Array(65536);
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  byCount.forEach(([code], rank) => {
    classOf[code] = Math.min(rank + 1, CLASSES - 1);
  });
  return classOf;
}

interface Tree {
  next: Int32Array;
  ends: (number[] | undefined)[];
}

function buildTree(words: readonly string[], classOf: Uint8Array): Tree {
  const size = 1 + words.reduce((sum, word) => sum + word.length, 0);
  const next = new Int32Array(size * CLASSES);
  const ends: (number[] | undefined)[] = [undefined];
  words.forEach((word, index) => {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const cell = state * CLASSES + (classOf[word.charCodeAt(i)] ?? 0);
      let child = next[cell] ?? 0;
      if (child === 0) {
        child = ends.push(undefined) - 1;
        next[cell] = child;
      }
      state = child;
    }
    const list = ends[state];
    if (list === undefined) ends[state] = [index];
    else list.push(index);
  });
  return { next: next.subarray(0, ends.length * CLASSES), ends };
}

/**
 * Turns the tree into the automaton, breadth first: a missing child becomes that of the longest proper suffix, and a
 * state has the words of its suffixes too.
 */
function connect({ next, ends }: Tree): void {
  const suffixOf = new Int32Array(ends.length);
  const queue = new Int32Array(ends.length);
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const state = queue[head] ?? 0;
    const row = state * CLASSES;
    const suffixRow = (suffixOf[state] ?? 0) * CLASSES;
    for (let symbol = 0; symbol < CLASSES; symbol++) {
      const child = next[row + symbol] ?? 0;
      const ofSuffix = state === 0 ? 0 : (next[suffixRow + symbol] ?? 0);
      if (child === 0) {
        next[row + symbol] = ofSuffix;
        continue;
      }
      const suffix = ofSuffix < 0 ? ~ofSuffix : ofSuffix;
      suffixOf[child] = suffix;
      queue[tail++] = child;
      const inherited = ends[suffix];
      if (inherited !== undefined) ends[child] = [...(ends[child] ?? []), ...inherited];
      if (ends[child] !== undefined) next[row + symbol] = ~child;
    }
  }
}
