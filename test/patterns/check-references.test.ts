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
    'node/a.yaml': patternText('a', 'b', 'causes: [b]'),
    'node/b.yaml': patternText('b', 'a'),
  };
  expect(referenceProblems(files)).toEqual([]);
});

it('reports unknown signals, unknown patterns and a pattern that names itself', () => {
  expect(referenceProblems({ 'node/a.yaml': patternText('a', 'c', 'causes: [a]') })).toEqual([
    'node/a.yaml: signals[0].signal: no signal connection-refused in signals/*.yaml',
    'node/a.yaml: cases.confusable[0].expect: no pattern c in the catalogue',
    'node/a.yaml: causes[0]: names the pattern itself',
    'node/a.yaml: confusable[0].pattern: no pattern c in the catalogue',
  ]);
});
