import { describe, expect, it } from 'vitest';
import { crossSpeakerFacts } from '../../src/facts/compare-speakers.ts';
import type { Fact } from '../../src/facts/fact.ts';
import type { LogEvent } from '../../src/logs/event.ts';
import { collect, every, ofKind, record, START_MS } from './record.ts';

function compare(a: readonly LogEvent[], b: readonly LogEvent[]): Fact[] {
  return crossSpeakerFacts([collect(a, 'sender', 'sender.log'), collect(b, 'receiver', 'receiver.log')]);
}

const sent = (seconds: number, i: number) => record(seconds, 'event sent', { eventId: `e-${i}`, seq: i });
const received = (delay: number) => (seconds: number, i: number) =>
  record(seconds + delay, 'event handled', { eventId: `e-${i}`, seq: i });
const isLost = (i: number) => i > 150 && i < 220 && i % 3 === 0;

/** One speaker takes and finishes things, for a time not all of them; `name` says what they are. */
function alone(name: string): Fact[] {
  const taken = every(0.2, 0, 60, (seconds, i) => record(seconds, 'taken', { [name]: `u-${i}` }));
  const finished = every(0.2, 0, 60, (seconds, i) =>
    record(seconds + 0.05, 'finished', { [name]: `u-${i}` }),
  );
  const both = [...taken, ...finished.filter((_, i) => !isLost(i))];
  return crossSpeakerFacts([
    collect(
      both.sort((a, b) => (a.timeMs ?? 0) - (b.timeMs ?? 0)),
      'worker',
    ),
  ]);
}

describe('comparing two speakers', () => {
  it('reports messages that were sent and never arrived', () => {
    const arrived = every(0.2, 0, 60, received(0.05)).filter((_, i) => !isLost(i));
    const facts = compare(every(0.2, 0, 60, sent), arrived);
    const [missing] = ofKind('missing-answer', facts);
    expect(missing).toMatchObject({ speaker: 'receiver', field: 'eventId', missing: 23 });
    expect(missing?.sent.speaker).toBe('sender');
    expect(missing?.sightings[0]?.file).toBe('sender.log');
    expect(ofKind('sequence-hole', facts)[0]).toMatchObject({ field: 'seq', missing: 23, sentBy: 'sender' });
  });

  it('stays quiet where all arrives, and about what is on its way when the logs end', () => {
    expect(compare(every(0.2, 0, 60, sent), every(0.2, 0, 60, received(0.05)))).toEqual([]);
    expect(compare(every(0.2, 0, 60, sent), every(0.2, 0, 55, received(5)))).toEqual([]);
  });

  it('stays quiet where a kind of record never answered most', () => {
    const some = every(0.2, 0, 60, received(0.05)).filter((_, i) => i % 5 === 0);
    expect(ofKind('missing-answer', compare(every(0.2, 0, 60, sent), some))).toEqual([]);
  });

  it('reports of one speaker which messages it took and never finished', () => {
    const facts = ofKind('missing-answer', alone('jobId'));
    expect(facts[0]).toMatchObject({ speaker: 'worker', field: 'jobId', missing: 23 });
  });

  it('stays quiet about things of one speaker that are named now and then', () => {
    expect(ofKind('missing-answer', alone('unit'))).toEqual([]);
  });

  it('reports a clock that is off for a time, with its amount and whose it is', () => {
    const skewed = every(0.2, 0, 60, (s, i) => received(i > 150 && i < 220 ? -46.95 : 0.05)(s, i));
    const third = collect(every(0.2, 0, 60, received(0.1)), 'third', 'third.log');
    const collectors = [collect(every(0.2, 0, 60, sent), 'sender'), collect(skewed, 'receiver'), third];
    const facts = ofKind('clock-offset', crossSpeakerFacts(collectors));
    expect(facts).toHaveLength(2);
    for (const fact of facts) {
      expect(fact.speaker).toBe('receiver');
      expect(fact.offsetMs).toBeCloseTo(-47_000, -2);
      expect(fact.startMs).toBeGreaterThan(START_MS + 29_000);
    }
  });

  it('stays quiet about answers that come late for a time', () => {
    const late = every(0.2, 0, 60, (s, i) => received(i > 150 && i < 220 ? 1 + (i % 10) : 0.05)(s, i));
    expect(ofKind('clock-offset', compare(every(0.2, 0, 60, sent), late))).toEqual([]);
  });

  it('reports ids that two alike workers both handle for a time', () => {
    const done = (seconds: number, i: number) => record(seconds, 'job done', { jobId: `j-${i}` });
    const left = every(0.2, 0, 60, done).filter((_, i) => i % 2 === 0 || (i > 200 && i < 220));
    const right = every(0.2, 0, 60, done).filter((_, i) => i % 2 === 1);
    expect(ofKind('shared-id', compare(left, right))[0]).toMatchObject({ field: 'jobId', ids: 10 });
    const apart = every(0.2, 0, 60, done).filter((_, i) => i % 2 === 0);
    expect(compare(apart, right)).toEqual([]);
  });
});
