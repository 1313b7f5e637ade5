/** Up to here each record's numbers are looked at, then every second, every third ... */
const THINNING = 500;
/** Up to here each text is searched for ids, then blocks of 256 records, further and further apart; in a long log sooner. */
const TEXT_THINNING = 4096;
const SPARSE_TEXT_THINNING = 256;

/** Whether a record's numbers are looked at, by its place among those of its kind. */
export function isSampled(count: number, sparse: boolean): boolean {
  if (sparse) return (count & 7) === 0;
  return count < THINNING || count % (1 + Math.floor(count / THINNING)) === 0;
}

/** Whether a record's text is passed over in the search for ids. `dense`: up to which place none is. */
export function isBetweenBlocks(count: number, dense: number): boolean {
  return count > dense && (count >> 8) % (1 + Math.floor(count / dense)) !== 0;
}

/** Up to which place every text of a kind is searched for ids. */
export function textThinning(sparse: boolean): number {
  return sparse ? SPARSE_TEXT_THINNING : TEXT_THINNING;
}
