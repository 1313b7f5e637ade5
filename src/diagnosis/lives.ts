import type { Sighting } from '../facts/fact.ts';
import type { Node } from '../nodes/node-directory.ts';
import { FIRST_LINES_AGAIN, NEW_PROCESS } from '../scan/log-scan.ts';
import { type Case, type Observation, observationsBy, observationsOf } from './case.ts';

/** One run of a process, from its start banner to its end. */
export interface Life {
  node: Node;
  startMs: number;
  /** The start banner; undefined where the log begins in the middle of a life. */
  startBy: Observation | undefined;
  /** When it was ready to serve, where it says so. */
  readyMs: number | undefined;
  /** Time of its last record. */
  endMs: number;
  ending: 'running' | 'orderly' | 'panic' | 'failed-start' | 'unclean';
  /** The line that says why it ends. */
  endBy: Observation | undefined;
  /** The last line before the next start. */
  lastLine: Sighting | undefined;
}

const SAME_START_MS = 3_000;
/** A pause within start-up lines that makes the next line a new start. */
const QUIET_MS = 900;
const CHATTER_MS = 20_000;
/** The log's own beginning. */
const OPENING_MS = 5_000;
/** A kind of line that comes more often is no sign of a start. */
const MAX_RESTARTS = 30;
const STOP_BEFORE_END_MS = 30_000;

/**
 * The lives of a node's process, in order. A start banner counts as a restart when the log also begins with such a
 * line, or when a stop, a panic or a pause in the log comes before it.
 */
export function livesOf(input: Case, node: Node): Life[] {
  const activity = input.activity.get(node);
  if (!activity) return [];
  const own = observationsBy(input, node);
  const refusals = observationsOf(input, ['connection-refused']).filter(({ subjects }) =>
    subjects.includes(node),
  );
  const starts = oneANode(own, startsOf(own, activity.firstMs, refusals));
  const bounds =
    starts.length > 0 && (starts[0]?.timeMs ?? 0) - activity.firstMs < 5_000
      ? starts
      : [undefined, ...starts];
  return bounds.map((start, i) => {
    const next = bounds[i + 1];
    const startMs = start?.timeMs ?? activity.firstMs;
    const ready0 = start ? undefined : readyAtOnce(own, startMs);
    const endMs = next
      ? (next.previous?.timeMs ?? activity.lastBefore(next.timeMs - 1) ?? next.timeMs)
      : activity.lastMs;
    const ready = observationsOf({ observations: own }, ['process-ready'], {
      fromMs: startMs,
      toMs: endMs,
    })[0];
    const end = endingOf(own, startMs, next ? endMs : Math.max(endMs, activity.lastMs), next !== undefined);
    return {
      node,
      startMs,
      startBy: start ?? ready0,
      readyMs: ready?.timeMs,
      endMs,
      ...end,
      lastLine: next?.previous,
    };
  });
}

const TOGETHER_MS = 8_000;

/** Several processes of one node start together: another banner soon after the first is the same start. */
function oneANode(own: readonly Observation[], starts: readonly Observation[]): Observation[] {
  const kept: Observation[] = [];
  for (const start of starts) {
    const last = kept.at(-1);
    const span = { fromMs: last?.timeMs ?? 0, toMs: start.timeMs };
    const other =
      last !== undefined && last.templateId !== start.templateId && start.timeMs - last.timeMs < TOGETHER_MS;
    const ended =
      observationsOf({ observations: own }, ['panic', 'startup-failed', 'process-stopping'], span).length > 0;
    if (!other || ended) kept.push(start);
  }
  return kept;
}

const READY_SOON_MS = 30_000;

/** A log that says early on that its process is ready begins with a start, whatever words it has for it. */
function readyAtOnce(own: readonly Observation[], firstMs: number): Observation | undefined {
  return observationsOf({ observations: own }, ['process-ready'], {
    fromMs: firstMs,
    toMs: firstMs + READY_SOON_MS,
  })[0];
}

/** First line of each start: banner lines close together, the lines before them that the log also began with included. */
function startsOf(
  own: readonly Observation[],
  firstMs: number,
  refusals: readonly Observation[],
): Observation[] {
  const lines = observationsOf({ observations: own }, [
    'process-started',
    'process-ready',
    FIRST_LINES_AGAIN,
    NEW_PROCESS,
  ]);
  const openings = new Set(
    lines.filter((seen) => seen.timeMs - firstMs < OPENING_MS).map((seen) => seen.templateId),
  );
  const again = new Map<number, number>();
  for (const seen of lines)
    if (seen.signal === FIRST_LINES_AGAIN)
      again.set(seen.templateId, (again.get(seen.templateId) ?? 0) + seen.weight);
  const rare = lines.filter(
    (seen) => seen.signal !== FIRST_LINES_AGAIN || (again.get(seen.templateId) ?? 0) <= MAX_RESTARTS,
  );
  // Times to the second leave gaps of a second between lines that follow each other at once.
  const coarseMs = own.every((seen) => seen.timeMs % 1_000 === 0) ? 1_200 : 0;
  const starts: Observation[] = [];
  /** First lines of the log come again that are no start by themselves: the chatter before a banner. */
  const chatter: Observation[] = [];
  let cluster: Observation[] = [];
  const close = (): void => {
    const [first] = cluster;
    if (first && (isStart(own, cluster, openings) || isAfterDeath(cluster, refusals))) {
      starts.push(chatter.find((seen) => first.timeMs - seen.timeMs < CHATTER_MS) ?? first);
      chatter.length = 0;
    } else if (first?.signal === FIRST_LINES_AGAIN) chatter.push(first);
    cluster = [];
  };
  for (const seen of rare) {
    const last = cluster.at(-1);
    if (last && last.line === seen.line && last.file === seen.file) {
      cluster.push(seen);
      continue;
    }
    const quietMs = seen.timeMs - (seen.previous?.timeMs ?? seen.timeMs);
    if (last && (seen.timeMs - last.timeMs > SAME_START_MS || quietMs > QUIET_MS + coarseMs)) close();
    cluster.push(seen);
  }
  close();
  return starts;
}

/** Whether lines that look like a start are one: the log begins with such lines too, or something ended before them. */
function isStart(
  own: readonly Observation[],
  cluster: readonly Observation[],
  openings: ReadonlySet<number>,
): boolean {
  const [first] = cluster;
  if (!first) return false;
  if (cluster.some((seen) => seen.signal === NEW_PROCESS)) return true;
  const again = cluster.some((seen) => seen.signal === FIRST_LINES_AGAIN);
  const quietMs = first.timeMs - (first.previous?.timeMs ?? first.timeMs);
  const gap = quietMs >= 500 || quietMs < 0;
  const banner = cluster.find((seen) => seen.signal === 'process-started');
  const before = { fromMs: first.timeMs - STOP_BEFORE_END_MS, toMs: first.timeMs };
  const ended =
    observationsOf({ observations: own }, ['process-stopping', 'panic', 'startup-failed'], before).length > 0;
  // One process does not start twice, unless the id is the envelope's (a forwarder, a container) and the log says so.
  const sameProcess = cluster.every(
    (seen) => seen.pid !== undefined && seen.pid > 10 && seen.pid === first.previousPid,
  );
  if (sameProcess && !again && !ended) return false;
  if (banner && (openings.has(banner.templateId) || again || gap)) return true;
  if (again && beginsAnew(own, cluster, quietMs)) return true;
  const ready = cluster.some((seen) => seen.signal === 'process-ready');
  return again && ((ready && gap) || (ended && endedHere(own, first)) || (ready && banner !== undefined));
}

/** Whether what ended before is of the same log, or that log begins here: one process of a node ends, another goes on. */
function endedHere(own: readonly Observation[], { file, line, timeMs }: Observation): boolean {
  const before = { fromMs: timeMs - STOP_BEFORE_END_MS, toMs: timeMs };
  const ends = observationsOf({ observations: own }, ['process-stopping', 'panic', 'startup-failed'], before);
  return (
    line <= 1 ||
    ends.some((end) => end.file === file) ||
    !own.some((seen) => seen.file === file && seen.timeMs < timeMs)
  );
}

/** Whether a long silence, in which its machine refused others, ends with a line that the log also begins with. */
function isAfterDeath([first]: readonly Observation[], refusals: readonly Observation[]): boolean {
  const fromMs = first?.previous?.timeMs;
  if (first === undefined || fromMs === undefined || first.signal !== FIRST_LINES_AGAIN) return false;
  const refused = refusals.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= first.timeMs);
  return first.timeMs - fromMs >= LONG_QUIET_MS && refused.length >= FEW_REFUSALS;
}

const FEW_REFUSALS = 2;
const LONG_QUIET_MS = 10_000;
const SURE_FIRST = 3;
const FEW_RETURNS = 2;

/** Whether all the first lines of the log come again together, after a long silence and hardly ever else. */
function beginsAnew(own: readonly Observation[], cluster: readonly Observation[], quietMs: number): boolean {
  const first = new Set(
    cluster.filter(({ signal }) => signal === FIRST_LINES_AGAIN).map(({ templateId }) => templateId),
  );
  if (quietMs < LONG_QUIET_MS || first.size < SURE_FIRST) return false;
  const returns = own.filter(
    ({ signal, templateId }) => signal === FIRST_LINES_AGAIN && first.has(templateId),
  );
  return returns.length <= first.size * FEW_RETURNS;
}

function endingOf(
  own: readonly Observation[],
  startMs: number,
  endMs: number,
  restarted: boolean,
): Pick<Life, 'ending' | 'endBy'> {
  const within = { fromMs: Math.max(startMs, endMs - STOP_BEFORE_END_MS), toMs: endMs + 1 };
  const panic = observationsOf(
    { observations: own },
    ['panic', 'oom-killed', 'process-killed'],
    within,
  ).filter((seen) => seen.subjects.length === 0)[0];
  const stop = observationsOf({ observations: own }, ['process-stopping'], within)[0];
  const failed = observationsOf({ observations: own }, ['startup-failed'], within).find(
    ({ timeMs }) => !wasReady(own, startMs, timeMs),
  );
  if (panic && (!stop || panic.timeMs <= stop.timeMs))
    return { ending: restarted || endMs - panic.timeMs < 2_000 ? 'panic' : 'running', endBy: panic };
  if (failed && endMs - startMs < 15_000) return { ending: 'failed-start', endBy: failed };
  if (stop) return { ending: 'orderly', endBy: stop };
  if (failed) return { ending: 'failed-start', endBy: failed };
  return { ending: restarted ? 'unclean' : 'running', endBy: undefined };
}

const READY_FOR_MS = 5_000;

/** Whether a process had been ready for some time: what it fails to start then is a part of it. */
function wasReady(own: readonly Observation[], startMs: number, timeMs: number): boolean {
  const span = { fromMs: startMs, toMs: timeMs - READY_FOR_MS };
  return observationsOf({ observations: own }, ['process-ready'], span).length > 0;
}

/** Times when a node was away or not yet serving in an orderly way: before its first start, in planned restarts, after a stop. */
export function benignAbsences(
  input: Pick<Case, 'observations'>,
  lives: readonly Life[],
  endMs: number,
): { fromMs: number; toMs: number }[] {
  const absences: { fromMs: number; toMs: number }[] = [];
  lives.forEach((life, i) => {
    const settledMs = Math.max(life.readyMs ?? life.startMs, life.startMs) + 12_000;
    if (i === 0 && life.startBy) absences.push({ fromMs: Number.NEGATIVE_INFINITY, toMs: settledMs });
    if (life.ending !== 'orderly' || (life.endBy && isDrivenToStop(input, life.endBy))) return;
    const next = lives[i + 1];
    const nextSettledMs = next ? Math.max(next.readyMs ?? next.startMs, next.startMs) + 12_000 : endMs + 1;
    absences.push({ fromMs: (life.endBy?.timeMs ?? life.endMs) - 200, toMs: nextSettledMs });
  });
  return absences;
}

const TROUBLE = [
  'peer-unreachable',
  'connection-timeout',
  'no-route',
  'quorum-lost',
  'partition-detected',
  'leader-stepped-down',
  'no-space',
  'out-of-memory',
  'disk-error',
];

/** What no stop brings about by itself, so that it counts however shortly before one. */
const GIVES_UP = ['quorum-lost', 'partition-detected'];

/** A process that stops itself because it is in trouble was not stopped in an orderly way by a person. */
function isDrivenToStop(input: Pick<Case, 'observations'>, stop: Observation): boolean {
  const { observer, timeMs, file, line } = stop;
  const before = { observer, fromMs: timeMs - 5_000, toMs: timeMs - 50 };
  if (observationsOf(input, TROUBLE, before).length > 0) return true;
  return observationsOf(input, GIVES_UP, { ...before, toMs: timeMs }).some(
    (seen) => seen.file === file && seen.line < line,
  );
}
