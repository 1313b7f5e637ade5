import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObjectScanner } from '../../../src/traces/readers/object-scanner.ts';

const NAMES = ['key', 'value', 'name', 'tags', 'deep', 'http.status_code'];

const padded = (text: string): Buffer => Buffer.concat([Buffer.from(text), Buffer.alloc(16)]);

function scan(text: string): unknown {
  return new ObjectScanner(NAMES).read(padded(text), 0);
}

/** What is wanted of a value, told plainly: known members; of lists no attribute whose name is not known. */
function wanted(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((entry) => !isStranger(entry)).map(wanted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      NAMES.includes(name) ? [[name, wanted(inner)] as const] : [],
    ),
  );
}

function isStranger(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null || !('key' in entry)) return false;
  return typeof entry.key === 'string' && !NAMES.includes(entry.key);
}

describe('reading wanted members of an object', () => {
  it('gives what a parser gives, without the rest', () => {
    const text = fc.oneof(fc.constantFrom(...NAMES, 'other', 'a"b\\c', 'é😀', ''), fc.string());
    const { object } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.constantFrom(true, false, null, 0, 1_795_365_202_087_823),
        fc.array(tie('value'), { maxLength: 4 }),
        tie('object'),
      ),
      object: fc.dictionary(text, tie('value'), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        // What JSON itself makes of it: no `__proto__`, no -0.
        const given: unknown = JSON.parse(JSON.stringify(value));
        const found = scan(JSON.stringify(given, null, indent));
        // What it does not take on, a parser reads.
        if (found !== undefined) expect(wanted(found)).toEqual(wanted(given));
      }),
      { numRuns: 500 },
    );
  });

  it('takes on spans of every exporter', () => {
    const span = {
      name: 'é "x"',
      tags: [
        { key: 'other', type: 'string', value: [{ name: '}' }] },
        { key: 'http.status_code', type: 'int64', value: 200 },
      ],
      rest: { name: [1, '{'] },
      deep: { value: -1.5e3 },
    };
    for (const indent of [undefined, 2])
      expect(wanted(scan(JSON.stringify(span, null, indent)))).toEqual({
        name: 'é "x"',
        tags: [{ key: 'http.status_code', value: 200 }],
        deep: { value: -1500 },
      });
  });

  it('makes nothing of attributes that are not wanted', () => {
    expect(scan('{"tags":[{"key":"other","value":1},{"key":"name","value":2},{"key":"x"}]}')).toEqual({
      tags: [{ key: 'name', value: 2 }],
    });
  });

  it('says where the object ends', () => {
    const scanner = new ObjectScanner(NAMES);
    scanner.read(padded('[{"name":1,"x":[{}]},{"name":2}]'), 1);
    expect(scanner.end).toBe(20);
  });

  it.each([
    ['is not whole', '{"name":"x"'],
    ['breaks off in a name', '{"na'],
    ['breaks off in a number', '{"name":12'],
    ['breaks off before another document', '{"name":\n{"name":1}'],
    ['breaks off in what is passed over', '{"x":[1,\n{"name":1}]}'],
    ['has a line feed in a text', '{"name":"a\nb"}'],
    ['has a line feed in a text that is passed over', '{"x":"a\nb"}'],
    ['is no JSON', '{"name":1,,"key":2}'],
    ['has words without quotes', '{"name":yes}'],
    ['has no value', '{"name":}'],
    ['is nested too deep', `${'{"deep":'.repeat(30)}1${'}'.repeat(30)}`],
  ])('leaves to others what %s', (_, text) => {
    expect(scan(text)).toBeUndefined();
  });
});
