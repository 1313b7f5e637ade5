import { SkewMeter, type SkewRow } from './clock-skew.ts';
import { FlowCounter, type Flows } from './flows.ts';
import type { LoadedTraces } from './load-traces.ts';
import { LogProfile } from './log-profile.ts';
import { Profile } from './profile.ts';
import { normalId } from './span.ts';
import { median, quantile, sorted, spread } from './statistics.ts';
import { buildTree, type TraceTree } from './tree.ts';

/** A trace as far as ranking needs it. */
export interface Outline {
  /** Number in the store. */
  number: number;
  /** Service and operation of its root. */
  kind: string;
  startUs: number;
  durationUs: number;
  errors: number;
  /** How many times as long as the median of its kind it took. */
  timesUsual: number;
  /** Whether it failed, or took longer than its kind does. */
  affected: boolean;
}

/** What all traces of a load have in common and which of them stand out. */
export interface Survey {
  outlines: Outline[];
  /** Traces of another time than was asked for. */
  outside: Outline[];
  all: Profile;
  logs: LogProfile;
  skew: SkewRow[];
  flows: Flows | undefined;
}

/** From when to when traces are looked at, milliseconds since the Unix epoch. */
export interface TimeWindow {
  sinceMs?: number;
  untilMs?: number;
}

/**
 * Looks at every trace of a load once, those outside the time aside; `asked` is the tree of the trace that is kept apart,
 * which is looked at in any case.
 */
export function surveyTraces(
  loaded: LoadedTraces,
  withFlows: boolean,
  asked: TraceTree | undefined,
  { sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY }: TimeWindow,
): Survey {
  const { store } = loaded;
  const all = new Profile();
  const skew = new SkewMeter();
  const flows = withFlows ? new FlowCounter() : undefined;
  const names = new OperationNames(loaded);
  const outlines: Outline[] = [];
  const outside: Outline[] = [];
  const durations = new Map<string, number[]>();
  const numbers = asked === undefined ? store.traceNumbers() : [ASKED, ...store.traceNumbers()];
  for (const number of numbers) {
    const tree = treeOf(loaded, number, asked);
    const outline = outlineOf(number, tree);
    const isOutside =
      outline.startUs / 1000 > untilMs || (outline.startUs + outline.durationUs) / 1000 < sinceMs;
    if (isOutside && number !== ASKED) {
      outside.push(outline);
      continue;
    }
    all.add(tree);
    skew.add(tree);
    flows?.add(tree);
    names.note(tree);
    outlines.push(outline);
    const list = durations.get(outline.kind);
    if (list === undefined) durations.set(outline.kind, [outline.durationUs]);
    else list.push(outline.durationUs);
  }
  judge(outlines, durations);
  const left = new Set(outside.map(({ number }) => normalId(store.traceIdOf(number))));
  if (loaded.messages !== undefined) flows?.addLogged(loaded.messages.list());
  return {
    outlines,
    outside,
    all,
    logs: logProfileOf(loaded, names, (traceId) => !left.has(traceId)),
    skew: skew.rows(),
    flows: flows?.flows(),
  };
}

/** The number of the trace that is kept apart. */
export const ASKED = 0;

function treeOf({ store }: LoadedTraces, number: number, asked: TraceTree | undefined): TraceTree {
  return number === ASKED && asked !== undefined ? asked : buildTree(store.spansOf(number));
}

function outlineOf(number: number, tree: TraceTree): Outline {
  const root = tree.roots[0] ?? 0;
  const span = tree.spans[root];
  return {
    number,
    kind: `${span?.service}\n${span?.operation}`,
    startUs: tree.startUs[root] ?? 0,
    durationUs: (tree.endUs[root] ?? 0) - (tree.startUs[root] ?? 0),
    errors: tree.spans.reduce((sum, one) => sum + (one.error ? 1 : 0), 0),
    timesUsual: 1,
    affected: false,
  };
}

/** Slow is what lies beyond three deviations and half as much again as the median of its kind. */
function judge(outlines: readonly Outline[], durations: ReadonlyMap<string, number[]>): void {
  const usual = new Map<string, { middle: number; limit: number }>();
  for (const [kind, list] of durations) {
    const middle = median(list);
    usual.set(kind, { middle, limit: middle + Math.max(3 * spread(list, middle), 0.5 * middle) });
  }
  for (const outline of outlines) {
    const { middle, limit } = usual.get(outline.kind) ?? { middle: 0, limit: 0 };
    outline.timesUsual = middle > 0 ? outline.durationUs / middle : 1;
    outline.affected = outline.errors > 0 || outline.durationUs > limit;
  }
  markSlowTimes(outlines);
}

const BIN_TRACES = 8;
const MIN_BINS = 5;
const SLOW_TIME = 1.5;

/**
 * Where many traces are slow, none stands out: so times are compared as well. Traces of one kind, in order of time, are taken
 * by eights; eights whose median is half as much again as that of the calm quarter of them are affected as a whole.
 */
function markSlowTimes(outlines: readonly Outline[]): void {
  const byKind = new Map<string, Outline[]>();
  for (const outline of outlines) {
    // What fails at once is fast, and no measure of calm.
    if (outline.errors > 0) continue;
    const list = byKind.get(outline.kind);
    if (list === undefined) byKind.set(outline.kind, [outline]);
    else list.push(outline);
  }
  for (const list of byKind.values()) {
    if (list.length < BIN_TRACES * MIN_BINS) continue;
    list.sort((a, b) => a.startUs - b.startUs);
    const bins: { traces: Outline[]; middle: number }[] = [];
    for (let i = 0; i + BIN_TRACES <= list.length; i += BIN_TRACES) {
      const traces = list.slice(i, i + BIN_TRACES);
      bins.push({ traces, middle: median(traces.map(({ durationUs }) => durationUs)) });
    }
    const calm = quantile(sorted(bins.map(({ middle }) => middle)), 0.25);
    for (const { traces, middle } of bins)
      if (middle > calm * SLOW_TIME) for (const outline of traces) outline.affected = true;
  }
}

/** Traces that failed or were slow, and the rest, each summed up. */
export function splitTraces(
  loaded: LoadedTraces,
  outlines: readonly Outline[],
  asked: TraceTree | undefined,
): { before: Profile; during: Profile; logsBefore: LogProfile; logsDuring: LogProfile } {
  const before = new Profile();
  const during = new Profile();
  const affected = new Set<string>();
  const calm = new Set<string>();
  const names = new OperationNames(loaded);
  for (const outline of outlines) {
    const tree = treeOf(loaded, outline.number, asked);
    names.note(tree);
    (outline.affected ? during : before).add(tree);
    (outline.affected ? affected : calm).add(normalId(tree.spans[0]?.traceId ?? ''));
  }
  return {
    before,
    during,
    logsBefore: logProfileOf(loaded, names, (traceId) => calm.has(traceId)),
    logsDuring: logProfileOf(loaded, names, (traceId) => affected.has(traceId)),
  };
}

/** Operations of the spans that log records name. */
class OperationNames {
  readonly #wanted = new Set<string>();
  readonly #names = new Map<string, string>();

  constructor({ logs }: LoadedTraces) {
    for (const { spanId } of logs.records) if (spanId !== undefined) this.#wanted.add(normalId(spanId));
  }

  note(tree: TraceTree): void {
    if (this.#wanted.size === 0) return;
    for (const span of tree.spans) {
      const id = normalId(span.spanId);
      if (this.#wanted.has(id)) this.#names.set(id, span.operation);
    }
  }

  nameOf(spanId: string): string | undefined {
    return this.#names.get(spanId);
  }
}

function logProfileOf(
  { logs }: LoadedTraces,
  names: OperationNames,
  chosen: (traceId: string) => boolean,
): LogProfile {
  const profile = new LogProfile();
  const templates = logs.templates();
  for (const record of logs.records)
    if (chosen(record.traceId))
      profile.add(record, templates.idOf(record.template), (id) => names.nameOf(id));
  return profile;
}
