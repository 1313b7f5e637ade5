import { median } from '../statistics/quantile.ts';
import { episodesOf } from './episodes.ts';
import type { OutOfOrderFact } from './fact.ts';
import type { LateArrival, Sequence } from './sequence.ts';

const MIN_SEEN = 30;
const MIN_LATE = 5;
/** Of the values that came meanwhile, so many came late. */
const MIN_SHARE = 0.1;
/** Neighbours change places wherever two are handled at once. */
const MIN_PLACES = 2;
/** Where values come late now and then all the time, their order means nothing. */
const MIN_GATHERED = 0.7;
const MAX_EPISODES = 4;

/** Times in which values of a sequence overtake each other that usually come in their order. */
export function lateArrivalsOf(
  speaker: string,
  templateId: number,
  field: string,
  sequence: Sequence,
): OutOfOrderFact[] {
  const { late } = sequence;
  if (sequence.overflown || sequence.seen < MIN_SEEN || late.length < MIN_LATE) return [];
  const facts: OutOfOrderFact[] = [];
  let gathered = 0;
  for (const episode of episodesOf(late, ({ timeMs }) => timeMs)) {
    const fact = reordering(episode);
    if (fact === undefined) continue;
    gathered += episode.length;
    facts.push({ kind: 'out-of-order', speaker, templateId, field, ...fact });
  }
  const elsewhere = sequence.seen - facts.reduce((sum, fact) => sum + fact.among, 0);
  if (gathered < late.length * MIN_GATHERED || elsewhere < MIN_SEEN / 2) return [];
  return facts.sort((a, b) => b.late - a.late).slice(0, MAX_EPISODES);
}

function reordering(
  episode: readonly LateArrival[],
): Pick<OutOfOrderFact, 'startMs' | 'endMs' | 'sightings' | 'late' | 'among' | 'places'> | undefined {
  const first = episode[0];
  const last = episode.at(-1);
  if (first === undefined || last === undefined || episode.length < MIN_LATE) return undefined;
  const among = Math.max(episode.length, last.passedBy - Math.min(first.value, first.passedBy) + 1);
  const places = median(episode.map(({ value, passedBy }) => passedBy - value));
  if (places < MIN_PLACES || episode.length < among * MIN_SHARE) return undefined;
  return {
    startMs: first.timeMs,
    endMs: last.timeMs,
    sightings: episode.slice(0, 8).map(({ sighting }) => sighting),
    late: episode.length,
    among,
    places,
  };
}
