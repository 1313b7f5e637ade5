import { describe, expect, it } from 'vitest';
import { every, factsOf, record } from './record.ts';

const work = (seconds: number, i: number) => record(seconds, `request ${i} done`);
const failure = (seconds: number, i: number) => record(seconds, `attempt ${i} rejected`);

function inOrder<T extends { timeMs: number | undefined }>(events: T[]): T[] {
  return events.sort((a, b) => (a.timeMs ?? 0) - (b.timeMs ?? 0));
}

describe('bursts', () => {
  it('reports a kind of record that surges', () => {
    const events = inOrder([...every(0.5, 0, 100, work), ...every(0.02, 50, 60, failure)]);
    const [fact, ...others] = factsOf('burst', events);
    expect(others).toEqual([]);
    expect(fact?.count).toBe(500);
    expect(fact?.peakPerMinute).toBeGreaterThan(2000);
    expect(fact?.sightings.length).toBeGreaterThan(0);
  });

  it('reports a usual kind at many times its rate', () => {
    const events = inOrder([...every(0.5, 0, 100, work), ...every(0.05, 50, 60, work)]);
    expect(factsOf('burst', events)[0]?.usualPerMinute).toBeCloseTo(120, -1);
  });

  it('stays quiet at start-up, about single batches and about a whole log of trouble', () => {
    expect(factsOf('burst', inOrder([...every(0.5, 0, 100, work), ...every(0.01, 0, 3, failure)]))).toEqual(
      [],
    );
    expect(
      factsOf('burst', inOrder([...every(0.5, 0, 100, work), ...every(0.01, 50, 50.4, failure)])),
    ).toEqual([]);
    expect(factsOf('burst', every(0.02, 0, 20, failure))).toEqual([]);
  });

  it('stays quiet about a steady rate', () => {
    expect(factsOf('burst', every(0.2, 0, 100, work))).toEqual([]);
  });
});

describe('rate drops', () => {
  const heartbeat = (seconds: number, i: number) => record(seconds, `still alive ${i}`);

  it('reports a steady kind that stops while its speaker writes on', () => {
    const events = inOrder([
      ...every(0.25, 0, 50, work),
      ...every(0.25, 70, 100, work),
      ...every(1, 0, 100, heartbeat),
    ]);
    const [fact, ...others] = factsOf('rate-drop', events);
    expect(others).toEqual([]);
    expect(fact?.count).toBe(0);
    expect(fact?.expected).toBeCloseTo(80, -1);
  });

  it('stays quiet where the whole speaker is silent (a silence tells it)', () => {
    expect(factsOf('rate-drop', [...every(0.25, 0, 50, work), ...every(0.25, 70, 100, work)])).toEqual([]);
  });

  it('stays quiet about a kind that never was steady', () => {
    const events = inOrder([...every(1, 0, 100, heartbeat), ...[3, 9, 40, 41, 88].map(work)]);
    expect(factsOf('rate-drop', events)).toEqual([]);
  });
});
