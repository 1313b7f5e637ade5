import { describe, expect, it } from 'vitest';
import { expandPhrase } from '../../src/patterns/expand-phrase.ts';

describe('a phrase with choices', () => {
  it('stands for every combination of them', () => {
    expect(expandPhrase('{no|lost} {leader|primary}').sort()).toEqual([
      'lost leader',
      'lost primary',
      'no leader',
      'no primary',
    ]);
  });

  it('may choose between texts of several words, captures and gaps', () => {
    expect(expandPhrase('{could not|cannot} find ... {<peer>|a leader}')).toHaveLength(4);
    expect(expandPhrase('lost {the|...} leader')).toEqual(['lost the leader', 'lost ... leader']);
  });

  it('takes the same choice twice for two', () => {
    expect(new Set(expandPhrase('{a|b} to {a|b}'))).toEqual(
      new Set(['a to a', 'b to a', 'a to b', 'b to b']),
    );
  });

  it('keeps `$&` in a choice as it is', () => {
    expect(expandPhrase('x {$&|$1}')).toEqual(['x $&', 'x $1']);
  });
});

describe('a phrase without choices', () => {
  it.each(['no leader', 'Members {size:<n>', 'added {', '{"code":11600}', 'a | b', '{}', '{|}', '{a}'])(
    'stands for itself: %s',
    (phrase) => {
      expect(expandPhrase(phrase)).toEqual([phrase]);
    },
  );
});
