import { quantile } from '../statistics/quantile.ts';
import type { IdLink } from './compare-speakers.ts';
import { episodesOf } from './episodes.ts';
import type { KindReference, MissingAnswerFact } from './fact.ts';
import { isIdName } from './field-role.ts';
import { pairIds } from './id-pairs.ts';
import { sightingsOfIds } from './id-set.ts';
import type { IdEntry } from './id-table.ts';

const MIN_MISSING = 3;
/** Outside the time of trouble nearly every id is answered. */
const USUAL_SHARE = 0.97;
const MIN_USUAL = 10;
const MIN_SHARE_WITHIN = 0.1;
const MAX_FACTS = 12;

interface Candidate {
  from: IdLink;
  to: IdLink;
  delayMs: number;
  /** Ids without an answer, one list for each time of trouble. */
  episodes: IdEntry[][];
  scale: number;
}

/** Ids of one kind of record that, for a time, do not come in the kind that usually follows soonest. */
export function missingAnswers(links: readonly IdLink[]): MissingAnswerFact[] {
  const candidates: Candidate[] = [];
  for (const to of links) {
    let nearest: Candidate | undefined;
    for (const from of links) {
      if (from === to || !mayAnswer(from, to)) continue;
      const candidate = compare(from, to);
      if (candidate !== undefined && (nearest === undefined || candidate.delayMs < nearest.delayMs))
        nearest = candidate;
    }
    if (nearest !== undefined) candidates.push(nearest);
  }
  const facts: MissingAnswerFact[] = [];
  for (const candidate of candidates) {
    const { from, to, scale } = candidate;
    for (const missing of candidate.episodes) {
      facts.push({
        kind: 'missing-answer',
        speaker: to.speaker.speaker,
        startMs: missing[0]?.firstMs ?? 0,
        endMs: missing.at(-1)?.firstMs ?? 0,
        sightings: sightingsOfIds(missing, 8),
        field: from.field,
        sent: referenceTo(from),
        answered: referenceTo(to),
        missing: missing.length * scale,
      });
    }
  }
  return facts.sort((a, b) => b.missing - a.missing).slice(0, MAX_FACTS);
}

/** Records of one speaker share the names of things; that one comes for each other is said only of messages and their like. */
function mayAnswer(from: IdLink, to: IdLink): boolean {
  return from.speaker !== to.speaker || (from.templateId !== to.templateId && isIdName(from.field));
}

/** The ids of `from` that `to` lacks, where `to` follows `from` and usually has every id. */
function compare(from: IdLink, to: IdLink): Candidate | undefined {
  const pairs = pairIds(from, to);
  if (pairs === undefined) return undefined;
  const delays = pairs.matched.map(({ a, b }) => b.firstMs - a.firstMs);
  const delayMs = quantile(delays, 0.5);
  if (delayMs < 0 || quantile(delays, 0.1) < -1000) return undefined;
  // What was sent just before the logs of the other end is still on its way.
  const begin = to.speaker.activity.firstMs ?? 0;
  const end = (to.speaker.activity.lastMs ?? 0) - Math.max(1000, 3 * quantile(delays, 0.9));
  const missing = pairs.alone.filter((entry) => entry.firstMs > begin && entry.firstMs < end);
  const shared = { from, to, delayMs, scale: (from.set.mask | to.set.mask) + 1 };
  const episodes = episodesOf(missing, (entry) => entry.firstMs).filter(
    (entries) => entries.length >= MIN_MISSING,
  );
  if (episodes.length === 0) return { ...shared, episodes };
  let lost = 0;
  let within = 0;
  for (const entries of episodes) {
    const startMs = entries[0]?.firstMs ?? 0;
    const endMs = entries.at(-1)?.firstMs ?? 0;
    lost += entries.length;
    for (const { a } of pairs.matched) if (a.firstMs >= startMs && a.firstMs <= endMs) within++;
  }
  const startMs = episodes[0]?.[0]?.firstMs ?? 0;
  const before = pairs.matched.filter(({ a }) => a.firstMs < startMs).length;
  if (before < MIN_USUAL || lost > 2 * pairs.matched.length) return undefined;
  const outside = pairs.matched.length - within;
  const stray = missing.length - lost;
  if (outside < MIN_USUAL || outside < USUAL_SHARE * (outside + stray)) return undefined;
  if (lost < MIN_SHARE_WITHIN * (lost + within)) return undefined;
  return { ...shared, episodes };
}

function referenceTo(link: IdLink): KindReference {
  return {
    speaker: link.speaker.speaker,
    templateId: link.templateId,
    ids: link.set.ids.size * (link.set.mask + 1),
  };
}
