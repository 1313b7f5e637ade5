import { describe, expect, it } from 'vitest';
import { JsonCutter } from '../../../src/traces/readers/json-cutter.ts';

interface Cut {
  elements: unknown[];
  envelopes: unknown[];
  broken: number;
}

/** What a cutter hands on when the text comes in pieces of a size. */
function cut(text: string, bare = false, size = 7, names?: readonly string[]): Cut {
  const found: Cut = { elements: [], envelopes: [], broken: 0 };
  let opened = 0;
  const cutter = new JsonCutter(
    {
      element: (value) => void found.elements.push(value),
      open: () => opened++,
      close: (_mark, envelope) => {
        opened -= 1;
        if (envelope !== undefined) found.envelopes.push(envelope);
      },
    },
    bare,
    names,
  );
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) cutter.push(Buffer.from(bytes.subarray(at, at + size)));
  cutter.end();
  expect(opened).toBe(0);
  return { ...found, broken: cutter.broken };
}

const TRACE = {
  data: [
    {
      id: 'x{"]',
      spans: [
        { n: 1, s: 'a"}\\' },
        { n: 2, deep: [{ x: [] }] },
      ],
      processes: { p: 'é' },
    },
  ],
};

describe('cutting spans out of JSON', () => {
  it.each([1, 2, 3, 7, 64, 10_000])('gives spans and what is around them in pieces of %d bytes', (size) => {
    const { elements, envelopes, broken } = cut(JSON.stringify(TRACE), false, size);
    expect(elements).toEqual(TRACE.data[0]?.spans);
    expect(envelopes[0]).toEqual({ id: 'x{"]', spans: [], processes: { p: 'é' } });
    expect(broken).toBe(0);
  });

  it.each([1, 2, 3, 7, 64, 10_000])('keeps to wanted members in pieces of %d bytes', (size) => {
    const half = `{"spans":[{"n":3,"deep":[\n${JSON.stringify(TRACE)}`;
    for (const text of [JSON.stringify(TRACE), half]) {
      const { elements, broken } = cut(text, false, size, ['n', 'x']);
      expect(elements.map((element) => (element as { n: number }).n)).toEqual([1, 2]);
      expect(broken).toBe(text === half ? 1 : 0);
    }
  });

  it('reads documents one a line, and printed over several', () => {
    const line = JSON.stringify({ spans: [{ n: 1 }] });
    expect(cut(`${line}\n${line}\n`).elements).toHaveLength(2);
    expect(cut(JSON.stringify(TRACE, null, 2)).elements).toHaveLength(2);
    expect(cut(JSON.stringify({ spans: [] })).elements).toEqual([]);
  });

  it('takes the elements of the outermost lists, and documents, for spans where they stand bare', () => {
    expect(cut('[[{"a":1},{"a":2}],[{"a":3}]]', true).elements).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect(cut('{"a":1}\n{"a":2}', true).elements).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('goes on with the next document where one breaks off', () => {
    const whole = JSON.stringify({ spans: [{ n: 2 }] });
    for (const half of [
      '{"spans":[{"n":1},{"n":',
      '{"spans":[{"n":1,"s":"abc',
      '{"resource":{"a":[1,',
      '{"reso',
    ]) {
      const { elements, broken } = cut(`${half}\n${whole}`);
      expect(elements.at(-1), half).toEqual({ n: 2 });
      expect(broken, half).toBeGreaterThan(0);
    }
  });

  it('passes over what is no JSON, and says how often', () => {
    const { elements, broken } = cut('hello\n{"spans":[{"n":1}]}\n]}\n{"spans":[{"n":2}]}');
    expect(elements).toEqual([{ n: 1 }, { n: 2 }]);
    expect(broken).toBe(3);
  });

  it('tells a document that ends in the middle, and stays quiet over a whole one', () => {
    expect(cut('{"spans":[{"n":1},{"n"').broken).toBe(1);
    expect(cut('{"spans":[{"n":1}]}').broken).toBe(0);
  });
});
