import type { SearchAnswer, SearchRequest } from './search-memory.ts';
import { type HitView, hitView } from './views.ts';

/** What was left out of an answer, and the call that shows it. */
export interface Omission {
  what: string;
  count: number;
  see?: { tool: string; arguments: Record<string, unknown> };
}

/** The answer of `memory_search`. */
export interface SearchResults {
  results: HitView[];
  total: number;
  hint?: string;
  warnings?: string[];
  omissions?: Omission[];
}

/** The answer of a search within a size as JSON, bytes; the least likely go first. */
export function answerSearch(
  answer: SearchAnswer,
  request: SearchRequest,
  maxBytes: number,
  nowMs = Date.now(),
): SearchResults {
  const { hits, total, warnings } = answer;
  const rows = hits.map((hit) => hitView(hit, nowMs));
  for (let count = rows.length; ; count -= 1) {
    const results: SearchResults = { results: rows.slice(0, count), total };
    if (warnings.length > 0) results.warnings = warnings;
    const hint = hintOf(answer, request);
    if (hint !== undefined) results.hint = hint;
    if (count < total) {
      const what =
        count < rows.length
          ? 'matches that had no room: narrow the search'
          : 'further matches: raise limit (at most 50)';
      results.omissions = [{ what, count: total - count }];
    }
    if (count === 0 || Buffer.byteLength(JSON.stringify(results)) <= maxBytes) return results;
  }
}

/** Filters whose parameters go by another name. */
const PARAMETERS: Readonly<Record<string, string>> = {
  types: 'type',
  minImportance: 'min_importance',
  sinceMs: 'since',
  untilMs: 'until',
  includeExpired: 'include_expired',
  includeSuperseded: 'include_superseded',
};

/** Why an answer is empty or poor, and what to try. */
function hintOf({ hits, stored }: SearchAnswer, request: SearchRequest): string | undefined {
  const asked = request.query !== undefined || (request.alternatives ?? []).length > 0;
  if (hits.length > 0) {
    return hits.every(({ weak }) => weak === true)
      ? 'Only weak matches: perhaps nothing like this is stored. Try alternatives, with the error text you would expect in the log.'
      : undefined;
  }
  if (stored === 0) return 'The memory is empty. Store what you learn with memory_create.';
  const filters = Object.entries(request)
    .filter(
      ([name, value]) =>
        !['query', 'alternatives', 'limit'].includes(name) && value !== undefined && value !== false,
    )
    .map(([name]) => PARAMETERS[name] ?? name);
  const narrow = filters.length > 0 ? ` Filters in force: ${filters.join(', ')}; leave some out.` : '';
  return `None of ${stored} memories fits.${narrow}${asked ? ' Try other words, or alternatives with the error text.' : ''} Expired and superseded ones are left out unless asked for.`;
}
