import type { Node } from '../nodes/node-directory.ts';
import { type Absence, crashesOf, pausesOf } from './absences.ts';
import type { Case } from './case.ts';
import type { ClusterModel } from './hypothesis.ts';
import { leadershipOf } from './leadership.ts';
import { benignAbsences, type Life, livesOf } from './lives.ts';
import { edgesOf, outagesOf } from './reachability.ts';
import { rollingRestarts } from './rolling-restart.ts';

/** Testimonies of a dead or paused node come a little before and long after its absence. */
const BEFORE_MS = 2_000;
const AFTER_MS = 15_000;

/** The cluster over time: lives, absences, leadership, and what trouble between nodes these leave unexplained. */
export function buildModel(input: Case): ClusterModel {
  const lives = new Map<Node, Life[]>(input.nodes.map((node) => [node, livesOf(input, node)]));
  for (const life of rollingRestarts(lives)) life.ending = 'orderly';
  const excused = new Map<Node, { fromMs: number; toMs: number }[]>();
  for (const [node, own] of lives) excused.set(node, benignAbsences(input, own, input.endMs));
  const isExcused = (node: Node, timeMs: number): boolean =>
    (excused.get(node) ?? []).some((span) => timeMs >= span.fromMs && timeMs <= span.toMs);
  const crashes = crashesOf(input, lives);
  const pauses = pausesOf(input, lives);
  const isAbsent = absenceTest([...crashes, ...pauses]);
  const edges = edgesOf(input, (node, timeMs) => isExcused(node, timeMs) || isAbsent(node, timeMs));
  return {
    input,
    lives,
    leadership: leadershipOf(input),
    crashes,
    pauses,
    outages: outagesOf(edges),
    isExcused,
  };
}

function absenceTest(absences: readonly Absence[]): (node: Node, timeMs: number) => boolean {
  return (node, timeMs) =>
    absences.some(
      (absence) =>
        absence.node === node &&
        timeMs >= absence.fromMs - BEFORE_MS &&
        timeMs <= (absence.toMs ?? Number.POSITIVE_INFINITY) + AFTER_MS,
    );
}
