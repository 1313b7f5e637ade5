import type { HotKeyFact, Sighting } from './fact.ts';
import { compareSightings, type Spot, sightingOf } from './sighting.ts';
import { TimeBins } from './time-bins.ts';

const MAX_KEYS = 64;
const MAX_BINS = 64;
const BIN_MS = 1000;
const MAX_SIGHTINGS = 6;
/** From so many records on it is worth to know which value takes most. */
const MIN_COUNT = 40;
const MIN_KEYS = 2;
/** Or it takes nearly all, where it had no such part. */
const NEARLY_ALL = 0.85;
const MAX_USUAL = 0.6;
/** Its own rate rises so much at least; where it only stands out because the rest fell away, nothing is hot. */
const TIMES_RATE = 2;
const MIN_HOT = 20;
/** A value is hot where it takes so much of the records, and so many times its usual share. */
const HOT_SHARE = 0.6;
const TIMES_USUAL = 2.5;
const MIN_STRETCH = 5;
const MIN_LASTING_MS = 4000;
/** A time of trouble is shorter than the rest. */
const MAX_PART = 0.75;

/** How often each value of a key comes, over time; of values beyond the 64th only their number. */
export class KeyShares {
  readonly #all = new TimeBins(BIN_MS, MAX_BINS);
  readonly #byValue = new Map<string, { bins: TimeBins; seen: Sighting[]; every: number; count: number }>();

  add(value: string, spot: Spot, file: string): void {
    const { timeMs } = spot;
    if (timeMs === undefined) return;
    this.#all.add(timeMs);
    let own = this.#byValue.get(value);
    if (own === undefined) {
      if (this.#byValue.size >= MAX_KEYS) return;
      own = { bins: new TimeBins(BIN_MS, MAX_BINS), seen: [], every: 1, count: 0 };
      this.#byValue.set(value, own);
    }
    own.bins.add(timeMs);
    if (own.count++ % own.every !== 0) return;
    own.seen.push(sightingOf(file, spot));
    if (own.seen.length < 4 * MAX_SIGHTINGS) return;
    own.seen = own.seen.filter((_, i) => i % 2 === 0);
    own.every *= 2;
  }

  merge(other: KeyShares): void {
    this.#all.merge(other.#all);
    for (const [value, theirs] of other.#byValue) {
      const own = this.#byValue.get(value);
      if (own === undefined) {
        if (this.#byValue.size < MAX_KEYS) this.#byValue.set(value, theirs);
        continue;
      }
      own.bins.merge(theirs.bins);
      own.count += theirs.count;
      own.every = Math.max(own.every, theirs.every);
      own.seen = [...own.seen, ...theirs.seen].sort(compareSightings).slice(0, 4 * MAX_SIGHTINGS);
    }
  }

  /** Times in which one of several values takes most of the records and usually does not. */
  hotKeysOf(speaker: string, templateId: number, field: string): HotKeyFact[] {
    const total = sumOf(this.#all, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    if (this.#byValue.size < MIN_KEYS || total < MIN_COUNT) return [];
    const facts: HotKeyFact[] = [];
    for (const [value, { bins, seen, count }] of this.#byValue) {
      if (count < MIN_HOT) continue;
      const hot = this.#hotTime(bins);
      if (hot === undefined) continue;
      const sightings = seen
        .filter(({ timeMs = 0 }) => timeMs >= hot.startMs && timeMs <= hot.endMs)
        .slice(0, MAX_SIGHTINGS);
      facts.push({ kind: 'hot-key', speaker, templateId, field, value, ...hot, sightings });
    }
    return facts.sort((a, b) => b.count - a.count).slice(0, 1);
  }

  /** The longest time in which a value takes most, if it is not always so. */
  #hotTime(
    bins: TimeBins,
  ): Pick<HotKeyFact, 'startMs' | 'endMs' | 'usualShare' | 'share' | 'count'> | undefined {
    const widthMs = Math.max(this.#all.widthMs, bins.widthMs);
    const firstMs = this.#all.startOf(0);
    const stretches = Math.ceil((this.#all.length * this.#all.widthMs) / widthMs);
    let best: { from: number; to: number; own: number; all: number } | undefined;
    let run: typeof best;
    for (let i = 0; i < stretches; i++) {
      const fromMs = firstMs + i * widthMs;
      const all = sumOf(this.#all, fromMs, fromMs + widthMs);
      const own = sumOf(bins, fromMs, fromMs + widthMs);
      if (all === 0) continue;
      if (all >= MIN_STRETCH && own < all * HOT_SHARE) run = undefined;
      else if (run !== undefined) run = { from: run.from, to: i, own: run.own + own, all: run.all + all };
      else if (own >= all * HOT_SHARE) run = { from: i, to: i, own, all };
      if (run !== undefined && (best === undefined || run.own > best.own)) best = run;
    }
    if (best === undefined || best.own < MIN_HOT) return undefined;
    const lastedMs = (best.to - best.from + 1) * widthMs;
    if (lastedMs < MIN_LASTING_MS || lastedMs > stretches * widthMs * MAX_PART) return undefined;
    const startMs = firstMs + best.from * widthMs;
    const endMs = startMs + lastedMs;
    const outside = sumOf(this.#all, firstMs, startMs) + sumOf(this.#all, endMs, Number.POSITIVE_INFINITY);
    const ownOutside = sumOf(bins, firstMs, startMs) + sumOf(bins, endMs, Number.POSITIVE_INFINITY);
    const usualShare = ownOutside / Math.max(1, outside);
    const share = best.own / best.all;
    const isHot =
      (this.#byValue.size >= 4 && share >= usualShare * TIMES_USUAL) ||
      (share >= NEARLY_ALL && usualShare <= MAX_USUAL);
    const outsideMs = stretches * widthMs - lastedMs;
    const rises = best.own / lastedMs >= (ownOutside / outsideMs) * TIMES_RATE;
    if (outside < MIN_HOT || share < HOT_SHARE || !isHot || !rises) return undefined;
    return { startMs, endMs, usualShare, share, count: best.own };
  }
}

/** Records between two times, to the precision of the bins. */
function sumOf(bins: TimeBins, fromMs: number, toMs: number): number {
  let sum = 0;
  for (let i = 0; i < bins.length; i++) {
    const startMs = bins.startOf(i);
    if (startMs >= fromMs && startMs < toMs) sum += bins.count(i);
  }
  return sum;
}
