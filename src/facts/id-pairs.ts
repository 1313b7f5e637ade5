import type { IdLink } from './compare-speakers.ts';
import type { IdEntry } from './id-table.ts';

/** Ids of one link, each with what the other link knows of it. */
export interface IdPairs {
  matched: { a: IdEntry; b: IdEntry }[];
  /** Ids that the other link lacks. */
  alone: IdEntry[];
}

const PROBES = 48;
/** Fewer common ids, and the fields speak of different things. */
const MIN_COMMON = 8;

const known = new WeakMap<IdLink, Map<IdLink, IdPairs | undefined>>();

/** Looks each id of `a` up in `b`; undefined where they hardly share any. Looked up once for each two links. */
export function pairIds(a: IdLink, b: IdLink): IdPairs | undefined {
  let ofA = known.get(a);
  if (ofA === undefined) {
    ofA = new Map();
    known.set(a, ofA);
  }
  if (!ofA.has(b)) ofA.set(b, lookUp(a, b));
  return ofA.get(b);
}

function lookUp(a: IdLink, b: IdLink): IdPairs | undefined {
  const mask = a.set.mask | b.set.mask;
  let probes = 0;
  let hits = 0;
  const step = Math.max(1, Math.floor(a.set.ids.size / PROBES));
  let i = 0;
  for (const hash of a.set.ids.keys()) {
    if (i++ % step !== 0 || (hash & mask) !== 0) continue;
    probes++;
    if (b.set.ids.has(hash)) hits++;
  }
  if (hits === 0 || hits < probes * 0.02) return undefined;
  const pairs: IdPairs = { matched: [], alone: [] };
  for (const [hash, entry] of a.set.ids) {
    if ((hash & mask) !== 0) continue;
    const other = b.set.ids.get(hash);
    if (other === undefined) pairs.alone.push(entry);
    else pairs.matched.push({ a: entry, b: other });
  }
  return pairs.matched.length >= MIN_COMMON ? pairs : undefined;
}
