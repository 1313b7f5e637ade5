import type { Node } from '../../nodes/node-directory.ts';
import { factsOf, type Observation, observationsOf } from '../case.ts';
import { type Dependencies, dependenciesOf } from '../dependencies.ts';
import { type ClusterModel, distinct, type Hypothesis, listNames, proofOf } from '../hypothesis.ts';
import { countOf, episodesOf } from '../stated-fault.ts';
import { clock, duration } from '../wording.ts';
import { factBase } from './message-order.ts';

const FAILED = [
  'upstream-failed',
  'request-timeout',
  'request-failed',
  'circuit-open',
  'pool-exhausted',
  'retries-exhausted',
  'connection-refused',
  'connection-timeout',
  'overload',
];

/** What lasts for most of the log is how this system is. */
const FOR_A_TIME = 0.6;

/** A duration beyond it is none of one operation. */
const LONGEST_MS = 60_000;

/** Retry storms, failures that climb from callee to caller, and latency that leaves its usual range. */
export function overload(model: ClusterModel): Hypothesis[] {
  return [...retryStorms(model), ...cascades(model), ...latency(model)];
}

/** Retries and rejections that multiply the load: many a second, at two nodes or more. */
function retryStorms(model: ClusterModel): Hypothesis[] {
  const found: Hypothesis[] = [];
  for (const episode of episodesOf(
    observationsOf(model.input, ['retry', 'retries-exhausted', 'overload']),
    10_000,
  )) {
    const first = episode[0];
    const last = episode.at(-1);
    if (!first || !last) continue;
    const count = countOf(episode);
    const perSecond = (count * 1000) / Math.max(1_000, last.timeMs - first.timeMs);
    const retries = episode.filter((seen) => seen.signal !== 'overload');
    if (perSecond < 10 || count < 60 || retries.length === 0) continue;
    const nodes = distinct(episode.map((seen) => seen.observer));
    const called = episode.flatMap((seen) => seen.subjects.slice(0, 1));
    const busiest = (signal: (seen: Observation) => boolean): Node[] =>
      distinct(episode.filter(signal).map((seen) => seen.observer));
    const overloaded = busiest((seen) => seen.signal === 'overload');
    found.push({
      pattern: 'retry-storm',
      culprits: overloaded.length > 0 ? overloaded.slice(0, 1) : nodes.slice(0, 1),
      nodes: distinct(nodes, called),
      startMs: first.timeMs,
      endMs: last.timeMs,
      title: `retries multiplied the load on ${listNames(overloaded.length > 0 ? overloaded : nodes)}`,
      summary: `${Math.round(perSecond)} retries and rejections a second from ${clock(first.timeMs)} to ${clock(last.timeMs)}.`,
      proofs: firstOfEach(episode).map((seen) => proofOf(seen, 4)),
      support: count,
      strength: Math.min(
        0.93,
        0.55 + 0.1 * Math.log10(perSecond) + (overloaded.length > 0 ? 0.1 : 0) + (nodes.length > 1 ? 0.1 : 0),
      ),
    });
  }
  return found;
}

/**
 * Callers that fail because their callee fails. The culprit is the callee that all the blame comes down to: blamed by
 * others, and blaming nobody who speaks, or the silent one that it names.
 */
function cascades(model: ClusterModel): Hypothesis[] {
  const found: Hypothesis[] = [];
  const dependencies = dependenciesOf(model.input);
  const failures = observationsOf(model.input, FAILED).filter(
    (seen) => seen.level !== 'info' && seen.level !== 'debug' && !isOfPlannedStop(model, dependencies, seen),
  );
  for (const episode of episodesOf(failures, 15_000)) {
    const first = episode[0];
    const last = episode.at(-1);
    const tiers = distinct(episode.map((seen) => seen.observer));
    if (!first || !last || tiers.length < 2 || countOf(episode) < 10) continue;
    const blamed = new Map<Node, number>();
    const complaints = onePerRecord(episode);
    for (const seen of complaints)
      for (const node of seen.subjects) blamed.set(node, (blamed.get(node) ?? 0) + 1);
    const blames = (node: Node): number =>
      complaints.filter((seen) => seen.observer === node && seen.subjects.length > 0).length;
    const root = [...blamed]
      .filter(([node]) => blames(node) < (blamed.get(node) ?? 0) * 0.2)
      .sort((a, b) => b[1] - a[1])[0]?.[0];
    const upstream = episode.filter((seen) => seen.signal === 'upstream-failed');
    const between = tiers.filter((node) => blames(node) > 0 && (blamed.get(node) ?? 0) > 0);
    if (!root || between.length === 0 || upstream.length < 3 || model.isExcused(root, first.timeMs)) continue;
    found.push({
      pattern: 'cascading-failure',
      culprits: [root],
      nodes: distinct([root], tiers),
      startMs: first.timeMs,
      endMs: last.timeMs < model.input.endMs - 15_000 ? last.timeMs : undefined,
      title: `failures climb from ${root.name} to ${listNames(tiers.filter((node) => node !== root))}`,
      summary: `From ${clock(first.timeMs)} to ${clock(last.timeMs)} ${tiers.length} services failed, each because the one below it failed; all of it comes down to ${root.name}.`,
      proofs: firstOfEach(episode).map((seen) => proofOf(seen, 4)),
      support: countOf(episode),
      strength: Math.min(0.85, 0.5 + 0.05 * tiers.length + 0.05 * Math.log10(countOf(episode))),
    });
  }
  return found;
}

/** Whether who fails, whom it calls, or one that this one calls, is away for a planned restart. */
function isOfPlannedStop(model: ClusterModel, { dependsOn }: Dependencies, seen: Observation): boolean {
  return model.input.nodes.some(
    (node) =>
      model.isExcused(node, seen.timeMs) &&
      (node === seen.observer || seen.subjects.some((callee) => callee === node || dependsOn(callee, node))),
  );
}

function latency(model: ClusterModel): Hypothesis[] {
  const facts = factsOf(model.input, 'latency-shift').filter(
    (fact) =>
      fact.shiftedMs > fact.usualMs * 3 &&
      fact.shiftedMs - fact.usualMs > 50 &&
      fact.count >= 5 &&
      fact.endMs - fact.startMs < (model.input.endMs - model.input.startMs) * FOR_A_TIME,
  );
  const dependencies = dependenciesOf(model.input);
  const groups: (typeof facts)[] = [];
  for (const fact of [...facts].sort((a, b) => a.startMs - b.startMs)) {
    const group = groups.find((others) => others.some((other) => isOneTrouble(dependencies, other, fact)));
    if (group) group.push(fact);
    else groups.push([fact]);
  }
  return groups.flatMap((group) => {
    const first = calleeOf(dependencies, group) ?? mostBlamed(model, group);
    if (!first) return [];
    const nodes = distinct(group.map((fact) => fact.node));
    const others = nodes.filter((node) => node !== first.node);
    const waiting = others.filter((node) => dependencies.dependsOn(node, first.node));
    return [
      {
        ...factBase(
          first,
          Math.min(0.7, 0.35 + 0.1 * Math.log2(first.shiftedMs / Math.max(1, first.usualMs))) +
            (waiting.length > 0 ? CALLERS_WAIT : 0),
        ),
        pattern: 'latency-spike',
        // An operation is logged when it is done: the first slow one began before.
        startMs: first.startMs - Math.min(first.shiftedMs, LONGEST_MS),
        nodes,
        title: `${first.node.name} became slow${others.length > 0 ? `, and with it ${listNames(others)}` : ''}`,
        summary: `${first.field || 'durations'} of ${first.node.name} rose from usually ${duration(first.usualMs)} to ${duration(first.shiftedMs)} from ${clock(first.startMs)} to ${clock(first.endMs)}${others.length > 0 ? whyFirst(waiting, first, group) : ''}.`,
        proofs: group.flatMap((fact) =>
          fact.sightings
            .slice(0, fact === first ? 5 : 1)
            .map((sighting) => ({ ...sighting, node: fact.node, weight: fact === first ? 4 : 2 })),
        ),
        support: group.reduce((sum, fact) => sum + fact.count, 0),
      },
    ];
  });
}

interface Slowed {
  node: Node;
  startMs: number;
  endMs: number;
}

/** Whether what slowed down first has to do with what did later: soon after it, or, where one calls the other, meanwhile. */
function isOneTrouble({ dependsOn }: Dependencies, first: Slowed, later: Slowed): boolean {
  if (later.startMs < (first.startMs + first.endMs) / 2) return true;
  const linked = dependsOn(first.node, later.node) || dependsOn(later.node, first.node);
  return linked && later.startMs <= first.endMs + LINKED_MS;
}

/** A caller that gives up logs no slow requests while its callee works on. */
const LINKED_MS = 10_000;

/** Of those that slowed down, the one that others among them wait for and that waits for none of them. */
function calleeOf<F extends Slowed>({ dependsOn }: Dependencies, group: readonly F[]): F | undefined {
  return group.find(
    ({ node }) =>
      group.some((other) => dependsOn(other.node, node)) &&
      !group.some((other) => other.node !== node && dependsOn(node, other.node)),
  );
}

/** Callers that grow slow with their callee bear it out. */
const CALLERS_WAIT = 0.1;

function whyFirst(waiting: readonly Node[], first: Slowed, group: readonly Slowed[]): string {
  if (waiting.length > 0) return `; ${listNames(waiting)} wait${waiting.length === 1 ? 's' : ''} for it`;
  return group.every(({ startMs }) => startMs >= first.startMs)
    ? '; it was the first of those that slowed down'
    : '';
}

/** Of facts about callers and callees, the one of the node that the others wait for; else the earliest. */
function mostBlamed<F extends { node: Node; startMs: number; endMs: number }>(
  model: ClusterModel,
  group: readonly F[],
): F | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const nodes = distinct(group.map(({ node }) => node));
  const span = { fromMs: first.startMs - 1_000, toMs: Math.max(...group.map(({ endMs }) => endMs)) + 5_000 };
  const blames = observationsOf(model.input, FAILED, span).filter(({ observer }) => nodes.includes(observer));
  const blame = ({ node }: F): number =>
    blames.filter(({ observer, subjects }) => observer !== node && subjects.includes(node)).length -
    blames.filter(
      ({ observer, subjects }) => observer === node && subjects.some((each) => nodes.includes(each)),
    ).length;
  return group.reduce((most, fact) => (blame(fact) > blame(most) ? fact : most), first);
}

/** A record is one complaint, however many of its words say so. */
function onePerRecord(episode: readonly Observation[]): Observation[] {
  return [...new Map(episode.map((seen) => [`${seen.file}:${seen.line}`, seen])).values()];
}

/** The first record of each kind by each node. */
function firstOfEach(episode: readonly Observation[]): Observation[] {
  const keys = new Set<string>();
  return episode
    .filter((seen) => {
      const key = `${seen.observer.name} ${seen.templateId}`;
      return keys.has(key) ? false : keys.add(key) !== undefined;
    })
    .slice(0, 8);
}
