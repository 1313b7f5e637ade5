const CLASS_BITS = 6;
const CLASSES = 1 << CLASS_BITS;

/**
 * Finds all of many words in a text in one pass (Aho and Corasick, "Efficient string matching", 1975), as a complete
 * transition table. To keep the table small, characters fall into 64 classes (all digits are one, rare signs share one),
 * so it reports candidates: where a word ends, up to characters of equal class.
 *
 * Walk: `state = next[(state << 6) | classOf[code]]`, from state 0; where `state >= firstEnding`, the words
 * `endings[state - firstEnding]` end.
 */
export class AhoCorasick {
  static readonly classBits = CLASS_BITS;
  /** Class of each UTF-16 code; class 0 holds all codes that stand in no word. */
  readonly classOf: Uint8Array;
  readonly next: Uint16Array;
  /** States from here on are those in which words end. */
  readonly firstEnding: number;
  /** Indices of the words that end in a state, longest word first. */
  readonly endings: readonly Uint32Array[];

  /**
   * @param words lower case, none empty
   * @throws RangeError where the words have more than 65,535 different beginnings
   */
  constructor(words: readonly string[]) {
    this.classOf = classesOf(words);
    const tree = buildTree(words, this.classOf);
    const ends = connect(tree);
    // States are renumbered so that one comparison tells whether words end.
    const order = [...ends.keys()].sort(
      (a, b) => Number(ends[a] !== undefined) - Number(ends[b] !== undefined) || a - b,
    );
    const numberOf = new Uint16Array(order.length);
    order.forEach((state, number) => {
      numberOf[state] = number;
    });
    this.next = new Uint16Array(order.length * CLASSES);
    for (let number = 0; number < order.length; number++) {
      const row = (order[number] ?? 0) * CLASSES;
      for (let symbol = 0; symbol < CLASSES; symbol++) {
        this.next[number * CLASSES + symbol] = numberOf[tree.next[row + symbol] ?? 0] ?? 0;
      }
    }
    this.endings = order.flatMap((state) => ends[state] ?? []);
    this.firstEnding = order.length - this.endings.length;
  }
}

function classesOf(words: readonly string[]): Uint8Array {
  const classOf = new Uint8Array(65536);
  let classes = 1;
  for (const word of words) {
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      if (classOf[code] !== 0) continue;
      if (code >= 48 && code <= 57) classOf.fill(classes++, 48, 58);
      else classOf[code] = classes < CLASSES - 1 ? classes++ : CLASSES - 1;
    }
  }
  return classOf;
}

interface Tree {
  next: Int32Array;
  states: number;
  /** Words that end in a state. */
  ends: (number[] | undefined)[];
}

function buildTree(words: readonly string[], classOf: Uint8Array): Tree {
  const size = 1 + words.reduce((sum, word) => sum + word.length, 0);
  const next = new Int32Array(size * CLASSES);
  const ends: (number[] | undefined)[] = [undefined];
  let states = 1;
  words.forEach((word, index) => {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const cell = state * CLASSES + (classOf[word.charCodeAt(i)] ?? 0);
      let child = next[cell] ?? 0;
      if (child === 0) {
        child = states++;
        ends.push(undefined);
        next[cell] = child;
      }
      state = child;
    }
    const list = ends[state];
    if (list === undefined) ends[state] = [index];
    else list.push(index);
  });
  if (states > 65535)
    throw new RangeError(`The words have ${states} different beginnings; at most 65535 are possible.`);
  return { next, states, ends };
}

/**
 * Turns the tree into the automaton, breadth first: a missing child becomes that of the longest proper suffix.
 * @returns the words that end in each state, those of its suffixes included
 */
function connect({ next, states, ends }: Tree): (Uint32Array | undefined)[] {
  const all: (Uint32Array | undefined)[] = new Array(states).fill(undefined);
  const suffixOf = new Int32Array(states);
  const queue = new Int32Array(states);
  let tail = 0;
  for (let symbol = 0; symbol < CLASSES; symbol++) {
    const child = next[symbol] ?? 0;
    if (child !== 0) queue[tail++] = child;
  }
  for (let head = 0; head < tail; head++) {
    const state = queue[head] ?? 0;
    const suffix = suffixOf[state] ?? 0;
    const own = ends[state];
    all[state] = own === undefined ? all[suffix] : Uint32Array.from([...own, ...(all[suffix] ?? [])]);
    for (let symbol = 0; symbol < CLASSES; symbol++) {
      const cell = state * CLASSES + symbol;
      const child = next[cell] ?? 0;
      const fallback = next[suffix * CLASSES + symbol] ?? 0;
      if (child === 0) {
        next[cell] = fallback;
      } else {
        suffixOf[child] = fallback;
        queue[tail++] = child;
      }
    }
  }
  return all;
}
