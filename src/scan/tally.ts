/** The records of one template that state signals, shared by its kinds. */
export interface Tally {
  sighted: number;
  /** So many of them are all remembered. */
  all: number;
}

/** So many sightings of a template are all kept; fewer of those that first come late in a long log. */
const ALL_SIGHTED = 64;
const ALL_SIGHTED_LATE = 24;
const LONG_LOG = 200_000;

/** A tally of a template that is first met after so many records of the whole log. */
export function newTally(records: number): Tally {
  return { sighted: 0, all: records > LONG_LOG ? ALL_SIGHTED_LATE : ALL_SIGHTED };
}

/** Every how many records of a kind one is remembered: all at first, then ever fewer, by powers of two. */
export function strideOf({ sighted, all }: Tally): number {
  return sighted < all * 2 ? 1 : 1 << (30 - Math.clz32(sighted / all));
}

/** Whether the next record of a kind is one that is remembered. */
export function isNextSighted(tally: Tally): boolean {
  return tally.sighted % strideOf(tally) === 0;
}
