import type { Node } from '../../nodes/node-directory.ts';
import { type Observation, observationsOf } from '../case.ts';
import { type ClusterModel, type Hypothesis, proofOf } from '../hypothesis.ts';
import type { Reign } from '../leadership.ts';
import { clock, duration } from '../wording.ts';

const HANDOVER_MS = 5_000;
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
    const before = reigns.slice(0, i).findLast((other) => other.leader !== reign.leader);
    if (!before || !sameKind(before.leader, reign.leader)) return;
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
    const harm = harmOf(model, deposed, reign.startMs);
    const unreached = model.outages.some(
      (outage) =>
        outage.edges.some((edge) => edge.subject === deposed || edge.observer === deposed) &&
        outage.startMs - 10_000 < reign.startMs &&
        outage.endMs + 30_000 > reign.startMs,
    );
    if (harm.length === 0 && !unreached) return;
    if (isFenced(before, reign)) return;
    found.push({
      pattern: 'split-brain',
      culprits: [deposed],
      nodes: [deposed, reign.leader],
      startMs: reign.startMs,
      endMs: resigned ? untilMs : undefined,
      title: `${deposed.name} and ${reign.leader.name} both led for ${duration(doubleMs)}`,
      summary: `${reign.leader.name} took the lead at ${clock(reign.startMs)} while ${deposed.name} was alive and laid down its own only at ${resigned ? clock(untilMs) : 'no time in these logs'}.`,
      proofs: [
        ...reign.seen.slice(0, 2).map((seen) => proofOf(seen, 5)),
        ...(resigned ? [proofOf(resigned, 5)] : []),
        ...harm.slice(0, 3).map((seen) => proofOf(seen, 4)),
      ],
      support: reign.seen.length + harm.length + 1,
      strength: Math.min(0.95, 0.45 + (unreached ? 0.15 : 0) + (harm.length > 0 ? 0.3 : 0)),
    });
  });
  return found;
}

/** Terms tell which of two leaders counts: the older one can no longer commit (Raft, Ongaro and Ousterhout 2014). */
function isFenced(before: Reign, reign: Reign): boolean {
  return before.term !== undefined && reign.term !== undefined && before.term !== reign.term;
}

/** Writes that were thrown away, histories that differ. */
function harmOf(model: ClusterModel, deposed: Node, fromMs: number): Observation[] {
  return observationsOf(model.input, ['writes-discarded', 'replication-diverged'], { fromMs }).filter(
    (seen) => seen.observer === deposed || seen.subjects.includes(deposed),
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

function sameKind(a: Node, b: Node): boolean {
  return a.name.replace(/\d+$/, '') === b.name.replace(/\d+$/, '') || a.speakers.length > 0;
}
