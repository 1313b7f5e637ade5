import { median } from '../statistics/quantile.ts';
import type { Column } from './column.ts';
import { episodesOf } from './episodes.ts';
import type { DuplicateFact, SameBeforeFact, SequenceHoleFact } from './fact.ts';
import type { IdEntry } from './id-table.ts';
import type { Sequence } from './sequence.ts';
import type { ValueChain } from './value-chain.ts';

/** So many ids must have come once before the first repeat. */
const MIN_UNIQUE_BEFORE = 10;
const MIN_IDS = 2;
/** Of the ids while it lasts, so many are repeated. */
const MIN_SHARE = 0.05;
const MAX_DELAY_MS = 120_000;
const MAX_EPISODES = 4;
const MIN_SEEN = 30;
const MIN_DENSITY = 0.6;
const MIN_CALM_SHARE = 0.25;

/** Ids that a kind of record usually holds once, and for a time again and again. */
export function duplicatesOf(speaker: string, templateId: number, column: Column): DuplicateFact[] {
  const ids = column.ids;
  if (ids === undefined) return [];
  const all = [...ids.ids.values()];
  const repeated = all.filter((entry) => entry.count > 1);
  if (repeated.length < MIN_IDS) return [];
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  let extra = 0;
  for (const entry of repeated) {
    startMs = Math.min(startMs, entry.againMs);
    endMs = Math.max(endMs, entry.lastMs);
    extra += entry.count - 1;
  }
  if (median(repeated.map((entry) => entry.againMs - entry.firstMs)) > MAX_DELAY_MS) return [];
  if (!isEpisode(all, repeated, startMs, endMs)) return [];
  // Ids are thinned by a mask of n bits: one in 2^n is kept.
  const scale = ids.mask + 1;
  return [
    {
      kind: 'duplicate',
      speaker,
      templateId,
      startMs,
      endMs,
      sightings: ids.again.slice(0, 8),
      field: column.label,
      ids: repeated.length * scale,
      extra: extra * scale,
      total: all.length * scale,
    },
  ];
}

/** Repeats are an episode where ids came once before, many repeat while it lasts, and it does not last all the time. */
function isEpisode(
  all: readonly IdEntry[],
  repeated: readonly IdEntry[],
  startMs: number,
  endMs: number,
): boolean {
  let before = 0;
  let after = 0;
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const entry of all) {
    if (entry.firstMs < startMs) before++;
    else if (entry.firstMs > endMs) after++;
    firstMs = Math.min(firstMs, entry.firstMs);
    lastMs = Math.max(lastMs, entry.lastMs);
  }
  if (before - Math.min(repeated.length, before / 2) < MIN_UNIQUE_BEFORE) return false;
  const within = Math.max(1, all.length - before - after);
  // Where no new ids come, a fixed set of them is gone through again and again.
  if (within < repeated.length / 2 && before + after < 4 * repeated.length) return false;
  if (repeated.length / within < MIN_SHARE) return false;
  return (before + after) / all.length >= MIN_CALM_SHARE || endMs - startMs <= (lastMs - firstMs) / 2;
}

/** Values missing from a sequence that is otherwise without holes, whichever kind of record they may stand in. */
export function sequenceHolesOf(
  speaker: string,
  templateId: number,
  field: string,
  sequence: Sequence,
): SequenceHoleFact[] {
  if (sequence.overflown || sequence.seen < MIN_SEEN) return [];
  const { holes, density } = sequence.holes();
  if (density < MIN_DENSITY) return [];
  const facts: SequenceHoleFact[] = [];
  for (const episode of episodesOf(holes, (hole) => hole.toMs)) {
    const first = episode[0];
    const last = episode.at(-1);
    if (first === undefined || last === undefined || episode.length < MIN_IDS) continue;
    let missing = 0;
    for (const hole of episode) missing += hole.to - hole.from + 1;
    const sightings = episode.flatMap((hole) => (hole.after === undefined ? [] : [hole.after])).slice(0, 8);
    const shared = {
      startMs: first.fromMs,
      endMs: last.toMs,
      sightings,
      field,
      missing,
      seen: sequence.seen,
    };
    facts.push({ kind: 'sequence-hole', speaker, templateId, ...shared });
  }
  return facts.slice(0, MAX_EPISODES);
}

/** Updates that overwrote each other. */
export function sameBeforeOf(
  speaker: string,
  templateId: number,
  chain: ValueChain | undefined,
): SameBeforeFact[] {
  if (chain === undefined || chain.clashes < MIN_IDS) return [];
  if (chain.unbroken < 2 * chain.clashes && chain.unbroken < MIN_SEEN) return [];
  return [
    {
      kind: 'same-before',
      speaker,
      templateId,
      startMs: chain.firstMs,
      endMs: chain.lastMs,
      sightings: chain.sightings.slice(0, 8),
      keyField: chain.keyField,
      beforeField: chain.beforeField,
      afterField: chain.afterField,
      clashes: chain.clashes,
    },
  ];
}
