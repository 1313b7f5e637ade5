import { type SearchHit, searchMemory } from './search-memory.ts';

/** Most memories named beside a finding. */
const MOST = 3;
const MIN_SCORE = 0.3;
/** Of a memory that is linked to the pattern: its words can only raise it. */
const PATTERN_SCORE = 0.5;

/** What happened now, in the terms by which a memory of it is found. */
export interface Occasion {
  /** Slugs of failure patterns, most likely first. */
  patterns: readonly string[];
  /** Phrasings: titles of findings, words of symptoms, telling log lines. */
  phrasings: readonly string[];
}

/** A memory that fits, as an answer names it. */
export interface RecalledMemory {
  id: string;
  title: string;
  score: number;
  outcome?: string;
  status: string;
}

/**
 * The memories that fit what was found: those of its patterns first, then those of its words that match well. Gives
 * nothing, and makes nothing, where there is no memory or it cannot be read: it is an addition to an answer, never a
 * reason for it to fail.
 */
export async function recallMemories({ patterns, phrasings }: Occasion): Promise<RecalledMemory[]> {
  const [query, ...alternatives] = phrasings.filter((phrasing) => phrasing.trim() !== '').slice(0, 5);
  try {
    const found = new Map<string, RecalledMemory>();
    const keep = ({ memory }: SearchHit, score: number): void => {
      const { id, title, outcome, status } = memory;
      const known = found.get(id)?.score ?? 0;
      found.set(id, {
        id,
        title,
        score: Math.max(known, score),
        status,
        ...(outcome !== undefined && { outcome }),
      });
    };
    for (const pattern of patterns.slice(0, MOST)) {
      const { hits } = await searchMemory({ pattern, limit: MOST }, { quietly: true });
      for (const hit of hits) keep(hit, PATTERN_SCORE);
    }
    if (query !== undefined) {
      const { hits } = await searchMemory({ query, alternatives, limit: MOST * 2 }, { quietly: true });
      for (const hit of hits)
        if (found.has(hit.memory.id) || (hit.weak !== true && (hit.score ?? 0) >= MIN_SCORE))
          keep(hit, hit.score ?? 0);
    }
    return [...found.values()].sort((a, b) => b.score - a.score).slice(0, MOST);
  } catch {
    return [];
  }
}

/** How many of the first matches get memories, and how many memories those after the first get. */
const MATCHES = 3;
const MOST_OF_OTHERS = 1;

/** The memories of matched patterns, by pattern; those that fit the words of the complaint stand with the first. */
export async function recallForMatches(
  patterns: readonly string[],
  phrasings: readonly string[],
): Promise<ReadonlyMap<string, RecalledMemory[]>> {
  const recalled = new Map<string, RecalledMemory[]>();
  for (const [rank, pattern] of patterns.slice(0, MATCHES).entries()) {
    const rows = await recallMemories({ patterns: [pattern], phrasings: rank === 0 ? phrasings : [] });
    const most = rank === 0 ? MOST : MOST_OF_OTHERS;
    if (rows.length > 0) recalled.set(pattern, rows.slice(0, most));
  }
  return recalled;
}
