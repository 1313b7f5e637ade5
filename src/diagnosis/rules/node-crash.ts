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

const LOOP_STARTS = 3;
const LOOP_WINDOW_MS = 120_000;

/** A process that died without a goodbye; when it dies again and again at its start, a crash loop. */
export function nodeCrash(model: ClusterModel): Hypothesis[] {
  const found: Hypothesis[] = [];
  for (const series of seriesOf(model.crashes)) {
    const [first] = series;
    if (first) found.push(series.length >= LOOP_STARTS ? crashLoop(model, series) : crash(model, first));
    if (series.length < LOOP_STARTS) for (const other of series.slice(1)) found.push(crash(model, other));
  }
  return found;
}

/** Deaths of one node that follow each other closely. */
function seriesOf(crashes: readonly Absence[]): Absence[][] {
  const series: Absence[][] = [];
  for (const absence of crashes) {
    const last = series.findLast((list) => list[0]?.node === absence.node);
    const lastDeath = last?.at(-1);
    if (last && lastDeath && absence.fromMs - lastDeath.fromMs < LOOP_WINDOW_MS / 2) last.push(absence);
    else series.push([absence]);
  }
  return series;
}

function crash(model: ClusterModel, absence: Absence): Hypothesis {
  const { node, life } = absence;
  const missed = testimonies(model, absence);
  const bereft = missed.length > 0 ? [] : bereaved(model, absence);
  const panic = life?.ending === 'panic' ? life.endBy : undefined;
  const recovery = observationsOf(model.input, ['unclean-shutdown-recovery'], {
    observer: node,
    fromMs: absence.fromMs,
    toMs: (absence.toMs ?? absence.fromMs) + 10_000,
  });
  const next = nextLife(model, absence);
  const proofs: Proof[] = [
    ...(panic ? [proofOf(panic, 6)] : []),
    ...(next?.startBy ? [proofOf(next.startBy, 3)] : []),
    ...(life?.lastLine ? [{ ...life.lastLine, node, weight: 3 }] : []),
    ...recovery.slice(0, 2).map((seen) => proofOf(seen, 4)),
    ...missed.slice(0, 6).map((seen, i) => proofOf(seen, 4 - i * 0.4)),
    ...bereft.slice(0, 3).map((seen) => proofOf(seen, 3)),
  ];
  const refused = missed.filter(
    (seen) => seen.signal === 'connection-refused' || seen.signal === 'connection-reset',
  ).length;
  const strength =
    0.43 +
    (bereft.length > 0 ? 0.12 : 0) +
    (panic ? 0.25 : 0) +
    (recovery.length > 0 ? 0.15 : 0) +
    (missed.length > 0 ? 0.15 : 0) +
    (refused > 0 ? 0.1 : 0) +
    (next ? 0.05 : -0.05);
  const young = life?.startBy !== undefined && absence.fromMs - life.startMs < 15_000;
  const unproven = !next && (missed.length === 0 || young) && model.input.endMs - absence.fromMs < 15_000;
  const startMs = panic?.timeMs ?? missed[0]?.timeMs ?? bereft[0]?.timeMs ?? absence.fromMs;
  const how = panic ? 'died' : 'stopped without a goodbye';
  return {
    pattern: 'node-crash',
    culprits: [node],
    nodes: distinct(
      [node],
      missed.map((seen) => seen.observer),
    ),
    startMs,
    endMs: absence.toMs,
    title: `${node.name} crashed`,
    summary: `${node.name} ${how}${absence.toMs === undefined ? ' and did not come back before the logs end' : ` and was back ${duration(absence.toMs - startMs)} later`}.${missed.length > 0 ? ` ${listNames(distinct(missed.map((seen) => seen.observer)))} lost it.` : ''}`,
    proofs,
    support: missed.length + proofs.length,
    strength: unproven ? 0.35 : Math.min(0.97, strength),
  };
}

function crashLoop(model: ClusterModel, series: readonly Absence[]): Hypothesis {
  const node = series[0]?.node;
  const last = series.at(-1);
  const first = series[0];
  if (!node || !last || !first) throw new Error('a crash loop needs deaths');
  const ends = series.flatMap((absence) => (absence.life?.endBy ? [absence.life.endBy] : []));
  const starts = (model.lives.get(node) ?? []).filter(
    (life) =>
      life.startBy && life.startMs >= first.fromMs && life.startMs <= (last.toMs ?? last.fromMs) + 1_000,
  );
  const missed = testimonies(model, first);
  const startMs =
    first.life?.endBy?.timeMs ?? missed[0]?.timeMs ?? nextLife(model, first)?.startMs ?? first.fromMs;
  return {
    pattern: 'crash-loop',
    culprits: [node],
    nodes: distinct(
      [node],
      missed.map((seen) => seen.observer),
    ),
    startMs,
    endMs: last.toMs,
    title: `${node.name} crashes at every start`,
    summary: `${node.name} was started ${starts.length} times and died ${series.length} times between ${clock(startMs)} and ${clock(last.toMs ?? last.fromMs)}.`,
    proofs: [
      ...ends.slice(0, 4).map((seen) => proofOf(seen, 5)),
      ...starts.slice(0, 4).flatMap((life) => (life.startBy ? [proofOf(life.startBy, 3)] : [])),
      ...missed.slice(0, 2).map((seen) => proofOf(seen, 2)),
    ],
    support: series.length + starts.length + missed.length,
    strength: 0.93,
  };
}

/** What others say of a dead node: from its last words until it is back. */
function testimonies(model: ClusterModel, absence: Absence): Observation[] {
  const span = { fromMs: absence.fromMs - 500, toMs: (absence.toMs ?? model.input.endMs) + 1_000 };
  return observationsOf(model.input, UNREACHABLE, span).filter(
    (seen) => seen.observer !== absence.node && seen.subjects.includes(absence.node),
  );
}

/** What the other members of its software say of the loss without a name: that they have no leader or no quorum. */
function bereaved(model: ClusterModel, absence: Absence): Observation[] {
  const span = { fromMs: absence.fromMs, toMs: absence.toMs ?? model.input.endMs };
  return observationsOf(model.input, ['leader-lost', 'quorum-lost'], span).filter(
    ({ observer, timeMs }) =>
      observer !== absence.node &&
      observer.family === absence.node.family &&
      !model.isExcused(observer, timeMs) &&
      !model.isForming(observer, timeMs),
  );
}

function nextLife(model: ClusterModel, absence: Absence) {
  const own = model.lives.get(absence.node) ?? [];
  return absence.life ? own[own.indexOf(absence.life) + 1] : undefined;
}
