import { stem } from './stem.ts';

/** Articles, prepositions of place and question words: they tell no memory from another. `after` and `before` often do. */
const STOP = new Set(
  'a an the of in on at by for from to with into about and or as is are was were be been it its this that these those what which who whom whose when where why how do does did'.split(
    ' ',
  ),
);

const WORD = /[\p{L}\p{N}\p{Co}]+/gu;

/** The words of a text as SQLite's tokenizer `unicode61` splits and folds them: letters and digits, no case, no accents. */
export function wordsOf(text: string): string[] {
  return fold(text).match(WORD) ?? [];
}

function fold(text: string): string {
  // The micro sign folds to the letter mu.
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('\u00b5', '\u03bc');
}

/** The stems of the words of a text, in order. */
export function stemsOf(text: string): string[] {
  return wordsOf(text).map(stem);
}

/** Whether a folded word says nothing in a search. */
export function isStopWord(word: string): boolean {
  return STOP.has(word);
}

/**
 * The parts of compound identifiers (`plan-sync` and `plan_sync` fall apart by themselves; `XMinioServer`, `etcd1` and
 * `ErrCompacted` do not), without repeats, folded.
 */
export function identifierParts(text: string): string[] {
  const parts = new Set<string>();
  for (const word of text.match(WORD) ?? []) {
    const split = word
      .replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
      .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1 ')
      .replace(/(\p{L})(?=\p{N})/gu, '$1 ')
      .replace(/(\p{N})(?=\p{L})/gu, '$1 ');
    if (split === word) continue;
    for (const part of fold(split).split(' ')) if (part.length > 1) parts.add(part);
  }
  return [...parts];
}
