import type { Node } from '../nodes/node-directory.ts';
import { type Case, type Observation, observationsOf } from './case.ts';

/** Two logs of one node may have times of different precision. */
const TOGETHER_MS = 1_500;
/** Cut off, both ends give up after like times; one that gives up so much later had stood still. */
const LATE_MS = 8_000;
const LATEST_MS = 120_000;
const WELL_WITHIN_MS = 2_000;
const WELL = ['replication-resumed', 'peer-reachable', 'connection-established'];
/** Further timeouts of one node tell nothing new. */
const MOST_EACH = 20;

/** A node that gives up on a connection long after the other end did, silent between, and has a new one at once. */
interface LateTimeout {
  node: Node;
  timeMs: number;
  /** Its last record before. */
  silentSinceMs: number;
}

/**
 * Connections that timed out, of which the record does not say with whom: with the one of whom the same node says just
 * then that it left (the database names a process, its supervisor the standby); or with the one fellow that is silent
 * from then on and gives up on its end much later.
 */
export function nameTimeouts(input: Case): Case {
  const left = observationsOf(input, ['member-left']).filter(({ subjects }) => subjects.length === 1);
  const late = lateTimeouts(input);
  if (left.length + late.length === 0) return input;
  const name = (seen: Observation): Observation => {
    if (seen.signal !== 'connection-timeout' || seen.subjects.length > 0) return seen;
    const subject = whoLeft(left, seen) ?? whoSlept(late, seen);
    return subject === undefined ? seen : { ...seen, subjects: [subject], named: [seen.observer, subject] };
  };
  return { ...input, observations: input.observations.map(name) };
}

function whoLeft(left: readonly Observation[], seen: Observation): Node | undefined {
  const near = left.filter(
    ({ observer, timeMs }) => observer === seen.observer && Math.abs(timeMs - seen.timeMs) <= TOGETHER_MS,
  );
  const [subject, ...others] = new Set(near.flatMap(({ subjects }) => subjects));
  return others.length === 0 ? subject : undefined;
}

function whoSlept(late: readonly LateTimeout[], { observer, timeMs }: Observation): Node | undefined {
  const slept = late.filter(
    (other) =>
      other.node !== observer &&
      other.node.family === observer.family &&
      other.silentSinceMs < timeMs &&
      other.timeMs >= timeMs + LATE_MS &&
      other.timeMs <= timeMs + LATEST_MS,
  );
  const [node, ...others] = new Set(slept.map((other) => other.node));
  return others.length === 0 ? node : undefined;
}

function lateTimeouts(input: Case): LateTimeout[] {
  return input.nodes.flatMap((node) =>
    observationsOf(input, ['connection-timeout'], { observer: node })
      .filter(({ subjects }) => subjects.length === 0)
      .slice(0, MOST_EACH)
      .flatMap(({ timeMs }) => {
        const silentSinceMs = input.activity.get(node)?.lastBefore(timeMs - TOGETHER_MS);
        const span = { observer: node, fromMs: timeMs, toMs: timeMs + WELL_WITHIN_MS };
        const isWell = observationsOf(input, WELL, span).length > 0;
        const isLate = silentSinceMs !== undefined && timeMs - silentSinceMs >= LATE_MS;
        return isLate && isWell ? [{ node, timeMs, silentSinceMs }] : [];
      }),
  );
}
