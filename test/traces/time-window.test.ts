import { describe, expect, it } from 'vitest';
import { answerOf } from './load-files.ts';

const START_MS = Date.parse('2026-11-02T10:00:00Z');

/** Ten traces, one a minute, each of ten seconds. */
const TRACES = Array.from({ length: 10 }, (_, i) => ({
  traceId: `f${i}`,
  id: '1',
  name: 'get',
  kind: 'SERVER',
  timestamp: (START_MS + i * 60_000) * 1000,
  duration: 10_000_000,
  localEndpoint: { serviceName: 'web' },
}));
const minute = (minutes: number): number => START_MS + minutes * 60_000;

async function idsWithin(window: { sinceMs?: number; untilMs?: number }): Promise<string[]> {
  const { traces, summary } = await answerOf({ 'a.json': TRACES }, window);
  expect(summary.traces).toBe(traces?.length);
  return (traces ?? []).map(({ trace_id }) => trace_id).sort();
}

describe('traces of a time', () => {
  it('are those that lie in it at least in part', async () => {
    expect(await idsWithin({ sinceMs: minute(7) + 5000 })).toEqual(['f7', 'f8', 'f9']);
    expect(await idsWithin({ sinceMs: minute(7) + 15_000 })).toEqual(['f8', 'f9']);
    expect(await idsWithin({ sinceMs: minute(2), untilMs: minute(3) })).toEqual(['f2', 'f3']);
  });

  it('are all where no time is given', async () => {
    expect(await idsWithin({})).toHaveLength(10);
  });

  it('hide no trace that is asked for', async () => {
    const { trace } = await answerOf({ 'a.json': TRACES }, { traceId: 'f1', sinceMs: minute(5) });
    expect(trace?.trace_id).toBe('f1');
  });

  it('that are none are an error that says when traces are', async () => {
    await expect(answerOf({ 'a.json': TRACES }, { untilMs: minute(-5) })).rejects.toThrow(
      'None of 10 traces lies between "since" and "until": they are from 2026-11-02T10:00:00.000Z to 2026-11-02T10:09:10.000Z',
    );
  });

  it('of log lines without a zone are read in the zone that is given', async () => {
    const line =
      '2026-11-02 11:00:00.500 INFO trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7 got';
    const { traces } = await answerOf({ 'web.log': line }, { timezone: 'Europe/Berlin', untilMs: minute(1) });
    expect(traces?.[0]?.start).toBe('2026-11-02T10:00:00.500Z');
  });
});
