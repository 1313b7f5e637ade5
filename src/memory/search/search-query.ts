import { stem } from './stem.ts';
import { identifierParts, isStopWord, wordsOf } from './words.ts';

/** Most characters of a phrasing that are read, and most different words of a search. */
const MAX_CHARS = 4000;
const MAX_WORDS = 64;
/** Part of an identifier: it says less than the whole. */
const PART_WEIGHT = 0.5;
/**
 * Ranking costs as much as the memories that hold the words. The rarest words are looked up, up to this many memories in
 * all; in a large store the commonest, which tell least, are only counted where a rarer word led to.
 */
const MAX_POSTINGS = 8_000;
const LEAST_WORDS = 3;

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
  for (const phrasing of phrasings)
    for (const part of identifierParts(phrasing.slice(0, MAX_CHARS)))
      if (!isStopWord(part)) add(part, PART_WEIGHT);
  return {
    words,
    phrasings: read.map((stems) => stems.filter((key) => words.has(key))),
    match: wordsToMatch([...words.values()].filter(({ documents }) => documents > 0)).map(({ word }) => word),
  };
}

function rarity(documents: number, total: number): number {
  return Math.log(1 + (total - documents + 0.5) / (documents + 0.5));
}

/** The words to look up, the most telling first. */
function wordsToMatch(words: readonly QueryWord[]): QueryWord[] {
  let postings = 0;
  return words
    .toSorted((a, b) => a.documents - b.documents)
    .filter(({ documents }, i) => {
      postings += documents;
      return i < LEAST_WORDS || postings <= MAX_POSTINGS;
    });
}
