import type { Fact } from '../facts/fact.ts';
import type { Node, NodeDirectory } from '../nodes/node-directory.ts';
import type { Catalogue } from '../patterns/catalogue.ts';
import type { SignalSighting } from '../scan/sighting-log.ts';

/** A sighting whose names are resolved: who says what of whom, when. */
export interface Observation extends SignalSighting {
  /** Its place on the time line. */
  timeMs: number;
  /** The record bears no time: its place is where its log stood then, and is not to be told as a time. */
  untimed: boolean;
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
  /** In order of time; without what is always there. */
  observations: readonly Observation[];
  /** What belongs to the calm of this system: bad signals that a node states all the time at an even rate. */
  steady: () => Observation[];
  facts: readonly NodeFact[];
  activity: ReadonlyMap<Node, NodeActivity>;
  /** Text of a template. */
  templateText: (id: number) => string;
}

/** Observations of any of the given signals, optionally by one observer and within a time; in order of time. */
export function observationsOf(
  input: Pick<Case, 'observations'>,
  signals: readonly string[],
  where: { observer?: Node; fromMs?: number; toMs?: number } = {},
): Observation[] {
  const { observer, fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = where;
  const index = indexOf(observer === undefined ? input.observations : observationsBy(input, observer));
  const found: Observation[] = [];
  let lists = 0;
  for (const signal of signals) {
    const list = index.get(signal);
    if (!list) continue;
    const before = found.length;
    for (let i = firstFrom(list, fromMs); i < list.length; i++) {
      const seen = list[i];
      if (!seen || seen.timeMs > toMs) break;
      found.push(seen);
    }
    if (found.length > before) lists++;
  }
  return lists > 1 ? found.sort((a, b) => a.timeMs - b.timeMs || a.line - b.line) : found;
}

const byObserver = new WeakMap<readonly Observation[], Map<Node, Observation[]>>();

/** What one node states, in order of time. */
export function observationsBy(input: Pick<Case, 'observations'>, observer: Node): readonly Observation[] {
  let index = byObserver.get(input.observations);
  if (!index) {
    index = new Map();
    for (const seen of input.observations) {
      const list = index.get(seen.observer);
      if (list) list.push(seen);
      else index.set(seen.observer, [seen]);
    }
    byObserver.set(input.observations, index);
  }
  return index.get(observer) ?? [];
}

const bySubject = new WeakMap<readonly Observation[], Map<Node, Observation[]>>();

/** What others state of one node, in order of time. */
export function observationsAbout(input: Pick<Case, 'observations'>, subject: Node): readonly Observation[] {
  let index = bySubject.get(input.observations);
  if (!index) {
    index = new Map();
    for (const seen of input.observations) {
      for (const node of seen.subjects) {
        const list = index.get(node);
        if (list) list.push(seen);
        else index.set(node, [seen]);
      }
    }
    bySubject.set(input.observations, index);
  }
  return index.get(subject) ?? [];
}

const indexes = new WeakMap<readonly Observation[], Map<string, Observation[]>>();

/** Observations by signal, each list in order of time. */
function indexOf(observations: readonly Observation[]): Map<string, Observation[]> {
  const known = indexes.get(observations);
  if (known) return known;
  const index = new Map<string, Observation[]>();
  for (const seen of observations) {
    const list = index.get(seen.signal);
    if (list) list.push(seen);
    else index.set(seen.signal, [seen]);
  }
  indexes.set(observations, index);
  return index;
}

/** Index of the first observation at or after a time. */
function firstFrom(list: readonly Observation[], timeMs: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.timeMs ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
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
