import { describe, expect, it } from 'vitest';
import type { Life } from '../../src/diagnosis/lives.ts';
import { rollingRestarts } from '../../src/diagnosis/rolling-restart.ts';
import { life, speaker } from './observe.ts';

/** How many lives a rolling restart ended, each member given as `[down, up]` and how it ended. */
function ended(members: Record<string, [number, number, Life['ending']?]>): number {
  const lives = new Map(
    Object.entries(members).map(([name, [down, up, ending = 'unclean']]) => {
      const node = speaker(name);
      return [node, [life(node, 0, down, ending), life(node, up, 400)]] as const;
    }),
  );
  return rollingRestarts(lives).size;
}

describe('a rolling restart', () => {
  it('takes each member once, one after the other', () => {
    expect(ended({ kv1: [60, 65], kv2: [90, 95], kv3: [120, 126] })).toBe(3);
  });
  it('may go in any order of names', () => {
    expect(ended({ kv1: [120, 126], kv2: [60, 65], kv3: [90, 95] })).toBe(3);
  });
  it('is none where two are away together', () => {
    expect(ended({ kv1: [60, 95], kv2: [90, 99], kv3: [120, 126] })).toBe(0);
  });
  it('is none where one cried before it went', () => {
    expect(ended({ kv1: [60, 65], kv2: [90, 95, 'panic'], kv3: [120, 126] })).toBe(0);
  });
  it('is none where a member stays away for long', () => {
    expect(ended({ kv1: [60, 65], kv2: [90, 290], kv3: [300, 306] })).toBe(0);
  });
  it('is none of two members, and none of services of different kinds', () => {
    expect(ended({ kv1: [60, 65], kv2: [90, 95] })).toBe(0);
    expect(ended({ cart: [60, 65], mail: [90, 95], web: [120, 126] })).toBe(0);
  });
});
