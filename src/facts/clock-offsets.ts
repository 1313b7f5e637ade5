import { median, quantile } from '../statistics/quantile.ts';
import type { IdLink } from './compare-speakers.ts';
import type { ClockOffsetFact } from './fact.ts';
import { pairIds } from './id-pairs.ts';
import { sightingsOfIds } from './id-set.ts';
import type { IdEntry } from './id-table.ts';

const MIN_OFFSET_MS = 1000;
const MIN_PAIRS = 8;
const MIN_USUAL_PAIRS = 10;
/** A clock that is off is off by the same amount all the time. */
const MAX_SPREAD = 0.1;
const MAX_SPREAD_MS = 500;

/** How far the records of one speaker moved against those of another, for a time. */
interface Disagreement {
  a: IdLink;
  b: IdLink;
  offsetMs: number;
  pairs: { a: IdEntry; b: IdEntry }[];
}

/**
 * Times in which the records of two speakers about the same ids stand constantly further apart than usual.
 * The clock at fault is that of the speaker who disagrees with most others.
 */
export function clockOffsets(links: readonly IdLink[]): ClockOffsetFact[] {
  const found = new Map<string, Disagreement>();
  const partners = new Map<string, Set<string>>();
  for (let i = 0; i < links.length; i++) {
    for (let j = i + 1; j < links.length; j++) {
      const a = links[i];
      const b = links[j];
      if (a === undefined || b === undefined || a.speaker === b.speaker) continue;
      const disagreement = compare(a, b);
      if (disagreement === undefined) continue;
      const names = [a.speaker.speaker, b.speaker.speaker];
      const key = names.slice().sort().join('\n');
      const best = found.get(key);
      if (best === undefined || best.pairs.length < disagreement.pairs.length) found.set(key, disagreement);
      for (const name of names) {
        const others = partners.get(name) ?? new Set<string>();
        for (const other of names) if (other !== name) others.add(other);
        partners.set(name, others);
      }
    }
  }
  const facts: ClockOffsetFact[] = [];
  for (const disagreement of found.values()) {
    const { a, b } = disagreement;
    const doubtA = partners.get(a.speaker.speaker)?.size ?? 0;
    const doubtB = partners.get(b.speaker.speaker)?.size ?? 0;
    facts.push(factOf(disagreement, doubtA > doubtB));
  }
  return facts;
}

function compare(a: IdLink, b: IdLink): Disagreement | undefined {
  const pairs = pairIds(a, b);
  if (pairs === undefined || pairs.matched.length < MIN_PAIRS + MIN_USUAL_PAIRS) return undefined;
  const rows = pairs.matched;
  const usual = median(rows.map((row) => row.b.firstMs - row.a.firstMs));
  const near = rows.filter((row) => Math.abs(row.b.firstMs - row.a.firstMs - usual) < MIN_OFFSET_MS / 2);
  const far = rows.filter((row) => Math.abs(row.b.firstMs - row.a.firstMs - usual) >= MIN_OFFSET_MS);
  if (near.length < MIN_USUAL_PAIRS || far.length < MIN_PAIRS) return undefined;
  const shifts = far.map((row) => row.b.firstMs - row.a.firstMs - usual);
  const offsetMs = median(shifts);
  const spread = quantile(shifts, 0.9) - quantile(shifts, 0.1);
  if (isBatch(far)) return undefined;
  if (spread > Math.min(MAX_SPREAD_MS, Math.abs(offsetMs) * MAX_SPREAD)) return undefined;
  return { a, b, offsetMs, pairs: far };
}

const MIN_LASTING_MS = 3000;

/** Whether one side took in all of them at once, when it caught up on what it had missed: its clock may well be right. */
function isBatch(pairs: readonly { a: IdEntry; b: IdEntry }[]): boolean {
  const lasted = (times: readonly number[]): number => quantile(times, 0.9) - quantile(times, 0.1);
  return (
    lasted(pairs.map(({ a }) => a.firstMs)) < MIN_LASTING_MS ||
    lasted(pairs.map(({ b }) => b.firstMs)) < MIN_LASTING_MS
  );
}

function factOf(disagreement: Disagreement, aIsOff: boolean): ClockOffsetFact {
  const { a, b, offsetMs, pairs } = disagreement;
  const [off, right] = aIsOff ? [a, b] : [b, a];
  const rightTimes = pairs.map((pair) => (aIsOff ? pair.b : pair.a).firstMs);
  return {
    kind: 'clock-offset',
    speaker: off.speaker.speaker,
    other: right.speaker.speaker,
    startMs: Math.min(...rightTimes),
    endMs: Math.max(...rightTimes),
    sightings: [
      ...sightingsOfIds(
        pairs.map((pair) => pair.a),
        4,
      ),
      ...sightingsOfIds(
        pairs.map((pair) => pair.b),
        4,
      ),
    ],
    offsetMs: aIsOff ? -offsetMs : offsetMs,
    pairs: pairs.length,
  };
}
