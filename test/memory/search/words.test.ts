import { describe, expect, it } from 'vitest';
import { identifierParts, isStopWord, wordsOf } from '../../../src/memory/search/words.ts';

describe('words', () => {
  it.each([
    ['db-1.example:5432', ['db', '1', 'example', '5432']],
    ['max_poll_interval', ['max', 'poll', 'interval']],
    ['Zürich STRASSE', ['zurich', 'strasse']],
    ['"a" AND NEAR(b*)', ['a', 'and', 'near', 'b']],
    ['--- ***', []],
  ])('of %s are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it.each([
    ['TaskClaimService', ['task', 'claim', 'service']],
    ['XMLHttpRequest', ['xml', 'http', 'request']],
    ['etcd1:2379', ['etcd']],
    ['plain words stay', []],
    ['snake_case falls apart by itself', []],
  ])('parts of %s are %j', (text, parts) => {
    expect(identifierParts(text)).toEqual(parts);
  });

  it('that tell nothing are articles, prepositions and question words, no others', () => {
    for (const word of ['the', 'on', 'why']) expect(isStopWord(word)).toBe(true);
    for (const word of ['not', 'no', 'after', 'down', 'leader']) expect(isStopWord(word)).toBe(false);
  });
});
