import type { WordsEntry } from '../patterns/word-schema.ts';
import { stem } from './stem.ts';

/** What a word or a run of words means. */
interface Term {
  /** How many words it is made of. */
  length: number;
  concepts: readonly string[];
  /** Whether the vocabulary has it. */
  known: boolean;
}

/** Words that may stand between those of a term. */
const GLUE: ReadonlySet<string> = new Set(
  'a an the it its as is are was were be been being am their his her our my your'.split(' ').map(stem),
);
/** A term of several words may stretch over this many, glue included. */
const MOST_LOOSE_WORDS = 7;

/** Looks up the words of the catalogue's vocabulary by their stems. */
export class Vocabulary {
  /** Concepts that name a failure, or an ordinary matter, by themselves. */
  readonly telling: ReadonlySet<string>;
  readonly #fillers: ReadonlySet<string>;
  readonly #terms = new Map<string, string[]>();
  /** Concepts that a negated word stands for: `not reach` is `unreachable`. */
  readonly #opposites = new Map<string, string[]>();
  /** Terms of several words by those that are not glue. */
  readonly #loose = new Map<string, string[]>();
  readonly #negators = new Set<string>();
  readonly #requests: ReadonlySet<string>;
  readonly #mostWords: number;

  constructor(words: WordsEntry) {
    this.telling = new Set(words.telling.map((concept) => `#${concept}`));
    this.#fillers = new Set(words.fillers.map(stemAll));
    this.#requests = new Set(words.requests);
    for (const negator of words.negators) this.#negators.add(stemAll(negator));
    let most = 1;
    for (const [concept, terms] of Object.entries(words.concepts)) {
      for (const term of terms) {
        const opposite = term.startsWith('not ');
        const key = stemAll(opposite ? term.slice(4) : term);
        const table = opposite ? this.#opposites : this.#terms;
        const known = table.get(key);
        if (known === undefined) table.set(key, [`#${concept}`]);
        else if (!known.includes(`#${concept}`)) known.push(`#${concept}`);
        most = Math.max(most, key.split(' ').length);
        const loose = key.split(' ').filter((word) => !GLUE.has(word));
        if (!opposite && loose.length > 1) this.#loose.set(loose.join(' '), table.get(key) ?? []);
      }
    }
    for (const negator of this.#negators) most = Math.max(most, negator.split(' ').length);
    this.#mostWords = most;
  }

  /** The longest term of the vocabulary that begins at a word; a word it does not know means itself. */
  termAt(stems: readonly string[], at: number): Term {
    for (let length = Math.min(this.#mostWords, stems.length - at); length > 0; length--) {
      const concepts = this.#terms.get(stems.slice(at, at + length).join(' '));
      if (concepts !== undefined) return { length, concepts, known: true };
    }
    return this.#looseTermAt(stems, at) ?? { length: 1, concepts: [stems[at] ?? ''], known: false };
  }

  /** The same with articles and the like left out between its words: `mark it as unreachable`. */
  #looseTermAt(stems: readonly string[], at: number): Term | undefined {
    if (GLUE.has(stems[at] ?? '')) return undefined;
    let key = '';
    let found: Term | undefined;
    for (
      let i = at, words = 0;
      i < stems.length && words < this.#mostWords && i - at < MOST_LOOSE_WORDS;
      i++
    ) {
      const each = stems[i] ?? '';
      if (GLUE.has(each)) continue;
      key = key === '' ? each : `${key} ${each}`;
      words += 1;
      const concepts = words > 1 ? this.#loose.get(key) : undefined;
      if (concepts !== undefined) found = { length: i - at + 1, concepts, known: true };
    }
    return found;
  }

  /** How many words the negator that begins here has; 0 where none does. */
  negatorAt(stems: readonly string[], at: number): number {
    for (let length = Math.min(this.#mostWords, stems.length - at); length > 0; length--) {
      if (this.#negators.has(stems.slice(at, at + length).join(' '))) return length;
    }
    return 0;
  }

  /** What the opposite of a word stands for. */
  oppositeAt(stems: readonly string[], at: number, length: number): readonly string[] {
    return this.#opposites.get(stems.slice(at, at + length).join(' ')) ?? [];
  }

  /** Whether a sentence that begins with these words, as they are written, asks for a change. */
  opensRequest([first = '', second = '']: readonly string[]): boolean {
    return this.#requests.has(first) || this.#requests.has(`${first} ${second}`);
  }

  isFiller(stemmed: string): boolean {
    return this.#fillers.has(stemmed);
  }
}

function stemAll(words: string): string {
  return words.split(' ').map(stem).join(' ');
}
