import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../src/logs/event.ts';
import { every, factsOf, record } from './record.ts';

/** A varied but repeatable number in 0..1. */
const noise = (i: number): number => ((i * 7919) % 101) / 101;

describe('latency shifts', () => {
  const request = (ms: number) => (seconds: number, i: number) =>
    record(seconds, 'request completed', { durationMs: ms * (0.8 + 0.4 * noise(i)), status: 200 });

  it('reports durations that are longer for a time', () => {
    const events = [
      ...every(0.2, 0, 40, request(30)),
      ...every(0.2, 40, 60, request(900)),
      ...every(0.2, 60, 90, request(30)),
    ];
    const [fact, ...others] = factsOf('latency-shift', events);
    expect(others).toEqual([]);
    expect(fact?.field).toBe('durationMs');
    expect(fact?.usualMs).toBeCloseTo(30, -1);
    expect(fact?.shiftedMs).toBeGreaterThan(600);
    expect(fact?.sightings.length).toBeGreaterThan(0);
  });

  it('reads durations with their unit out of text', () => {
    const at = (text: (i: number) => string) => (seconds: number, i: number) => record(seconds, text(i));
    const events = [
      ...every(
        0.2,
        0,
        40,
        at((i) => `GET /items/${i} took ${20 + (i % 7)}ms`),
      ),
      ...every(
        0.2,
        40,
        60,
        at((i) => `GET /items/${i} took 1.${i % 9}s`),
      ),
    ];
    const [fact] = factsOf('latency-shift', events);
    expect(fact?.shiftedMs).toBeGreaterThan(1000);
  });

  it('stays quiet about noise, slow first requests and a log that is slow throughout', () => {
    expect(factsOf('latency-shift', every(0.2, 0, 90, request(30)))).toEqual([]);
    expect(
      factsOf('latency-shift', [...every(0.2, 0, 4, request(900)), ...every(0.2, 4, 60, request(30))]),
    ).toEqual([]);
    expect(factsOf('latency-shift', every(0.2, 0, 90, request(900)))).toEqual([]);
  });
});

describe('growth', () => {
  const memory = (mb: (i: number) => number) => (seconds: number, i: number) =>
    record(seconds, 'runtime metrics', { heapUsedMb: mb(i), uptimeSec: seconds });

  it('reports memory that only grows, and its fall', () => {
    const events = [
      ...every(
        5,
        0,
        90,
        memory((i) => 10 + 6 * i),
      ),
      ...every(
        5,
        90,
        120,
        memory(() => 10),
      ),
    ];
    const [fact, ...others] = factsOf('growth', events);
    expect(others).toEqual([]);
    expect(fact).toMatchObject({ field: 'heapUsedMb', from: 10, to: 112, fellBack: true });
    expect(fact?.perMinute).toBeCloseTo(72, 0);
  });

  it('stays quiet about noise', () => {
    const bytes = (seconds: number, i: number) =>
      record(seconds, 'sent', { bytes: Math.floor(1e6 * noise(i * i)) });
    expect(factsOf('growth', every(5, 0, 600, bytes))).toEqual([]);
    expect(factsOf('value-shift', every(5, 0, 600, bytes))).toEqual([]);
  });

  it('stays quiet about a saw-tooth, a single leap and counters', () => {
    expect(
      factsOf(
        'growth',
        every(
          5,
          0,
          200,
          memory((i) => 10 + 8 * (i % 5)),
        ),
      ),
    ).toEqual([]);
    expect(
      factsOf(
        'growth',
        every(
          5,
          0,
          200,
          memory((i) => (i < 20 ? 10 : 80)),
        ),
      ),
    ).toEqual([]);
    const counter = (seconds: number, i: number) => record(seconds, 'stats', { requests: 10 * i });
    expect(factsOf('growth', every(5, 0, 200, counter))).toEqual([]);
  });
});

describe('value shifts', () => {
  const stats = (waiting: number, rps: number) => (seconds: number, i: number) =>
    record(seconds, 'pool stats', { waiting: waiting + (i % 2), rps: rps + noise(i) });

  it('reports a queue that fills and a rate that falls away', () => {
    const events = [...every(1, 0, 60, stats(0, 50)), ...every(1, 60, 90, stats(40, 0))];
    const facts = factsOf('value-shift', events);
    expect(facts.map((fact) => fact.field).sort()).toEqual(['rps', 'waiting']);
  });

  it('stays quiet about values in their usual range', () => {
    expect(factsOf('value-shift', every(1, 0, 90, stats(5, 50)))).toEqual([]);
  });
});

describe('no progress', () => {
  const attempt = (completed: (i: number) => number) => (seconds: number, i: number) =>
    record(seconds, 'lock is held, retrying', { attempts: i + 1, completed: completed(i) });

  it('reports attempts that grow while nothing gets done', () => {
    const [fact, ...others] = factsOf(
      'no-progress',
      every(
        0.5,
        0,
        25,
        attempt(() => 0),
      ),
    );
    expect(others).toEqual([]);
    expect(fact).toMatchObject({ growing: 'attempts', stuck: 'completed' });
  });

  it('stays quiet where both grow, and about failures that stand still', () => {
    expect(
      factsOf(
        'no-progress',
        every(
          0.5,
          0,
          25,
          attempt((i) => i),
        ),
      ),
    ).toEqual([]);
    const stats = (seconds: number, i: number) => record(seconds, 'stats', { ok: 30 * i, failed: 0 });
    expect(factsOf('no-progress', every(5, 0, 200, stats))).toEqual([]);
  });
});

describe('duplicates', () => {
  const processed = (id: (i: number) => number) => (seconds: number, i: number) =>
    record(seconds, 'mail sent', { eventId: `e-${id(i)}` });

  it('reports ids that come again after a time in which each came once', () => {
    const events = [
      ...every(
        0.5,
        0,
        30,
        processed((i) => i),
      ),
      ...every(
        0.5,
        30,
        45,
        processed((i) => 60 + Math.floor(i / 3)),
      ),
      ...every(
        0.5,
        45,
        80,
        processed((i) => 90 + i),
      ),
    ];
    const [fact, ...others] = factsOf('duplicate', events);
    expect(others).toEqual([]);
    expect(fact).toMatchObject({ field: 'eventId', ids: 10, extra: 20 });
    expect(fact?.sightings.length).toBeGreaterThanOrEqual(2);
  });

  it('reports them in running text', () => {
    const text = (id: (i: number) => number) => (seconds: number, i: number) =>
      record(seconds, `delivered message m-${id(i)} to consumer c1`);
    const events = [
      ...every(
        0.5,
        0,
        30,
        text((i) => i),
      ),
      ...every(
        0.5,
        30,
        45,
        text((i) => 60 + Math.floor(i / 3)),
      ),
      ...every(
        0.5,
        45,
        80,
        text((i) => 90 + i),
      ),
    ];
    expect(factsOf('duplicate', events)[0]?.ids).toBe(10);
  });

  it('stays quiet about a fixed set of ids and about ids that always come twice', () => {
    expect(
      factsOf(
        'duplicate',
        every(
          0.5,
          0,
          80,
          processed((i) => i % 50),
        ),
      ),
    ).toEqual([]);
    expect(
      factsOf(
        'duplicate',
        every(
          0.5,
          0,
          80,
          processed((i) => Math.floor(i / 2)),
        ),
      ),
    ).toEqual([]);
  });
});

describe('sequence holes', () => {
  const received = (seconds: number, i: number) => record(seconds, `received seq=${i}`);

  it('reports missing values of a sequence', () => {
    const events = every(0.2, 0, 60, received).filter((_, i) => i < 100 || i > 160 || i % 3 !== 0);
    const [fact, ...others] = factsOf('sequence-hole', events);
    expect(others).toEqual([]);
    expect(fact).toMatchObject({ field: 'seq', missing: 20 });
  });

  it('stays quiet where values come late, in another kind of record, or anew after a restart', () => {
    const late = every(0.2, 0, 60, received);
    for (let i = 50; i < 150; i += 7) late.splice(i, 2, ...late.slice(i, i + 2).reverse());
    expect(factsOf('sequence-hole', late)).toEqual([]);
    const refused = every(0.2, 0, 60, (s, i) =>
      i % 9 === 5 ? record(s, `refused seq=${i}`) : received(s, i),
    );
    expect(factsOf('sequence-hole', refused)).toEqual([]);
    expect(
      factsOf('sequence-hole', [...every(0.2, 0, 60, received), ...every(0.2, 60, 90, received)]),
    ).toEqual([]);
  });
});

describe('lost updates', () => {
  /** Updates of ten items; at the given steps the writer does not see the update before. */
  function updates(stale: (i: number) => boolean): LogEvent[] {
    const stock = new Map<string, number>();
    return every(0.2, 0, 60, (seconds, i) => {
      const sku = `sku-${i % 4}`;
      const now = stock.get(sku) ?? 500;
      const before = stale(i) ? now + 1 : now;
      stock.set(sku, before - 1);
      return record(seconds, 'stock reserved', {
        sku,
        qtyBefore: before,
        qtyAfter: before - 1,
        amount: i % 3,
      });
    });
  }

  it('reports two updates that start from the same value', () => {
    const [fact, ...others] = factsOf(
      'same-before',
      updates((i) => i > 150 && i < 200 && i % 10 === 0),
    );
    expect(others).toEqual([]);
    expect(fact).toMatchObject({
      keyField: 'sku',
      beforeField: 'qtyBefore',
      afterField: 'qtyAfter',
      clashes: 4,
    });
  });

  it('stays quiet where each update starts where the one before ended', () => {
    expect(
      factsOf(
        'same-before',
        updates(() => false),
      ),
    ).toEqual([]);
  });
});
