import type { Column } from './column.ts';
import type { LatencyShiftFact, Sighting, ValueShiftFact } from './fact.ts';
import { isStockName } from './field-role.ts';
import type { SeriesBin } from './series.ts';
import { median, quantile } from './statistics.ts';

/** The first requests of a process are slow. */
const WARM_UP_MS = 5000;
const MIN_CALM_BINS = 4;
const MIN_CALM_VALUES = 8;
const MIN_SHIFTED_VALUES = 5;
const MIN_SHIFT_MS = 3000;
/** A shifted value is at least so many times the usual one. */
const TIMES_USUAL = 3;
const MIN_RISE = { duration: 30, number: 3 };
/** A value falls away when it is below this share of the usual one. */
const FALL = 0.1;
const MAX_FACTS = 4;

interface Point {
  bin: SeriesBin;
  value: number;
}

/** Times in which a field is far out of its usual range, as long as a usual time before is known. `startMs`: when the speaker began. */
export function fieldShiftsOf(
  speaker: string,
  templateId: number,
  column: Column,
  startMs: number,
): (LatencyShiftFact | ValueShiftFact)[] {
  if (column.series === undefined || column.role === 'sequence') return [];
  const points: Point[] = [];
  for (const bin of column.series.bins()) {
    if (bin.startMs >= startMs + WARM_UP_MS) points.push({ bin, value: median(bin.sample) });
  }
  if (points.length <= MIN_CALM_BINS) return [];
  const isDuration = column.role === 'duration';
  if (!isDuration && drifts(points)) return [];
  const facts: (LatencyShiftFact | ValueShiftFact)[] = [];
  const usual = usualOf(points);
  const high = Math.max(
    TIMES_USUAL * usual.median,
    usual.median + 4 * (usual.high - usual.median),
    usual.median + (isDuration ? MIN_RISE.duration : MIN_RISE.number),
  );
  for (const run of runsOf(points, (value) => value > high)) {
    const values = run.flatMap((point) => point.bin.sample);
    const shared = { speaker, templateId, field: column.label, ...spanOf(run) };
    if (isDuration) {
      const count = run.reduce((sum, point) => sum + point.bin.count, 0);
      facts.push({
        kind: 'latency-shift',
        ...shared,
        usualMs: usual.median,
        shiftedMs: median(values),
        count,
      });
    } else facts.push({ kind: 'value-shift', ...shared, from: usual.median, to: median(values) });
  }
  if (!isDuration && !isStockName(column.name) && usual.median >= 3 && usual.low >= usual.median / 2) {
    for (const run of runsOf(points, (value) => value <= usual.median * FALL)) {
      const to = median(run.flatMap((point) => point.bin.sample));
      facts.push({
        kind: 'value-shift',
        speaker,
        templateId,
        field: column.label,
        ...spanOf(run),
        from: usual.median,
        to,
      });
    }
  }
  return facts.slice(0, MAX_FACTS);
}

/** Usual median and range: of the whole time or of its first third, whichever is lower (the calm comes first). */
function usualOf(points: readonly Point[]): { median: number; high: number; low: number } {
  const early = points.slice(0, Math.max(MIN_CALM_BINS, Math.ceil(points.length / 3)));
  const all = points.flatMap((point) => point.bin.sample);
  const first = early.flatMap((point) => point.bin.sample);
  const calm = median(first) < median(all) ? early : points;
  const values = calm === early ? first : all;
  const middles = calm.map((point) => point.value);
  return { median: median(values), high: quantile(middles, 0.8), low: quantile(middles, 0.1) };
}

/** Stretches of shifted bins (small holes bridged) with enough values, a calm time before and enough calm in all. */
function runsOf(points: readonly Point[], shifted: (value: number) => boolean): Point[][] {
  const runs: Point[][] = [];
  let run: Point[] = [];
  let calmBins = 0;
  let calmValues = 0;
  let pause = 0;
  for (const point of points) {
    if (shifted(point.value)) {
      if (calmBins >= MIN_CALM_BINS) run.push(point);
      pause = 0;
      continue;
    }
    calmBins++;
    calmValues += point.bin.count;
    pause++;
    if (pause > 2 && run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  if (calmValues < MIN_CALM_VALUES) return [];
  return runs.filter((points) => {
    const values = points.reduce((sum, point) => sum + point.bin.count, 0);
    const { startMs, endMs } = spanOf(points);
    return points.length >= 2 && values >= MIN_SHIFTED_VALUES && endMs - startMs >= MIN_SHIFT_MS;
  });
}

function spanOf(run: readonly Point[]): { startMs: number; endMs: number; sightings: Sighting[] } {
  const startMs = run[0]?.bin.firstMs ?? 0;
  const endMs = run.at(-1)?.bin.lastMs ?? startMs;
  const step = Math.max(1, Math.ceil(run.length / 6));
  return { startMs, endMs, sightings: run.filter((_, i) => i % step === 0).map((point) => point.bin.peak) };
}

/** Whether a value mostly moves one way: a counter, a stock that is used up. */
function drifts(points: readonly Point[]): boolean {
  let up = 0;
  let down = 0;
  for (let i = 1; i < points.length; i++) {
    const step = (points[i]?.value ?? 0) - (points[i - 1]?.value ?? 0);
    if (step > 0) up++;
    else if (step < 0) down++;
  }
  return up + down >= points.length * 0.6 && Math.max(up, down) >= 0.9 * (up + down);
}
