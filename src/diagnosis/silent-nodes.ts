import type { SilenceFact } from '../facts/fact.ts';
import type { Node } from '../nodes/node-directory.ts';
import {
  type Case,
  factsOf,
  type Observation,
  observationsAbout,
  observationsBy,
  observationsOf,
} from './case.ts';

// What tells a process that stood still from one that nobody could reach: both are silent and missed.

/** A time in which a node was silent. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** Times of two nodes are compared with so much room. */
const BORDER_MS = 2_000;
/** What a node says when it finds itself alone; what it says of single connections may have other reasons. */
const ALONE = ['quorum-lost', 'leader-lost', 'leader-stepped-down', 'partition-detected', 'no-route'];

/** Whether the last that a node said, while others began to miss it, is that it has lost the cluster: then it was cut off. */
export function saidItLostAll(input: Case, node: Node, fromMs: number, missedMs: number): boolean {
  return (
    observationsOf(input, ALONE, {
      observer: node,
      fromMs: fromMs - BORDER_MS,
      toMs: missedMs + BORDER_MS,
    }).length > 0
  );
}

const HEALED_MS = 3_000;

/** Missed by two, silent against its habit, and back without a complaint: cut off, it would have missed the others too. */
export function isUnharmed(
  input: Case,
  node: Node,
  { fromMs, toMs }: Span,
  missed: readonly Observation[],
  silence: SilenceFact | undefined,
): boolean {
  if (silence === undefined || silence.surprise < 1) return false;
  if (new Set(missed.map(({ observer }) => observer)).size < 2) return false;
  return !observationsBy(input, node).some(
    ({ tone, timeMs }) => tone === 'bad' && timeMs >= fromMs - BORDER_MS && timeMs <= toMs + HEALED_MS,
  );
}

const MISSED_FOR_MS = 15_000;
const MISSED_TIMES = 3;

/** Whether others had been missing a node for some time while it still wrote: that it then wrote nothing is no reason. */
export function wasMissedBefore(input: Case, node: Node, fromMs: number): boolean {
  const before = observationsAbout(input, node).filter(
    ({ observer, signal, timeMs }) =>
      observer !== node &&
      (signal === 'connection-timeout' || signal === 'request-timeout') &&
      timeMs > fromMs - MISSED_FOR_MS &&
      timeMs < fromMs - BORDER_MS,
  );
  const [first] = before;
  if (first === undefined || before.length < MISSED_TIMES) return false;
  return (input.activity.get(node)?.count(first.timeMs, fromMs) ?? 0) > 1;
}

const LOST = 5;

/** Whether what was sent to a node meanwhile never came to it: a paused process finds it in its queues and works it off. */
export function lostMessages(input: Case, node: Node, { fromMs, toMs }: Span): boolean {
  return factsOf(input, 'missing-answer').some(
    (fact) =>
      fact.node === node &&
      fact.missing >= LOST &&
      fact.startMs >= fromMs - BORDER_MS &&
      fact.startMs < toMs &&
      fact.endMs <= toMs + BORDER_MS,
  );
}

const LINKED = ['connection-established', 'peer-reachable', 'member-joined'];
const BROKEN = ['connection-timeout', 'connection-reset', 'peer-unreachable', 'request-timeout'];
const WAKING_MS = 300;
const COMPLAINS_MS = 1_500;

/**
 * Whether a node and the only fellow that misses it time each other out, and nobody else, while others are linked with
 * the node and miss nothing: their link broke. A process that stood still is missed by all, and misses all.
 */
export function timedOutEachOther(
  input: Case,
  node: Node,
  { fromMs, toMs }: Span,
  missed: readonly Observation[],
): boolean {
  const [fellow, ...more] = new Set(missed.map(({ observer }) => observer));
  if (fellow === undefined || more.length > 0 || fellow.family !== node.family) return false;
  const span = { fromMs: toMs - WAKING_MS, toMs: toMs + COMPLAINS_MS };
  const own = observationsOf(input, ['connection-timeout'], { observer: node, ...span });
  if (own.length === 0 || own.some(({ subjects }) => subjects.some((other) => other !== fellow)))
    return false;
  const between = (signals: readonly string[], other: Node): Observation[] =>
    observationsOf(input, signals).filter(
      ({ observer, subjects }) =>
        (observer === node && subjects.includes(other)) || (observer === other && subjects.includes(node)),
    );
  const linked = input.nodes.filter(
    (other) =>
      other !== node &&
      other !== fellow &&
      other.family === node.family &&
      between(LINKED, other).some(({ timeMs }) => timeMs <= fromMs),
  );
  const isTroubled = (other: Node): boolean =>
    between(BROKEN, other).some(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs + HEALED_MS);
  return linked.length > 0 && !linked.some(isTroubled);
}
