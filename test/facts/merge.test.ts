import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FactCollector } from '../../src/facts/fact-collector.ts';
import type { LogEvent } from '../../src/logs/event.ts';
import { collect, every, ofKind, record, START_MS } from './record.ts';

const span = { startMs: START_MS, endMs: START_MS + 100_000 };

/** A log with a pause, a latency shift, a surge and repeated ids. */
function trouble(): LogEvent[] {
  const events = [
    ...every(0.2, 0, 100, (s, i) =>
      record(s, 'request completed', {
        durationMs: s > 60 && s < 80 ? 800 + (i % 50) : 20 + (i % 9),
        partition: s > 60 && s < 80 && i % 8 !== 0 ? 'p-4' : `p-${(i * 7) % 11}`,
      }),
    ),
    ...every(0.5, 0, 100, (s, i) =>
      record(s, 'mail sent', { eventId: `e-${s > 60 && s < 70 ? i >> 1 : i}` }),
    ),
    ...every(0.05, 62, 70, (s, i) => record(s, `attempt ${i} rejected`)),
  ].filter((event) => (event.timeMs ?? 0) < START_MS + 40_000 || (event.timeMs ?? 0) > START_MS + 52_000);
  return events.sort((a, b) => (a.timeMs ?? 0) - (b.timeMs ?? 0));
}

/** What a collector tells, without the figures that thinning may move. */
function story(collector: FactCollector): string[] {
  return (
    collector
      .facts(span)
      // Which sighting of a repeated id counts as the surplus one depends on the order of chunks: no time for those.
      .map((fact) =>
        fact.kind === 'duplicate'
          ? fact.kind
          : `${fact.kind} ${Math.round((fact.startMs - START_MS) / 4000)}`,
      )
      .sort()
  );
}

describe('merging collectors', () => {
  it('tells the same story however a file is cut into chunks and whichever chunk comes first', () => {
    const events = trouble();
    const whole = story(collect(events));
    expect(whole.map((line) => line.split(' ')[0])).toEqual([
      'burst',
      'duplicate',
      'hot-key',
      'latency-shift',
      'silence',
    ]);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: events.length - 1 }), { maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        (cuts, order) => {
          const edges = [0, ...cuts.sort((a, b) => a - b), events.length];
          const chunks = edges.slice(1).map((edge, i) => collect(events.slice(edges[i], edge)));
          const merged = new FactCollector('a', 'a.log');
          while (chunks.length > 0) {
            const [chunk] = chunks.splice((order.next().value ?? 0) % chunks.length, 1);
            if (chunk !== undefined) merged.merge(chunk);
          }
          expect(story(merged)).toEqual(whole);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('renames templates, and joins kinds that get one name', () => {
    const collector = new FactCollector('a', 'a.log');
    const events = every(0.02, 50, 60, (s, i) => record(s, `attempt ${i} rejected`));
    for (const event of every(0.5, 0, 50, (s) => record(s, 'tick'))) collector.add(event, 1);
    for (const [i, event] of events.entries()) collector.add(event, 7 + (i % 2));
    collector.remap((id) => (id === 8 ? 7 : id));
    const bursts = ofKind('burst', collector.facts(span));
    expect(bursts.map((fact) => [fact.templateId, fact.count])).toEqual([[7, 500]]);
  });

  it('keeps its memory bounded and says what it was doing when', () => {
    const collector = new FactCollector('a', 'a.log');
    for (let i = 0; i < 20_000; i++) {
      collector.add(record(i * 3600, `id=x${i} value=${i % 977}`), i % 7);
    }
    collector.add({ ...record(0, 'clock not set'), timeMs: 1000 }, 3);
    const { activity } = collector;
    expect(activity.total).toBe(20_001);
    expect(activity.countBetween(START_MS, START_MS + 10_000 * 3_600_000)).toBeCloseTo(10_000, -2);
    expect(activity.wroteBetween(START_MS - 1e9, START_MS - 1)).toBe(false);
    for (const kind of collector.kinds.values()) {
      for (const column of kind.columns?.columns ?? []) {
        expect(column.ids?.ids.size ?? 0).toBeLessThanOrEqual(4096);
        expect(column.series?.size ?? 0).toBeLessThanOrEqual(1024);
      }
    }
  });
});
