import type { TimeBins } from '../facts/time-bins.ts';
import type { SignalSighting } from '../scan/sighting-log.ts';

const BINS = 24;
/** Fewer records say nothing of a rate. */
const AT_LEAST = 16;
/** Of the bins that an even rate would fill, so many must be filled for it to be this system's calm. */
const EVEN_SHARE = 0.75;
/** A bin so many times above the usual one, and by so many records, is trouble all the same. */
const SURGE = 4;
const SURGE_RECORDS = 8;
/** What is always there is there in the first and in the last so many bins. */
const EDGE = 3;

/** A time range, ms since the epoch. */
interface Span {
  startMs: number;
  endMs: number;
}

/**
 * Parts one node's sightings of signals into what belongs to the calm of this very system, stated all the time at
 * an even rate (failed logins from the internet, a probe that is always refused), and what stands out. `rates`: all
 * records of each signal over time, of which the sightings are a sample.
 */
export function partSteady(
  sightings: readonly SignalSighting[],
  rates: ReadonlyMap<string, readonly TimeBins[]>,
  canBeSteady: (signal: string) => boolean,
  span: Span,
): { steady: SignalSighting[]; standing: SignalSighting[] } {
  const steady: SignalSighting[] = [];
  const standing: SignalSighting[] = [];
  const calm = new Map<string, boolean[] | undefined>();
  for (const sighting of sightings) {
    if (!calm.has(sighting.signal)) {
      calm.set(
        sighting.signal,
        canBeSteady(sighting.signal) ? calmBins(rates.get(sighting.signal) ?? [], span) : undefined,
      );
    }
    (calm.get(sighting.signal)?.[binOf(sighting.timeMs, span)] ? steady : standing).push(sighting);
  }
  return { steady, standing };
}

/** Which bins hold no more than usual; undefined where the rate over the whole time is not even. */
function calmBins(rates: readonly TimeBins[], span: Span): boolean[] | undefined {
  if (span.endMs <= span.startMs) return undefined;
  const counts = new Array<number>(BINS).fill(0);
  let total = 0;
  for (const bins of rates) {
    for (let i = 0; i < bins.length; i++) {
      const n = bins.count(i, 0);
      if (n === 0) continue;
      const bin = binOf(bins.startOf(i) + bins.widthMs / 2, span);
      counts[bin] = (counts[bin] ?? 0) + n;
      total += n;
    }
  }
  const filled = counts.filter((count) => count > 0).sort((a, b) => a - b);
  const usual = filled[filled.length >> 1] ?? 0;
  const evenTotal = Math.min(total, usual * BINS);
  const expected = BINS * (1 - (1 - 1 / BINS) ** evenTotal);
  const always =
    counts.slice(0, EDGE).some((count) => count > 0) && counts.slice(-EDGE).some((count) => count > 0);
  if (!always || total < AT_LEAST || filled.length < expected * EVEN_SHARE || filled.length < BINS / 2)
    return undefined;
  return counts.map((count) => count < Math.max(usual * SURGE, usual + SURGE_RECORDS));
}

function binOf(timeMs: number | undefined, span: Span): number {
  const share = ((timeMs ?? span.startMs) - span.startMs) / (span.endMs - span.startMs);
  return Math.min(BINS - 1, Math.max(0, Math.floor(share * BINS)));
}
