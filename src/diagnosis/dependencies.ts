import type { Node } from '../nodes/node-directory.ts';
import { type Case, type Observation, observationsOf } from './case.ts';

/** What a caller says of the one it calls; peers of one software say it of each other, and call nobody. */
const CALLER_SIGNALS = [
  'upstream-failed',
  'request-timeout',
  'request-failed',
  'circuit-open',
  'pool-exhausted',
  'retries-exhausted',
  'retry',
  'connection-refused',
  'connection-timeout',
];
/** Fewer records of it are a slip: a name that stands in a message by chance. */
const AT_LEAST = 2;
/** Who speaks so of the other this many times as often is its caller. */
const ONE_WAY = 3;
/** Longer chains of calls than this are followed no further. */
const MOST_HOPS = 4;

/** Who calls whom, as the complaints of callers tell. */
export interface Dependencies {
  /** Whether trouble at `callee` reaches `caller`: it calls it, or calls one that does. */
  dependsOn: (caller: Node, callee: Node) => boolean;
}

/**
 * Reads off the logs which service calls which: by whom callers complain of, in one direction alone, across different
 * software. The members of one cluster complain of each other and depend on none in this sense.
 */
export function dependenciesOf({ observations }: Pick<Case, 'observations'>): Dependencies {
  const found = read.get(observations) ?? readDependencies({ observations });
  read.set(observations, found);
  return found;
}

/** Of the logs looked at: rules and ranking ask for the same. */
const read = new WeakMap<readonly Observation[], Dependencies>();

function readDependencies(input: Pick<Case, 'observations'>): Dependencies {
  const said = new Map<Node, Map<Node, number>>();
  for (const seen of observationsOf(input, CALLER_SIGNALS)) note(said, seen);
  const timesOf = (from: Node, to: Node): number => said.get(from)?.get(to) ?? 0;
  const callees = new Map<Node, Node[]>();
  for (const [caller, subjects] of said) {
    const called = [...subjects].flatMap(([callee, times]) =>
      times >= AT_LEAST && times >= timesOf(callee, caller) * ONE_WAY ? [callee] : [],
    );
    callees.set(caller, called);
  }
  const reached = new Map<Node, Set<Node>>();
  const reach = (caller: Node): Set<Node> => {
    const below = reached.get(caller) ?? reachOf(caller, callees);
    reached.set(caller, below);
    return below;
  };
  return { dependsOn: (caller, callee) => caller !== callee && reach(caller).has(callee) };
}

function note(said: Map<Node, Map<Node, number>>, { observer, subjects, weight }: Observation): void {
  const own = said.get(observer) ?? new Map<Node, number>();
  for (const subject of subjects.slice(0, 1)) {
    if (subject.family === observer.family) continue;
    own.set(subject, (own.get(subject) ?? 0) + weight);
  }
  said.set(observer, own);
}

function reachOf(caller: Node, callees: ReadonlyMap<Node, readonly Node[]>): Set<Node> {
  const reached = new Set<Node>();
  let edge: readonly Node[] = [caller];
  for (let hops = 0; hops < MOST_HOPS && edge.length > 0; hops++) {
    edge = edge.flatMap((node) => callees.get(node) ?? []).filter((node) => !reached.has(node));
    for (const node of edge) reached.add(node);
  }
  return reached;
}
