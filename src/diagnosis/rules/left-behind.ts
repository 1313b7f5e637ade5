import type { Node } from '../../nodes/node-directory.ts';
import { type Observation, observationsOf } from '../case.ts';
import { type ClusterModel, distinct, type Hypothesis, listNames, proofOf } from '../hypothesis.ts';
import { clock } from '../wording.ts';

const TOGETHER_MS = 30_000;
const EPISODE_MS = 60_000;

/**
 * A member that has no quorum while the others choose a leader is cut off from them, even where no line says who could
 * not be reached: with no more than half of the votes nobody chooses, so the others are many and it is alone.
 */
export function leftBehind(model: ClusterModel): Hypothesis[] {
  const found: Hypothesis[] = [];
  for (const seen of observationsOf(model.input, ['quorum-lost'])) {
    const node = seen.observer;
    const last = found.findLast((other) => other.culprits[0] === node);
    if (last && seen.timeMs - last.startMs < EPISODE_MS) continue;
    if (model.isExcused(node, seen.timeMs) || isAway(model, node, seen.timeMs)) continue;
    const chosen = choiceOf(model, seen);
    if (chosen.length > 0) found.push(cutOff(model, seen, chosen));
  }
  return found;
}

/** What the others say of a leader whom they chose meanwhile; nothing where another of them has no quorum either. */
function choiceOf(model: ClusterModel, lost: Observation): Observation[] {
  const span = { fromMs: lost.timeMs - TOGETHER_MS, toMs: lost.timeMs + TOGETHER_MS };
  const isFellow = (node: Node): boolean => node !== lost.observer && node.family === lost.observer.family;
  const others = observationsOf(model.input, ['quorum-lost'], span).filter((seen) => isFellow(seen.observer));
  if (others.length > 0) return [];
  return observationsOf(model.input, ['leader-elected', 'role-primary'], span).filter(
    (seen) =>
      isFellow(seen.observer) &&
      !seen.subjects.includes(lost.observer) &&
      !model.isForming(seen.observer, seen.timeMs),
  );
}

function isAway(model: ClusterModel, node: Node, timeMs: number): boolean {
  return [...model.crashes, ...model.pauses].some(
    (absence) =>
      absence.node === node &&
      timeMs >= absence.fromMs - TOGETHER_MS &&
      timeMs <= (absence.toMs ?? Number.POSITIVE_INFINITY) + TOGETHER_MS,
  );
}

function cutOff(model: ClusterModel, lost: Observation, chosen: readonly Observation[]): Hypothesis {
  const node = lost.observer;
  const others = distinct(chosen.map((seen) => seen.observer));
  const startMs = Math.min(lost.timeMs, chosen[0]?.timeMs ?? lost.timeMs);
  const back = observationsOf(model.input, ['quorum-regained', 'leader-elected', 'role-primary'], {
    observer: node,
    fromMs: lost.timeMs + 1,
    toMs: lost.timeMs + EPISODE_MS,
  })[0];
  return {
    pattern: 'network-partition',
    culprits: [node],
    nodes: distinct([node], others),
    startMs,
    endMs: back?.timeMs,
    title: `${node.name} was cut off`,
    summary: `${node.name} had no quorum at ${clock(lost.timeMs)} while ${listNames(others)} chose a leader: it was alone. No line says who could not reach whom.`,
    proofs: [
      proofOf(lost, 5),
      ...chosen.slice(0, 3).map((seen) => proofOf(seen, 4)),
      ...(back ? [proofOf(back, 2)] : []),
    ],
    support: 1 + chosen.length,
    strength: 0.6,
  };
}
