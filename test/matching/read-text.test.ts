import { describe, expect, it } from 'vitest';
import { readText } from '../../src/matching/read-text.ts';
import { stem } from '../../src/matching/stem.ts';
import { Vocabulary } from '../../src/matching/vocabulary.ts';

const vocabulary = new Vocabulary({
  negators: ['no', 'not', 'never', 'without', 'fail to'],
  fillers: ['the', 'a', 'is', 'after'],
  requests: ['add', 'update the'],
  telling: ['split-brain'],
  concepts: {
    leader: ['leader', 'primary'],
    lost: ['lost', 'vanish', 'gone'],
    unreachable: ['unreachable', 'not reach'],
    'split-brain': ['split brain', 'two leaders'],
    'crash-loop': ['crash loop'],
    detect: ['mark unreachable'],
  },
});

const featuresOf = (text: string): string[][] =>
  readText(text, vocabulary).map(({ units }) => units.map(({ features }) => features.join('|')));

describe('stem', () => {
  it.each([
    ['duplicate duplicates duplicated duplicating duplication'],
    ['drop drops dropped dropping'],
    ['election elections elect elected electing'],
    ['partition partitions partitioned'],
    ['commit commits committed committing'],
    ['leader leaders'],
    ['entry entries'],
  ])('is one for %s', (forms) => {
    expect(new Set(forms.split(' ').map(stem)).size).toBe(1);
  });

  it.each([
    ['loss', 'lose'],
    ['node', 'note'],
    ['case', 'cast'],
    ['read', 'ready'],
    ['write', 'wait'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(stem(one)).not.toBe(stem(other));
  });
});

describe('readText', () => {
  it('takes synonyms and inflections for one meaning', () => {
    expect(featuresOf('Primaries vanished')).toEqual(featuresOf('the leader is gone'));
  });

  it('prefers the longest term, and lets articles stand inside', () => {
    expect(featuresOf('split brain')).toEqual([['#split-brain']]);
    expect(featuresOf('it marks the node')).not.toEqual([['#detect']]);
    expect(featuresOf('marks it as unreachable')).toEqual([['#detect']]);
    expect(featuresOf('CrashLoopBackOff')[0]?.[0]).toBe('#crash-loop');
  });

  it('turns what a negation reaches into its opposite', () => {
    expect(featuresOf('no leader')).toEqual([['!#leader']]);
    expect(featuresOf("the peer can't reach it")[0]).toContain('#unreachable|!reach');
    expect(featuresOf('the leader fails to vanish')).toEqual([['#leader', '!#lost']]);
  });

  it('ends a negation at the clause', () => {
    expect(featuresOf('no crash, leader lost')).toEqual([['!crash', '#leader', '#lost']]);
    expect(featuresOf('no crash but leader lost')[0]).toContain('#lost');
  });

  it('leaves the second word after a negation open', () => {
    expect(featuresOf('never crash leader')[0]?.[1]).toBe('!#leader|#leader');
  });

  it('splits sentences and lines, and says where they stand', () => {
    const text = 'Leader lost. v1.2 is gone\nnext line!';
    expect(readText(text, vocabulary).map(({ start, end }) => text.slice(start, end).trim())).toEqual([
      'Leader lost.',
      'v1.2 is gone',
      'next line!',
    ]);
  });

  it('is quiet on text without words, and cuts what never ends', () => {
    expect(readText(' \n -- 12345 ** \n', vocabulary)).toEqual([]);
    expect(readText('word '.repeat(1000), vocabulary).every(({ start, end }) => end - start <= 700)).toBe(
      true,
    );
  });
});

describe('a sentence', () => {
  const asks = (text: string): boolean[] => readText(text, vocabulary).map((passage) => passage.asks);

  it.each(['Add a leader', '[raft] add a leader', 'feat(raft): Add a leader', 'Update the leader'])(
    'asks for a change: %s',
    (text) => expect(asks(text)).toEqual([true]),
  );

  it.each([
    'Update of the leader is lost',
    'The leader is gone; we added one',
    'addition of a leader is lost',
  ])('tells what happened: %s', (text) => expect(asks(text)).not.toContain(true));

  it('speaks for itself alone', () => {
    expect(asks('Add a leader. The leader is gone.')).toEqual([true, false]);
  });
});
