import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { matchPatterns } from '../../src/matching/match-patterns.ts';
import { createMatcher } from '../../src/matching/matcher.ts';
import { readCatalogue } from '../../src/patterns/read-catalogue.ts';

const catalogue = readCatalogue(fileURLToPath(new URL('../../patterns', import.meta.url)));
const matcher = createMatcher(catalogue);
/** Below this a pattern is no match. */
const NO_MATCH = 0.4;

interface Text {
  symptoms?: string | undefined;
  logs?: string | undefined;
}

/** Pattern → score, best first. */
function ranked({ symptoms = '', logs = '' }: Text): [pattern: string, score: number][] {
  const { matches = [] } = matchPatterns(matcher, { symptoms, logs, limit: 20, maxBytes: 40_000 });
  return matches.map(({ pattern, score }) => [pattern, score]);
}

const nameOf = ({ symptoms, logs }: Text): string => (symptoms ?? logs ?? '').slice(0, 90);
const named = <T extends Text>(cases: readonly T[]) => cases.map((each) => ({ ...each, name: nameOf(each) }));

describe.each([...catalogue.patterns.values()])('$category/$id', ({ id, cases }) => {
  it.each(named(cases.fires))('is the first match of: $name', (text) => {
    const [first] = ranked(text);
    expect(first?.[0]).toBe(id);
    expect(first?.[1]).toBeGreaterThanOrEqual(NO_MATCH);
  });

  it.each(named(cases.quiet))('is no match of: $name', (text) => {
    expect(ranked(text).filter(([pattern, score]) => pattern === id && score >= NO_MATCH)).toEqual([]);
  });

  it.each(named(cases.confusable))('gives way to $expect in: $name', ({ expect: other, ...text }) => {
    const order = ranked(text).map(([pattern]) => pattern);
    expect(order).toContain(other);
    expect(order.indexOf(other)).toBeLessThan(order.includes(id) ? order.indexOf(id) : order.length);
  });
});
