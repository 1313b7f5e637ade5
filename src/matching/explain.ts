import type { PatternEntry } from '../patterns/pattern-schema.ts';
import { quoteEvidence } from '../safety/quote-line.ts';
import type { PatternMatch } from './match-patterns.ts';
import type { Matcher } from './matcher.ts';
import { type Passage, readText } from './read-text.ts';
import type { Weighed } from './weigh.ts';

const MAX_MATCHED = 4;
const MAX_COLLECT = 3;
const MAX_EXPECTED = 2;
const MAX_CONTRADICTIONS = 2;
const MAX_NEIGHBOURS = 2;
const MAX_INCIDENTS = 2;
/** Share of an expectation's information at which it counts as seen. */
const SEEN = 0.6;

/** A weighed pattern as the answer shows it: what matched, what is missing, what would rule it out, what to do. */
export function explain(
  matcher: Matcher,
  { pattern, score, evidence }: Weighed,
  shown: readonly Weighed[],
  passages: readonly Passage[],
): PatternMatch {
  const entry = matcher.catalogue.patterns.get(pattern);
  if (entry === undefined) throw new Error(`no pattern ${pattern} in the catalogue`);
  const others = new Set(shown.map((each) => each.pattern));
  return {
    pattern,
    name: entry.title,
    category: entry.category,
    score: Math.round(score * 100) / 100,
    matched: matchedOf(evidence),
    missing: [
      ...entry.collect.slice(0, MAX_COLLECT),
      ...entry.expects
        .filter((text) => !isSeen(matcher, text, passages))
        .slice(0, MAX_EXPECTED)
        .map((text) => `expected if it holds: ${text}`),
    ],
    rules_out: [...entry.contradicts.slice(0, MAX_CONTRADICTIONS), ...tellsOf(entry, others)],
    mitigations: entry.mitigations,
    incidents: entry.incidents.slice(0, MAX_INCIDENTS),
  };
}

function matchedOf(evidence: Weighed['evidence']): PatternMatch['matched'] {
  const matched: PatternMatch['matched'] = [];
  const seen = new Set<string>();
  for (const { signal, quote, where } of evidence) {
    if (matched.length >= MAX_MATCHED) break;
    if (seen.has(`${signal} ${where}`)) continue;
    seen.add(`${signal} ${where}`);
    matched.push({ signal, quote: quoteEvidence(quote.trim()), where });
  }
  return matched;
}

/** How it is told from the patterns that are named beside it; from its nearest neighbour where none is. */
function tellsOf(entry: PatternEntry, others: ReadonlySet<string>): string[] {
  const near = entry.confusable.filter(({ pattern }) => others.has(pattern));
  const chosen = near.length > 0 ? near.slice(0, MAX_NEIGHBOURS) : entry.confusable.slice(0, 1);
  return chosen.map(({ pattern, tell }) => `${pattern}: ${tell}`);
}

function isSeen(matcher: Matcher, expectation: string, passages: readonly Passage[]): boolean {
  let all = 0;
  let met = 0;
  for (const { units } of readText(expectation, matcher.vocabulary)) {
    for (const { features } of units) {
      const weight = Math.max(...features.map((feature) => matcher.symptoms.informationOf(feature)));
      all += weight;
      if (features.some((feature) => passages.some((passage) => passage.features.has(feature))))
        met += weight;
    }
  }
  return all > 0 && met / all >= SEEN;
}
