import type { NewRecord } from '../store/memory-record.ts';
import type { Store } from '../store/open.ts';
import { countMemories, documentFrequency, findCandidates } from '../store/word-index.ts';
import { indexText } from './index-text.ts';
import { stem } from './search/stem.ts';
import { isStopWord, wordsOf } from './search/words.ts';

/** A memory like another. */
export interface Similar {
  id: string;
  title: string;
  /** Share of their words that both hold, 0..1. */
  score: number;
}

/** How many of the rarest words of a text are looked up, out of this many of the longest: long words are seldom common. */
const PROBES = 6;
const LONGEST = 12;
/** Most memories that they may lead to in all: what only common words share is no near-duplicate worth the search. */
const MAX_POSTINGS = 1500;
const CANDIDATES = 6;
const MAX_CHARS = 3000;
const LEAST_SCORE = 0.5;
const MOST = 3;

/**
 * The memories most like a new one, by the share of words in common (Jaccard). Those that could be are found by its
 * rarest words, so the cost does not grow with words that all memories hold.
 */
export function findSimilar({ db }: Store, record: NewRecord, nowMs: number): Similar[] {
  const own = vocabularyOf(indexText(record));
  if (countMemories(db) === 0) return [];
  let postings = 0;
  const probes = [...own]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, LONGEST)
    .map(([key, word]) => ({ word, documents: documentFrequency(db, key) }))
    .filter(({ documents }) => documents > 0)
    .sort((a, b) => a.documents - b.documents)
    .slice(0, PROBES)
    .filter(({ documents }) => {
      postings += documents;
      return postings <= MAX_POSTINGS;
    });
  if (probes.length === 0) return [];
  const { candidates } = findCandidates(
    db,
    probes.map(({ word }) => word),
    { includeExpired: false, nowMs },
    CANDIDATES,
  );
  return candidates
    .map(({ id, ...text }) => ({ id, title: text.title, score: jaccard(own, vocabularyOf(text)) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST);
}

/** Stems with a word that has each. */
function vocabularyOf({ title, content }: { title: string; content: string }): Map<string, string> {
  const words = new Map<string, string>();
  for (const word of wordsOf(`${title}\n${content.slice(0, MAX_CHARS)}`))
    if (!isStopWord(word)) words.set(stem(word), word);
  return words;
}

function jaccard(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): number {
  let common = 0;
  for (const key of a.keys()) if (b.has(key)) common += 1;
  return Math.round((100 * common) / Math.max(1, a.size + b.size - common)) / 100;
}
