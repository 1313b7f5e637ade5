import { expect, it } from 'vitest';
import type { SignalEntry } from '../../src/patterns/signal-schema.ts';
import { explainMiss } from '../../src/signals/explain-miss.ts';
import { recordOf } from './signals-fixture.ts';

const entry: SignalEntry = {
  signal: 'slow-operation',
  summary: 'An operation took longer than it should.',
  tone: 'bad',
  about: 'self',
  phrases: { any: ['apply took too long ... <ms>', 'request <peer> is slow'] },
  unless: ['dry run'],
  cases: { says: ['-'], silent: ['-'] },
};

it('tells which phrase came furthest and what it wanted next', () => {
  expect(explainMiss(entry, recordOf('apply took too short'))).toBe(
    'phrase "apply took too long ... <ms>" matches as far as "apply took too"; it then wants " long", but there stands " short"',
  );
  expect(explainMiss(entry, recordOf('x\napply took too long (5)'))).toContain('it then wants ... <ms>');
});

it('tells which unless cancels the signal', () => {
  expect(explainMiss(entry, recordOf('dry run: request n1 is slow'))).toBe('cancelled by unless "dry run"');
});

it('tells that nothing of the signal is there', () => {
  expect(explainMiss(entry, recordOf('all is well'))).toContain('no phrase');
});

it('shows the words of a record that does state the signal', () => {
  expect(explainMiss(entry, recordOf('request n1 is slow'))).toContain('matches "request n1 is slow"');
});
