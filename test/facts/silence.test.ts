import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../src/logs/event.ts';
import { collect, every, factsOf, ofKind, record, START_MS } from './record.ts';

const beat = (seconds: number, i: number): LogEvent => record(seconds, `beat ${i}`);

describe('silence', () => {
  it('reports a pause of a steady speaker with the lines around it', () => {
    const events = [...every(0.2, 0, 40, beat), ...every(0.2, 52, 80, beat)];
    const [fact, ...others] = factsOf('silence', events);
    expect(others).toEqual([]);
    expect(fact?.gapMs).toBeCloseTo(12_200, -2);
    expect(fact?.surprise).toBeGreaterThan(2);
    expect(fact?.expected).toBeGreaterThan(40);
    expect(fact?.before.timeMs).toBeLessThan(START_MS + 40_000);
    expect(fact?.after?.timeMs).toBe(START_MS + 52_000);
  });

  it('reports missed beats of a periodic speaker', () => {
    const events = [...every(5, 0, 100, beat), ...every(5, 120, 200, beat)];
    expect(factsOf('silence', events)[0]?.surprise).toBeGreaterThan(1.5);
  });

  it('reports a speaker that stops before the others', () => {
    const [fact] = factsOf('silence', every(0.2, 0, 60, beat), 90);
    expect(fact?.after).toBeUndefined();
    expect(fact?.gapMs).toBeGreaterThan(29_000);
  });

  it('stays quiet about a steady speaker', () => {
    expect(factsOf('silence', every(0.2, 0, 100, beat))).toEqual([]);
  });

  it('stays quiet about a speaker that seldom writes', () => {
    const times = [0, 0.1, 0.2, 0.5, 14, 31, 40, 62, 70, 91, 97, 120];
    expect(factsOf('silence', times.map(beat))).toEqual([]);
  });

  it('stays quiet after start-up chatter', () => {
    const chatter = every(0.01, 0, 1, beat);
    expect(factsOf('silence', [...chatter, record(30, 'elected'), record(42, 'joined')])).toEqual([]);
  });

  it('stays quiet where another file of the speaker fills the gap', () => {
    const steady = [...every(0.2, 0, 40, beat), ...every(0.2, 52, 80, beat)];
    const other = every(0.2, 38, 54, (s, i) => record(s, `error output ${i}`));
    const span = { startMs: START_MS, endMs: START_MS + 80_000 };
    for (const [first, second] of [
      [steady, other],
      [other, steady],
    ]) {
      const collector = collect(first ?? [], 'a', 'a.log');
      collector.merge(collect(second ?? [], 'a', 'a.err'));
      expect(ofKind('silence', collector.facts(span))).toEqual([]);
    }
  });
});

describe('clock steps', () => {
  it('reports a clock that is put back and right again, and no silence', () => {
    const events = [...every(0.5, 0, 60, beat), ...every(0.5, 10, 35, beat), ...every(0.5, 87, 110, beat)];
    expect(factsOf('time-backwards', events).map((fact) => fact.jumpMs)).toEqual([-49_500]);
    expect(factsOf('time-forwards', events).map((fact) => fact.jumpMs)).toEqual([52_500]);
    expect(factsOf('silence', events)).toEqual([]);
  });

  it('stays quiet about single late lines and small disorder', () => {
    const events = every(0.5, 0, 60, (s, i) =>
      record(i % 20 === 7 ? s - 8 : i % 2 === 0 ? s - 0.6 : s, `beat ${i}`),
    );
    expect(factsOf('time-backwards', events)).toEqual([]);
  });

  it('stays quiet where another format counts in another zone', () => {
    const events = every(0.5, 0, 60, beat);
    const foreign = every(0.1, 20, 21, beat).map((event) => ({
      ...event,
      format: 'other',
      timeMs: (event.timeMs ?? 0) - 3_600_000,
    }));
    events.splice(40, 0, ...foreign);
    expect(factsOf('time-backwards', events)).toEqual([]);
  });
});
