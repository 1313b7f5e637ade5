import type { Node } from '../nodes/node-directory.ts';
import { type Observation, observationsBy, observationsOf } from './case.ts';
import { type ClusterModel, distinct, type Hypothesis, listNames, proofOf } from './hypothesis.ts';
import { loneCallerOf } from './lone-caller.ts';
import type { Edge } from './reachability.ts';
import { clock, duration } from './wording.ts';

/** Only some of a node's links are broken: between whom, who keeps the others, and what shows it. */
interface BrokenLink {
  ends: Node[];
  /** Who keeps the connection that the others lost. */
  seers: Node[];
  /** What the logs show of them: `still reached both`. */
  kept: string;
  shown: Observation[];
  /** How sure it is at the least. */
  strength?: number;
}

/**
 * A partition in which somebody still reaches those who lost each other is told as one of that link alone: a pair cut
 * from each other, or one direction. Others stay as they are.
 */
export function narrowToLink(model: ClusterModel, partition: Hypothesis, edges: readonly Edge[]): Hypothesis {
  if (partition.pattern !== 'network-partition') return partition;
  const found =
    cutPair(model, edges) ??
    heardCalling(model, edges) ??
    heardAccusing(model, edges) ??
    leftOutOfLists(model, edges, partition) ??
    cutCaller(model, edges);
  if (found === undefined) return partition;
  const { ends, seers, kept, shown, strength = 0 } = found;
  const { startMs, endMs } = partition;
  const lasted = endMs !== undefined && endMs > startMs ? ` for ${duration(endMs - startMs)}` : '';
  const who = listNames(ends);
  const whom = ends.length > 1 ? 'each other' : 'the others';
  return {
    ...partition,
    pattern: 'asymmetric-partition',
    culprits: ends,
    nodes: distinct(ends, seers, partition.nodes),
    partial: true,
    strength: Math.max(partition.strength, strength),
    title: `${who} lost ${whom} while ${listNames(seers)} ${kept}`,
    summary: `From ${clock(startMs)} on${lasted} ${who} had no connection with ${whom}. ${listNames(seers)} ${kept}: only some links were cut, not a node.`,
    proofs: [...partition.proofs, ...shown.slice(0, 3).map((one) => proofOf(one, 3.5))],
  };
}

/** What says that two have a connection, or had a message through it. */
const LINKED = [
  'connection-established',
  'peer-reachable',
  'member-joined',
  'vote-granted',
  'higher-term-seen',
  'election-started',
];
const AROUND_MS = 3_000;

/** The testimonies about members; what clients wait for in vain, or who of them hangs up, says nothing of these links. */
function amongMembers(edges: readonly Edge[]): Edge[] {
  return edges.filter(
    ({ observer, subject, seen }) =>
      seen.signal !== 'request-timeout' &&
      (subject.speakers.length > 0 || subject.family === observer.family),
  );
}

/** Where members follow one of them, a replica has no link with its fellows that could be kept. */
const FOLLOWING = ['replication-broken', 'replication-lag'];

/** Two machines that lost only each other, and a third that is linked with both, as the logs tell, and misses neither. */
function cutPair(model: ClusterModel, edges: readonly Edge[]): BrokenLink | undefined {
  const links = amongMembers(edges);
  const ends = endsOf(links);
  const [here, there, ...more] = distinct(ends.map(machineOf));
  const witnesses = distinct(links.map(({ observer }) => machineOf(observer)));
  if (here === undefined || there === undefined || more.length > 0 || witnesses.length < 2) return undefined;
  const following = ends.filter((end) => isTroubled(model, edges, end, FOLLOWING));
  const linked = observationsOf(model.input, LINKED);
  const shown: Observation[] = [];
  const seers = model.input.nodes.filter((third) => {
    if ([here, there].includes(machineOf(third)) || isTroubled(model, edges, third)) return false;
    if (following.some(({ family }) => family === third.family)) return false;
    const kept = [here, there].map((machine) =>
      linkOf(
        linked,
        third,
        ends.filter((end) => machineOf(end) === machine),
      ),
    );
    const told = kept.filter((seen) => seen !== undefined);
    if (told.length === kept.length) shown.push(...told);
    return told.length === kept.length;
  });
  return seers.length > 0 ? { ends, seers, kept: 'still reached both', shown } : undefined;
}

/** A machine by its first address; a node without one stands for itself. */
function machineOf({ hosts, name }: Node): string {
  const [host] = hosts;
  return host ?? name;
}

function endsOf(links: readonly Edge[]): Node[] {
  return distinct(links.flatMap(({ observer, subject }) => [observer, subject]));
}

/** The record by a node or one of some others that says they are linked. */
function linkOf(
  linked: readonly Observation[],
  node: Node,
  others: readonly Node[],
): Observation | undefined {
  return linked.find(
    ({ observer, subjects }) =>
      (observer === node && others.some((other) => subjects.includes(other))) ||
      (others.includes(observer) && subjects.includes(node)),
  );
}

/** Whether a node complains of others, or states one of the given signals, while nodes lose each other. */
function isTroubled(
  { input }: ClusterModel,
  edges: readonly Edge[],
  node: Node,
  signals?: readonly string[],
): boolean {
  const fromMs = (edges[0]?.timeMs ?? 0) - AROUND_MS;
  const toMs = (edges.at(-1)?.timeMs ?? 0) + AROUND_MS;
  return observationsBy(input, node).some(
    ({ signal, tone, timeMs, subjects }) =>
      timeMs >= fromMs &&
      timeMs <= toMs &&
      (signals === undefined ? tone === 'bad' && subjects.length > 0 : signals.includes(signal)),
  );
}

/** What a member says when it hears a candidate. */
const HEARD = ['vote-refused', 'vote-granted', 'higher-term-seen'];
const WITHIN_MS = 1_000;

/** A member that has lost others, they it, and whose calls for votes reach a third which misses nobody. */
function heardCalling(model: ClusterModel, edges: readonly Edge[]): BrokenLink | undefined {
  const links = amongMembers(edges);
  const fromMs = (links[0]?.timeMs ?? 0) + WITHIN_MS;
  const toMs = (links.at(-1)?.timeMs ?? 0) - WITHIN_MS;
  const ends = endsOf(links);
  for (const caller of ends) {
    const lost = ends.filter((node) => node !== caller);
    if (!links.every(({ observer, subject }) => observer === caller || subject === caller)) continue;
    const heard = observationsOf(model.input, HEARD, { fromMs, toMs }).filter(
      ({ observer, subjects }) =>
        observer !== caller &&
        !lost.includes(observer) &&
        observer.family === caller.family &&
        subjects.includes(caller),
    );
    const spanMs = (heard.at(-1)?.timeMs ?? 0) - (heard[0]?.timeMs ?? 0);
    if (heard.length < TIMES || spanMs < WITHIN_MS) continue;
    return {
      ends: lost.length === 1 ? [caller, ...lost] : [caller],
      seers: distinct(heard.map(({ observer }) => observer)),
      kept: `still heard ${caller.name}`,
      shown: heard,
    };
  }
  return undefined;
}

const BACK = ['member-joined', 'peer-reachable'];

/**
 * A member that has lost others, and that some of them hear call them dead before it is back: what it sends arrives,
 * what they send does not.
 */
function heardAccusing(model: ClusterModel, edges: readonly Edge[]): BrokenLink | undefined {
  const links = amongMembers(edges);
  const fromMs = links[0]?.timeMs ?? 0;
  for (const accuser of endsOf(links)) {
    const lost = distinct(links.filter(({ observer }) => observer === accuser).map(({ subject }) => subject));
    if (lost.length < TIMES) continue;
    if (!links.every(({ observer, subject }) => observer === accuser || subject === accuser)) continue;
    const [back] = observationsOf(model.input, BACK, { fromMs }).filter(
      ({ observer, subjects }) => observer === accuser || subjects.includes(accuser),
    );
    const toMs = Math.min(links.at(-1)?.timeMs ?? 0, (back?.timeMs ?? Number.POSITIVE_INFINITY) - WITHIN_MS);
    const heard = observationsOf(model.input, ['accusation-heard'], { fromMs, toMs }).filter(
      ({ observer, subjects }) => lost.includes(observer) && subjects.includes(accuser),
    );
    const seers = distinct(heard.map(({ observer }) => observer));
    if (seers.length >= TIMES)
      return { ends: [accuser], seers, kept: `still heard ${accuser.name}`, shown: heard };
  }
  return undefined;
}

const AGAIN_MS = 3_000;
const TIMES = 2;

/** One that a leader leaves out of every new list, though the others are called to vote again and again: it calls them. */
function leftOutOfLists(
  model: ClusterModel,
  edges: readonly Edge[],
  { startMs, endMs }: Hypothesis,
): BrokenLink | undefined {
  const links = amongMembers(edges);
  const [gone, ...more] = distinct(links.map(({ subject }) => subject));
  const [teller, ...others] = distinct(links.map(({ observer }) => observer));
  if (gone === undefined || teller === undefined || more.length + others.length > 0) return undefined;
  const fromMs = links[0]?.timeMs ?? startMs;
  // One who is not seen to come back is gone to the end of the logs.
  const span = { fromMs, toMs: endMs !== undefined && endMs > fromMs ? endMs : model.input.endMs };
  const runs = (model.input.activity.get(gone)?.count(span.fromMs, span.toMs) ?? 0) > 0;
  const lists = observationsOf(model.input, ['members-listed'], { ...span, observer: teller }).filter(
    ({ named, timeMs }) => !named.includes(gone) && timeMs > span.fromMs,
  );
  if (!runs || lists.length < TIMES) return undefined;
  const calls = observationsOf(model.input, ['election-started'], span).filter(
    ({ observer }) => observer !== gone && observer !== teller && observer.family === gone.family,
  );
  const between = lists.filter((list, i) => {
    const beforeMs = lists[i - 1]?.timeMs ?? span.fromMs;
    return calls.some(({ timeMs }) => timeMs > beforeMs && timeMs < list.timeMs);
  });
  const [first] = between;
  const last = between.at(-1);
  if (!first || !last || between.length < TIMES || last.timeMs - first.timeMs < AGAIN_MS) return undefined;
  return {
    ends: [teller, gone],
    seers: distinct(calls.map(({ observer }) => observer)),
    kept: `still heard ${gone.name}`,
    shown: [...calls.slice(0, 2), ...between.slice(-1)],
  };
}

/** That all others work on with both ends speaks against a partition, and for a broken link. */
const LONE_CALLER = 0.72;

/** A caller that alone does not reach its callee. */
function cutCaller(model: ClusterModel, edges: readonly Edge[]): BrokenLink | undefined {
  const lone = loneCallerOf(model, edges);
  if (lone === undefined) return undefined;
  const { caller, callee, fellows } = lone;
  return { ends: [caller, callee], seers: fellows, kept: 'had no trouble', shown: [], strength: LONE_CALLER };
}
