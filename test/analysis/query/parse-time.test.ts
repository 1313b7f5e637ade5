import { describe, expect, it } from 'vitest';
import { formatTime, parseTime, parseTimeRange } from '../../../src/analysis/query/parse-time.ts';

const iso = (text: string, edge: 'start' | 'end') => new Date(parseTime(text, 'since', edge)).toISOString();

describe('parseTime', () => {
  it.each([
    ['2026-11-02T10:00:57Z', '2026-11-02T10:00:57.000Z'],
    ['2026-11-02T10:00:57', '2026-11-02T10:00:57.000Z'],
    ['2026-11-02 10:00:57,25', '2026-11-02T10:00:57.250Z'],
    ['2026-11-02T12:00:57+02:00', '2026-11-02T10:00:57.000Z'],
    ['2026-11-02T12:00:57.5+0200', '2026-11-02T10:00:57.500Z'],
    ['2026-11-02T10:00', '2026-11-02T10:00:00.000Z'],
    ['2026-11-02', '2026-11-02T00:00:00.000Z'],
    ['1793613657', '2026-11-02T10:00:57.000Z'],
    ['1793613657123', '2026-11-02T10:00:57.123Z'],
  ])('reads %s', (text, expected) => {
    expect(iso(text, 'start')).toBe(expected);
  });

  it.each([
    ['2026-11-02', '2026-11-02T23:59:59.999Z'],
    ['2026-11-02T10:00', '2026-11-02T10:00:59.999Z'],
    ['2026-11-02T10:00:57Z', '2026-11-02T10:00:57.999Z'],
    ['2026-11-02T10:00:57.1Z', '2026-11-02T10:00:57.199Z'],
    ['2026-11-02T10:00:57.123Z', '2026-11-02T10:00:57.123Z'],
  ])('takes in the whole unit at the end of a range: %s', (text, expected) => {
    expect(iso(text, 'end')).toBe(expected);
  });

  it.each(['yesterday', '10:00', '2026-13-02', '2026-11-02T25:00:00Z', '', '12'])(
    'refuses %j and shows the form',
    (text) => {
      expect(() => parseTime(text, 'until', 'end')).toThrow(/"until" is not a time.*2026-11-02T10:00:00Z/);
    },
  );

  it('refuses a range that ends before it begins', () => {
    expect(() => parseTimeRange('2026-11-02T10:00:00Z', '2026-11-02T09:00:00Z')).toThrow(/swap/);
  });
});

describe('formatTime', () => {
  it('gives nothing for times that no date can show', () => {
    expect(formatTime(undefined)).toBeUndefined();
    expect(formatTime(1e17)).toBeUndefined();
  });
});
