import type { MemoryFilter } from '../store/memory-filter.ts';
import type { MemoryRecord } from '../store/memory-record.ts';
import { findBySeq } from '../store/memory-rows.ts';
import type { Store } from '../store/open.ts';
import {
  type Candidate,
  countMemories,
  documentFrequency,
  findCandidates,
  findNewest,
} from '../store/word-index.ts';
import { contentWords } from './read-content.ts';
import { boostOf } from './search/boost.ts';
import { type Ranked, rank } from './search/rank.ts';
import { readQuery, type SearchQuery } from './search/search-query.ts';
import { snippetOf } from './search/snippet.ts';
import { readMemory } from './use-memory.ts';

/** How many of the index's best are looked at closely. */
const CANDIDATES = 100;
const MAX_WHY_WORDS = 6;

export interface SearchRequest extends Omit<MemoryFilter, 'nowMs'> {
  query?: string | undefined;
  /** Other phrasings of the query. */
  alternatives?: readonly string[] | undefined;
  limit: number;
}

/** A memory that was found, and why. */
export interface SearchHit {
  memory: MemoryRecord;
  /** 0..1; absent without a query. */
  score?: number;
  weak?: boolean;
  snippet: string;
  why: string;
}

export interface SearchAnswer {
  hits: SearchHit[];
  /** How many memories match in any way. */
  total: number;
  /** How many memories there are at all. */
  stored: number;
  warnings: string[];
}

/**
 * Finds memories by words and filters, best first; without words the newest and most important first. `quietly` leaves
 * what the user should know of the file to the next caller.
 */
export async function searchMemory(
  request: SearchRequest,
  { nowMs = Date.now(), quietly = false } = {},
): Promise<SearchAnswer> {
  const found = await readMemory((store) => search(store, request, nowMs), quietly);
  return found === undefined
    ? { hits: [], total: 0, stored: 0, warnings: [] }
    : { ...found.value, warnings: found.warnings };
}

function search(store: Store, request: SearchRequest, nowMs: number): Omit<SearchAnswer, 'warnings'> {
  const { db } = store;
  const { query: text, alternatives = [], limit, ...filters } = request;
  const filter: MemoryFilter = { ...filters, nowMs };
  const stored = countMemories(db);
  const phrasings = [text ?? '', ...alternatives].filter((phrasing) => phrasing.trim() !== '');
  if (phrasings.length === 0) {
    const { seqs, total } = findNewest(db, filter, limit);
    return { hits: findBySeq(db, seqs).map(newestHit), total, stored };
  }
  const query = readQuery(phrasings, { total: stored, documents: (stem) => documentFrequency(db, stem) });
  if (query.match.length === 0) return { hits: [], total: 0, stored };
  const { candidates, total } = findCandidates(db, query.match, filter, Math.max(CANDIDATES, limit));
  const ranked = rank(candidates, query, (candidate: Candidate) => boostOf(candidate, nowMs)).slice(0, limit);
  const records = new Map(
    findBySeq(
      db,
      ranked.map(({ seq }) => seq),
    ).map((record) => [record.seq, record]),
  );
  const hits = ranked.flatMap((each) => {
    const memory = records.get(each.seq);
    return memory === undefined ? [] : [matchingHit(memory, each, query)];
  });
  return { hits, total, stored };
}

function newestHit(memory: MemoryRecord): SearchHit {
  return {
    memory,
    snippet: snippetOf(contentWords(memory.content, memory.is_json), new Map()),
    why: 'newest and most important',
  };
}

function matchingHit(
  memory: MemoryRecord,
  { score, weak, matched, missing }: Ranked,
  query: SearchQuery,
): SearchHit {
  const weights = new Map([...query.words.values()].map(({ stem, weight }) => [stem, weight]));
  const words = (list: Ranked['matched']): string =>
    list
      .slice(0, MAX_WHY_WORDS)
      .map(({ word }) => word)
      .join(', ');
  const without = missing.length > 0 && weak ? `; without ${words(missing)}` : '';
  return {
    memory,
    score,
    ...(weak && { weak }),
    snippet: snippetOf(contentWords(memory.content, memory.is_json), weights),
    why: `${weak ? 'weak match: ' : ''}${matched.length > 0 ? words(matched) : 'parts of words'}${without}`,
  };
}
