import type { Node } from '../../nodes/node-directory.ts';
import { type Observation, observationsOf } from '../case.ts';
import { type ClusterModel, type Hypothesis, proofOf } from '../hypothesis.ts';
import type { Reign } from '../leadership.ts';
import { unseatedLeaders } from '../unseated-leader.ts';
import { clock, duration } from '../wording.ts';

const HANDOVER_MS = 5_000;
/** A new leader that gives way again while the old one never did: both led. */
const YIELD_MS = 120_000;
const RESIGNED = [
  'leader-stepped-down',
  'role-replica',
  'process-stopping',
  'leader-lost',
  'leadership-transferred',
  'quorum-lost',
];

/** Two nodes lead at once: a new one is chosen while the old one, alive, has not laid down its office. */
export function splitBrain(model: ClusterModel): Hypothesis[] {
  const found: Hypothesis[] = [];
  const { reigns } = model.leadership;
  reigns.forEach((reign, i) => {
    const before = reigns
      .slice(0, i)
      .findLast((other) => other.leader !== reign.leader && other.leader.family === reign.leader.family);
    if (!before) return;
    const deposed = before.leader;
    if (!isAlive(model, deposed, reign.startMs)) return;
    const resigned = observationsOf(model.input, RESIGNED, {
      observer: deposed,
      fromMs: before.startMs + 1,
      toMs: model.input.endMs,
    }).find((seen) => seen.timeMs > before.startMs + 500);
    const untilMs = resigned?.timeMs ?? model.input.endMs;
    if (untilMs - reign.startMs < HANDOVER_MS) return;
    const doubleMs = untilMs - reign.startMs;
    const harm = harmOf(model, deposed, reign.leader, reign.startMs, untilMs);
    const lost = model.outages
      .flatMap((outage) => outage.edges)
      .filter(
        (edge) =>
          edge.subject === deposed &&
          edge.timeMs > reign.startMs - 60_000 &&
          edge.timeMs < reign.startMs - 50,
      )
      .map((edge) => edge.seen);
    const yielded = observationsOf(model.input, ['role-replica'], {
      observer: reign.leader,
      fromMs: reign.startMs + HANDOVER_MS,
      toMs: reign.startMs + YIELD_MS,
    })[0];
    const contested =
      yielded !== undefined &&
      yielded.timeMs < untilMs &&
      reign.seen.some((seen) => seen.signal === 'role-primary');
    if (lost.length === 0 && !contested) return;
    if (isFenced(before, reign)) return;
    found.push({
      pattern: 'split-brain',
      culprits: lost.length > 0 ? [deposed] : [deposed, reign.leader],
      nodes: [deposed, reign.leader],
      startMs: reign.startMs,
      endMs: lost.length === 0 ? yielded?.timeMs : resigned ? untilMs : undefined,
      title: `${deposed.name} and ${reign.leader.name} both led for ${duration(doubleMs)}`,
      summary: `${reign.leader.name} took the lead at ${clock(reign.startMs)} while ${deposed.name} was alive, which ${resigned ? `gave up its own only at ${clock(untilMs)}` : 'never gave up its own in these logs'}.`,
      proofs: [
        ...reign.seen.slice(0, 2).map((seen) => proofOf(seen, 5)),
        ...(resigned ? [proofOf(resigned, 5)] : []),
        ...lost.slice(0, 2).map((seen) => proofOf(seen, 3)),
        ...harm.slice(0, 3).map((seen) => proofOf(seen, 4)),
      ],
      support: reign.seen.length + harm.length + lost.length + 1,
      standsAlone: true,
      strength: harm.length > 0 ? 0.97 : 0.8,
    });
  });
  return [...found, ...unseatedLeaders(model)];
}

/** Terms tell which of two leaders counts: the older one can no longer commit (Raft, Ongaro and Ousterhout 2014). */
function isFenced(before: Reign, reign: Reign): boolean {
  return before.term !== undefined && reign.term !== undefined && before.term !== reign.term;
}

/** Writes that were thrown away, histories that differ, when the deposed leader comes back to the new one. */
function harmOf(
  model: ClusterModel,
  deposed: Node,
  leader: Node,
  fromMs: number,
  untilMs: number,
): Observation[] {
  const span = { fromMs, toMs: untilMs + 60_000 };
  return observationsOf(model.input, ['writes-discarded', 'replication-diverged'], span).filter(
    (seen) => seen.observer === deposed || seen.observer === leader || seen.subjects.includes(deposed),
  );
}

function isAlive(model: ClusterModel, node: Node, timeMs: number): boolean {
  if (!model.input.activity.has(node)) return false;
  return ![...model.crashes, ...model.pauses].some(
    (absence) =>
      absence.node === node &&
      absence.fromMs - 15_000 <= timeMs &&
      timeMs <= (absence.toMs ?? Number.POSITIVE_INFINITY) + 2_000,
  );
}
