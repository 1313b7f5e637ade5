import { LogProfile } from './log-profile.ts';
import type { LoadedTraces } from './load-traces.ts';
import { Profile } from './profile.ts';
import { normalId } from './span.ts';
import { median, spread } from './statistics.ts';
import { buildTree, type TraceTree } from './tree.ts';

/** The traces of a troubled and of a calm time, summed up. */
export interface Comparison {
  before: Profile;
  during: Profile;
  logsBefore: LogProfile;
  logsDuring: LogProfile;
}

/** Sums up all traces of a load; `onTree` sees each tree once. */
export function profileAll(loaded: LoadedTraces, onTree?: (tree: TraceTree) => void): [Profile, LogProfile] {
  const profile = new Profile();
  const collector = new OperationNames(loaded);
  for (const number of loaded.store.traceNumbers()) {
    const tree = buildTree(loaded.store.spansOf(number));
    profile.add(tree);
    collector.note(tree);
    onTree?.(tree);
  }
  return [profile, logProfileOf(loaded, collector, () => true)];
}

/** Traces that failed or took much longer than others of their kind, against the rest of the same load. */
export function profileWithin(loaded: LoadedTraces, onTree?: (tree: TraceTree) => void): Comparison {
  const { store } = loaded;
  const durations = new Map<string, number[]>();
  const collector = new OperationNames(loaded);
  const outlines = new Map<number, { kind: string; durationUs: number; failed: boolean; id: string }>();
  for (const number of store.traceNumbers()) {
    const tree = buildTree(store.spansOf(number));
    onTree?.(tree);
    collector.note(tree);
    const root = tree.roots[0] ?? 0;
    const span = tree.spans[root];
    const kind = `${span?.service}\n${span?.operation}`;
    const durationUs = (tree.endUs[root] ?? 0) - (tree.startUs[root] ?? 0);
    const failed = tree.spans.some((one) => one.error);
    outlines.set(number, { kind, durationUs, failed, id: normalId(span?.traceId ?? '') });
    const list = durations.get(kind);
    if (list === undefined) durations.set(kind, [durationUs]);
    else list.push(durationUs);
  }
  const limits = new Map<string, number>();
  for (const [kind, list] of durations) {
    const middle = median(list);
    limits.set(kind, middle + Math.max(3 * spread(list, middle), 0.5 * middle));
  }
  const before = new Profile();
  const during = new Profile();
  const affected = new Set<string>();
  for (const [number, outline] of outlines) {
    const slow = outline.durationUs > (limits.get(outline.kind) ?? Number.POSITIVE_INFINITY);
    const tree = buildTree(store.spansOf(number));
    if (!slow && !outline.failed) before.add(tree);
    else {
      during.add(tree);
      affected.add(outline.id);
    }
  }
  return {
    before,
    during,
    logsBefore: logProfileOf(loaded, collector, (traceId) => !affected.has(traceId)),
    logsDuring: logProfileOf(loaded, collector, (traceId) => affected.has(traceId)),
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
    if (chosen(record.traceId)) profile.add(record, templates.idOf(record.template), (id) => names.nameOf(id));
  return profile;
}
