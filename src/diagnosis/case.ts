import type { Fact } from '../facts/fact.ts';
import type { Node, NodeDirectory } from '../nodes/node-directory.ts';
import type { Catalogue } from '../patterns/catalogue.ts';
import type { SignalSighting } from '../scan/sighting-log.ts';

/** A sighting whose names are resolved: who says what of whom, when. */
export interface Observation extends SignalSighting {
  timeMs: number;
  tone: 'bad' | 'good' | 'neutral';
  observer: Node;
  /** Other nodes that the record names, in order. */
  subjects: Node[];
  /** All nodes that the record names, the speaker included, in order. */
  named: Node[];
}

/** When a node wrote records. */
export interface NodeActivity {
  firstMs: number;
  lastMs: number;
  /** Records between two times, milliseconds since the epoch. */
  count(fromMs: number, toMs: number): number;
  /** Time of the last record at or before a time, to the precision of the histogram. */
  lastBefore(ms: number): number | undefined;
  /** Time of the first record after a time, likewise. */
  firstAfter(ms: number): number | undefined;
}

/** A structural fact with the node it is about. */
export type NodeFact = Fact & { node: Node };

/** All that the logs say, on one time line: what diagnosis reasons over. */
export interface Case {
  catalogue: Catalogue;
  directory: NodeDirectory;
  /** Nodes that speak. */
  nodes: readonly Node[];
  startMs: number;
  endMs: number;
  /** In order of time. */
  observations: readonly Observation[];
  facts: readonly NodeFact[];
  activity: ReadonlyMap<Node, NodeActivity>;
  /** Text of a template. */
  templateText: (id: number) => string;
}

/** Observations of any of the given signals, optionally by one observer and within a time. */
export function observationsOf(
  input: Pick<Case, 'observations'>,
  signals: readonly string[],
  where: { observer?: Node; fromMs?: number; toMs?: number } = {},
): Observation[] {
  const { observer, fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = where;
  return input.observations.filter(
    (seen) =>
      signals.includes(seen.signal) &&
      (observer === undefined || seen.observer === observer) &&
      seen.timeMs >= fromMs &&
      seen.timeMs <= toMs,
  );
}

/** Facts of one kind. */
export function factsOf<K extends Fact['kind']>(
  input: Pick<Case, 'facts'>,
  kind: K,
): (Extract<Fact, { kind: K }> & { node: Node })[] {
  return input.facts.filter(
    (fact): fact is Extract<Fact, { kind: K }> & { node: Node } => fact.kind === kind,
  );
}
