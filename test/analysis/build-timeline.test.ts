import { describe, expect, it } from 'vitest';
import { buildTimeline } from '../../src/analysis/build-timeline.ts';
import type { Finding } from '../../src/analysis/finding.ts';
import type { Observation } from '../../src/diagnosis/case.ts';
import { type Diagnosis, diagnose } from '../../src/diagnosis/diagnose.ts';
import { caseWith, says, speaker } from '../diagnosis/observe.ts';
import { atSecond } from '../diagnosis/write-log.ts';
import { sampleFinding } from './sample-analysis.ts';

const node = speaker('n1');
const other = speaker('n2');
function diagnosis(observations: Observation[]): Diagnosis {
  return diagnose(caseWith([node, other], observations));
}
const iso = (second: number): string => new Date(atSecond(second)).toISOString();
const found = (from: number, to: number | null): Finding =>
  sampleFinding('F1', 1, { start: iso(from), end: to === null ? null : iso(to) });

describe('the timeline', () => {
  it('tells beginnings and ends of findings between the turns, in order', () => {
    const turns = [says(10, node, 'leader-elected', [node]), says(70, other, 'leader-elected', [other])];
    expect(
      buildTimeline(diagnosis(turns), [found(50, 80)]).map(({ time, finding }) => [time, finding]),
    ).toEqual([
      [iso(10), undefined],
      [iso(50), 'F1'],
      [iso(70), undefined],
      [iso(80), 'F1'],
    ]);
  });
  it('tells no end of what lasts', () => {
    expect(buildTimeline(diagnosis([]), [found(50, null)])).toHaveLength(1);
  });
  it('tells a turn once that a node states several times in a row', () => {
    const turns = [10, 10.1, 10.2].map((second) => says(second, node, 'leader-elected', [node]));
    expect(buildTimeline(diagnosis(turns), [])).toHaveLength(1);
  });
  it('tells once what several nodes go through within seconds, and apart what is minutes apart', () => {
    const third = speaker('n3');
    const lost = [10, 11, 12].map((second, i) =>
      says(second, [node, other, third][i] ?? node, 'quorum-lost'),
    );
    const later = says(100, other, 'quorum-lost');
    const told = buildTimeline(diagnose(caseWith([node, other, third], [...lost, later])), []);
    expect(told.map((entry) => `${entry.node} ${entry.event}`)).toEqual([
      'n1 has no quorum; so did n2, n3',
      'n2 has no quorum',
    ]);
  });
  it('tells two leaders apart, however close', () => {
    const turns = [says(10, node, 'leader-elected', [node]), says(10.5, other, 'leader-elected', [other])];
    expect(buildTimeline(diagnosis(turns), [])).toHaveLength(2);
  });
  it('tells once, with the count, what one node goes through again and again', () => {
    const turns = Array.from({ length: 6 }, (_, i) => says(10 + i * 8, node, 'quorum-lost'));
    const [entry, ...more] = buildTimeline(diagnosis(turns), []);
    expect(entry?.event).toBe(`has no quorum (6 times until ${iso(50)})`);
    expect(more).toEqual([]);
    expect(buildTimeline(diagnosis(turns.slice(0, 3)), [])).toHaveLength(3);
  });
  it('leaves out turns that bear no time', () => {
    const turns = ['leader-elected', 'quorum-lost', 'process-started'].map((signal) =>
      says(10, node, signal, [node], { untimed: true }),
    );
    expect(buildTimeline(diagnosis(turns), [])).toEqual([]);
  });
  it('leaves out what is no turn, and background', () => {
    const noise = [says(10, node, 'slow-operation'), says(20, node, 'retry')];
    expect(buildTimeline(diagnosis(noise), [{ ...found(50, 80), role: 'background' }])).toEqual([]);
  });
  it('is bounded, and keeps the turns nearest to the first finding', () => {
    const turns = Array.from({ length: 300 }, (_, i) => {
      const leader = i % 2 ? node : other;
      return says(i * 3, leader, 'leader-elected', [leader]);
    });
    const entries = buildTimeline(diagnosis(turns), [found(600, 610)]);
    expect(entries.length).toBeLessThanOrEqual(40);
    expect(entries[0]?.time.localeCompare(iso(500))).toBe(1);
  });
});
