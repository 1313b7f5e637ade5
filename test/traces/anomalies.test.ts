import { describe, expect, it } from 'vitest';
import { type Anomaly, anomalyScore, findAnomalies } from '../../src/traces/anomalies.ts';
import { criticalPath } from '../../src/traces/critical-path.ts';
import { Profile } from '../../src/traces/profile.ts';
import { type ShortSpan, treeOf } from './trace-fixture.ts';

const MS = 1000;

/** What is found in a trace, when `usual` traces are known. */
function found(spans: ShortSpan[], usual: ShortSpan[][] = []): string[] {
  const profile = new Profile();
  for (const one of usual) profile.add(treeOf(...one));
  const tree = treeOf(...spans);
  return findAnomalies(tree, profile, criticalPath(tree)).map(
    ({ type, span_ids }) => `${type} ${span_ids.join(',')}`,
  );
}

const root: ShortSpan = { id: 'a', at: 0, for: 1000 * MS };
const times = (count: number, spanOf: (i: number) => ShortSpan): ShortSpan[] =>
  Array.from({ length: count }, (_, i) => spanOf(i));

describe('anomalies of a trace', () => {
  it('name the deepest failure and not those that pass it on', () => {
    expect(
      found([
        { ...root, error: true },
        { id: 'b', parent: 'a', error: true, at: 0, for: 10 * MS },
        { id: 'c', parent: 'b', error: true, service: 'db', at: 0, for: 5 * MS },
        { id: 'd', parent: 'a', at: 20 * MS, for: 5 * MS },
      ]),
    ).toEqual(['error-origin c']);
  });

  it('put failures alike together', () => {
    const failed = times(3, (i) => ({
      id: `f${i}`,
      parent: 'a',
      operation: 'get',
      error: true,
      message: 'no',
      at: i,
      for: 10 * MS,
    }));
    expect(found([root, ...failed])).toEqual(['error-origin f0,f1,f2']);
  });

  it('report work that is slow against its own kind, and stay quiet where it always is', () => {
    const trace = (us: number): ShortSpan[] => [
      { id: 'a', operation: 'get', at: 0, for: us + 10 * MS },
      { id: 'b', parent: 'a', operation: 'load', service: 'db', at: 5 * MS, for: us },
    ];
    const usual = times(20, (i) => ({ id: 'a', operation: 'get', at: 0, for: (20 + (i % 3)) * MS })).map(
      (one) => [one, ...trace(10 * MS).slice(1)],
    );
    expect(found(trace(900 * MS), usual)).toEqual(['slow b']);
    expect(found(trace(10 * MS), usual)).toEqual([]);
  });

  it('report a callee that went on after its caller had given up', () => {
    expect(
      found([
        { ...root, for: 100 * MS, kind: 'client', error: true },
        { id: 'b', parent: 'a', kind: 'server', service: 'db', at: 1 * MS, for: 900 * MS },
      ]).sort(),
    ).toEqual(['cut-short a,b', 'error-origin a']);
  });

  it('report retries, one call an item, and a fan-out', () => {
    const tries = times(3, (i) => ({
      id: `t${i}`,
      parent: 'a',
      operation: 'pay',
      error: i < 2,
      at: i * 10 * MS,
      for: 9 * MS,
    }));
    expect(found([root, ...tries])).toContain('retry t0,t1,t2');
    const items = times(6, (i) => ({
      id: `q${i}`,
      parent: 'a',
      operation: 'select',
      at: i * 10 * MS,
      for: 9 * MS,
    }));
    expect(found([root, ...items])).toEqual(['n-plus-1 q0,q1,q2,q3,q4']);
    const wide = times(12, (i) => ({
      id: `w${i}`,
      parent: 'a',
      operation: 'shard',
      at: 0,
      for: (9 + i) * MS,
    }));
    expect(found([root, ...wide])).toEqual(['fan-out w0,w1,w2,w3,w4']);
  });

  it('stay quiet over a few calls alike', () => {
    expect(
      found([
        root,
        ...times(4, (i) => ({ id: `q${i}`, parent: 'a', operation: 'select', at: i * 10 * MS, for: 9 * MS })),
      ]),
    ).toEqual([]);
  });

  it('report spans whose parent is missing, and calls that left no span where the other side is known', () => {
    expect(found([root, { id: 'o', parent: 'gone', at: 0, for: 5 }])).toEqual(['missing-span o']);
    const call: ShortSpan[] = [root, { id: 'c', parent: 'a', kind: 'client', peer: 'bank', at: 0, for: 9 }];
    expect(found(call)).toEqual([]);
    expect(found(call, [[{ id: 'x', service: 'bank', at: 0, for: 1 }]])).toEqual(['missing-span c']);
  });

  it('explain work that nobody waited for, and effects before their cause', () => {
    const late: ShortSpan = {
      id: 'm',
      parent: 'a',
      kind: 'consumer',
      service: 'mail',
      at: 1500 * MS,
      for: 10 * MS,
    };
    expect(found([root, late])).toEqual(['late-async m']);
    expect(found([root, { id: 'e', parent: 'a', service: 'db', at: -50 * MS, for: 10 * MS }])).toEqual([
      'clock-skew e',
    ]);
  });
});

describe('the score of a trace', () => {
  it('grows with anomalies and with time, and is 0 for an ordinary trace', () => {
    const high: Anomaly = {
      type: 'slow',
      severity: 'high',
      span_ids: [],
      service: '',
      summary: '',
      evidence: '',
    };
    expect(anomalyScore([], 1)).toBe(0);
    expect(anomalyScore([], 8)).toBe(0.5);
    expect(anomalyScore([high], 1)).toBe(0.5);
    expect(anomalyScore([high, high], 8)).toBeGreaterThan(anomalyScore([high], 8));
  });
});
