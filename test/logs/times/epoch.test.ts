import { describe, expect, it } from 'vitest';
import { epochTextToMs, epochToMs } from '../../../src/logs/times/epoch.ts';

describe('epochToMs', () => {
  it('tells seconds, milliseconds, microseconds and nanoseconds by magnitude', () => {
    const ms = Date.parse('2024-01-15T10:30:45.000Z');
    expect([ms / 1000, ms, ms * 1000, ms * 1e6].map(epochToMs)).toEqual([ms, ms, ms, ms]);
  });

  it.each([0, 42, -1, 12_345_678, Number.NaN, 9e20])('takes %s for no time', (value) => {
    expect(epochToMs(value)).toBeUndefined();
  });
});

describe('epochTextToMs', () => {
  it('keeps the microseconds of nanoseconds, which a number would lose', () => {
    expect(epochTextToMs('1705314645123456789')).toBeCloseTo(1705314645123.4568, 3);
  });

  it.each(['', 'abc', '12', '1705314645x', '1.7e9'])('takes %j for no time', (text) => {
    expect(epochTextToMs(text)).toBeUndefined();
  });
});
