import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src/logs/files/line-splitter.ts';

/** Feeds text in pieces of the given sizes, over and over, as a reader would: each piece in the same memory. */
function split(
  bytes: Buffer,
  sizes: readonly number[],
  maxLineBytes = 1000,
): { texts: string[]; splitter: LineSplitter } {
  const texts: string[] = [];
  const splitter = new LineSplitter((text) => void texts.push(text), { maxLineBytes, line: 1, offset: 0 });
  const memory = Buffer.alloc(64);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = bytes.copy(memory, 0, at, at + (sizes[turn % sizes.length] ?? 1));
    splitter.push(memory.subarray(0, length));
    at += length;
  }
  splitter.end();
  return { texts, splitter };
}

const sizes = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 5 });
const line = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((text) => text.replace(/^[\0\ufeff]+|[\r\n]/g, ''));

describe('LineSplitter', () => {
  it('gives the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), sizes, fc.boolean(), (lines, pieces, ended) => {
        const text = lines.join('\n') + (ended && lines.length > 0 ? '\n' : '');
        const wanted = ended ? lines : lines.slice(0, lines.at(-1) === '' ? -1 : undefined);
        expect(split(Buffer.from(text), pieces).texts).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  it('never gives more than the limit, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), sizes, (bytes, pieces) => {
        const { texts, splitter } = split(Buffer.from(bytes), pieces, 16);
        expect(texts.every((text) => text.length <= 16)).toBe(true);
        expect(splitter.lines).toBe(texts.length);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps a bounded number of offsets, each the start of its line', () => {
    const starts: number[] = [];
    const bytes = Buffer.from(`${'ab\n'.repeat(100_000)}`);
    const { splitter } = split(bytes, [64]);
    for (const { line: number, offset } of splitter.offsets) starts.push(offset - (number - 1) * 3);
    expect(starts.length).toBeGreaterThan(10);
    expect(starts.length).toBeLessThan(100);
    expect(new Set(starts)).toEqual(new Set([0]));
  });
});
