import type { IdLink } from './compare-speakers.ts';
import type { SharedIdFact } from './fact.ts';
import { pairIds } from './id-pairs.ts';
import { sightingsOfIds } from './id-set.ts';

const MIN_SHARED = 3;
/** Where more is shared, both speakers are meant to have every id. */
const MAX_SHARE = 0.4;
const MIN_APART_BEFORE = 10;

/** Ids that usually one of two alike speakers handles, for a time handled by both. */
export function sharedIds(links: readonly IdLink[]): SharedIdFact[] {
  const facts: SharedIdFact[] = [];
  for (let i = 0; i < links.length; i++) {
    for (let j = i + 1; j < links.length; j++) {
      const a = links[i];
      const b = links[j];
      if (a === undefined || b === undefined || a.speaker === b.speaker) continue;
      if (a.templateId !== b.templateId || a.field !== b.field) continue;
      const fact = compare(a, b);
      if (fact !== undefined) facts.push(fact);
    }
  }
  return facts;
}

function compare(a: IdLink, b: IdLink): SharedIdFact | undefined {
  const pairs = pairIds(a, b);
  if (pairs === undefined || pairs.matched.length < MIN_SHARED) return undefined;
  const smaller = Math.min(a.set.ids.size, b.set.ids.size);
  if (pairs.matched.length > smaller * MAX_SHARE) return undefined;
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const pair of pairs.matched) {
    const laterMs = Math.max(pair.a.firstMs, pair.b.firstMs);
    startMs = Math.min(startMs, laterMs);
    endMs = Math.max(endMs, laterMs);
  }
  let apart = 0;
  for (const entry of pairs.alone) if (entry.firstMs < startMs) apart++;
  if (apart < MIN_APART_BEFORE) return undefined;
  let firstMs = startMs;
  let lastMs = endMs;
  for (const entry of pairs.alone) {
    firstMs = Math.min(firstMs, entry.firstMs);
    lastMs = Math.max(lastMs, entry.firstMs);
  }
  // Ids that are shared now and then all the time belong to things that both speak of.
  if (endMs - startMs > (lastMs - firstMs) / 2) return undefined;
  const scale = (a.set.mask | b.set.mask) + 1;
  return {
    kind: 'shared-id',
    speaker: a.speaker.speaker,
    other: b.speaker.speaker,
    templateId: a.templateId,
    field: a.field,
    startMs,
    endMs,
    sightings: [
      ...sightingsOfIds(
        pairs.matched.map((pair) => pair.a),
        4,
      ),
      ...sightingsOfIds(
        pairs.matched.map((pair) => pair.b),
        4,
      ),
    ],
    ids: pairs.matched.length * scale,
    total: smaller * scale,
  };
}
