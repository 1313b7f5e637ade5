import { isHandOver } from './critical-path.ts';
import { median, Sample } from './statistics.ts';
import type { TraceTree } from './tree.ts';

/** How far the clock of a called service is from that of its caller, as calls between them bound it. */
export interface SkewRow {
  caller: string;
  callee: string;
  calls: number;
  /** The callee's clock is ahead by at least this, milliseconds; below zero where it may be behind. */
  min_ms: number;
  /** And by at most this. */
  max_ms: number;
  /** Best estimate where the bounds exclude that the clocks agree. */
  skew_ms?: number;
  /** Set where no single difference fits all calls: a clock was set, or drifts. */
  varies?: boolean;
}

/** Differences of less than this are how clocks are read, not how they go. */
const TOLERANCE_US = 1000;
/** Servers close their spans a little after the answer has gone out. */
const LATE_END_US = 10_000;

interface Bounds {
  calls: number;
  /** Largest lower and smallest upper bound, microseconds. */
  low: number;
  high: number;
  /** Smallest lower bound: every call ended later than its caller by this. */
  lowest: number;
  /** Middles of the calls that alone prove a difference. */
  proven: Sample;
}

/**
 * Measures the skew between services from their calls: what a callee does lies within its caller's wait, so
 * `callee.end - caller.end <= skew <= callee.start - caller.start`. Work that outlasts its caller, or that nobody
 * waits for, gives the upper bound alone.
 */
export class SkewMeter {
  readonly #pairs = new Map<string, Bounds>();

  add(tree: TraceTree): void {
    const { spans, parent, startUs, endUs } = tree;
    for (let at = 0; at < spans.length; at++) {
      const above = parent[at] ?? -1;
      const span = spans[at];
      const caller = spans[above];
      if (span === undefined || caller === undefined || span.service === caller.service) continue;
      if (Number.isNaN(span.startUs) || Number.isNaN(caller.startUs)) continue;
      // Lines of logs tell when something was written, not when it began.
      if (span.fromLog) continue;
      const high = (startUs[at] ?? 0) - (startUs[above] ?? 0);
      const low = (endUs[at] ?? 0) - (endUs[above] ?? 0);
      const fits = low <= high && !isHandOver(tree, at) && !(caller.error && !span.error);
      this.#note(`${caller.service}\n${span.service}`, fits ? low : Number.NEGATIVE_INFINITY, high);
    }
  }

  #note(key: string, low: number, high: number): void {
    let bounds = this.#pairs.get(key);
    if (bounds === undefined) {
      bounds = {
        calls: 0,
        low: Number.NEGATIVE_INFINITY,
        high: Number.POSITIVE_INFINITY,
        lowest: Number.POSITIVE_INFINITY,
        proven: new Sample(),
      };
      this.#pairs.set(key, bounds);
    }
    bounds.calls += 1;
    bounds.low = Math.max(bounds.low, low);
    bounds.high = Math.min(bounds.high, high);
    bounds.lowest = Math.min(bounds.lowest, low);
    const middle = low === Number.NEGATIVE_INFINITY ? high : (low + high) / 2;
    // A late end may be a late end; only an early start proves by itself that the clocks differ.
    if (high < -TOLERANCE_US) bounds.proven.add(middle);
  }

  /** All pairs, those whose clocks differ first. */
  rows(): SkewRow[] {
    const rows = [...this.#pairs].map(([key, bounds]) => rowOf(key, bounds));
    return rows.sort((a, b) => Math.abs(b.skew_ms ?? 0) - Math.abs(a.skew_ms ?? 0) || b.calls - a.calls);
  }
}

function rowOf(key: string, bounds: Bounds): SkewRow {
  const [caller = '', callee = ''] = key.split('\n');
  const low = Number.isFinite(bounds.low) ? bounds.low : bounds.high;
  const row: SkewRow = {
    caller,
    callee,
    calls: bounds.calls,
    min_ms: toMs(Math.min(low, bounds.high)),
    max_ms: toMs(Math.max(low, bounds.high)),
  };
  if (bounds.low <= bounds.high) {
    const differ = bounds.high < -TOLERANCE_US || bounds.lowest > LATE_END_US;
    if (differ)
      row.skew_ms = toMs(Number.isFinite(bounds.low) ? (bounds.low + bounds.high) / 2 : bounds.high);
  } else if (bounds.proven.count > 0) {
    row.varies = true;
    row.skew_ms = toMs(median(bounds.proven.values));
  }
  return row;
}

function toMs(us: number): number {
  return Math.round(us) / 1000;
}

/** Fewer and smaller skews than these put no service under suspicion. */
const SUSPICIOUS_MS = 10;
const SUSPICIOUS_CALLS = 3;

/** Services whose clock is off against their neighbours', with words for it: of each pair the one that differs from more. */
export function skewedServices(rows: readonly SkewRow[]): { service: string; words: string }[] {
  const off = rows.filter(
    (row) => row.calls >= SUSPICIOUS_CALLS && Math.abs(row.skew_ms ?? 0) >= SUSPICIOUS_MS,
  );
  const share = (service: string): number => {
    const touches = (row: SkewRow): boolean => row.caller === service || row.callee === service;
    return off.filter(touches).length / rows.filter(touches).length;
  };
  const found = new Map<string, string>();
  for (const row of off) {
    const culprit = share(row.caller) > share(row.callee) ? row.caller : row.callee;
    const skewMs = culprit === row.callee ? (row.skew_ms ?? 0) : -(row.skew_ms ?? 0);
    const other = culprit === row.callee ? row.caller : row.callee;
    const way = skewMs > 0 ? 'ahead of' : 'behind';
    if (!found.has(culprit))
      found.set(
        culprit,
        `its clock is ${Math.abs(skewMs)} ms ${way} that of ${other}${row.varies === true ? ' at times' : ''}`,
      );
  }
  return [...found].map(([service, words]) => ({ service, words }));
}

/** Starts of the spans as they would be with agreeing clocks, microseconds, or why they cannot be told. */
export type AdjustedStarts = { startUs: Float64Array } | { refused: string };

/**
 * Draws spans of other machines into their parents' time, as Jaeger and Zipkin do: a span that fits stays; one that is
 * longer than its parent starts with it at the earliest; any other is put in the middle. What a machine's
 * span is moved by, its descendants on the same machine are moved by as well. Refused where the trace's own structure is in doubt.
 */
export function adjustSkew(tree: TraceTree): AdjustedStarts {
  const { spans, parent, order, roots, orphans } = tree;
  if (roots.length !== 1) return { refused: `the trace has ${roots.length} roots` };
  if (orphans.length > 0) return { refused: 'its root is missing' };
  const startUs = tree.startUs.slice();
  const delta = new Float64Array(spans.length);
  for (const at of order) {
    const above = parent[at] ?? -1;
    if (above === -1) continue;
    delta[at] = isSameMachine(tree, at, above) ? (delta[above] ?? 0) : shiftOf(tree, startUs, at, above);
    startUs[at] = (tree.startUs[at] ?? 0) + (delta[at] ?? 0);
  }
  return { startUs };
}

function isSameMachine({ spans }: TraceTree, a: number, b: number): boolean {
  const [one, other] = [spans[a], spans[b]];
  if (one?.host !== undefined && other?.host !== undefined) return one.host === other.host;
  return one?.service === other?.service;
}

/** By how much a span must move to lie in its parent, whose start is adjusted already. */
function shiftOf(tree: TraceTree, adjusted: Float64Array, at: number, above: number): number {
  const start = tree.startUs[at] ?? 0;
  const length = (tree.endUs[at] ?? 0) - start;
  const from = adjusted[above] ?? 0;
  const room = (tree.endUs[above] ?? 0) - (tree.startUs[above] ?? 0);
  const isCall = tree.spans[above]?.kind === 'client' && tree.spans[at]?.kind === 'server';
  // A caller that does not say how long it waited sent its message one way: it came a moment later.
  if (length > room || (isCall && room === 0)) return start >= from ? 0 : from - start + (isCall ? 1 : 0);
  if (start >= from && start + length <= from + room) return 0;
  // A server that ends late answered late; only its start proves its clock wrong.
  if (isCall && start >= from) return 0;
  return from + Math.floor((room - length) / 2) - start;
}
