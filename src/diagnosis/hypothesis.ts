import type { Sighting } from '../facts/fact.ts';
import type { Node } from '../nodes/node-directory.ts';
import type { Absence } from './absences.ts';
import type { Case, Observation } from './case.ts';
import type { Leadership } from './leadership.ts';
import type { Life } from './lives.ts';
import type { Outage } from './reachability.ts';

/** A line that speaks for a hypothesis, with the node that wrote it. */
export interface Proof extends Sighting {
  node: Node;
  /** How telling it is; the most telling are quoted. */
  weight: number;
  /** First line of the record, where the proof is a later one of it. */
  head?: string | undefined;
}

/** A pattern of the catalogue put on nodes and an interval. */
export interface Hypothesis {
  pattern: string;
  culprits: Node[];
  /** Everyone it touches, the culprits included. */
  nodes: Node[];
  startMs: number;
  /** Undefined while it lasts at the end of the logs. */
  endMs: number | undefined;
  title: string;
  summary: string;
  proofs: Proof[];
  /** Records that support it in all. */
  support: number;
  /** 0..1 before the other explanations are weighed. */
  strength: number;
  /** Hypotheses it tells the whole of: they are not told again. */
  absorbs?: readonly Hypothesis[];
  /** Some members still reach all: a partition that cuts nobody off wholly. */
  partial?: boolean;
  /** A fault in its own right whatever set it off: two leaders mean that fencing is missing. */
  standsAlone?: boolean;
  /** `background`: true, but nothing to act upon. */
  background?: boolean;
}

/** What the hypotheses are built from: the case and the model of the cluster over time. */
export interface ClusterModel {
  input: Case;
  lives: ReadonlyMap<Node, readonly Life[]>;
  leadership: Leadership;
  crashes: readonly Absence[];
  pauses: readonly Absence[];
  /** Times when nodes could not be reached, already explained ones left out. */
  outages: readonly Outage[];
  /** Whether a node was starting for the first time: the cluster forms. */
  isForming: (node: Node, timeMs: number) => boolean;
  /** Whether a node was away for a benign reason at a time. */
  isExcused: (node: Node, timeMs: number) => boolean;
}

/** One rule: proposes hypotheses of its patterns. Rules never read files, log, or know of each other. */
export type Rule = (model: ClusterModel) => Hypothesis[];

/** A proof from an observation. */
export function proofOf(seen: Observation, weight = 1): Proof {
  return {
    file: seen.file,
    line: seen.line,
    timeMs: seen.untimed ? undefined : seen.timeMs,
    text: seen.text,
    node: seen.observer,
    weight,
    head: seen.head,
  };
}

/** `a`, `a and b`, `a, b and c`. */
export function listNames(nodes: readonly Node[], most = 4): string {
  const names = [...new Set(nodes.map((node) => node.name))];
  if (names.length > most)
    return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} others`;
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The distinct nodes of some lists, in order. */
export function distinct<T>(...lists: readonly (readonly T[])[]): T[] {
  return [...new Set(lists.flat())];
}
