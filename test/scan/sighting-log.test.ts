import { describe, expect, it } from 'vitest';
import { SightingLog, type SignalSighting } from '../../src/scan/sighting-log.ts';

function sighting(line: number, signal = 'retry', templateId = 1): SignalSighting {
  return {
    pid: undefined,
    previousPid: undefined,
    signal,
    speaker: 'a',
    file: 'a.log',
    line,
    timeMs: line * 10,
    placedMs: line * 10,
    text: 'again',
    head: undefined,
    attrs: {},
    level: 'warn',
    templateId,
    weight: 1,
    previous: undefined,
  };
}
function logOf(from: number, to: number, signal?: string, templateId?: number): SightingLog {
  const log = new SightingLog();
  for (let line = from; line <= to; line++) log.add(sighting(line, signal, templateId));
  return log;
}
const weightOf = (log: SightingLog): number => log.all().reduce((sum, one) => sum + one.weight, 0);

describe('sightings of one kind', () => {
  it('are all kept where they are few', () => {
    expect(
      logOf(1, 200)
        .all()
        .map((one) => one.line),
    ).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });
  it('are thinned where they are many, the first and the last kept', () => {
    const all = logOf(1, 20_000).all();
    expect(all.length).toBeLessThan(1_000);
    expect(all[0]?.line).toBe(1);
    expect(all.at(-1)?.line).toBe(20_000);
  });
  it('stand for about as many records as there were', () => {
    expect(weightOf(logOf(1, 20_000)) / 20_000).toBeCloseTo(1, 1);
  });
  it('stand evenly over time', () => {
    const halves = [0, 0];
    for (const one of logOf(1, 20_000).all()) {
      const half = one.line <= 10_000 ? 0 : 1;
      halves[half] = (halves[half] ?? 0) + one.weight;
    }
    expect((halves[0] ?? 0) / (halves[1] ?? 1)).toBeCloseTo(1, 0);
  });
});

describe('sightings of many kinds', () => {
  it('are bounded in all', () => {
    const log = new SightingLog();
    for (let kind = 0; kind < 60; kind++)
      for (let line = 1; line <= 600; line++) log.add(sighting(line, 'retry', kind));
    expect(log.all().length).toBeLessThan(9_000);
  });
  it('keep the first of each kind, however frequent the others are', () => {
    const log = logOf(1, 20_000);
    log.add(sighting(20_001, 'panic', 2));
    expect(log.all().filter((one) => one.signal === 'panic')).toHaveLength(1);
  });
});

describe('a merged log', () => {
  it('holds what both held, under the joined ids of templates', () => {
    const log = logOf(1, 10);
    log.merge(logOf(11, 20), () => 7);
    expect(log.all().map((one) => [one.line, one.templateId])).toEqual([
      ...Array.from({ length: 10 }, (_, i) => [i + 1, 1]),
      ...Array.from({ length: 10 }, (_, i) => [i + 11, 7]),
    ]);
  });
  it('stands for as many records as both did', () => {
    const log = logOf(1, 20_000);
    log.merge(logOf(20_001, 40_000), (id) => id);
    expect(weightOf(log) / 40_000).toBeCloseTo(1, 0);
  });
});
