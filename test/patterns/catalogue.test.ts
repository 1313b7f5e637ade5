import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CATEGORIES } from '../../src/analysis/finding.ts';
import { checkReferences } from '../../src/patterns/check-references.ts';
import { PATTERN_CATEGORIES } from '../../src/patterns/pattern-schema.ts';
import { readCatalogue } from '../../src/patterns/read-catalogue.ts';
import { explainMiss } from '../../src/signals/explain-miss.ts';
import type { Rule } from '../../src/signals/phrase-index.ts';
import { SignalMatcher } from '../../src/signals/signal-matcher.ts';
import { recordOf } from '../signals/signals-fixture.ts';

const catalogue = readCatalogue(fileURLToPath(new URL('../../patterns', import.meta.url)));
const matcher = new SignalMatcher(catalogue);

it('has the categories that callers can check for', () => {
  expect([...PATTERN_CATEGORIES]).toEqual([...CATEGORIES]);
});

it('names no signal and no pattern that it does not have', () => {
  expect(checkReferences(catalogue)).toEqual([]);
});

it('reads the same off a record when its phrases are known', () => {
  const records = [...catalogue.signals.values()].flatMap(({ cases }) => cases.says.map(recordOf));
  for (const record of records) {
    const found: Rule[] = [];
    const matches = matcher.match(record, found);
    expect(matcher.rematch(record, found)).toEqual(matches);
  }
});

describe.each([...catalogue.signals.values()])('signal $signal', (entry) => {
  const stated = (text: string) =>
    matcher.match(recordOf(text)).find(({ signal }) => signal === entry.signal);

  it('is read off the records that say it', () => {
    const missed = entry.cases.says.filter((text) => stated(text) === undefined);
    expect(missed.map((text) => `${text}\n  ${explainMiss(entry, recordOf(text))}`)).toEqual([]);
  });

  it('stays quiet on near misses', () => {
    const found = entry.cases.silent.filter((text) => stated(text) !== undefined);
    expect(found.map((text) => `${text}\n  ${explainMiss(entry, recordOf(text))}`)).toEqual([]);
  });
});
