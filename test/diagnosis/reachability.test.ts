import { describe, expect, it } from 'vitest';
import { coverOf, edgesOf, outagesOf } from '../../src/diagnosis/reachability.ts';
import type { Node } from '../../src/nodes/node-directory.ts';
import { caseWith, says, speaker } from './observe.ts';

const [a, b, c, d, e] = ['n1', 'n2', 'n3', 'n4', 'n5'].map(speaker) as [Node, Node, Node, Node, Node];
const all = [a, b, c, d, e];
const never = (): boolean => false;

/** The names that cover an outage in which each pair `[observer, subject]` complained once. */
function cover(pairs: readonly (readonly [Node, Node])[]): string[] {
  const input = caseWith(
    all,
    pairs.map(([observer, subject], i) => says(50 + i * 0.1, observer, 'connection-timeout', [subject])),
  );
  const [outage, ...others] = outagesOf(edgesOf(input, never, never));
  expect(others).toEqual([]);
  return outage
    ? coverOf(outage)
        .map((node) => node.name)
        .sort()
    : [];
}

describe('the fewest nodes that explain an outage', () => {
  it('names one node that the others miss', () => {
    expect(
      cover([
        [a, c],
        [b, c],
      ]),
    ).toEqual(['n3']);
  });
  it('names one node that misses the others', () => {
    expect(
      cover([
        [c, a],
        [c, b],
      ]),
    ).toEqual(['n3']);
  });
  it('names both ends of a pair that miss each other', () => {
    expect(
      cover([
        [a, b],
        [b, a],
      ]),
    ).toEqual(['n1', 'n2']);
  });
  it('names the missed end of a pair in which one complains', () => {
    expect(cover([[a, b]])).toEqual(['n2']);
  });
  it('names two of five that lost the other three', () => {
    expect(
      cover([
        [a, d],
        [a, e],
        [b, d],
        [b, e],
        [c, d],
        [c, e],
        [d, a],
        [d, b],
        [d, c],
        [e, a],
        [e, b],
        [e, c],
      ]),
    ).toEqual(['n4', 'n5']);
  });
  it('names nobody where nobody complains', () => {
    expect(cover([])).toEqual([]);
  });
});

describe('testimonies', () => {
  const timeout = says(50, a, 'connection-timeout', [b]);
  it('are left out where either end was away for a reason', () => {
    expect(edgesOf(caseWith(all, [timeout]), (node) => node === a, never)).toEqual([]);
    expect(edgesOf(caseWith(all, [timeout]), (node) => node === b, never)).toEqual([]);
    expect(edgesOf(caseWith(all, [timeout]), (node) => node === c, never)).toHaveLength(1);
  });
  it('are left out where a change of roles closed a connection, and kept where it timed out', () => {
    const reset = says(50, a, 'connection-reset', [b]);
    expect(edgesOf(caseWith(all, [reset]), never, () => true)).toEqual([]);
    expect(edgesOf(caseWith(all, [timeout]), never, () => true)).toHaveLength(1);
  });
  it('are left out where the callee answered with an error of its own', () => {
    const quoted = says(50, a, 'connection-refused', [b], { text: 'n2 answered 503: connection refused' });
    const answer = { ...quoted, signal: 'upstream-failed' };
    expect(edgesOf(caseWith(all, [quoted, answer]), never, never)).toEqual([]);
  });
  it('say nothing where they name nobody', () => {
    expect(edgesOf(caseWith(all, [says(50, a, 'connection-timeout')]), never, never)).toEqual([]);
  });
});

describe('outages', () => {
  const outages = (seconds: number[]): number[] =>
    outagesOf(
      edgesOf(
        caseWith(
          all,
          seconds.map((s) => says(s, a, 'no-route', [b])),
        ),
        never,
        never,
      ),
    ).map((outage) => outage.edges.length);
  it('join testimonies that lie close together', () => expect(outages([10, 14, 20, 30])).toEqual([4]));
  it('are apart where calm lies between', () => expect(outages([10, 14, 80, 84])).toEqual([2, 2]));
});

describe('a complaint without a time', () => {
  const complaint = says(0, a, 'connection-timeout', [b], { untimed: true });
  const times = caseWith(all, []).activity;
  const edges = (activity: typeof times) => edgesOf(caseWith(all, [complaint], activity), never, never);

  it('is no testimony where its node bears no times and others do', () => {
    expect(edges(new Map([...times].filter(([node]) => node !== a)))).toEqual([]);
  });
  it('is one where the rest of its log bears times', () => {
    expect(edges(times)).toHaveLength(1);
  });
  it('is one where no log bears times', () => {
    expect(edges(new Map())).toHaveLength(1);
  });
});

describe('a record that quotes a server error', () => {
  const failed = (text: string) =>
    edgesOf(
      caseWith(all, [
        says(50, a, 'connection-timeout', [b], { text, file: 'n1.log', line: 7 }),
        says(50, a, 'upstream-failed', [b], { text, file: 'n1.log', line: 7 }),
      ]),
      never,
      never,
    ).length;

  it('is no testimony of a lost link: the callee answered', () => {
    expect(failed('10:00:05,120 ERROR 503 Server Error from n2: pool timed out')).toBe(0);
  });
  it('is one where the digits are the milliseconds of its time', () => {
    expect(failed('10:00:05,503 ERROR request to n2 failed: Connection to n2 timed out')).toBe(1);
  });
});
