import type { Node } from '../../nodes/node-directory.ts';
import type { Absence } from '../absences.ts';
import { UNREACHABLE } from '../absences.ts';
import { type Observation, observationsOf } from '../case.ts';
import {
  type ClusterModel,
  distinct,
  type Hypothesis,
  listNames,
  type Proof,
  proofOf,
} from '../hypothesis.ts';
import { clock, duration } from '../wording.ts';

/** What a process finds when it wakes and the others have given it up. */
const BROKEN = ['connection-reset', 'higher-term-seen', 'leader-stepped-down', 'leader-lost'];
const REPEATED_WITHIN_MS = 30_000;
/** One refused connection may be another process's. */
const REFUSALS = 3;
/** Others notice a pause some seconds after it began; a node that logs little may have been silent long before it. */
const NOTICED_AFTER_MS = 5_000;

/** A process that stood still and went on: garbage collection, SIGSTOP, a frozen machine. */
export function processPause(model: ClusterModel): Hypothesis[] {
  const found: Hypothesis[] = [];
  for (const absence of model.pauses) {
    const last = found.findLast((other) => other.culprits[0] === absence.node);
    if (last?.endMs !== undefined && absence.fromMs - last.endMs < REPEATED_WITHIN_MS) {
      last.endMs = absence.toMs;
      last.support += 1;
      last.proofs.push(...proofsOf(model, absence).slice(0, 2));
    } else found.push(pause(model, absence));
  }
  return found;
}

function pause(model: ClusterModel, absence: Absence): Hypothesis {
  const { node, waking } = absence;
  const toMs = absence.toMs ?? model.input.endMs;
  const missed = missing(model, absence);
  const routeLost = observationsOf(model.input, ['no-route'], {
    fromMs: absence.fromMs,
    toMs: toMs + 1_000,
  }).filter((seen) => seen.subjects.includes(node) || seen.observer === node);
  const pauseWords = waking.filter((seen) =>
    ['pause-noted', 'gc-pause', 'heartbeat-late', 'time-jump', 'stale-leader'].includes(seen.signal),
  );
  const surprise = absence.silence?.surprise ?? 0;
  // Whoever stands still refuses nobody: its machine accepts connections for it.
  const refused = missed.filter((seen) => seen.signal === 'connection-refused').length >= REFUSALS;
  const broken = waking.some((seen) => BROKEN.includes(seen.signal));
  const strength =
    0.4 +
    Math.min(0.25, surprise * 0.08) +
    (missed.length > 0 ? 0.15 : 0) +
    (missed.length > 0 && broken ? 0.2 : 0) +
    (pauseWords.length > 0 ? 0.2 : 0) -
    (routeLost.length > 0 || (refused && pauseWords.length === 0) ? 0.45 : 0);
  const startMs = Math.max(absence.fromMs, (missed[0]?.timeMs ?? absence.fromMs) - NOTICED_AFTER_MS);
  return {
    pattern: 'process-pause',
    culprits: [node],
    nodes: distinct(
      [node],
      missed.map((seen) => seen.observer),
    ),
    startMs,
    endMs: absence.toMs,
    title: `${node.name} stood still for ${startMs > absence.fromMs ? 'about ' : ''}${duration(toMs - startMs)}`,
    summary: `${node.name} wrote nothing from ${clock(absence.fromMs)} to ${clock(toMs)} and then went on without a restart.${missed.length > 0 ? ` ${listNames(distinct(missed.map((seen) => seen.observer)))} missed it from ${clock(missed[0]?.timeMs ?? absence.fromMs)} on.` : ''}`,
    proofs: proofsOf(model, absence),
    support: missed.length + waking.length + 2,
    strength: Math.max(0.05, Math.min(0.95, strength)),
  };
}

function missing(model: ClusterModel, absence: Absence) {
  const span = { fromMs: absence.fromMs, toMs: (absence.toMs ?? model.input.endMs) + 1_000 };
  return observationsOf(model.input, [...UNREACHABLE, 'leader-lost'], span).filter(
    (seen) => seen.observer !== absence.node && seen.subjects.includes(absence.node),
  );
}

function proofsOf(model: ClusterModel, absence: Absence) {
  const { node, silence, waking } = absence;
  return [
    ...(silence ? [{ ...silence.before, node, weight: 5 }] : []),
    ...(silence?.after ? [{ ...silence.after, node, weight: 5 }] : []),
    ...lastWords(waking, node),
    ...waking.slice(0, 3).map((seen) => proofOf(seen, 4)),
    ...missing(model, absence)
      .slice(0, 4)
      .map((seen) => proofOf(seen, 3)),
  ];
}

/** The record before the waking ones: the last before the silence. */
function lastWords(waking: readonly Observation[], node: Node): Proof[] {
  const previous = waking.find((seen) => seen.previous)?.previous;
  return previous ? [{ ...previous, node, weight: 5 }] : [];
}
