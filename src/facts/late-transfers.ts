import { median, quantile } from '../statistics/quantile.ts';
import type { IdLink } from './compare-speakers.ts';
import { episodesOf } from './episodes.ts';
import type { LateTransferFact } from './fact.ts';
import { pairIds } from './id-pairs.ts';
import { sightingsOfIds } from './id-set.ts';
import type { IdEntry } from './id-table.ts';

const MIN_LATE_MS = 1000;
const TIMES_USUAL = 5;
const MIN_LATE = 6;
const MIN_USUAL = 12;
/** While it lasts, so many are late. */
const MIN_SHARE = 0.4;
const MAX_FACTS = 8;

interface Transfer {
  from: IdLink;
  to: IdLink;
  usualMs: number;
  /** Ids that came late, one list for each time of trouble. */
  late: { a: IdEntry; b: IdEntry }[][];
}

/**
 * Times in which the ids that one speaker hands on reach the one that usually has them next much later than usual.
 * A clock that is off moves all of them by one amount; these lie apart.
 */
export function lateTransfers(links: readonly IdLink[]): LateTransferFact[] {
  const facts: LateTransferFact[] = [];
  for (const to of links) {
    let nearest: Transfer | undefined;
    for (const from of links) {
      if (from.speaker === to.speaker) continue;
      const transfer = compare(from, to);
      if (transfer !== undefined && (nearest === undefined || transfer.usualMs < nearest.usualMs))
        nearest = transfer;
    }
    if (nearest !== undefined) facts.push(...factsOf(nearest));
  }
  return facts.sort((a, b) => b.count - a.count).slice(0, MAX_FACTS);
}

function compare(from: IdLink, to: IdLink): Transfer | undefined {
  const pairs = pairIds(from, to);
  if (pairs === undefined) return undefined;
  const rows = pairs.matched;
  const delays = rows.map(({ a, b }) => b.firstMs - a.firstMs);
  const usualMs = quantile(delays, 0.4);
  if (usualMs < 0 || quantile(delays, 0.05) < -MIN_LATE_MS / 10) return undefined;
  const limitMs = Math.max(MIN_LATE_MS, TIMES_USUAL * usualMs);
  const isLate = (_: unknown, i: number): boolean => (delays[i] ?? 0) > limitMs;
  const late = rows.filter(isLate);
  const episodes = episodesOf(late, ({ a }) => a.firstMs).filter((episode) => {
    const startMs = episode[0]?.a.firstMs ?? 0;
    const endMs = episode.at(-1)?.a.firstMs ?? 0;
    const within = rows.filter(({ a }) => a.firstMs >= startMs && a.firstMs <= endMs).length;
    return episode.length >= MIN_LATE && episode.length >= within * MIN_SHARE && isSpread(episode);
  });
  if (rows.length - late.length < MIN_USUAL) return undefined;
  return { from, to, usualMs, late: episodes };
}

/** Whether the delays differ, as those of messages do and those of a wrong clock do not. */
function isSpread(pairs: readonly { a: IdEntry; b: IdEntry }[]): boolean {
  const delays = pairs.map(({ a, b }) => b.firstMs - a.firstMs);
  return quantile(delays, 0.9) - quantile(delays, 0.1) > median(delays) * 0.1;
}

function factsOf({ from, to, usualMs, late }: Transfer): LateTransferFact[] {
  const scale = (from.set.mask | to.set.mask) + 1;
  return late.map((pairs) => ({
    kind: 'late-transfer',
    speaker: to.speaker.speaker,
    from: from.speaker.speaker,
    field: to.field,
    startMs: pairs[0]?.a.firstMs ?? 0,
    endMs: Math.max(...pairs.map(({ b }) => b.firstMs)),
    sightings: [
      ...sightingsOfIds(
        pairs.map(({ a }) => a),
        4,
      ),
      ...sightingsOfIds(
        pairs.map(({ b }) => b),
        4,
      ),
    ],
    usualMs,
    lateMs: median(pairs.map(({ a, b }) => b.firstMs - a.firstMs)),
    count: pairs.length * scale,
  }));
}
