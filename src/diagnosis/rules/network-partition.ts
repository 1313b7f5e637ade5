import type { Node } from '../../nodes/node-directory.ts';
import { cutOffWords } from '../absences.ts';
import { narrowToLink } from '../broken-link.ts';
import { callersTestimony } from '../callers-testimony.ts';
import { type Observation, observationsOf } from '../case.ts';
import { type ClusterModel, distinct, type Hypothesis, listNames, proofOf } from '../hypothesis.ts';
import { coverOf, type Edge, type Outage } from '../reachability.ts';
import { strandedIn } from '../stranded-node.ts';
import { whoLostWhom } from '../who-lost-whom.ts';
import { clock, duration } from '../wording.ts';

const FLAPS = 3;
/** A node that is cut off may find out some seconds after the others lost it. */
const NOTICED_LATER_MS = 8_000;
/** One refused connection is no death. */
const REFUSALS = 2;
/** One that loses so many others at once, which nobody else misses, has lost itself. */
const LOST_ALL = 3;

/**
 * Nodes that could not reach each other while their processes lived: a partition; one that leaves and comes back
 * again and again is flapping; one that refuses connections and says nothing itself is taken to be dead.
 */
export function networkPartition(model: ClusterModel): Hypothesis[] {
  return model.outages.flatMap((outage) => explain(model, outage));
}

function explain(model: ClusterModel, outage: Outage): Hypothesis[] {
  const cover = outcastOf(model, outage, coverOf(outage));
  const dead: Node[] = [];
  const cut: Node[] = [];
  for (const node of cover) (looksDead(model, outage, node) ? dead : cut).push(node);
  const found: Hypothesis[] = [];
  if (cut.length > 0) {
    const edges = outage.edges.filter((edge) => cut.includes(edge.observer) || cut.includes(edge.subject));
    const partition = partitionOf(model, edges, cut);
    if (partition) found.push(narrowToLink(model, partition, outage.edges));
  }
  for (const node of dead) {
    const lines = new Set(
      outage.edges
        .filter((edge) => edge.subject === node)
        .map((edge) => `${edge.seen.file}:${edge.seen.line}`),
    );
    if (lines.size >= REFUSALS) found.push(unreachable(model, outage, node));
  }
  return found;
}

const OUTCAST_WORDS = [
  'leader-lost',
  'quorum-lost',
  'leader-stepped-down',
  'election-started',
  'partition-detected',
];

/** Of two that lost each other, the one that lost the cluster with it, where only one did. */
function outcastOf(model: ClusterModel, outage: Outage, cover: Node[]): Node[] {
  const stranded = strandedIn(model, outage, cover);
  if (stranded !== undefined) return [stranded];
  if (cover.length !== 2) return cover;
  const span = { fromMs: outage.startMs - 2_000, toMs: outage.endMs + 2_000 };
  const lost = cover.filter(
    (node) => observationsOf(model.input, OUTCAST_WORDS, { ...span, observer: node }).length > 0,
  );
  return lost.length === 1 ? lost : cover;
}

/** Refused or reset by its machine, and not a word from itself meanwhile. */
function looksDead(model: ClusterModel, outage: Outage, node: Node): boolean {
  const about = outage.edges.filter((edge) => edge.subject === node);
  const refused = about.filter((edge) => edge.seen.signal === 'connection-refused').length;
  const spoke = model.input.activity.get(node)?.count(outage.startMs, outage.endMs) ?? 0;
  return refused >= about.length * 0.3 && refused > 0 && spoke === 0;
}

function partitionOf(
  model: ClusterModel,
  edges: readonly Edge[],
  cut: readonly Node[],
): Hypothesis | undefined {
  const first = edges[0];
  const last = edges.at(-1);
  if (!first || !last) return undefined;
  const early = forebodings(model, edges);
  const startMs = Math.min(onsetOf(edges), early[0]?.timeMs ?? Number.POSITIVE_INFINITY);
  const recovered = recoveriesOf(model, edges, cut, startMs);
  const returns = Math.max(...cut.map((node) => flapsOf(edges, recovered, node)));
  const endMs = recovered.at(-1)?.timeMs;
  const own = cut.flatMap((node) => cutOffWords(model.input, node, startMs, last.timeMs + NOTICED_LATER_MS));
  const witnesses = distinct(edges.map((edge) => edge.observer));
  const named = observationsOf(model.input, ['partition-detected'], {
    fromMs: startMs - 5_000,
    toMs: last.timeMs + 60_000,
  });
  const pair =
    cut.length === 2 && edges.every((edge) => cut.includes(edge.observer) && cut.includes(edge.subject));
  const who = listNames(cut);
  const flapping = returns >= FLAPS;
  return {
    pattern: flapping ? 'membership-flapping' : 'network-partition',
    culprits: [...cut],
    nodes: distinct(
      cut,
      witnesses,
      edges.map((edge) => edge.subject),
    ),
    startMs,
    endMs:
      endMs !== undefined && endMs >= last.timeMs
        ? endMs
        : last.timeMs < model.input.endMs - 20_000
          ? last.timeMs
          : undefined,
    title: flapping
      ? `${who} left and came back ${returns} times`
      : pair
        ? `${who} could not reach each other`
        : `${who} ${cut.length > 1 ? 'were' : 'was'} cut off`,
    summary: `From ${clock(startMs)}${endMs !== undefined && endMs > startMs ? ` to ${clock(endMs)} (${duration(endMs - startMs)})` : ''} ${who} ${pair ? 'had no connection with each other' : whoLostWhom(edges, cut)}; ${howTheyFared(model, cut, startMs, endMs ?? last.timeMs)}.`,
    proofs: [
      ...named.slice(0, 2).map((seen) => proofOf(seen, 5)),
      ...firstPerPair(edges).map((edge) => proofOf(edge.seen, 3)),
      ...early.slice(0, 2).map((seen) => proofOf(seen, 3.5)),
      ...own
        .filter((seen) => TELLING.includes(seen.signal))
        .slice(0, 2)
        .map((seen) => proofOf(seen, 4)),
      ...recovered.slice(-1).map((seen) => proofOf(seen, 2)),
    ],
    ...(pair && { partial: true }),
    support: edges.length + own.length + named.length,
    strength: partitionStrength(edges, cut, own, named, flapping) + callersTestimony(model, edges, cut),
  };
}

/** What the logs of those who were cut off tell of them meanwhile. */
function howTheyFared(model: ClusterModel, cut: readonly Node[], startMs: number, endMs: number): string {
  const speaking = cut.filter((node) => model.input.activity.has(node));
  if (speaking.length === 0) return 'no log of its own tells whether it went on running';
  const silent = speaking.filter(
    (node) => (model.input.activity.get(node)?.count(startMs, endMs) ?? 0) === 0,
  );
  if (silent.length < speaking.length) return 'the processes went on running';
  return `${listNames(silent)} wrote nothing meanwhile, and may as well have stood still or died`;
}

/** What is said of one who does not answer, unlike one who refuses. */
const LOST = [
  'connection-timeout',
  'peer-unreachable',
  'request-timeout',
  'no-route',
  'partition-detected',
  'member-suspected',
  'member-removed',
];

const GRAVE = new Set(['warn', 'error', 'fatal']);

/** Evidence for a partition against a crash, an overload or a bad client. */
function partitionStrength(
  edges: readonly Edge[],
  cut: readonly Node[],
  own: readonly Observation[],
  named: readonly Observation[],
  flapping: boolean,
): number {
  const share = (signals: readonly string[]): number =>
    edges.filter((edge) => signals.includes(edge.seen.signal)).length / edges.length;
  // A node that finds no route says so of itself, whomever it meant.
  const ownNoRoute = own.some((seen) => seen.signal === 'no-route');
  const noRoute = ownNoRoute || share(['no-route']) > 0;
  const outward = ownNoRoute || edges.some((edge) => cut.includes(edge.observer));
  const inward = edges.some((edge) => cut.includes(edge.subject) && !cut.includes(edge.observer));
  const witnesses = distinct(edges.map((edge) => edge.observer)).length;
  let strength = 0.35;
  if (noRoute) strength += 0.25;
  if (outward && inward) strength += 0.15;
  if (witnesses > 1) strength += 0.1;
  if (own.length > 0) strength += 0.05;
  const removed = share(['member-removed']) > 0;
  if (named.length > 0 || removed) strength += 0.2;
  if (flapping) strength += 0.1;
  if (share(LOST) > 0.5) strength += 0.1;
  const alone = witnesses === 1 && outward && distinct(edges.map((edge) => edge.subject)).length >= LOST_ALL;
  if (alone) strength += 0.25;
  else if (share(['connection-refused']) > 0.3) strength -= 0.3;
  else if (share(['connection-reset']) > 0.7) strength -= 0.25;
  if (edges.length < 3 && named.length === 0 && !removed && !ownNoRoute)
    strength -= edges.some(({ seen }) => GRAVE.has(seen.level ?? '')) ? 0.1 : 0.2;
  if (edges.every((edge) => edge.seen.signal === 'request-timeout')) strength -= 0.25;
  return Math.max(0.05, Math.min(0.96, strength));
}

const FOREBODING_MS = 15_000;
const TELLING = ['quorum-lost', 'leader-stepped-down', 'partition-detected', 'no-route'];

/** A leader is missed sooner than its connections break: elections and resignations just before the first broken link. */
function forebodings(model: ClusterModel, edges: readonly Edge[]): Observation[] {
  const firstMs = edges[0]?.timeMs ?? 0;
  const involved = distinct(edges.flatMap((edge) => [edge.observer, edge.subject]));
  return observationsOf(
    model.input,
    ['leader-lost', 'quorum-lost', 'leader-stepped-down', 'election-started'],
    {
      fromMs: firstMs - FOREBODING_MS,
      toMs: firstMs,
    },
  ).filter((seen) => involved.includes(seen.observer) && !model.isExcused(seen.observer, seen.timeMs));
}

const WAITED = new Set(['request-timeout', 'connection-timeout', 'peer-unreachable']);

/** What was waited for in vain began before it was logged. */
function onsetOf(edges: readonly Edge[]): number {
  let onsetMs = Number.POSITIVE_INFINITY;
  for (const edge of edges) {
    const waitedMs = WAITED.has(edge.seen.signal) ? Math.min(edge.seen.attrs.ms ?? 0, 60_000) : 0;
    onsetMs = Math.min(onsetMs, edge.timeMs - waitedMs);
  }
  return onsetMs;
}

/** Testimonies that a cut-off node is reached again, by itself or by those who had lost it. */
function recoveriesOf(
  model: ClusterModel,
  edges: readonly Edge[],
  cut: readonly Node[],
  startMs: number,
): Observation[] {
  const lastMs = edges.at(-1)?.timeMs ?? startMs;
  const involved = distinct(edges.flatMap((edge) => [edge.observer, edge.subject]));
  return observationsOf(
    model.input,
    ['peer-reachable', 'connection-established', 'replication-resumed', 'member-joined'],
    { fromMs: startMs, toMs: lastMs + 90_000 },
  ).filter((seen) => {
    if (seen.subjects.length > 0) {
      const ends = [seen.observer, ...seen.subjects];
      return (
        ends.some((node) => cut.includes(node)) && ends.filter((node) => involved.includes(node)).length > 1
      );
    }
    return cut.includes(seen.observer) && seen.signal !== 'connection-established';
  });
}

/** How often one node came back and trouble with it came again. */
function flapsOf(all: readonly Edge[], recovered: readonly Observation[], node: Node): number {
  const edges = all.filter((edge) => edge.observer === node || edge.subject === node);
  let returns = 0;
  let troubleMs = edges[0]?.timeMs ?? 0;
  for (const seen of recovered) {
    if (seen.observer !== node && !seen.subjects.includes(node)) continue;
    if (seen.timeMs < troubleMs) continue;
    const next = edges.find((edge) => edge.timeMs > seen.timeMs + 1_000);
    returns += 1;
    if (!next) break;
    troubleMs = next.timeMs;
  }
  return returns;
}

function firstPerPair(edges: readonly Edge[]): Edge[] {
  const seen = new Set<string>();
  return edges.filter((edge) => {
    const key = `${edge.observer.name} ${edge.subject.name}`;
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
}

function unreachable(model: ClusterModel, outage: Outage, node: Node): Hypothesis {
  const about = outage.edges.filter((edge) => edge.subject === node);
  const witnesses = distinct(about.map((edge) => edge.observer));
  const refused = about.filter((edge) => edge.seen.signal === 'connection-refused');
  const lasts = outage.endMs > model.input.endMs - 15_000;
  return {
    pattern: 'node-crash',
    culprits: [node],
    nodes: distinct([node], witnesses),
    startMs: about[0]?.timeMs ?? outage.startMs,
    endMs: lasts ? undefined : outage.endMs,
    title: `${node.name} was down`,
    summary: `${listNames(witnesses)} found nothing listening at ${node.name}${model.input.activity.has(node) ? ', which wrote nothing meanwhile' : '; its own log is not among the files'}.`,
    proofs: [...refused, ...about].slice(0, 6).map((edge) => proofOf(edge.seen, 3)),
    support: about.length,
    strength: Math.min(0.8, 0.3 + 0.1 * witnesses.length + 0.02 * about.length),
  };
}
