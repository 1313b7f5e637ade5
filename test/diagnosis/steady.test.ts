import { describe, expect, it } from 'vitest';
import { partSteady } from '../../src/diagnosis/steady.ts';
import { TimeBins } from '../../src/facts/time-bins.ts';
import { says, speaker } from './observe.ts';
import { atSecond } from './write-log.ts';

const node = speaker('n1');
const SPAN = { startMs: atSecond(0), endMs: atSecond(7_200) };

/** How many sightings at these seconds are calm, and how many stand out. */
function part(seconds: readonly number[], canBeSteady = true): { steady: number; standing: number } {
  const bins = new TimeBins(1_000, 512, 1);
  for (const second of seconds) bins.add(atSecond(second), 0);
  const parts = partSteady(
    seconds.map((second) => says(second, node, 'auth-failure')),
    new Map([['auth-failure', [bins]]]),
    () => canBeSteady,
    SPAN,
  );
  return { steady: parts.steady.length, standing: parts.standing.length };
}
const evenly = (n: number): number[] => Array.from({ length: n }, (_, i) => (i * 7_200) / n + 1);

describe('what is always there', () => {
  it('is calm where its rate is even', () => expect(part(evenly(200))).toEqual({ steady: 200, standing: 0 }));
  it('lets a surge on it stand out', () => {
    const surge = Array.from({ length: 300 }, (_, i) => 3_610 + i * 0.5);
    const parts = part([...evenly(200), ...surge]);
    expect(parts.standing).toBeGreaterThanOrEqual(300);
    expect(parts.steady).toBeGreaterThan(150);
  });
  it('is not calm where it begins halfway', () => {
    expect(part(evenly(200).filter((second) => second > 4_000)).steady).toBe(0);
  });
  it('is not calm where it begins at a third', () => {
    expect(part(evenly(240).filter((second) => second > 2_400)).steady).toBe(0);
  });
  it('is not calm where it comes in one burst', () => {
    expect(part(Array.from({ length: 200 }, (_, i) => 600 + i)).steady).toBe(0);
  });
  it('is not told from a few records', () => expect(part(evenly(8)).steady).toBe(0));
  it('is never calm for signals that cannot be steady', () =>
    expect(part(evenly(200), false).steady).toBe(0));
});
