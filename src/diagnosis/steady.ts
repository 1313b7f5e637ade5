import type { Case, Observation } from './case.ts';

const BINS = 24;
/** Fewer sightings say nothing of a rate. */
const AT_LEAST = 48;
/** A signal seen in so large a share of the time belongs to this system's calm. */
const STEADY_SHARE = 0.7;
/** A bin so many times above the usual one is trouble all the same. */
const SURGE = 4;

/**
 * Leaves out what belongs to the calm of this very system: bad signals that one node states all the time at an even
 * rate (failed logins from the internet, a probe that is always refused). Surges above that rate stay.
 */
export function withoutSteady(input: Case): Case {
  const spanMs = input.endMs - input.startMs;
  if (spanMs <= 0) return input;
  const groups = new Map<string, Observation[]>();
  for (const seen of input.observations) {
    if (seen.tone !== 'bad') continue;
    const key = `${seen.observer.name}\0${seen.signal}`;
    const group = groups.get(key);
    if (group) group.push(seen);
    else groups.set(key, [seen]);
  }
  const steady = new Set<Observation>();
  const binOf = (seen: Observation): number =>
    Math.min(BINS - 1, Math.max(0, Math.floor(((seen.timeMs - input.startMs) / spanMs) * BINS)));
  for (const group of groups.values()) {
    if (group.length < AT_LEAST) continue;
    const counts = new Array<number>(BINS).fill(0);
    for (const seen of group) counts[binOf(seen)] = (counts[binOf(seen)] ?? 0) + seen.weight;
    const busy = counts.filter((count) => count > 0).sort((a, b) => a - b);
    if (busy.length < BINS * STEADY_SHARE) continue;
    const usual = busy[busy.length >> 1] ?? 0;
    for (const seen of group) if ((counts[binOf(seen)] ?? 0) < usual * SURGE) steady.add(seen);
  }
  if (steady.size === 0) return input;
  return { ...input, observations: input.observations.filter((seen) => !steady.has(seen)) };
}
