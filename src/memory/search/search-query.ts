import { stem } from './stem.ts';
import { identifierParts, isStopWord, wordsOf } from './words.ts';

/** Most characters of a phrasing that are read, and most different words of a search. */
const MAX_CHARS = 4000;
const MAX_WORDS = 64;
/** Part of an identifier: it says less than the whole. */
const PART_WEIGHT = 0.5;
/** In a large memory a word that more than this share of all hold finds nothing, if rarer ones are there. */
const COMMON_SHARE = 0.3;
const LARGE = 5000;
const ENOUGH_RARE = 3;

export interface QueryWord {
  stem: string;
  /** As the caller wrote it. */
  word: string;
  /** How much it tells: inverse document frequency (Robertson and Spärck Jones, smoothed), less for parts of identifiers. */
  weight: number;
  /** How many memories hold it. */
  documents: number;
}

/** A search: the words of all phrasings, and the words of each. */
export interface SearchQuery {
  words: ReadonlyMap<string, QueryWord>;
  /** Stems of each phrasing in order, without stop words. */
  phrasings: readonly (readonly string[])[];
  /** The words to ask the index for. */
  match: readonly string[];
}

/** How many memories there are, and how many hold a stem. */
export interface Frequencies {
  total: number;
  documents(stem: string): number;
}

/** Reads phrasings into a search. A phrasing of stop words alone is taken as it stands. */
export function readQuery(phrasings: readonly string[], frequencies: Frequencies): SearchQuery {
  const words = new Map<string, QueryWord>();
  const add = (word: string, weight: number): string => {
    const key = stem(word);
    if (words.has(key) || words.size >= MAX_WORDS) return key;
    const documents = frequencies.documents(key);
    words.set(key, { stem: key, word, weight: weight * rarity(documents, frequencies.total), documents });
    return key;
  };
  const read = phrasings.map((phrasing) => {
    const all = wordsOf(phrasing.slice(0, MAX_CHARS));
    const telling = all.filter((word) => !isStopWord(word));
    return (telling.length > 0 ? telling : all).map((word) => add(word, 1));
  });
  const own = [...words.values()];
  for (const phrasing of phrasings)
    for (const part of identifierParts(phrasing.slice(0, MAX_CHARS)))
      if (!isStopWord(part)) add(part, PART_WEIGHT);
  return {
    words,
    phrasings: read.map((stems) => stems.filter((key) => words.has(key))),
    match: wordsToMatch([...words.values()], own.length, frequencies.total).map(({ word }) => word),
  };
}

function rarity(documents: number, total: number): number {
  return Math.log(1 + (total - documents + 0.5) / (documents + 0.5));
}

function wordsToMatch(words: readonly QueryWord[], own: number, total: number): readonly QueryWord[] {
  if (total < LARGE) return words;
  const rare = words.filter(({ documents }) => documents <= total * COMMON_SHARE);
  const found = rare.slice(0, own).filter(({ documents }) => documents > 0);
  return found.length >= ENOUGH_RARE ? rare : words;
}
