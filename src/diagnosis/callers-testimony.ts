import type { Node } from '../nodes/node-directory.ts';
import { factsOf, observationsBy } from './case.ts';
import type { ClusterModel } from './hypothesis.ts';
import type { Edge } from './reachability.ts';
import { lostMessages } from './silent-nodes.ts';

const WORKS_ON = 0.5;
const IDLE = 0.25;
const LEAST_MS = 5_000;
const BEFORE_MS = 30_000;

/**
 * Where callers alone give up waiting: nodes that work on at their usual rate, or slowly, are reached and no partition
 * (-0.4); nodes that run without complaint and have nothing to do, or never get what was sent to them, are not reached
 * (+0.3 or more).
 */
export function callersTestimony(model: ClusterModel, edges: readonly Edge[], cut: readonly Node[]): number {
  const fromMs = edges[0]?.timeMs ?? 0;
  const toMs = Math.max(edges.at(-1)?.timeMs ?? 0, fromMs + 1_000);
  const called = cut.filter((node) => edges.some(({ subject }) => subject === node));
  const byCallers = edges.every(
    ({ observer, subject, seen }) => observer.family !== subject.family && WAITED.includes(seen.signal),
  );
  if (!byCallers || called.length === 0) return 0;
  if (called.every(({ speakers }) => speakers.length === 0)) return isLasting(edges, fromMs, toMs) ? 0.2 : 0;
  const rates = called.map((node) => rateDuring(model, node, fromMs, toMs));
  if (rates.every((rate) => rate === 'working')) return -0.4;
  if (!rates.every((rate) => rate === 'idle')) return 0;
  // Requests that time out say little of the network by themselves; here they say as much as connections.
  return edges.every(({ seen }) => seen.signal === 'request-timeout') ? 0.5 : 0.3;
}

const WAITED = ['request-timeout', 'connection-timeout'];

/** Whether a node handles requests while callers give up on it; undefined where its log does not tell. */
function rateDuring(
  model: ClusterModel,
  node: Node,
  fromMs: number,
  toMs: number,
): 'working' | 'idle' | undefined {
  const activity = model.input.activity.get(node);
  if (activity === undefined) return undefined;
  const isSlow = factsOf(model.input, 'latency-shift').some(
    (fact) => fact.node === node && fact.startMs <= toMs && fact.endMs >= fromMs,
  );
  const usual = activity.count(fromMs - BEFORE_MS, fromMs) / BEFORE_MS;
  const wrote = activity.count(fromMs, toMs);
  if (isUnheard(model, node, fromMs, toMs)) return 'idle';
  const share = usual === 0 ? 0 : wrote / (toMs - fromMs) / usual;
  if (isSlow || share >= WORKS_ON) return 'working';
  const complains = observationsBy(model.input, node).some(
    ({ timeMs, tone }) => tone === 'bad' && timeMs >= fromMs && timeMs <= toMs,
  );
  return wrote > 0 && share <= IDLE && toMs - fromMs >= LEAST_MS && !complains ? 'idle' : undefined;
}

const MANY = 20;
const LASTING_MS = 8_000;

/** Whether two callers or more give up on a node that has no log, all the time and for long: it is gone, whatever ails it. */
function isLasting(edges: readonly Edge[], fromMs: number, toMs: number): boolean {
  return (
    edges.length >= MANY &&
    toMs - fromMs >= LASTING_MS &&
    new Set(edges.map(({ observer }) => observer)).size > 1
  );
}

const BORDER_MS = 2_000;

/** Whether a node is silent all the time, and what was sent to it meanwhile never came to it. */
function isUnheard({ input }: ClusterModel, node: Node, fromMs: number, toMs: number): boolean {
  return factsOf(input, 'silence').some(
    (fact) =>
      fact.node === node &&
      fact.startMs <= fromMs + BORDER_MS &&
      fact.endMs >= toMs - BORDER_MS &&
      lostMessages(input, node, { fromMs: fact.startMs, toMs: fact.endMs }),
  );
}
