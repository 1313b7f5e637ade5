import { type ClusterModel, distinct, type Hypothesis, listNames, proofOf } from '../hypothesis.ts';
import type { Reign } from '../leadership.ts';
import { clock, duration } from '../wording.ts';

const WINDOW_MS = 90_000;
const AT_LEAST = 4;

/** Leaders that follow each other without lasting: at least four changes within 90 s, planned ones not counted. */
export function leaderElectionChurn(model: ClusterModel): Hypothesis[] {
  const byFamily = new Map<string, Reign[]>();
  for (const reign of model.leadership.reigns) {
    byFamily.set(reign.leader.family, [...(byFamily.get(reign.leader.family) ?? []), reign]);
  }
  return [...byFamily.values()].flatMap((reigns) =>
    churnsIn(reigns.filter((reign, i) => i > 0 && !isPlanned(model, reign))),
  );
}

/** Runs of changes that follow each other closely. */
function churnsIn(changes: readonly Reign[]): Hypothesis[] {
  const found: Hypothesis[] = [];
  let run: Reign[] = [];
  for (const change of changes) {
    const last = run.at(-1);
    if (last && change.startMs - last.startMs > WINDOW_MS / 2) {
      if (run.length >= AT_LEAST) found.push(churn(run));
      run = [];
    }
    run.push(change);
  }
  if (run.length >= AT_LEAST) found.push(churn(run));
  return found;
}

function churn(run: readonly Reign[]): Hypothesis {
  const leaders = distinct(run.map((reign) => reign.leader));
  const startMs = run[0]?.startMs ?? 0;
  const endMs = run.at(-1)?.startMs ?? startMs;
  return {
    pattern: 'leader-election-churn',
    culprits: leaders,
    nodes: distinct(
      leaders,
      run.flatMap((reign) => reign.seen.map((seen) => seen.observer)),
    ),
    startMs,
    endMs,
    title: `leadership changed ${run.length} times in ${duration(endMs - startMs)}`,
    summary: `Between ${clock(startMs)} and ${clock(endMs)} ${listNames(leaders)} took the lead in turn, none of them for long.`,
    proofs: run
      .flatMap((reign) => reign.seen.slice(0, 1))
      .slice(0, 8)
      .map((seen) => proofOf(seen, 4)),
    support: run.length,
    strength: Math.min(0.95, 0.6 + 0.06 * run.length),
  };
}

/** While the cluster forms, or when the old leader was stopped in an orderly way. */
function isPlanned(model: ClusterModel, reign: Reign): boolean {
  if (model.isExcused(reign.leader, reign.startMs)) return true;
  const before = model.leadership.reigns.findLast(
    (other) => other.startMs < reign.startMs && other.leader.family === reign.leader.family,
  )?.leader;
  return before !== undefined && model.isExcused(before, reign.startMs);
}
