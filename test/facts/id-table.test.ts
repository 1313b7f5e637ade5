import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IdEntry, IdTable } from '../../src/facts/id-table.ts';

/** What the table should hold, by the plainest means. */
function reference(records: readonly (readonly [number, number])[], mask: number): [number, IdEntry][] {
  const entries = new Map<number, IdEntry>();
  for (const [hash, timeMs] of records) {
    if ((hash & mask) !== 0) continue;
    const entry = entries.get(hash);
    if (entry === undefined)
      entries.set(hash, {
        count: 1,
        firstMs: timeMs,
        againMs: Number.POSITIVE_INFINITY,
        lastMs: timeMs,
        seen: undefined,
      });
    else {
      entry.count++;
      entry.againMs = Math.min(entry.againMs, timeMs);
      entry.lastMs = Math.max(entry.lastMs, timeMs);
    }
  }
  return [...entries];
}

function tableOf(records: readonly (readonly [number, number])[]): IdTable {
  const table = new IdTable();
  for (const [hash, timeMs] of records) {
    const place = table.placeOf(hash);
    if (place < 0) table.append(hash, timeMs);
    else table.repeat(place, timeMs);
  }
  return table;
}

const records = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 1e12 })), {
  maxLength: 400,
});

describe('IdTable', () => {
  it('knows of each id its first, second and last time, in the order in which ids came', () => {
    fc.assert(
      fc.property(records, (given) => {
        expect([...tableOf(given)]).toEqual(reference(given, 0));
      }),
    );
  });

  it('lets go of the ids that a mask hits, and of no others', () => {
    fc.assert(
      fc.property(records, fc.constantFrom(1, 3, 7), (given, mask) => {
        const table = tableOf(given);
        table.thin(mask);
        expect([...table]).toEqual(reference(given, mask));
        for (const [hash] of given) expect(table.has(hash)).toBe((hash & mask) === 0);
      }),
    );
  });

  it('joins tables in any order', () => {
    const byHash = (table: IdTable) => [...table].sort((a, b) => a[0] - b[0]);
    fc.assert(
      fc.property(records, records, (ours, theirs) => {
        const there = tableOf(ours);
        for (const [hash, entry] of tableOf(theirs)) there.join(hash, entry);
        const back = tableOf(theirs);
        for (const [hash, entry] of tableOf(ours)) back.join(hash, entry);
        expect(byHash(there)).toEqual(byHash(back));
      }),
    );
  });

  it('does not know an id that never came', () => {
    const table = tableOf([[5, 1000]]);
    expect(table.has(6)).toBe(false);
    expect(table.get(6)).toBeUndefined();
  });
});
