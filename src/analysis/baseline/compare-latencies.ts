import type { Series } from '../../facts/series.ts';
import { quantile } from '../../statistics/quantile.ts';
import { rankSum } from '../../statistics/rank-sum.ts';
import type { LatencyChange } from '../finding.ts';
import type { Run, SharedTemplates } from './share-templates.ts';

const MIN_VALUES = 20;
/** Standard scores beyond which chance is out of the question, however many fields are compared. */
const MIN_Z = 5;
/** The median or the 95th percentile must differ by this factor, and by this many milliseconds. */
const MIN_FACTOR = 1.3;
const MIN_DIFFERENCE_MS = 1;

interface Durations {
  values: number[];
  nodes: Set<string>;
  file: string;
  line: number;
}

/**
 * Durations in log lines that are longer or shorter than in the baseline, the most changed first: node by node where
 * both runs have the node, else over all nodes.
 */
export function compareLatencies(run: Run, baseline: Run, templates: SharedTemplates): LatencyChange[] {
  const [ours, theirs] = [run, baseline].map(namesOf);
  const inBoth = (name: string): boolean => ours?.has(name) === true && theirs?.has(name) === true;
  const here = durationsOf(run, templates, inBoth);
  const there = durationsOf(baseline, templates, inBoth);
  const changes: (LatencyChange & { by: number })[] = [];
  for (const [key, { id, field, durations }] of here) {
    const usual = there.get(key)?.durations;
    if (usual === undefined || usual.values.length < MIN_VALUES || durations.values.length < MIN_VALUES)
      continue;
    const [p50, p95, usual50, usual95] = [
      quantile(durations.values, 0.5),
      quantile(durations.values, 0.95),
      quantile(usual.values, 0.5),
      quantile(usual.values, 0.95),
    ];
    const { z, larger } = rankSum(usual.values, durations.values);
    const by = Math.max(change(p50, usual50), change(p95, usual95));
    if (Math.abs(z) < MIN_Z || by < MIN_FACTOR) continue;
    changes.push({
      template: templates.text(id),
      field,
      p50_ms: rounded(p50),
      p95_ms: rounded(p95),
      baseline_p50_ms: rounded(usual50),
      baseline_p95_ms: rounded(usual95),
      longer_share: Math.round(100 * larger) / 100,
      z: Math.round(10 * z) / 10,
      first: { file: durations.file, line: durations.line },
      nodes: [...durations.nodes],
      by,
    });
  }
  return changes.sort((a, b) => b.by - a.by).map(({ by, ...row }) => row);
}

/** By what factor a duration grew or shrank; 1 where the difference is too small to matter. */
function change(ms: number, usualMs: number): number {
  if (Math.abs(ms - usualMs) < MIN_DIFFERENCE_MS) return 1;
  return Math.max(ms, usualMs) / Math.max(Math.min(ms, usualMs), MIN_DIFFERENCE_MS / 10);
}

function namesOf({ built }: Run): Set<string> {
  return new Set([...built.collectors.keys()].map((node) => node.name));
}

function rounded(ms: number): number {
  return Number(ms.toPrecision(4));
}

function durationsOf(
  run: Run,
  templates: SharedTemplates,
  inBoth: (node: string) => boolean,
): Map<string, { id: number; field: string; durations: Durations }> {
  const all = new Map<string, { id: number; field: string; durations: Durations }>();
  for (const [node, collector] of run.built.collectors) {
    for (const [templateId, kind] of collector.kinds) {
      const id = templates.sharedId(run, run.scan.miner.resolve(templateId));
      if (id === undefined) continue;
      for (const column of kind.columns?.columns ?? []) {
        if (column.role !== 'duration' || column.series === undefined) continue;
        const key = `${id}\0${column.label}\0${inBoth(node.name) ? node.name : ''}`;
        const known = all.get(key) ?? {
          id,
          field: column.label,
          durations: { values: [], nodes: new Set<string>(), file: '', line: 0 },
        };
        all.set(key, known);
        addSeries(known.durations, column.series, node.name);
      }
    }
  }
  return all;
}

function addSeries(durations: Durations, series: Series, node: string): void {
  for (const value of series.values()) durations.values.push(value);
  durations.nodes.add(node);
  const [line] = series.linesBetween(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1);
  if (durations.line > 0 || line === undefined) return;
  durations.file = line.file;
  durations.line = line.line;
}
