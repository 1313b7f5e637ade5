import { expect, it } from 'vitest';
import { checkReferences } from '../../src/patterns/check-references.ts';
import { readCatalogue } from '../../src/patterns/read-catalogue.ts';
import { patternText, SIGNALS, withFolder } from './catalogue-fixture.ts';

function referenceProblems(files: Record<string, string>): string[] {
  return checkReferences(withFolder(files, readCatalogue));
}

it('accepts references to what is there', () => {
  const files = {
    'signals/a.yaml': SIGNALS,
    'node/a.yaml': patternText('a', 'causes: [b]\nconfusable: [{ pattern: b, tell: who restarts }]'),
    'node/b.yaml': patternText('b'),
  };
  expect(referenceProblems(files)).toEqual([]);
});

it('reports unknown signals, unknown patterns and a pattern that names itself', () => {
  const text = patternText('a', 'causes: [a]\nconfusable: [{ pattern: c, tell: who restarts }]');
  expect(referenceProblems({ 'node/a.yaml': text })).toEqual([
    'node/a.yaml: signals[0].signal: no signal connection-refused in signals/*.yaml',
    'node/a.yaml: causes[0]: names the pattern itself',
    'node/a.yaml: confusable[0].pattern: no pattern c in the catalogue',
  ]);
});
