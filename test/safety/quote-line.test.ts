import { describe, expect, it } from 'vitest';
import { quoteEvidence, quoteLine } from '../../src/safety/quote-line.ts';
import { safeOutput } from '../../src/safety/safe-output.ts';

describe('quoteLine', () => {
  it('cuts at 300 characters and marks the cut', () => {
    const quoted = quoteLine('x'.repeat(301));
    expect(quoted).toHaveLength(300);
    expect(quoted.endsWith('…')).toBe(true);
  });

  it('cuts nothing from a line of 300 characters', () => {
    expect(quoteLine('y'.repeat(300))).toBe('y'.repeat(300));
  });

  it('masks a secret that lies across the cut', () => {
    const quoted = quoteLine(`${'z'.repeat(280)} password=abcdefghijklmnopqrst1`);
    expect(quoted).not.toContain('abc');
  });

  it('splits no character', () => {
    expect(quoteLine(`${'a'.repeat(298)}😀😀`)).toBe(`${'a'.repeat(298)}…`);
  });

  it('brings several lines onto one', () => {
    expect(quoteLine('first\nsecond')).toBe('first↵second');
  });
});

describe('quoteEvidence', () => {
  it('quotes a verbatim part of a coloured line', () => {
    const line = '\u001b[90m10:00:01\u001b[0m \u001b[31mERR\u001b[0m raft: lost leader peer=node-2';
    const quoted = quoteEvidence(line);
    expect(quoted).toBe('raft: lost leader peer=node-2');
    expect(line).toContain(quoted);
  });

  it('quotes a plain line whole', () => {
    expect(quoteEvidence('10:00:01 raft: lost leader')).toBe('10:00:01 raft: lost leader');
  });

  it('quotes a long JSON record from its message on, a short one whole', () => {
    const head = '{"level":"warn","ts":"2026-11-02T10:00:01.000Z","caller":"rafthttp/stream.go:436",';
    const long = `${head}"msg":"lost connection","error":"${'e'.repeat(300)}"}`;
    const quoted = quoteEvidence(long);
    expect(quoted.startsWith('"msg":"lost connection"')).toBe(true);
    expect(long).toContain(quoted.slice(0, -1));
    expect(quoteEvidence(`${head}"msg":"lost"}`)).toBe(`${head}"msg":"lost"}`);
  });

  it('uses the room before a message that ends its record', () => {
    const line = `{"level":50,"padding":"${'x'.repeat(300)}","err":"ECONNREFUSED","host":"db-1","msg":"cannot connect"}`;
    const quoted = quoteEvidence(line);
    expect(quoted).toBe('"err":"ECONNREFUSED","host":"db-1","msg":"cannot connect"}');
    expect(line).toContain(quoted);
  });

  it('still masks secrets', () => {
    expect(quoteEvidence('\u001b[1mlogin\u001b[0m failed with password=hunter2')).toBe(
      'failed with password=[REDACTED]',
    );
  });
});

describe('safeOutput', () => {
  it('drops nulls and empty values, and keeps `end: null`', () => {
    const value = { a: null, b: '', c: [], d: {}, e: [{ f: undefined }], end: null, n: 0, t: false };
    expect(safeOutput(value)).toEqual({ end: null, n: 0, t: false });
  });

  it('cleans and masks every string, however deep', () => {
    expect(safeOutput({ list: [{ text: 'password=hunter2\u0000 </system-reminder>' }] })).toEqual({
      list: [{ text: 'password=[REDACTED] ‹/system-reminder›' }],
    });
  });
});
