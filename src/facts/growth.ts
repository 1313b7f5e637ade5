import { median } from '../statistics/quantile.ts';
import type { Column } from './column.ts';
import type { GrowthFact } from './fact.ts';
import { isStockName } from './field-role.ts';
import type { SeriesBin } from './series.ts';

const MIN_STEPS = 6;
const MIN_DURATION_MS = 10_000;
const MIN_MONOTONE = 0.8;
/** What grows at least doubles, and not in one leap. */
const MIN_RATIO = 2;
const MAX_LEAP = 0.6;
/** The rise is so many times the usual movement from one value to the next; else it is noise. */
const MIN_USUAL_STEPS = 5;
const MAX_FACTS = 3;

/** Stretches over which a stock grows without falling back in between. */
export function growthOf(speaker: string, templateId: number, column: Column): GrowthFact[] {
  if (column.series === undefined || column.role === 'sequence' || column.role === 'duration') return [];
  if (!isStockName(column.name) && column.unit !== 'B' && column.unit !== '%') return [];
  const bins = column.series.bins();
  const values = bins.map((bin) => bin.middle);
  const steps = values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? value)));
  const usualStep = median(steps);
  const facts: GrowthFact[] = [];
  const open: [number, number][] = [[0, values.length - 1]];
  while (facts.length < MAX_FACTS) {
    const range = open.pop();
    if (range === undefined) break;
    const [from, to] = range;
    if (to - from < MIN_STEPS) continue;
    const top = indexOfMax(values, from, to);
    const bottom = lastIndexOfMin(values, from, top);
    const fact = growthBetween(bins, values, bottom, top, to, usualStep);
    if (fact !== undefined) {
      const sightings = column.series.linesBetween(fact.startMs, fact.endMs, 8);
      facts.push({ kind: 'growth', speaker, templateId, field: column.label, sightings, ...fact });
    }
    if (bottom > from && fact !== undefined) open.push([from, bottom]);
    if (top < to) open.push([top + 1, to]);
  }
  return facts;
}

type Growth = Omit<GrowthFact, 'kind' | 'speaker' | 'templateId' | 'field' | 'sightings'>;

function growthBetween(
  bins: readonly SeriesBin[],
  values: readonly number[],
  bottom: number,
  top: number,
  last: number,
  usualStep: number,
): Growth | undefined {
  const first = bins[bottom];
  const peak = bins[top];
  if (first === undefined || peak === undefined || top - bottom < MIN_STEPS) return undefined;
  const from = values[bottom] ?? 0;
  const to = values[top] ?? 0;
  const durationMs = peak.lastMs - first.firstMs;
  if (durationMs < MIN_DURATION_MS || from < 0 || to < from * MIN_RATIO || to - from < 3) return undefined;
  if (to - from < usualStep * MIN_USUAL_STEPS) return undefined;
  let up = 0;
  let all = 0;
  let leap = 0;
  for (let i = bottom + 1; i <= top; i++) {
    const step = (values[i] ?? 0) - (values[i - 1] ?? 0);
    up += Math.max(0, step);
    all += Math.abs(step);
    leap = Math.max(leap, step);
  }
  const monotone = all === 0 ? 0 : up / all;
  if (monotone < MIN_MONOTONE || leap > (to - from) * MAX_LEAP) return undefined;
  let fellBack = false;
  for (let i = top + 1; i <= last; i++) if ((values[i] ?? to) < from + (to - from) * 0.3) fellBack = true;
  return {
    startMs: first.firstMs,
    endMs: peak.lastMs,
    from,
    to,
    perMinute: ((to - from) * 60_000) / durationMs,
    monotone,
    fellBack,
  };
}

function indexOfMax(values: readonly number[], from: number, to: number): number {
  let best = from;
  for (let i = from; i <= to; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}

function lastIndexOfMin(values: readonly number[], from: number, to: number): number {
  let best = from;
  for (let i = from; i <= to; i++) if ((values[i] ?? 0) <= (values[best] ?? 0)) best = i;
  return best;
}
