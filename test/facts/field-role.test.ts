import { describe, expect, it } from 'vitest';
import { isProgressName, isStockName, roleOfField, wordsOfName } from '../../src/facts/field-role.ts';

describe('what a name says of its values', () => {
  it.each<[string, string[]]>([
    ['poolIdleMs', ['pool', 'idle', 'ms']],
    ['queue.depth_total', ['queue', 'depth', 'total']],
    ['p99', ['p99']],
  ])('splits %s', (name, words) => {
    expect(wordsOfName(name)).toEqual(words);
  });

  it.each<[string, ReturnType<typeof roleOfField>]>([
    ['durationMs', { kind: 'duration', factorMs: 1 }],
    ['elapsed_seconds', { kind: 'duration', factorMs: 1000 }],
    ['took', { kind: 'duration', factorMs: 1 }],
    ['offset', { kind: 'position' }],
    ['traceId', { kind: 'ignored' }],
    ['status', { kind: 'ignored' }],
    ['uptimeSec', { kind: 'ignored' }],
    ['waiting', { kind: 'plain' }],
  ])('reads the role of %s', (name, role) => {
    expect(roleOfField(name)).toEqual(role);
  });

  it('tells stocks and work done from other numbers', () => {
    expect(['heapUsedMb', 'queueDepth', 'open'].every(isStockName)).toBe(true);
    expect(['requests', 'attempts'].some(isStockName)).toBe(false);
    expect(['completed', 'ackedCount'].every(isProgressName)).toBe(true);
    expect(['failed', 'attempts'].some(isProgressName)).toBe(false);
  });
});
