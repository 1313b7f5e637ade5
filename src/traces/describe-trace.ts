import { type Anomaly, findAnomalies } from './anomalies.ts';
import type { PathRow, SpanRow, TraceDetail, TraceRow } from './answer.ts';
import { findBottlenecks } from './bottlenecks.ts';
import { type AdjustedStarts, adjustSkew } from './clock-skew.ts';
import { criticalPath, type PathSection, selfTimes } from './critical-path.ts';
import type { Profile } from './profile.ts';
import { median } from './statistics.ts';
import type { TraceTree } from './tree.ts';

/** Microseconds that a date can hold. */
const MOST_US = 8.64e18;

/** ISO 8601, UTC, milliseconds; undefined for what is no time. */
export function isoOfUs(us: number): string | undefined {
  return Number.isFinite(us) && Math.abs(us) < MOST_US
    ? new Date(Math.floor(us / 1000)).toISOString()
    : undefined;
}

/** When the trace began and ended, over all its spans; NaN where none carries a time. */
export function extentOf(tree: TraceTree): { startUs: number; endUs: number } {
  if (tree.spans.every((span) => Number.isNaN(span.startUs)))
    return { startUs: Number.NaN, endUs: Number.NaN };
  let startUs = Number.POSITIVE_INFINITY;
  let endUs = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < tree.spans.length; at++) {
    startUs = Math.min(startUs, tree.startUs[at] ?? startUs);
    endUs = Math.max(endUs, tree.endUs[at] ?? endUs);
  }
  return { startUs, endUs };
}

/** Services of a trace, by the number of their spans. */
function servicesOf(tree: TraceTree): string[] {
  const counts = new Map<string, number>();
  for (const { service } of tree.spans) counts.set(service, (counts.get(service) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([service]) => service);
}

const withStart = (us: number): { start?: string } => {
  const start = isoOfUs(us);
  return start === undefined ? {} : { start };
};

/** The row of a trace in the overview. */
export function traceRow(tree: TraceTree, anomalyScore: number): TraceRow {
  const { startUs, endUs } = extentOf(tree);
  const root = tree.spans[tree.roots[0] ?? 0];
  return {
    trace_id: root?.traceId ?? '',
    ...withStart(startUs),
    duration_ms: (endUs - startUs) / 1000 || 0,
    spans: tree.spans.length,
    services: servicesOf(tree),
    errors: tree.spans.filter(({ error }) => error).length,
    anomaly_score: anomalyScore,
    root: { service: root?.service ?? '', operation: root?.operation ?? '' },
  };
}

/** A trace with all that was found out about it; nothing is cut yet. */
export interface DescribedTrace {
  detail: TraceDetail;
  tree: TraceTree;
  path: PathSection[];
  warnings: string[];
  /** Indexes into `tree.order`, most telling first. */
  spansByWeight: number[];
  /** Indexes into `detail.spans` and `detail.critical_path`, most telling first. */
  rowsByWeight: number[];
  sectionsByWeight: number[];
}

/** More rows than any answer has room for. */
const MOST_ROWS = 500;
/** A span that takes in a batch may be linked to thousands. */
const MOST_LINKS = 5;

/** Describes one trace. With `adjust`, spans of skewed clocks are drawn into their parents' time beside the raw view. */
export function describeTrace(tree: TraceTree, profile: Profile, adjust: boolean): DescribedTrace {
  const { startUs, endUs } = extentOf(tree);
  const path = criticalPath(tree);
  const anomalies = findAnomalies(tree, profile, path);
  const adjusted = adjust ? adjustSkew(tree) : undefined;
  const warnings = [...tree.warnings];
  if (adjusted !== undefined && 'refused' in adjusted)
    warnings.push(`clock skew was not adjusted: ${adjusted.refused}`);
  const self = selfTimes(tree);
  const spansByWeight = byWeight(spanWeights(tree, path, anomalies));
  const rows = firstInOrder(spansByWeight);
  const sections = firstInOrder(byWeight(path.map((section) => section.endUs - section.startUs)));
  const root = tree.spans[tree.roots[0] ?? 0];
  const detail: TraceDetail = {
    trace_id: root?.traceId ?? '',
    ...withStart(startUs),
    duration_ms: (endUs - startUs) / 1000 || 0,
    span_count: tree.spans.length,
    services: servicesOf(tree),
    orphans: tree.orphans.length,
    ...(adjusted !== undefined &&
      'startUs' in adjusted && { adjusted_skew: skewByService(tree, adjusted.startUs) }),
    spans: rows.chosen.map((i) => spanRow(tree, tree.order[i] ?? 0, self, adjusted)),
    critical_path: sections.chosen.flatMap((i) => {
      const section = path[i];
      return section === undefined ? [] : [pathRow(tree, section)];
    }),
    bottlenecks: findBottlenecks(tree, path),
    anomalies,
  };
  return {
    detail,
    tree,
    path,
    warnings,
    spansByWeight,
    rowsByWeight: rows.byWeight,
    sectionsByWeight: sections.byWeight,
  };
}

/** The first of a list of indexes by weight in their own order, and where each of them went, by weight. */
function firstInOrder(indexes: readonly number[]): { chosen: number[]; byWeight: number[] } {
  const first = indexes.slice(0, MOST_ROWS);
  const chosen = [...first].sort((a, b) => a - b);
  const place = new Map(chosen.map((index, i) => [index, i]));
  return { chosen, byWeight: first.map((index) => place.get(index) ?? 0) };
}

function spanRow(
  tree: TraceTree,
  at: number,
  self: Float64Array,
  adjusted: AdjustedStarts | undefined,
): SpanRow {
  const span = tree.spans[at];
  const above = tree.spans[tree.parent[at] ?? -1]?.spanId ?? span?.parentId;
  const moved = adjusted !== undefined && 'startUs' in adjusted ? (adjusted.startUs[at] ?? 0) : undefined;
  const adjustedStart = moved === undefined || moved === tree.startUs[at] ? undefined : isoOfUs(moved);
  return {
    span_id: span?.spanId ?? '',
    ...(above !== undefined && { parent_span_id: above }),
    service: span?.service ?? '',
    operation: span?.operation ?? '',
    kind: span?.kind ?? 'internal',
    ...withStart(span === undefined || Number.isNaN(span.startUs) ? Number.NaN : (tree.startUs[at] ?? 0)),
    ...(adjustedStart !== undefined && { adjusted_start: adjustedStart }),
    duration_ms: ((tree.endUs[at] ?? 0) - (tree.startUs[at] ?? 0)) / 1000,
    self_ms: (self[at] ?? 0) / 1000,
    status: span?.error === true ? 'error' : 'ok',
    ...(span?.message !== undefined && span.error && { message: span.message.slice(0, 160) }),
    ...(span?.links && { links: span.links.slice(0, MOST_LINKS) }),
    depth: tree.depth[at] ?? 0,
  };
}

function pathRow(tree: TraceTree, section: PathSection): PathRow {
  const span = tree.spans[section.span];
  return {
    span_id: span?.spanId ?? '',
    service: span?.service ?? '',
    operation: span?.operation ?? '',
    start_us: section.startUs,
    end_us: section.endUs,
  };
}

function skewByService(tree: TraceTree, startUs: Float64Array): { service: string; skew_ms: number }[] {
  const shifts = new Map<string, number[]>();
  for (let at = 0; at < tree.spans.length; at++) {
    const skewMs = ((tree.startUs[at] ?? 0) - (startUs[at] ?? 0)) / 1000;
    if (skewMs === 0) continue;
    const service = tree.spans[at]?.service ?? '';
    const known = shifts.get(service);
    if (known === undefined) shifts.set(service, [skewMs]);
    else known.push(skewMs);
  }
  return [...shifts].map(([service, values]) => ({ service, skew_ms: median(values) }));
}

/** What a reader wants to see first: what the time went into, what failed, what is near the root. */
function spanWeights(
  tree: TraceTree,
  path: readonly PathSection[],
  anomalies: readonly Anomaly[],
): Float64Array {
  const critical = new Float64Array(tree.spans.length);
  let total = 1;
  for (const { span, startUs, endUs } of path) {
    critical[span] = (critical[span] ?? 0) + endUs - startUs;
    total += endUs - startUs;
  }
  const named = new Set(anomalies.flatMap((anomaly) => anomaly.span_ids));
  return Float64Array.from(tree.order, (at) => {
    const span = tree.spans[at];
    return (
      (10 * (critical[at] ?? 0)) / total +
      (named.has(span?.spanId ?? '') ? 1 : 0) +
      (span?.error === true ? 0.5 : 0) +
      2 / (1 + (tree.depth[at] ?? 0)) ** 2
    );
  });
}

function byWeight(weights: ArrayLike<number>): number[] {
  return Array.from(weights, (_, i) => i).sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
}
