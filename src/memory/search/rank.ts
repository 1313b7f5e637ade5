import type { Candidate } from '../../store/word-index.ts';
import type { QueryWord, SearchQuery } from './search-query.ts';
import { synonymsOf } from './synonyms.ts';
import { stemsOf } from './words.ts';

/** Weights of what speaks for a memory beside bm25: words that it holds at all, words that stand together, words like them. */
const COVERAGE = 1;
const PAIR = 1;
const SYNONYM = 0.7;
/** Below this share of the best phrasing's telling words a match is weak. */
const WEAK_SHARE = 0.34;

export interface Ranked {
  seq: number;
  /** 0..1: 1 where all words of one phrasing stand in it, together. */
  score: number;
  weak: boolean;
  /** The caller's words that it holds, the most telling first. */
  matched: QueryWord[];
  missing: QueryWord[];
}

/**
 * Puts candidates of the full-text index into their final order. bm25 prefers short texts that repeat a word; of two
 * near ties the one that holds more of what was asked, and holds it together, is the better answer. `boost` is what
 * is known of a memory beside its words; it multiplies.
 */
export function rank(
  candidates: readonly Candidate[],
  query: SearchQuery,
  boost: (candidate: Candidate) => number,
): Ranked[] {
  const pairs = pairsOf(query);
  const best = Math.max(1e-9, ...query.phrasings.map((stems) => idealOf(stems, query)));
  const ranked = candidates.map((candidate) => {
    const held = holdings(candidate, pairs);
    const matched: QueryWord[] = [];
    const missing: QueryWord[] = [];
    for (const word of query.words.values()) (held.stems.has(word.stem) ? matched : missing).push(word);
    const evidence =
      candidate.bm25 +
      COVERAGE * sum(matched) +
      PAIR * pairWeight(held.pairs, pairs) +
      SYNONYM * synonymWeight(missing, held.stems);
    const share = Math.max(...query.phrasings.map((stems) => shareOf(stems, query, held.stems)));
    const value = (evidence / best) * boost(candidate);
    return {
      seq: candidate.seq,
      value,
      score: Math.min(1, Math.round(value * 100) / 100),
      weak: share < WEAK_SHARE,
      matched: matched.sort((a, b) => b.weight - a.weight),
      missing: missing.sort((a, b) => b.weight - a.weight),
    };
  });
  return ranked.sort((a, b) => b.value - a.value || b.seq - a.seq);
}

interface Holdings {
  stems: ReadonlySet<string>;
  pairs: ReadonlySet<string>;
}

function holdings(candidate: Candidate, pairs: ReadonlyMap<string, number>): Holdings {
  const { title, symptoms, content, tags, parts } = candidate;
  const inOrder = stemsOf(`${title}\n${symptoms}\n${content}\n${tags}`);
  const found = new Set<string>();
  for (let i = 1; i < inOrder.length; i += 1) {
    const pair = `${inOrder[i - 1]} ${inOrder[i]}`;
    if (pairs.has(pair)) found.add(pair);
  }
  return { stems: new Set([...inOrder, ...stemsOf(parts)]), pairs: found };
}

/** Neighbouring words of the phrasings, with the weight of the two. */
function pairsOf({ phrasings, words }: SearchQuery): Map<string, number> {
  const pairs = new Map<string, number>();
  for (const stems of phrasings) {
    for (let i = 1; i < stems.length; i += 1) {
      const [a = '', b = ''] = [stems[i - 1], stems[i]];
      pairs.set(`${a} ${b}`, ((words.get(a)?.weight ?? 0) + (words.get(b)?.weight ?? 0)) / 2);
    }
  }
  return pairs;
}

function pairWeight(found: ReadonlySet<string>, pairs: ReadonlyMap<string, number>): number {
  let weight = 0;
  for (const pair of found) weight += pairs.get(pair) ?? 0;
  return weight;
}

function synonymWeight(missing: readonly QueryWord[], stems: ReadonlySet<string>): number {
  let weight = 0;
  for (const word of missing) {
    for (const other of synonymsOf(word.stem)) {
      if (!stems.has(other)) continue;
      weight += word.weight;
      break;
    }
  }
  return weight;
}

/** What a memory would reach that holds a phrasing whole, once, in order. */
function idealOf(stems: readonly string[], { words }: SearchQuery): number {
  const weights = [...new Set(stems)].map((key) => words.get(key)?.weight ?? 0);
  const all = weights.reduce((total, weight) => total + weight, 0);
  return all * (1 + COVERAGE + PAIR);
}

function shareOf(stems: readonly string[], { words }: SearchQuery, held: ReadonlySet<string>): number {
  let all = 0;
  let found = 0;
  for (const key of new Set(stems)) {
    const weight = words.get(key)?.weight ?? 0;
    all += weight;
    if (held.has(key)) found += weight;
  }
  return all === 0 ? 0 : found / all;
}

function sum(words: readonly QueryWord[]): number {
  return words.reduce((total, { weight }) => total + weight, 0);
}
