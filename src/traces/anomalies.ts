import { isHandOver, type PathSection } from './critical-path.ts';
import { callOf, type Profile } from './profile.ts';
import { quantile, sorted, spread } from './statistics.ts';
import { milliseconds } from './suspects/reason.ts';
import type { TraceTree } from './tree.ts';

/** Something odd about one trace. */
export interface Anomaly {
  type:
    | 'error-origin'
    | 'slow'
    | 'cut-short'
    | 'retry'
    | 'n-plus-1'
    | 'fan-out'
    | 'missing-span'
    | 'late-async'
    | 'clock-skew';
  severity: 'high' | 'medium' | 'low';
  span_ids: string[];
  service: string;
  summary: string;
  evidence: string;
}

/** Ids named with one anomaly. */
const MOST_IDS = 5;
const MOST_OF_A_TYPE = 4;
/** Fewer values do not tell what is usual. */
const MIN_USUAL = 10;
/** Shorter delays concern nobody. */
const MIN_SLOW_US = 5000;
const MIN_REPEATS = 5;
const MIN_FAN_OUT = 10;

/** What is odd about a trace, gravest first; `profile` tells what is usual for its operations. */
export function findAnomalies(tree: TraceTree, profile: Profile, path: readonly PathSection[]): Anomaly[] {
  const found = [
    ...errorOrigins(tree),
    ...slowSpans(tree, profile, path),
    ...edges(tree, profile),
    ...repeats(tree),
  ];
  const order = { high: 0, medium: 1, low: 2 };
  const counts = new Map<string, number>();
  return found
    .sort((a, b) => order[a.severity] - order[b.severity])
    .filter(({ type }) => {
      const count = (counts.get(type) ?? 0) + 1;
      counts.set(type, count);
      return count <= MOST_OF_A_TYPE;
    });
}

/** How odd a trace is: the sum of its anomalies by severity, and how much longer than usual it took, 0..1. */
export function anomalyScore(anomalies: readonly Anomaly[], timesUsual: number): number {
  const weight = { high: 0.5, medium: 0.2, low: 0.05 };
  let calm = 1;
  for (const { severity } of anomalies) calm *= 1 - weight[severity];
  calm *= 1 / (1 + Math.max(0, Math.log2(Math.max(1, timesUsual)) / 3));
  return Math.round((1 - calm) * 100) / 100;
}

/** Failures where they arise, alike ones together, and how many spans above only pass them on. */
function errorOrigins(tree: TraceTree): Anomaly[] {
  const found = new Map<string, { anomaly: Anomaly; ids: string[] }>();
  let echoes = 0;
  for (const at of tree.order) {
    const span = tree.spans[at];
    if (span?.error !== true) continue;
    if (children(tree, at).some((child) => tree.spans[child]?.error === true)) {
      echoes += 1;
      continue;
    }
    const call = callOf(tree, at);
    const where = call.unanswered && call.callee !== undefined ? `, calling ${call.callee}` : '';
    const summary = `${span.service} ${span.operation} failed${where}; nothing beneath it did`;
    const evidence = span.message ?? 'the span is marked as failed and says no more';
    const key = `${summary}\n${evidence}`;
    const known = found.get(key);
    if (known !== undefined) known.ids.push(span.spanId);
    else
      found.set(key, {
        anomaly: {
          type: 'error-origin',
          severity: 'high',
          span_ids: [],
          service: span.service,
          summary,
          evidence,
        },
        ids: [span.spanId],
      });
  }
  const anomalies = [...found.values()].map(({ anomaly, ids }) => ({
    ...anomaly,
    ...(ids.length > 1 && { summary: `${anomaly.summary} (${ids.length} times)` }),
    span_ids: ids.slice(0, MOST_IDS),
  }));
  const first = anomalies[0];
  if (first !== undefined && echoes > 0)
    first.evidence += ` (${echoes} ${echoes === 1 ? 'span' : 'spans'} above only pass it on)`;
  return anomalies;
}

function slowSpans(tree: TraceTree, profile: Profile, path: readonly PathSection[]): Anomaly[] {
  const critical = new Map<number, number>();
  for (const { span, startUs, endUs } of path)
    critical.set(span, (critical.get(span) ?? 0) + endUs - startUs);
  const total = path.reduce((sum, section) => sum + section.endUs - section.startUs, 0);
  const usual = new Map<string, { limit: number; middle: number; count: number } | undefined>();
  const found: (Anomaly & { us: number })[] = [];
  for (const [at, us] of critical) {
    const span = tree.spans[at];
    if (span === undefined || us < total * 0.05 || us < MIN_SLOW_US) continue;
    const { callee, gapMs, unanswered } = callOf(tree, at);
    const key = `${span.service}\n${span.operation}\n${callee ?? ''}`;
    if (!usual.has(key)) usual.set(key, usualOf(profile, key));
    const known = usual.get(key);
    const ownMs = gapMs ?? us / 1000;
    if (known === undefined || ownMs <= known.limit) continue;
    const between =
      callee === undefined
        ? ''
        : unanswered
          ? ` calling ${callee}, which left no span`
          : ` before and after ${callee} worked on it`;
    found.push({
      type: 'slow',
      severity: us > total * 0.25 ? 'high' : 'medium',
      span_ids: [span.spanId],
      service: span.service,
      summary: `${span.service} ${span.operation} spent ${milliseconds(ownMs)} of its own${between}, ${Math.round((us / total) * 100)} % of the trace`,
      evidence: `usually ${milliseconds(known.middle)} (median of ${known.count}), at most ${milliseconds(known.limit)}`,
      us,
    });
  }
  return found.sort((a, b) => b.us - a.us).map(({ us, ...anomaly }) => anomaly);
}

function usualOf(
  profile: Profile,
  key: string,
): { limit: number; middle: number; count: number } | undefined {
  const values = profile.work.get(key)?.local.values;
  if (values === undefined || values.length < MIN_USUAL) return undefined;
  const ordered = sorted(values);
  const middle = quantile(ordered, 0.5);
  return {
    middle,
    limit: Math.max(quantile(ordered, 0.95), middle + 4 * spread(ordered, middle)),
    count: values.length,
  };
}

/** What is odd between a span and its parent. */
function edges(tree: TraceTree, profile: Profile): Anomaly[] {
  const found: Anomaly[] = [];
  const { spans, parent, startUs, endUs } = tree;
  if (tree.orphans.length > 0) {
    const first = spans[tree.orphans[0] ?? 0];
    found.push({
      type: 'missing-span',
      severity: 'medium',
      span_ids: tree.orphans.slice(0, MOST_IDS).map((at) => spans[at]?.spanId ?? ''),
      service: first?.service ?? '',
      summary: `${tree.orphans.length} ${tree.orphans.length === 1 ? 'span has' : 'spans have'} a parent that is not in the trace`,
      evidence: `parent ${first?.parentId} of ${first?.service} ${first?.operation} was not exported, not sampled, or lies in a file not given`,
    });
  }
  for (let at = 0; at < spans.length; at++) {
    const span = spans[at];
    const above = spans[parent[at] ?? -1];
    if (span === undefined) continue;
    const call = callOf(tree, at);
    if (call.unanswered && !span.error) {
      const answered = call.callee !== undefined && profile.services.has(call.callee);
      if (answered) {
        found.push({
          type: 'missing-span',
          severity: 'low',
          span_ids: [span.spanId],
          service: call.callee ?? '',
          summary: `${span.service} called ${call.callee} (${span.operation}), which left no span`,
          evidence: `${call.callee} has spans in other traces`,
        });
      }
    }
    if (above === undefined) continue;
    const [start, end] = [startUs[at] ?? 0, endUs[at] ?? 0];
    const [from, to] = [startUs[parent[at] ?? 0] ?? 0, endUs[parent[at] ?? 0] ?? 0];
    const names = `${span.service} ${span.operation}`;
    if (start < from - 1000 && span.service !== above.service) {
      found.push({
        type: 'clock-skew',
        severity: 'low',
        span_ids: [span.spanId],
        service: span.service,
        summary: `${names} starts ${milliseconds((from - start) / 1000)} before its caller ${above.service}`,
        evidence: 'an effect cannot come before its cause: the clocks differ',
      });
    } else if (above.error && !span.error && end > to + 1000 && !isHandOver(tree, at)) {
      found.push({
        type: 'cut-short',
        severity: 'high',
        span_ids: [above.spanId, span.spanId],
        service: span.service,
        summary: `${above.service} gave up on ${names} after ${milliseconds((to - from) / 1000)}; it went on for ${milliseconds((end - to) / 1000)} more and came to an end`,
        evidence: above.message ?? 'the caller failed, the callee did not',
      });
    } else if (end > to + 1000) {
      const when = start >= to ? 'starts after' : 'outlasts';
      const ms = milliseconds((start >= to ? start - to : end - to) / 1000);
      found.push({
        type: 'late-async',
        severity: 'low',
        span_ids: [span.spanId],
        service: span.service,
        summary: `${names} ${when} its parent ${above.operation} by ${ms}: nobody waited for it, and it is not on the critical path beyond its parent's end`,
        evidence: isHandOver(tree, at)
          ? 'a hand-over (consumer or follows-from)'
          : 'its time lies outside its parent',
      });
    }
  }
  return found;
}

/** Many alike beneath one parent: retries, one call for each item, a fan-out. */
function repeats(tree: TraceTree): Anomaly[] {
  const found: Anomaly[] = [];
  for (const at of tree.order) {
    const from = tree.childFrom[at] ?? 0;
    if ((tree.childFrom[at + 1] ?? 0) - from < 2) continue;
    const groups = new Map<string, number[]>();
    for (const child of children(tree, at)) {
      const span = tree.spans[child];
      const key = `${span?.service}\n${span?.operation}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [child]);
      else group.push(child);
    }
    for (const group of groups.values()) {
      const anomaly = judgeGroup(tree, at, group);
      if (anomaly !== undefined) found.push(anomaly);
    }
  }
  return found;
}

function judgeGroup(tree: TraceTree, parent: number, group: readonly number[]): Anomaly | undefined {
  const above = tree.spans[parent];
  const first = tree.spans[group[0] ?? 0];
  if (group.length < 2 || above === undefined || first === undefined) return undefined;
  let serial = 0;
  let retried = 0;
  for (let i = 1; i < group.length; i++) {
    const [before, now] = [group[i - 1] ?? 0, group[i] ?? 0];
    const follows = (tree.startUs[now] ?? 0) >= (tree.endUs[before] ?? 0) - 1;
    if (follows) serial += 1;
    if (follows && tree.spans[before]?.error === true) retried += 1;
  }
  const took = group.reduce((sum, at) => sum + (tree.endUs[at] ?? 0) - (tree.startUs[at] ?? 0), 0) / 1000;
  const base = {
    span_ids: group.slice(0, MOST_IDS).map((at) => tree.spans[at]?.spanId ?? ''),
    service: above.service,
  };
  const name = `${first.service} ${first.operation}`;
  if (retried > 0) {
    const last = tree.spans[group.at(-1) ?? 0];
    return {
      ...base,
      type: 'retry',
      severity: 'medium',
      summary: `${above.operation} tried ${name} ${group.length} times, the last ${last?.error === true ? 'in vain' : 'with success'}`,
      evidence: `${retried} attempts follow a failed one; together they took ${milliseconds(took)}`,
    };
  }
  if (group.length >= MIN_REPEATS && serial >= (group.length - 1) * 0.8)
    return {
      ...base,
      type: 'n-plus-1',
      severity: group.length >= 4 * MIN_REPEATS ? 'medium' : 'low',
      summary: `${above.operation} calls ${name} ${group.length} times one after the other`,
      evidence: `together ${milliseconds(took)}; one call for all, or calls side by side, would spare most of it`,
    };
  if (group.length < MIN_FAN_OUT) return undefined;
  return {
    ...base,
    type: 'fan-out',
    severity: 'low',
    summary: `${above.operation} calls ${name} ${group.length} times side by side`,
    evidence: `together ${milliseconds(took)}; it waits for the slowest`,
  };
}

function children(tree: TraceTree, at: number): Int32Array {
  return tree.childList.subarray(tree.childFrom[at] ?? 0, tree.childFrom[at + 1] ?? 0);
}
