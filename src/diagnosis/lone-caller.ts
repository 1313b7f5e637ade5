import type { Node } from '../nodes/node-directory.ts';
import type { ClusterModel } from './hypothesis.ts';
import { distinct } from './hypothesis.ts';
import type { Edge } from './reachability.ts';

/** One caller that cannot reach a callee, and its fellows of the same software, which work on without complaint. */
export interface LoneCaller {
  caller: Node;
  callee: Node;
  fellows: Node[];
}

const NO_CONNECTION = new Set(['connection-timeout', 'no-route', 'peer-unreachable']);
const AT_LEAST = 3;
const LEAST_MS = 3_000;
const BEFORE_MS = 30_000;
/** Fewer records before the trouble tell no usual rate. */
const USUAL = 10;
const WORKS_ON = 0.5;

/**
 * Finds the caller that alone has no connection with a callee while all who have a usual rate keep it, the callee
 * among them: a callee that is cut off wholly has nothing to do, and all its callers miss it.
 */
export function loneCallerOf(model: ClusterModel, edges: readonly Edge[]): LoneCaller | undefined {
  const [caller, ...otherCallers] = distinct(edges.map(({ observer }) => observer));
  const [callee, ...otherCallees] = distinct(edges.map(({ subject }) => subject));
  const fromMs = edges[0]?.timeMs ?? 0;
  const toMs = edges.at(-1)?.timeMs ?? 0;
  if (caller === undefined || callee === undefined || otherCallers.length + otherCallees.length > 0)
    return undefined;
  if (edges.length < AT_LEAST || toMs - fromMs < LEAST_MS || caller.family === callee.family)
    return undefined;
  if (!edges.every(({ seen }) => NO_CONNECTION.has(seen.signal))) return undefined;
  const shares = new Map(
    model.input.nodes.flatMap((node) => {
      const share = shareOf(model, node, fromMs, toMs);
      return share === undefined ? [] : [[node, share] as const];
    }),
  );
  const worksOn = (node: Node): boolean => (shares.get(node) ?? 0) >= WORKS_ON;
  const fellows = [...shares.keys()].filter((node) => node !== caller && node.family === caller.family);
  const isCalleeHeard = callee.speakers.length === 0 || shares.has(callee);
  const served = [...shares.keys()].some((node) => node.family !== caller.family);
  if (fellows.length === 0 || !isCalleeHeard || !served || ![...shares.keys()].every(worksOn))
    return undefined;
  return { caller, callee, fellows };
}

/** What a node wrote in a time as a share of its usual rate; undefined where it has none. */
function shareOf({ input }: ClusterModel, node: Node, fromMs: number, toMs: number): number | undefined {
  const activity = input.activity.get(node);
  const before = activity?.count(fromMs - BEFORE_MS, fromMs) ?? 0;
  if (activity === undefined || before < USUAL) return undefined;
  const lengthMs = Math.min(BEFORE_MS, fromMs - activity.firstMs);
  return activity.count(fromMs, toMs) / (toMs - fromMs) / (before / Math.max(1, lengthMs));
}
