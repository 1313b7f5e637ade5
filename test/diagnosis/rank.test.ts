import { describe, expect, it } from 'vitest';
import type { Hypothesis } from '../../src/diagnosis/hypothesis.ts';
import { type Ranked, rank } from '../../src/diagnosis/rank.ts';
import type { Node } from '../../src/nodes/node-directory.ts';
import { loadCatalogue } from '../../src/patterns/load-catalogue.ts';
import { speaker } from './observe.ts';
import { atSecond } from './write-log.ts';

const [a, b, c] = ['n1', 'n2', 'n3'].map(speaker) as [Node, Node, Node];

function guess(
  pattern: string,
  culprits: Node[],
  startS: number,
  endS: number,
  more: Partial<Hypothesis> = {},
): Hypothesis {
  return {
    pattern,
    culprits,
    nodes: culprits,
    startMs: atSecond(startS),
    endMs: atSecond(endS),
    title: pattern,
    summary: '',
    proofs: [],
    support: 5,
    strength: 0.8,
    ...more,
  };
}
const ranked = (...guesses: Hypothesis[]): Ranked[] => rank(guesses, loadCatalogue());
/** As `ranked`, where `caller` calls `callee`. */
const rankedWith = (caller: Node, callee: Node, ...guesses: Hypothesis[]): Ranked[] =>
  rank(guesses, loadCatalogue(), { dependsOn: (from, to) => from === caller && to === callee });
/** `pattern<cause` in order. */
const told = (list: readonly Ranked[]): string[] =>
  list.map(
    ({ hypothesis, causedBy }) => `${hypothesis.pattern}${causedBy ? `<${causedBy.hypothesis.pattern}` : ''}`,
  );

describe('causes and consequences', () => {
  const full = guess('disk-full', [b], 50, 80, { strength: 0.9 });
  const crash = guess('node-crash', [b], 52, 80);

  it('puts a full disk above the crash that it brings about', () => {
    expect(told(ranked(crash, full))).toEqual(['disk-full', 'node-crash<disk-full']);
  });
  it('leaves the crash of another node alone', () => {
    expect(told(ranked(guess('node-crash', [c], 52, 80), full)).sort()).toEqual(['disk-full', 'node-crash']);
  });
  it('leaves a crash alone that was long after', () => {
    expect(told(ranked(guess('node-crash', [b], 300, 320), full)).sort()).toEqual([
      'disk-full',
      'node-crash',
    ]);
  });
  it('takes no weak guess for the cause of what is certain', () => {
    const weak = { ...full, strength: 0.4 };
    expect(told(ranked(crash, weak))).not.toContain('node-crash<disk-full');
  });
  it('explains no churn among several by the pause of one of them', () => {
    const pause = guess('process-pause', [a], 40, 130);
    const churn = guess('leader-election-churn', [a, b, c], 42, 130);
    expect(told(ranked(pause, churn))).not.toContain('leader-election-churn<process-pause');
  });
  it("takes a caller's full pool for no cause of its callee's trouble that began before", () => {
    const slow = guess('cascading-failure', [b], 50, 80, { nodes: [a, b] });
    const full = guess('connection-exhaustion', [a], 53, 80, { strength: 0.9 });
    expect(told(rankedWith(a, b, slow, full))).toEqual([
      'cascading-failure',
      'connection-exhaustion<cascading-failure',
    ]);
  });
  it("takes a caller's pool that is full at once for the cause of the failures above it", () => {
    const failing = guess('cascading-failure', [b], 50, 80, { nodes: [a, b] });
    const full = guess('connection-exhaustion', [a], 50, 80, { strength: 0.9 });
    expect(told(rankedWith(a, b, failing, full))[0]).toBe('connection-exhaustion');
  });
  it('keeps a fault that stands alone a root cause', () => {
    const cut = guess('network-partition', [a], 40, 90, { nodes: [a, b] });
    const split = guess('split-brain', [a], 45, 90, { nodes: [a, b], standsAlone: true });
    expect(told(ranked(cut, split))).toContain('split-brain');
  });
  it('breaks circles of patterns that could each bring about the other', () => {
    const list = ranked(
      guess('retry-storm', [a], 50, 80, { nodes: [a, b] }),
      guess('cascading-failure', [a], 50, 80, { nodes: [a, b] }),
      guess('connection-exhaustion', [a], 50, 80, { nodes: [a, b] }),
    );
    expect(list.some((one) => !one.causedBy)).toBe(true);
    for (const one of list) {
      const path = new Set<Ranked>();
      for (let at: Ranked | undefined = one; at; at = at.causedBy) {
        expect(path.has(at)).toBe(false);
        path.add(at);
      }
    }
  });
});

describe('what is told', () => {
  it('is one of two guesses of one pattern, place and time: the stronger', () => {
    const list = ranked(
      guess('node-crash', [a], 50, 60, { strength: 0.6 }),
      guess('node-crash', [a], 52, 58, { strength: 0.9 }),
    );
    expect(list.map((one) => one.hypothesis.strength)).toEqual([0.9]);
  });
  it('is both where they are apart in time or place', () => {
    expect(
      ranked(
        guess('node-crash', [a], 50, 60),
        guess('node-crash', [a], 90, 99),
        guess('node-crash', [b], 50, 60),
      ),
    ).toHaveLength(3);
  });
  it('leaves out what a wider guess tells the whole of', () => {
    const one = guess('node-crash', [a], 50, 60);
    const two = guess('node-crash', [b], 51, 60);
    const quorum = guess('quorum-loss', [a, b], 50, 60, { absorbs: [one, two] });
    expect(told(ranked(one, two, quorum))).toEqual(['quorum-loss']);
  });
  it('leaves out the very weak, and puts background last', () => {
    const list = ranked(
      guess('disk-full', [a], 10, 20, { strength: 0.1 }),
      guess('clock-skew', [b], 10, 20, { background: true, strength: 0.95 }),
      guess('node-crash', [c], 50, 60, { strength: 0.5 }),
    );
    expect(told(list)).toEqual(['node-crash', 'clock-skew']);
  });
  it('does not depend on the order of the guesses', () => {
    const guesses = [
      guess('disk-full', [a], 50, 80),
      guess('node-crash', [a], 52, 80),
      guess('network-partition', [b], 10, 30),
      guess('process-pause', [c], 100, 120),
    ];
    expect(told(ranked(...guesses))).toEqual(told(ranked(...guesses.reverse())));
  });
});

describe('callers and callees', () => {
  const slow = guess('latency-spike', [b], 50, 80);

  it('puts the slowness of a callee above the retries and delays of its callers', () => {
    for (const pattern of ['retry-storm', 'message-delay'])
      expect(told(rankedWith(a, b, guess(pattern, [a], 55, 80), slow))).toEqual([
        'latency-spike',
        `${pattern}<latency-spike`,
      ]);
  });
  it('leaves them alone where the one does not call the other', () => {
    expect(told(rankedWith(c, b, guess('message-delay', [a], 55, 80), slow)).sort()).toEqual([
      'latency-spike',
      'message-delay',
    ]);
  });
  it('never explains a callee by the slowness of its callers', () => {
    const starved = guess('connection-exhaustion', [a], 55, 80, { nodes: [a, b] });
    expect(told(rankedWith(b, a, starved, slow)).sort()).not.toContain('connection-exhaustion<latency-spike');
  });
  it('explains a callee by retries that were there before, not by those that came after', () => {
    const full = guess('connection-exhaustion', [b], 50, 80, { nodes: [a, b] });
    expect(told(rankedWith(a, b, guess('retry-storm', [a], 40, 80), full))).toContain(
      'connection-exhaustion<retry-storm',
    );
    expect(told(rankedWith(a, b, guess('retry-storm', [a], 55, 80), full))).toEqual([
      'connection-exhaustion',
      'retry-storm<connection-exhaustion',
    ]);
  });
  it('takes of two that can cause each other the clearly earlier one for the cause', () => {
    const full = guess('connection-exhaustion', [b], 62, 80, { strength: 0.9 });
    expect(told(ranked(full, slow))).toEqual(['latency-spike', 'connection-exhaustion<latency-spike']);
    const soon = guess('connection-exhaustion', [b], 50, 80, { strength: 0.9 });
    expect(told(ranked(soon, slow))).toEqual([
      'connection-exhaustion',
      'latency-spike<connection-exhaustion',
    ]);
  });
});
