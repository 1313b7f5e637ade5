import { quantile } from '../statistics/quantile.ts';
import type { Column } from './column.ts';
import type { LatencyShiftFact, Sighting, ValueShiftFact } from './fact.ts';
import { isStockName } from './field-role.ts';
import type { Series, SeriesBin } from './series.ts';

/** The first requests of a process are slow. */
const WARM_UP_MS = 5000;
const MIN_CALM_BINS = 4;
const MIN_CALM_BINS_OF_VALUES = 8;
const MIN_CALM_VALUES = 8;
/** Fewer stretches than this have no range of their own. */
const MIN_BEGINNING_BINS = 8;
const MIN_SHIFTED_VALUES = 5;
const MIN_SHIFT_MS = 3000;
/** A shifted value is at least so many times the usual one. */
const TIMES_USUAL = 3;
const MIN_RISE = { duration: 30, number: 3 };
/** A value falls away when it is below this share of the usual one. */
const FALL = 0.1;
/** Where more values stand out now and then, they are noise. */
const MAX_STRAY = 0.05;
const MAX_FACTS = 4;
const SIGHTINGS = 6;

/** Times in which a field is far out of its usual range, as long as a usual time before is known. `startMs`: when the speaker began. */
export function fieldShiftsOf(
  speaker: string,
  templateId: number,
  column: Column,
  startMs: number,
): (LatencyShiftFact | ValueShiftFact)[] {
  const { series } = column;
  if (series === undefined || column.role === 'sequence') return [];
  if (series.size < MIN_CALM_VALUES + MIN_SHIFTED_VALUES) return [];
  const bins = series.bins().filter((bin) => bin.startMs >= startMs + WARM_UP_MS);
  if (bins.length <= MIN_CALM_BINS) return [];
  const isDuration = column.role === 'duration';
  if (!isDuration && drifts(bins)) return [];
  const usual = usualOf(bins);
  const high = Math.max(
    TIMES_USUAL * usual.median,
    usual.median + 4 * (usual.high - usual.median),
    usual.median + (isDuration ? MIN_RISE.duration : MIN_RISE.number),
  );
  const facts: (LatencyShiftFact | ValueShiftFact)[] = [];
  for (const run of runsOf(
    bins,
    (value) => value > high,
    isDuration ? MIN_CALM_BINS : MIN_CALM_BINS_OF_VALUES,
  )) {
    const fact = { speaker, templateId, field: column.label, ...spanOf(run, series) };
    const shifted = middleOf(run);
    const count = valuesIn(run);
    if (isDuration)
      facts.push({ kind: 'latency-shift', ...fact, usualMs: usual.median, shiftedMs: shifted, count });
    else facts.push({ kind: 'value-shift', ...fact, from: usual.median, to: shifted });
  }
  if (!isDuration && !isStockName(column.name) && usual.median >= 3 && usual.low >= usual.median / 2) {
    for (const run of runsOf(bins, (value) => value <= usual.median * FALL, MIN_CALM_BINS_OF_VALUES)) {
      const fact = { speaker, templateId, field: column.label, ...spanOf(run, series) };
      facts.push({ kind: 'value-shift', ...fact, from: usual.median, to: middleOf(run) });
    }
  }
  return facts.slice(0, MAX_FACTS);
}

/**
 * Usual median and range: those of the whole time, of its first third and (the range) of its first sixth, whichever is calmest. Trouble
 * covers most of a short log, but mostly not its beginning; or the beginning of a long one, but not most of it.
 */
function usualOf(bins: readonly SeriesBin[]): { median: number; high: number; low: number } {
  const early = bins.slice(0, Math.max(MIN_CALM_BINS, Math.ceil(bins.length / 3)));
  const all = bins.map((bin) => bin.middle);
  const first = early.map((bin) => bin.middle);
  const beginning = first.slice(0, Math.max(MIN_BEGINNING_BINS, Math.ceil(bins.length / 6)));
  return {
    median: Math.min(middleOf(early), middleOf(bins)),
    high: Math.min(quantile(beginning, 0.8), quantile(first, 0.8), quantile(all, 0.8)),
    low: Math.max(quantile(first, 0.1), quantile(all, 0.1)),
  };
}

/** Median of the stretches' medians, each weighing as its values. */
function middleOf(bins: readonly SeriesBin[]): number {
  const sorted = [...bins].sort((a, b) => a.middle - b.middle);
  const all = valuesIn(bins);
  let below = 0;
  for (const bin of sorted) {
    below += bin.count;
    if (2 * below >= all) return bin.middle;
  }
  return Number.NaN;
}

function valuesIn(bins: readonly SeriesBin[]): number {
  let values = 0;
  for (const bin of bins) values += bin.count;
  return values;
}

/** Runs of shifted stretches (small holes bridged) with enough values, a calm time before and enough calm in all. */
function runsOf(
  bins: readonly SeriesBin[],
  shifted: (value: number) => boolean,
  minCalmBins: number,
): SeriesBin[][] {
  const runs: SeriesBin[][] = [];
  let run: SeriesBin[] = [];
  let calmBins = 0;
  let calmValues = 0;
  let pause = 0;
  let shiftedBins = 0;
  for (const bin of bins) {
    if (shifted(bin.middle)) {
      shiftedBins++;
      if (calmBins >= minCalmBins) run.push(bin);
      pause = 0;
      continue;
    }
    calmBins++;
    calmValues += bin.count;
    pause++;
    if (pause > 2 && run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  if (calmValues < MIN_CALM_VALUES) return [];
  const kept = runs.filter((bins) => {
    const lastedMs = (bins.at(-1)?.lastMs ?? 0) - (bins[0]?.firstMs ?? 0);
    return bins.length >= 2 && valuesIn(bins) >= MIN_SHIFTED_VALUES && lastedMs >= MIN_SHIFT_MS;
  });
  let stray = shiftedBins;
  for (const bins of kept) stray -= bins.length;
  return stray > Math.max(2, calmBins * MAX_STRAY) ? [] : kept;
}

function spanOf(
  run: readonly SeriesBin[],
  series: Series,
): { startMs: number; endMs: number; sightings: Sighting[] } {
  const startMs = run[0]?.firstMs ?? 0;
  const endMs = run.at(-1)?.lastMs ?? startMs;
  return { startMs, endMs, sightings: series.linesBetween(startMs, endMs, SIGHTINGS) };
}

/** Whether a value mostly moves one way: a counter, a stock that is used up. */
function drifts(bins: readonly SeriesBin[]): boolean {
  let up = 0;
  let down = 0;
  for (let i = 1; i < bins.length; i++) {
    const step = (bins[i]?.middle ?? 0) - (bins[i - 1]?.middle ?? 0);
    if (step > 0) up++;
    else if (step < 0) down++;
  }
  return up + down >= bins.length * 0.6 && Math.max(up, down) >= 0.9 * (up + down);
}
