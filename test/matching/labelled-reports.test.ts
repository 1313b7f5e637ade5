import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { matchPatterns } from '../../src/matching/match-patterns.ts';
import { createMatcher } from '../../src/matching/matcher.ts';
import { readCatalogue } from '../../src/patterns/read-catalogue.ts';

const report = z.strictObject({
  id: z.string(),
  /** The public thread that it retells in other words, with other numbers and names. */
  source: z.url(),
  symptoms: z.string(),
  log: z.string().optional(),
  /** The patterns that hold; none for an ordinary matter. */
  truth: z.array(z.string()),
});
const REPORTS = readFileSync(new URL('labelled-reports.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => report.parse(JSON.parse(line)));
const catalogue = readCatalogue(fileURLToPath(new URL('../../patterns', import.meta.url)));
const matcher = createMatcher(catalogue);

const failures = REPORTS.filter(({ truth }) => truth.length > 0);
const ordinary = REPORTS.filter(({ truth }) => truth.length === 0);
const answerTo = ({ symptoms, log = '' }: z.infer<typeof report>) =>
  matchPatterns(matcher, { symptoms, logs: log, limit: 5, maxBytes: 16_000 });

/** Rank of the first pattern that holds, from 1; infinite where none is named. */
function rankOf(each: z.infer<typeof report>): number {
  const named = (answerTo(each).matches ?? []).map(({ pattern }) => pattern);
  const index = named.findIndex((pattern) => each.truth.includes(pattern));
  return index < 0 ? Number.POSITIVE_INFINITY : index + 1;
}

/** Ids of those that fail, so that a broken floor says which. */
const idsOf = (reports: readonly { id: string }[]): string[] => reports.map(({ id }) => id);

describe('labelled reports', () => {
  it('name patterns that the catalogue has, and no report twice', () => {
    const unknown = REPORTS.flatMap(({ truth }) => truth).filter((slug) => !catalogue.patterns.has(slug));
    expect(unknown).toEqual([]);
    expect(new Set(idsOf(REPORTS)).size).toBe(REPORTS.length);
    expect(failures.length).toBeGreaterThanOrEqual(60);
    expect(ordinary.length).toBeGreaterThanOrEqual(40);
  });

  it('have a pattern that holds in the first place in 85 of 100, among the first three in 95', () => {
    const notFirst = failures.filter((each) => rankOf(each) > 1);
    const notThird = failures.filter((each) => rankOf(each) > 3);
    expect(idsOf(notFirst).length, idsOf(notFirst).join(' ')).toBeLessThanOrEqual(failures.length * 0.15);
    expect(idsOf(notThird).length, idsOf(notThird).join(' ')).toBeLessThanOrEqual(failures.length * 0.05);
  });

  it('are no match in 90 of 100 where they tell of an ordinary matter', () => {
    const loud = ordinary.filter((each) => {
      const { verdict, matches = [] } = answerTo(each);
      return verdict !== 'none' || matches.some(({ score }) => score > 0.5);
    });
    expect(loud.length, idsOf(loud).join(' ')).toBeLessThanOrEqual(ordinary.length * 0.1);
  });

  it('get nearly always more than silence where something failed', () => {
    const silent = failures.filter((each) => answerTo(each).verdict === 'none');
    expect(silent.length, idsOf(silent).join(' ')).toBeLessThanOrEqual(failures.length * 0.1);
  });
});
