import { type Case, type Observation, observationsOf } from './case.ts';

/** Two logs of one node may have times of different precision. */
const TOGETHER_MS = 1_500;

/**
 * A connection that timed out, of which the record does not say with whom, was with the one of whom the same node says
 * just then that it left: the database names a process, its supervisor the standby.
 */
export function nameTimeouts(input: Case): Case {
  const left = observationsOf(input, ['member-left']).filter(({ subjects }) => subjects.length === 1);
  if (left.length === 0) return input;
  const name = (seen: Observation): Observation => {
    if (seen.signal !== 'connection-timeout' || seen.subjects.length > 0) return seen;
    const near = left.filter(
      ({ observer, timeMs }) => observer === seen.observer && Math.abs(timeMs - seen.timeMs) <= TOGETHER_MS,
    );
    const [subject, ...others] = new Set(near.flatMap(({ subjects }) => subjects));
    if (subject === undefined || others.length > 0) return seen;
    return { ...seen, subjects: [subject], named: [seen.observer, subject] };
  };
  return { ...input, observations: input.observations.map(name) };
}
