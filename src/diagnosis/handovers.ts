import type { Node } from '../nodes/node-directory.ts';
import { UNREACHABLE } from './absences.ts';
import { type Case, type Observation, observationsOf } from './case.ts';
import type { Leadership, Reign } from './leadership.ts';

/** A change of leader that nobody's loss came before: planned, or asked for. */
export interface Handover {
  nodes: readonly Node[];
  fromMs: number;
  toMs: number;
}

const MISSED_BEFORE_MS = 30_000;
const SETTLED_AFTER_MS = 15_000;

/** Handovers among the changes of leader: the old leader was not missed in the half minute before. */
export function handoversOf(input: Pick<Case, 'observations'>, leadership: Leadership): Handover[] {
  const handovers: Handover[] = [];
  leadership.reigns.forEach((reign, i) => {
    const before = leadership.reigns[i - 1]?.leader ?? whoGaveWay(input, reign);
    if (!before || before === reign.leader) return;
    const missed = observationsOf(input, UNREACHABLE, {
      fromMs: reign.startMs - MISSED_BEFORE_MS,
      toMs: reign.startMs - 50,
    });
    if (missed.some((seen) => seen.subjects.includes(before) && !isPartOf(handovers, seen))) return;
    handovers.push({
      nodes: [before, reign.leader],
      fromMs: reign.startMs - 500,
      toMs: reign.startMs + SETTLED_AFTER_MS,
    });
  });
  return handovers;
}

/** Who led before the first change that the logs tell of: a node that says soon after it that it follows now. */
function whoGaveWay(input: Pick<Case, 'observations'>, { leader, startMs }: Reign): Node | undefined {
  const after = { fromMs: startMs - 500, toMs: startMs + SETTLED_AFTER_MS };
  return observationsOf(input, ['role-replica', 'leader-stepped-down'], after).find(
    (seen) => seen.observer !== leader && seen.observer.family === leader.family,
  )?.observer;
}

/** Whether a testimony belongs to a handover that was found before. */
function isPartOf(handovers: readonly Handover[], seen: Observation): boolean {
  return handovers.some(
    (change) =>
      seen.timeMs >= change.fromMs &&
      seen.timeMs <= change.toMs &&
      [seen.observer, ...seen.subjects].some((node) => change.nodes.includes(node)),
  );
}
