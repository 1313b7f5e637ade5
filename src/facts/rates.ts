import { median, quantile } from '../statistics/quantile.ts';
import type { Activity } from './activity.ts';
import type { BurstFact, RateDropFact } from './fact.ts';
import type { Kind } from './kind.ts';

/** Fewer stretches with records are a single batch of lines, not a burst. */
const MIN_BURST_MS = 2500;
const STARTUP_MS = 5000;
const MIN_LIFE_MS = 25_000;
const MIN_CALM_MS = 10_000;
const BRIDGE_MS = 5000;
const MIN_BURST = 10;
const TIMES_USUAL = 4;
const MAX_FACTS = 4;
const SIGHTINGS = 6;
/** A slowed kind writes less than this share of its usual rate. */
const LOW = 0.3;
const MIN_DEFICIT = 8;
const MIN_DROP_MS = 3000;

/** Records of a kind in equal stretches from the speaker's start to its end. */
interface Rate {
  startMs: number;
  widthMs: number;
  counts: number[];
}

function rateOf(kind: Kind, activity: Activity): Rate | undefined {
  const { firstMs, lastMs } = activity;
  if (firstMs === undefined || lastMs === undefined || lastMs - firstMs < MIN_LIFE_MS) return undefined;
  const bins = kind.rate;
  const first = bins.indexOf(firstMs);
  const last = bins.indexOf(lastMs);
  if (last - first > 4096) return undefined;
  const counts: number[] = [];
  for (let i = first; i <= last; i++) counts.push(bins.count(i));
  return { startMs: bins.startOf(first), widthMs: bins.widthMs, counts };
}

/** Times in which a kind of record comes many times as often as usual; start-up chatter (until `startedMs`) is usual. */
export function burstsOf(
  speaker: string,
  templateId: number,
  kind: Kind,
  activity: Activity,
  startedMs: number,
): BurstFact[] {
  if (kind.count < MIN_BURST) return [];
  const rate = rateOf(kind, activity);
  if (rate === undefined) return [];
  const { counts, widthMs } = rate;
  const base = lowMean(counts);
  const threshold = Math.max(1, TIMES_USUAL * base + Math.sqrt(base));
  const startup = Math.ceil((startedMs - rate.startMs + STARTUP_MS) / widthMs);
  const atStart = Math.max(0, ...counts.slice(0, startup));
  const facts: BurstFact[] = [];
  for (const [from, to] of runsOf(counts, (n) => n >= threshold, Math.ceil(BRIDGE_MS / widthMs))) {
    const within = counts.slice(from, to);
    const count = sum(within);
    const peak = Math.max(...within);
    const calm = counts.length - within.length;
    if (count < MIN_BURST || from < startup || peak <= atStart * 1.5) continue;
    if (within.length * widthMs < MIN_BURST_MS || from * widthMs < MIN_CALM_MS || calm < within.length / 2)
      continue;
    const usual = base / widthMs;
    if (count / (within.length * widthMs) < TIMES_USUAL * usual) continue;
    const startMs = rate.startMs + from * widthMs;
    const endMs = rate.startMs + to * widthMs;
    const sightings = kind.linesBetween(startMs, endMs, SIGHTINGS);
    facts.push({
      kind: 'burst',
      speaker,
      templateId,
      startMs: sightings[0]?.timeMs ?? startMs,
      endMs: Math.min(endMs, activity.lastMs ?? endMs),
      sightings,
      count,
      usualPerMinute: usual * 60_000,
      peakPerMinute: (peak / widthMs) * 60_000,
      level: kind.level,
    });
  }
  return facts.sort((a, b) => b.count - a.count).slice(0, MAX_FACTS);
}

/** Times in which a steady kind of record (nearly) stops although its speaker writes on. */
export function rateDropsOf(
  speaker: string,
  templateId: number,
  kind: Kind,
  activity: Activity,
): RateDropFact[] {
  if (kind.count < 30) return [];
  const fine = rateOf(kind, activity);
  if (fine === undefined) return [];
  const rate = steady(fine);
  if (rate === undefined) return [];
  const { counts, widthMs } = rate;
  const usual = median(counts);
  const facts: RateDropFact[] = [];
  for (const [from, to] of runsOf(counts, (n) => n < usual * LOW, 0)) {
    const startMs = rate.startMs + from * widthMs;
    const endMs = rate.startMs + to * widthMs;
    const count = sum(counts.slice(from, to));
    const expected = usual * (to - from);
    if (from < 3 || expected - count < MIN_DEFICIT || endMs - startMs < MIN_DROP_MS) continue;
    if (activity.countBetween(startMs, endMs) - count < 3) continue;
    facts.push({
      kind: 'rate-drop',
      speaker,
      templateId,
      startMs,
      endMs,
      sightings: kind.linesBetween(startMs, endMs + 2 * widthMs, 2),
      count,
      expected,
      usualPerMinute: (usual * 60_000) / widthMs,
      lowPerMinute: (count * 60_000) / (endMs - startMs),
    });
  }
  return facts.sort((a, b) => b.expected - a.expected).slice(0, MAX_FACTS);
}

/** The rate in stretches just long enough to hold 4 records usually; undefined where it varies too much to be steady. */
function steady(rate: Rate): Rate | undefined {
  let { counts, widthMs } = rate;
  while (median(counts) < 4) {
    if (counts.length < 20) return undefined;
    const doubled: number[] = [];
    for (let i = 0; i + 1 < counts.length; i += 2) doubled.push((counts[i] ?? 0) + (counts[i + 1] ?? 0));
    counts = doubled;
    widthMs *= 2;
  }
  if (counts.length < 10 || quantile(counts, 0.9) > 2.5 * median(counts)) return undefined;
  return { startMs: rate.startMs, widthMs, counts: counts.slice(0, -1) };
}

/** Mean of the lower part of the counts: the rate when nothing surges. */
function lowMean(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b);
  const low = sorted.slice(0, Math.max(1, Math.floor(sorted.length * 0.7)));
  return sum(low) / low.length;
}

/** Ranges [from, to) of counts that hold, holes of up to `bridge` in them bridged. */
function runsOf(
  counts: readonly number[],
  holds: (count: number) => boolean,
  bridge: number,
): [number, number][] {
  const runs: [number, number][] = [];
  for (let i = 0; i < counts.length; i++) {
    if (!holds(counts[i] ?? 0)) continue;
    const last = runs.at(-1);
    if (last !== undefined && i - last[1] <= bridge) last[1] = i + 1;
    else runs.push([i, i + 1]);
  }
  return runs;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
