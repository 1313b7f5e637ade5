import { AhoCorasick } from './aho-corasick.ts';
import type { CanonicalLine } from './canonical-line.ts';
import type { CompiledPhrase } from './compiled-phrase.ts';
import type { PhraseFinder } from './phrase-finder.ts';

/** A phrase and what it means where it stands. */
export interface Rule extends CompiledPhrase {
  /** Type of the signal it speaks for. */
  signal: string;
  /** It cancels the signal instead of stating it. */
  cancels: boolean;
}

/** Some phrases with the automaton that looks for their anchors, all at once. */
export class PhraseIndex {
  readonly rules: readonly Rule[];
  readonly #automaton: AhoCorasick;
  /** For each rule, the number of the search that settled it. */
  readonly #settled: Uint32Array;
  #search = 0;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.#automaton = new AhoCorasick(rules.map((rule) => rule.anchor));
    this.#settled = new Uint32Array(rules.length);
  }

  /** Calls `onFound` for each rule that stands in the line, while the finder holds its (leftmost) match. */
  search(line: CanonicalLine, finder: PhraseFinder, onFound: (rule: Rule) => void): void {
    this.#search++;
    const { codes, length } = line;
    const { classOf, next, endings } = this.#automaton;
    let state = 0;
    for (let i = 0; i < length; i++) {
      state = next[(state << AhoCorasick.classBits) | (classOf[codes[i] ?? 0] ?? 0)] ?? 0;
      if (state >= 0) continue;
      state = ~state;
      this.#tryRules(endings[state], i + 1, finder, onFound);
    }
  }

  #tryRules(
    indices: readonly number[] | undefined,
    anchorEnd: number,
    finder: PhraseFinder,
    onFound: (rule: Rule) => void,
  ): void {
    if (indices === undefined) return;
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i] ?? 0;
      const rule = this.rules[index];
      if (rule === undefined || this.#settled[index] === this.#search) continue;
      const inHead = rule.anchorEnd !== undefined;
      const found = inHead ? finder.findAt(rule, anchorEnd - (rule.anchorEnd ?? 0)) : finder.find(rule);
      if (found || !inHead) this.#settled[index] = this.#search;
      if (found) onFound(rule);
    }
  }
}
