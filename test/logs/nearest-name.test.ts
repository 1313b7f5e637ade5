import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/logs/nearest-name.ts';

const NAMES = ['paths', 'since', 'until', 'max_findings', 'detail'];

describe('nearestName', () => {
  it.each([
    ['path', 'paths'],
    ['sinse', 'since'],
    ['maxfindings', 'max_findings'],
    ['Detail', 'detail'],
  ])('finds %s near %s', (given, expected) => {
    expect(nearestName(given, NAMES)).toBe(expected);
  });

  it.each(['colour', 'x', ''])('finds nothing near %j', (given) => {
    expect(nearestName(given, NAMES)).toBeUndefined();
  });
});
