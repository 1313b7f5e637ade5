import type { Node } from '../nodes/node-directory.ts';
import { UNREACHABLE } from './absences.ts';
import { type Case, type Observation, observationsOf } from './case.ts';

const AT_LEAST = 2;
const SHARE = 0.9;
const SLACK_MS = 2_000;

/** A time when a node's process did not run, for whatever reason. */
export interface Away {
  node: Node;
  fromMs: number;
  toMs: number | undefined;
}

/**
 * An address that no log claims, missed exactly while one speaking node without a known address was away, is that
 * node's. Returns the case with that address's testimonies placed on the node.
 */
export function placeGhosts(input: Case, absences: readonly Away[]): Case {
  const places = new Map<Node, Node>();
  const byNode = new Map<Node, Away[]>();
  for (const absence of absences) byNode.set(absence.node, [...(byNode.get(absence.node) ?? []), absence]);
  for (const [ghost, testimonies] of ghostsOf(input)) {
    if (testimonies.length < AT_LEAST) continue;
    const away = new Set(
      [...byNode].filter(([, spans]) => coincides(spans, testimonies)).map(([each]) => each),
    );
    const [node] = away;
    if (away.size === 1 && node && node.hosts.size === 0) places.set(ghost, node);
  }
  if (places.size === 0) return input;
  for (const [ghost, node] of places) input.directory.absorb(ghost, node);
  const place = (nodes: readonly Node[]): Node[] => nodes.map((node) => places.get(node) ?? node);
  const observations = input.observations.map((seen) =>
    seen.named.some((node) => places.has(node))
      ? { ...seen, named: place(seen.named), subjects: place(seen.subjects) }
      : seen,
  );
  return { ...input, observations };
}

function ghostsOf(input: Case): Map<Node, Observation[]> {
  const ghosts = new Map<Node, Observation[]>();
  for (const seen of observationsOf(input, UNREACHABLE)) {
    for (const subject of seen.subjects) {
      if (subject.speakers.length === 0) ghosts.set(subject, [...(ghosts.get(subject) ?? []), seen]);
    }
  }
  return ghosts;
}

/** Whether the testimonies fall into the times that a node was away, taken together. */
function coincides(spans: readonly Away[], testimonies: readonly Observation[]): boolean {
  const isIn = (seen: Observation): boolean =>
    spans.some(
      (span) =>
        seen.timeMs >= span.fromMs - SLACK_MS &&
        seen.timeMs <= (span.toMs ?? Number.POSITIVE_INFINITY) + SLACK_MS,
    );
  if (testimonies.some((seen) => seen.observer === spans[0]?.node)) return false;
  return testimonies.filter(isIn).length >= testimonies.length * SHARE;
}
