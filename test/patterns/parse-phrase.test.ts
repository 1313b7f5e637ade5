import { expect, it } from 'vitest';
import { PhraseError, parsePhrase } from '../../src/patterns/parse-phrase.ts';

it.each([
  ['a \\<ms> \\... b', 'a <ms> ... b'],
  ['path c:\\\\temp', 'path c:\\temp'],
  ['if a < b', 'if a < b'],
  ['Two  SPACES', 'two spaces'],
])('%j is the literal text %j', (source, text) => {
  expect(parsePhrase(source).segments).toEqual([
    { parts: [{ kind: 'text', text }], wordStart: true, wordEnd: true },
  ]);
});

it('gives the white space beside a gap to the gap, as a word boundary', () => {
  expect(parsePhrase('lost ...<peer>!').segments).toEqual([
    { parts: [{ kind: 'text', text: 'lost' }], wordStart: true, wordEnd: true },
    {
      parts: [
        { kind: 'capture', capture: 'peer' },
        { kind: 'text', text: '!' },
      ],
      wordStart: false,
      wordEnd: true,
    },
  ]);
});

it.each([
  ['took <secs>', /unknown capture <secs>; known are <ms>.* write \\< for a literal </],
  ['ab', /at least 3 characters/],
  ['   a', /at least 3 characters/],
  ['', /text before the first|both sides/],
  ['<peer> ... down', /text before the first/],
  ['starting ...', /text on both sides of \.\.\.; write \\\.\.\. for three literal dots/],
  ['... starting', /text on both sides/],
  ['from <peer><n>', /two captures without text between/],
])('%j is refused', (source, message) => {
  expect(() => parsePhrase(source)).toThrow(PhraseError);
  expect(() => parsePhrase(source)).toThrow(message);
});
