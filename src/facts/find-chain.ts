import type { Column, Value } from './column.ts';

/** Columns of an update: whose value (-1: no key), from what, to what. */
export interface ChainColumns {
  key: number;
  before: number;
  after: number;
}

const MAX_NUMBERS = 6;
/** So many updates must start where the one before them ended. */
const MIN_LINKS = 6;
const MIN_SHARE = 0.85;

/** Finds two number columns of which one mostly starts, per key, where the other ended in the record before. */
export function findChain(
  columns: readonly Column[],
  rows: readonly (readonly Value[])[],
): ChainColumns | undefined {
  const numbers: number[] = [];
  const keys = [-1];
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    if (column?.role === 'key') keys.push(i);
    else if ((column?.role === 'number' || column?.role === 'sequence') && numbers.length < MAX_NUMBERS)
      numbers.push(i);
  }
  let best: ChainColumns | undefined;
  let bestLinks = MIN_LINKS - 1;
  for (const before of numbers) {
    for (const after of numbers) {
      if (before === after) continue;
      for (const key of keys) {
        const links = countLinks(rows, { key, before, after });
        if (links > bestLinks) {
          best = { key, before, after };
          bestLinks = links;
        }
      }
    }
  }
  return best;
}

/** Updates that start where the one before ended; 0 where too many do not, or where the values hardly change. */
function countLinks(rows: readonly (readonly Value[])[], chain: ChainColumns): number {
  const lastAfter = new Map<Value, number>();
  const distinct = new Set<number>();
  let links = 0;
  let steps = 0;
  let changes = 0;
  let updates = 0;
  for (const row of rows) {
    const before = row[chain.before];
    const after = row[chain.after];
    const key = chain.key < 0 ? '' : row[chain.key];
    if (typeof before !== 'number' || typeof after !== 'number' || key === undefined) continue;
    updates++;
    if (before !== after) changes++;
    distinct.add(before);
    const last = lastAfter.get(key);
    if (last !== undefined) {
      steps++;
      if (last === before) links++;
    }
    lastAfter.set(key, after);
  }
  if (changes < updates * 0.8 || distinct.size < 3 || links < steps * MIN_SHARE) return 0;
  return links;
}
