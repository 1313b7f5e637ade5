import type { Node } from '../nodes/node-directory.ts';
import { UNREACHABLE } from './absences.ts';
import { type Case, type Observation, observationsOf } from './case.ts';

/** One testimony that a node could not be reached. */
export interface Edge {
  observer: Node;
  subject: Node;
  timeMs: number;
  seen: Observation;
}

/** A time of trouble between nodes: all unexplained testimonies that lie close together. */
export interface Outage {
  startMs: number;
  endMs: number;
  edges: Edge[];
}

const CALM_MS = 25_000;

/** Testimonies of lost reachability that nothing else explains, in order of time. */
export function edgesOf(
  input: Case,
  isExplained: (node: Node, timeMs: number) => boolean,
  isHandover: (a: Node, b: Node, timeMs: number) => boolean,
): Edge[] {
  const answers = observationsOf(input, ['upstream-failed']).filter((seen) => SERVER_ERROR.test(seen.text));
  const answered = new Set(answers.map((seen) => `${seen.file}:${seen.line}`));
  const refusals = observationsOf(input, ['tls-failure', 'auth-failure']);
  const edges: Edge[] = [];
  for (const seen of observationsOf(input, [...UNREACHABLE, 'partition-detected'])) {
    if (isOffTheLine(input, seen)) continue;
    // A callee that answers with an error is reachable; the words about lost connections are its own.
    if (isExplained(seen.observer, seen.timeMs) || answered.has(`${seen.file}:${seen.line}`)) continue;
    for (const subject of seen.subjects.slice(0, 3)) {
      if (isExplained(subject, seen.timeMs)) continue;
      if (isAnswering(answers, seen, subject) || isRefusedLogin(refusals, seen, subject)) continue;
      if (CLOSED.has(seen.signal) && isHandover(seen.observer, subject, seen.timeMs)) continue;
      edges.push({ observer: seen.observer, subject, timeMs: seen.timeMs, seen });
    }
  }
  return oneARecord(edges);
}

/** Whether it has no place on the time line: its node bears no times while others do (notes, a document beside the logs). */
function isOffTheLine({ activity }: Case, { untimed, observer }: Observation): boolean {
  return untimed && activity.size > 0 && !activity.has(observer);
}

/** The most telling first: one record may state several. */
const TELLING = [
  'no-route',
  'connection-refused',
  'connection-timeout',
  'partition-detected',
  'member-removed',
  'member-suspected',
  'request-timeout',
  'connection-reset',
  'peer-unreachable',
];

/** A record is one testimony about a node, whatever its words. */
function oneARecord(edges: readonly Edge[]): Edge[] {
  const best = new Map<string, Edge>();
  for (const edge of edges) {
    const key = `${edge.seen.file}:${edge.seen.line} ${edge.subject.name}`;
    const known = best.get(key);
    if (!known || TELLING.indexOf(edge.seen.signal) < TELLING.indexOf(known.seen.signal)) best.set(key, edge);
  }
  return [...best.values()].sort((a, b) => a.timeMs - b.timeMs);
}

/** A status that a server sends back (RFC 9110, 15.6), not the milliseconds of `10:00:05,503`. */
const SERVER_ERROR = /(?<![\w.]|\d,)5\d\d(?![\w.])/;
const ANSWERED_NEAR_MS = 10_000;

/** Whether a subject answers the same observer, if only with errors, about that time. */
function isAnswering(answers: readonly Observation[], seen: Observation, subject: Node): boolean {
  return answers.some(
    (answer) =>
      answer.observer === seen.observer &&
      Math.abs(answer.timeMs - seen.timeMs) <= ANSWERED_NEAR_MS &&
      answer.subjects.includes(subject),
  );
}

const REFUSED_NEAR_MS = 20_000;

/** Whether the two refuse each other's logins about that time: then the network between them works. */
function isRefusedLogin(refusals: readonly Observation[], seen: Observation, subject: Node): boolean {
  return refusals.some(
    (refusal) =>
      Math.abs(refusal.timeMs - seen.timeMs) <= REFUSED_NEAR_MS &&
      ((refusal.observer === seen.observer && refusal.subjects.includes(subject)) ||
        (refusal.observer === subject && refusal.subjects.includes(seen.observer))),
  );
}

/** What a change of roles does to connections. */
const CLOSED = new Set(['connection-reset', 'peer-unreachable']);

/** Groups testimonies into outages separated by calm. */
export function outagesOf(edges: readonly Edge[]): Outage[] {
  const outages: Outage[] = [];
  for (const edge of edges) {
    const last = outages.at(-1);
    if (last && edge.timeMs - last.endMs <= CALM_MS) {
      last.edges.push(edge);
      last.endMs = edge.timeMs;
    } else outages.push({ startMs: edge.timeMs, endMs: edge.timeMs, edges: [edge] });
  }
  return outages;
}

/**
 * The fewest nodes that explain all pairs of an outage: a greedy vertex cover. Ties go to the node that more others
 * complain of. A pair that nobody else is involved in has both ends as its cover when both complain.
 */
export function coverOf(outage: Outage): Node[] {
  const links = outage.edges.filter((edge) => edge.seen.signal !== 'request-timeout');
  let pairs = distinctPairs(links.length > 0 ? links : outage.edges);
  const cover: Node[] = [];
  while (pairs.length > 0) {
    const degree = new Map<Node, number>();
    for (const pair of pairs) {
      for (const node of [pair.a, pair.b])
        degree.set(node, (degree.get(node) ?? 0) + 1 + complaints(outage, node, pair) * 0.1);
    }
    const [best] = [...degree].sort((x, y) => y[1] - x[1])[0] ?? [];
    if (!best) break;
    const [only] = pairs;
    if (pairs.length === 1 && only && only.mutual && cover.length === 0) return [only.a, only.b];
    if (cover.length > 0 && shareOf(links, best, cover) < RESIDUAL_SHARE) break;
    cover.push(best);
    pairs = pairs.filter((pair) => pair.a !== best && pair.b !== best);
  }
  return cover;
}

/** Fewer of the testimonies than this are noise beside what is explained already. */
const RESIDUAL_SHARE = 0.2;

/** Share of the testimonies about a node that no node of the cover has a part in. */
function shareOf(links: readonly Edge[], node: Node, cover: readonly Node[]): number {
  const fresh = links.filter(
    (edge) =>
      (edge.observer === node || edge.subject === node) &&
      !cover.includes(edge.observer) &&
      !cover.includes(edge.subject),
  );
  return fresh.length / Math.max(1, links.length);
}

interface Pair {
  a: Node;
  b: Node;
  mutual: boolean;
}

function distinctPairs(edges: readonly Edge[]): Pair[] {
  const pairs: Pair[] = [];
  for (const edge of edges) {
    const known = pairs.find(
      (pair) =>
        (pair.a === edge.observer && pair.b === edge.subject) ||
        (pair.a === edge.subject && pair.b === edge.observer),
    );
    if (!known) pairs.push({ a: edge.observer, b: edge.subject, mutual: false });
    else if (known.a === edge.subject) known.mutual = true;
  }
  return pairs;
}

/** 1 where the other end of a pair complains of the node. */
function complaints(outage: Outage, node: Node, pair: Pair): number {
  const other = pair.a === node ? pair.b : pair.a;
  return outage.edges.some((edge) => edge.observer === other && edge.subject === node) ? 1 : 0;
}
