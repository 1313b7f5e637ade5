import type { Activity } from './activity.ts';
import type { SilenceFact } from './fact.ts';
import type { Gap, Strand } from './strand.ts';

/** Silences reported of one speaker, the most surprising ones. */
const MAX_FACTS = 12;
const MIN_SURPRISE = 0.8;
const MAX_SURPRISE_AT_END = 5;
const LIFE_MS = 60_000;
/** So many of the longest gaps may be out of the ordinary; the others say what is usual. */
const MAX_UNUSUAL = 10;
/** Start-up chatter says nothing of the usual rate. */
const STARTUP_MS = 3000;
/** A gap is measured against so much time before it. */
const MIN_PACE_WINDOW_MS = 20_000;

/**
 * Gaps much longer than this speaker usually leaves, while it was speaking steadily before.
 * `endMs`: end of all logs, so that a speaker that stopped before the others is silent to the end.
 */
export function silencesOf(
  speaker: string,
  strands: readonly Strand[],
  explained: ReadonlySet<Gap>,
  activity: Activity,
  endMs: number,
): SilenceFact[] {
  const gaps = commonGaps(strands, explained, endMs);
  if (gaps.length === 0) return [];
  const longest = longestUsualGap(gaps);
  const time = timeInGaps(strands);
  const perSecond = activity.usualPerSecond();
  const facts: SilenceFact[] = [];
  for (const gap of gaps) {
    const gapMs = gap.toMs - gap.fromMs;
    if (gap.before === undefined || gapMs < longest * 1.5) break;
    const typicalGapMs = typicalGap(time, gapMs);
    const surprise = surpriseOf(gap, Math.max(longest, typicalGapMs), activity);
    if (surprise < MIN_SURPRISE) continue;
    const fact: SilenceFact = {
      kind: 'silence',
      speaker,
      startMs: gap.fromMs,
      endMs: gap.toMs,
      gapMs,
      typicalGapMs,
      expected: (gapMs / 1000) * perSecond,
      surprise,
      before: gap.before,
      after: gap.after,
      sightings: gap.after === undefined ? [gap.before] : [gap.before, gap.after],
    };
    facts.push(fact);
  }
  return facts.sort((a, b) => b.surprise - a.surprise).slice(0, MAX_FACTS);
}

/** Gaps in which none of the strands wrote, longest first; the one at the end included. */
function commonGaps(strands: readonly Strand[], explained: ReadonlySet<Gap>, endMs: number): Gap[] {
  let common: Gap[] | undefined;
  for (const strand of strands) {
    if (strand.records === 0) continue;
    const own = withEdges(strand, explained);
    common = common === undefined ? own : intersect(common, own);
  }
  const gaps: Gap[] = [];
  for (const gap of common ?? []) {
    if (gap.before === undefined) continue;
    const toMs = Math.min(gap.toMs, endMs);
    if (toMs > gap.fromMs) gaps.push({ ...gap, toMs });
  }
  return gaps.sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
}

/** The gaps of a strand in order of time, with the time before its first and after its last record. */
function withEdges(strand: Strand, explained: ReadonlySet<Gap>): Gap[] {
  const gaps = strand.gaps.filter((gap) => !explained.has(gap)).sort((a, b) => a.fromMs - b.fromMs);
  const { first, last } = strand;
  gaps.unshift({ fromMs: Number.NEGATIVE_INFINITY, toMs: strand.minMs, before: undefined, after: first });
  // Where the clock was put back, the last record is not the latest, and it is not silence that follows.
  if (last?.timeMs !== undefined && last.timeMs >= strand.maxMs) {
    gaps.push({ fromMs: strand.maxMs, toMs: Number.POSITIVE_INFINITY, before: last, after: undefined });
  }
  return gaps;
}

function intersect(left: readonly Gap[], right: readonly Gap[]): Gap[] {
  const common: Gap[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = left[i];
    const b = right[j];
    if (a === undefined || b === undefined) return common;
    const from = a.fromMs >= b.fromMs ? a : b;
    const to = a.toMs <= b.toMs ? a : b;
    if (to.toMs > from.fromMs) {
      common.push({ fromMs: from.fromMs, toMs: to.toMs, before: from.before, after: to.after });
    }
    if (a.toMs <= b.toMs) i++;
    else j++;
  }
}

/** Length of the longest usual gap: below the widest step among the longest ones. `gaps` are longest first. */
function longestUsualGap(gaps: readonly Gap[]): number {
  const lengths = gaps.map((gap) => gap.toMs - gap.fromMs);
  let widest = 1.3;
  let usual = lengths[0] ?? 0;
  for (let i = 0; i < lengths.length && i < MAX_UNUSUAL; i++) {
    const next = Math.max(lengths[i + 1] ?? 0, 250);
    const ratio = (lengths[i] ?? 0) / next;
    if (ratio > widest) {
      widest = ratio;
      usual = next;
    }
  }
  return usual;
}

/** Time spent in gaps of 2^i to 2^(i+1) ms. */
function timeInGaps(strands: readonly Strand[]): Float64Array {
  const time = new Float64Array(40);
  for (const strand of strands) {
    for (let i = 0; i < time.length; i++) time[i] = (time[i] ?? 0) + (strand.timeInGaps[i] ?? 0);
  }
  return time;
}

/** The gap around a usual moment, ms: the middle of all time spent in gaps other than this one, to half a power of two. */
function typicalGap(time: Float64Array, gapMs: number): number {
  const own = 31 - Math.clz32(Math.min(gapMs, 0x7fffffff));
  let all = 0;
  for (let i = 0; i < time.length; i++)
    all += i === own ? Math.max(0, (time[i] ?? 0) - gapMs) : (time[i] ?? 0);
  let below = 0;
  for (let i = 0; i < time.length; i++) {
    below += i === own ? Math.max(0, (time[i] ?? 0) - gapMs) : (time[i] ?? 0);
    if (below >= all / 2) return 1.5 * 2 ** i;
  }
  return gapMs;
}

/** How much longer than usual, as far as the speaker's steady pace before the gap bears it out. */
function surpriseOf(gap: Gap, usualMs: number, activity: Activity): number {
  const gapMs = gap.toMs - gap.fromMs;
  const longer = 4 * Math.log10(gapMs / usualMs);
  const earliest = (activity.firstMs ?? gap.fromMs) + STARTUP_MS;
  const from = Math.max(earliest, gap.fromMs - Math.max(4 * gapMs, MIN_PACE_WINDOW_MS));
  const before = activity.busyStretches(from, gap.fromMs, usualMs);
  if (before.busy < 3) return 0;
  const always = activity.busyStretches(earliest, activity.lastMs ?? gap.toMs, usualMs);
  const others = Math.max(
    1,
    always.all - Math.max(0, Math.min(gap.toMs, activity.lastMs ?? 0) - gap.fromMs) / usualMs,
  );
  const share = Math.min(before.busy / before.all, always.busy / others);
  const expected = (gapMs / usualMs) * share;
  const surprise = Math.min(longer, expected * 0.6);
  if (gap.after !== undefined) return surprise;
  // A speaker that never came back may have been a job that was done, the more so the shorter it lived.
  return Math.min(MAX_SURPRISE_AT_END, surprise) * Math.min(1, (gap.fromMs - earliest) / LIFE_MS);
}
