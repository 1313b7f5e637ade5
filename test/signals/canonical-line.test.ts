import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CanonicalLine } from '../../src/signals/canonical-line.ts';

const line = new CanonicalLine();

function canonical(text: string): string {
  line.fill(text);
  return String.fromCharCode(...line.codes.subarray(0, line.length));
}

it.each([
  ['', ''],
  ['  A\t\tB \u00a0 c', ' a b c'],
  ['{"k":"say \\"Hi\\"\\n  now"}', '{"k":"say "hi" now"}'],
  ['{"k":"{\\"x\\":\\"a \\\\\\"b\\\\\\"\\"}"}', '{"k":"{"x":"a "b""}"}'],
  ['C:\\dir\\', 'c:\\dir\\'],
  ['ÄÖ \u0131 漢字', 'ÄÖ \u0131 漢字'],
])('%j reads %j', (text, expected) => {
  expect(canonical(text)).toBe(expected);
});

it('ends with a zero, also after a longer line', () => {
  canonical('x'.repeat(3000));
  canonical('abc');
  expect(line.codes[3]).toBe(0);
});

it('knows where each of its characters stands in the line', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[aB \t"\\n]{0,40}$/), (text) => {
      const read = canonical(text);
      for (let place = 0; place < read.length; place++) {
        const written = line.textBetween(place, place + 1);
        expect(canonicalOf(written)).toBe(read[place]);
      }
      expect(line.textBetween(0, read.length)).toBe(text);
    }),
  );
});

function canonicalOf(text: string): string {
  const other = new CanonicalLine();
  other.fill(text);
  return String.fromCharCode(...other.codes.subarray(0, other.length));
}
