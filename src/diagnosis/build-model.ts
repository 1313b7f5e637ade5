import type { Node } from '../nodes/node-directory.ts';
import { type Absence, crashesOf, pausesOf } from './absences.ts';
import type { Case } from './case.ts';
import { handoversOf } from './handovers.ts';
import type { ClusterModel } from './hypothesis.ts';
import { leadershipOf } from './leadership.ts';
import { benignAbsences, type Life, livesOf } from './lives.ts';
import { tellListedChanges } from './member-lists.ts';
import { nameTimeouts } from './name-timeouts.ts';
import { type Away, placeGhosts } from './place-ghosts.ts';
import { edgesOf, outagesOf } from './reachability.ts';
import { rollingRestarts } from './rolling-restart.ts';

/** Testimonies of a dead or paused node come a little before and long after its absence. */
const BEFORE_MS = 2_000;
const AFTER_MS = 15_000;
const FORMING_MS = 12_000;

/** The cluster over time: lives, absences, leadership, and what trouble between nodes these leave unexplained. */
export function buildModel(given: Case): ClusterModel {
  const told = nameTimeouts(tellListedChanges(given));
  const lives = new Map<Node, Life[]>(told.nodes.map((node) => [node, livesOf(told, node)]));
  for (const life of rollingRestarts(lives)) life.ending = 'orderly';
  const input = placeGhosts(told, [...crashesOf(told, lives), ...stopsOf(lives)]);
  const excused = new Map<Node, { fromMs: number; toMs: number }[]>();
  for (const [node, own] of lives) excused.set(node, benignAbsences(input, own, input.endMs));
  const isExcused = (node: Node, timeMs: number): boolean =>
    (excused.get(node) ?? []).some((span) => timeMs >= span.fromMs && timeMs <= span.toMs);
  const isForming = (node: Node, timeMs: number): boolean => {
    const [first] = lives.get(node) ?? [];
    return (
      first?.startBy !== undefined &&
      timeMs <= Math.max(first.readyMs ?? first.startMs, first.startMs) + FORMING_MS
    );
  };
  const crashes = crashesOf(input, lives);
  const pauses = pausesOf(input, lives);
  const isAbsent = absenceTest([...crashes, ...pauses]);
  const leadership = leadershipOf(input);
  const handovers = handoversOf(input, leadership);
  const edges = edgesOf(
    input,
    (node, timeMs) => isExcused(node, timeMs) || isAbsent(node, timeMs),
    (a, b, timeMs) =>
      handovers.some(
        (change) => isDuring(change, timeMs) && (change.nodes.includes(a) || change.nodes.includes(b)),
      ),
  );
  return { input, lives, leadership, crashes, pauses, outages: outagesOf(edges), isExcused, isForming };
}

/** Times between an orderly end and the next start. */
function stopsOf(lives: ReadonlyMap<Node, readonly Life[]>): Away[] {
  return [...lives].flatMap(([node, own]) =>
    own.flatMap((life, i) => {
      const next = own[i + 1];
      if (life.ending !== 'orderly') return [];
      return [
        {
          node,
          fromMs: life.endBy?.timeMs ?? life.endMs,
          toMs: next ? (next.readyMs ?? next.startMs) : undefined,
        },
      ];
    }),
  );
}

function isDuring(span: { fromMs: number; toMs: number }, timeMs: number): boolean {
  return timeMs >= span.fromMs && timeMs <= span.toMs;
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
