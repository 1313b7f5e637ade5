import type { LoggedMessage } from './readers/log-messages.ts';
import { quantile, Sample, sorted } from './statistics.ts';
import type { TraceTree } from './tree.ts';

interface EdgeRow {
  from: string;
  to: string;
  count: number;
  errors: number;
  /** How long callers waited, or messages were on their way; absent where no times tell. */
  p50_ms?: number;
  p95_ms?: number;
  p99_ms?: number;
}

/** Messages between services over many traces. */
export interface Flows {
  messages: number;
  edges: EdgeRow[];
  /** Services that call each other in a circle within one trace. */
  loops: { services: string[]; traces: number }[];
  /** One piece of work that sends out messages to many. */
  broadcast_storms: { service: string; operation: string; messages: number; trace_id: string }[];
  /** Calls and messages whose other side left no span, though it has spans elsewhere. */
  unmatched_sends: number;
  /** Work that answers a call or message whose sender is missing. */
  unmatched_receives: number;
  /** Messages that one consumer took more than once. */
  duplicates: number;
  /** Messages taken in another order than they were sent. */
  reordered: number;
}

/** Messages of one span that make a storm: so many in all, and so many times what is usual for its operation. */
const STORM_MESSAGES = 50;
const MOST_LOOPS = 10;
/** Messages of one edge whose order is looked at. */
const MOST_HANDED = 10_000;
const MOST_STORMS = 10;

interface Edge {
  from: string;
  to: string;
  count: number;
  errors: number;
  ms: Sample;
  /** Send and receive times of messages nobody waited for, microseconds. */
  handed: { sentUs: number; takenUs: number }[];
}

/** Counts the messages of traces as they come. */
export class FlowCounter {
  #messages = 0;
  #unmatchedReceives = 0;
  /** Messages that logs say were sent and nobody says were taken. */
  #unmatchedSends = 0;
  #duplicates = 0;
  readonly #edges = new Map<string, Edge>();
  readonly #loops = new Map<string, { services: string[]; traces: number }>();
  readonly #storms: Flows['broadcast_storms'] = [];
  readonly #services = new Set<string>();
  /** Sends without another side, by the service they name. */
  readonly #unanswered = new Map<string, number>();
  /** Peers of operations, as told by traces where the other side has a span. */
  readonly #peers = new Map<string, string>();
  readonly #peerless = new Map<string, number>();

  add(tree: TraceTree): void {
    this.#countEdges(tree);
    this.#findLoops(tree);
  }

  #countEdges(tree: TraceTree): void {
    const { spans, parent, startUs, endUs, childFrom, childList } = tree;
    const orphans = new Set(tree.orphans);
    const sent = new Map<number, number>();
    for (let at = 0; at < spans.length; at++) {
      const span = spans[at];
      if (span === undefined) continue;
      this.#services.add(span.service);
      const above = parent[at] ?? -1;
      const caller = spans[above];
      if (caller !== undefined && caller.service !== span.service) {
        this.#messages += 1;
        this.#peers.set(`${caller.service}\n${caller.operation}`, span.service);
        const sender =
          spans[parent[above] ?? -1]?.service === caller.service ? (parent[above] ?? above) : above;
        sent.set(sender, (sent.get(sender) ?? 0) + 1);
        const edge = this.#edge(caller.service, span.service);
        edge.count += 1;
        if (span.error || caller.error) edge.errors += 1;
        // The caller's view where it waited for this one alone, else the callee's.
        const single = (childFrom[above + 1] ?? 0) - (childFrom[above] ?? 0) === 1;
        const seen = single && span.kind !== 'consumer' ? above : at;
        edge.ms.add(((endUs[seen] ?? 0) - (startUs[seen] ?? 0)) / 1000);
        if (span.kind === 'consumer' && edge.handed.length < MOST_HANDED)
          edge.handed.push({ sentUs: startUs[above] ?? 0, takenUs: startUs[at] ?? 0 });
      }
      if (orphans.has(at) && (span.kind === 'server' || span.kind === 'consumer'))
        this.#unmatchedReceives += 1;
      const childless = childFrom[at] === childFrom[at + 1];
      if (childless && (span.kind === 'client' || span.kind === 'producer')) {
        const key = span.peer === undefined ? `${span.service}\n${span.operation}` : '';
        if (span.peer !== undefined)
          this.#unanswered.set(span.peer, (this.#unanswered.get(span.peer) ?? 0) + 1);
        else this.#peerless.set(key, (this.#peerless.get(key) ?? 0) + 1);
      }
      this.#duplicates += duplicatesBelow(tree, at, childList);
    }
    for (const [at, messages] of sent) {
      const span = spans[at];
      if (messages < STORM_MESSAGES || span === undefined || this.#storms.length >= MOST_STORMS) continue;
      this.#storms.push({
        service: span.service,
        operation: span.operation,
        messages,
        trace_id: span.traceId,
      });
    }
  }

  /** Counts messages that logs tell of, beside those of spans. */
  addLogged(messages: Iterable<LoggedMessage>): void {
    for (const { from, to, sentMs, takenMs } of messages) {
      if (takenMs.length === 0) this.#unmatchedSends += 1;
      else if (Number.isNaN(sentMs)) this.#unmatchedReceives += 1;
      this.#duplicates += Math.max(0, takenMs.length - 1);
      const [first] = takenMs;
      if (from === undefined || to === undefined || first === undefined) continue;
      this.#messages += 1;
      const edge = this.#edge(from, to);
      edge.count += 1;
      if (Number.isNaN(sentMs) || Number.isNaN(first)) continue;
      edge.ms.add(first - sentMs);
      if (edge.handed.length < MOST_HANDED)
        edge.handed.push({ sentUs: sentMs * 1000, takenUs: first * 1000 });
    }
  }

  #edge(from: string, to: string): Edge {
    const key = `${from}\n${to}`;
    let edge = this.#edges.get(key);
    if (edge === undefined) {
      edge = { from, to, count: 0, errors: 0, ms: new Sample(), handed: [] };
      this.#edges.set(key, edge);
    }
    return edge;
  }

  /** A service that is called while it is itself waiting further up. */
  #findLoops(tree: TraceTree): void {
    const { spans, order, depth, parent } = tree;
    const path: string[] = [];
    const onPath = new Map<string, number>();
    const seen = new Set<string>();
    for (const at of order) {
      const level = depth[at] ?? 0;
      while (path.length > level) {
        const left = path.pop() ?? '';
        onPath.set(left, (onPath.get(left) ?? 1) - 1);
      }
      const service = spans[at]?.service ?? '';
      const from = spans[parent[at] ?? -1]?.service;
      if (from !== undefined && from !== service && (onPath.get(service) ?? 0) > 0) {
        const key = `${from}\n${service}`;
        if (!seen.has(key)) {
          seen.add(key);
          this.#noteLoop(path, service);
        }
      }
      path.push(service);
      onPath.set(service, (onPath.get(service) ?? 0) + 1);
    }
  }

  #noteLoop(path: readonly string[], service: string): void {
    const circle: string[] = [];
    for (let i = path.length - 1; i >= 0 && path[i] !== service; i--)
      if (circle.at(-1) !== path[i]) circle.push(path[i] ?? '');
    const services = [service, ...circle.reverse(), service].slice(0, 20);
    const key = services.join('\n');
    const known = this.#loops.get(key);
    if (known === undefined) this.#loops.set(key, { services, traces: 1 });
    else known.traces += 1;
  }

  /** The sums, busiest edges first. */
  flows(): Flows {
    const edges = [...this.#edges.values()].sort((a, b) => b.count - a.count);
    let unmatched = this.#unmatchedSends;
    for (const [peer, count] of this.#unanswered) if (this.#services.has(peer)) unmatched += count;
    for (const [operation, count] of this.#peerless) if (this.#peers.has(operation)) unmatched += count;
    return {
      messages: this.#messages,
      edges: edges.map(({ from, to, count, errors, ms }) => {
        const values = sorted(ms.values);
        const at = (p: number): number => Math.round(quantile(values, p) * 1000) / 1000;
        const times = values.length === 0 ? {} : { p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
        return { from, to, count, errors, ...times };
      }),
      loops: [...this.#loops.values()].sort((a, b) => b.traces - a.traces).slice(0, MOST_LOOPS),
      broadcast_storms: this.#storms.sort((a, b) => b.messages - a.messages),
      unmatched_sends: unmatched,
      unmatched_receives: this.#unmatchedReceives,
      duplicates: this.#duplicates,
      reordered: edges.reduce((sum, { handed }) => sum + inversions(handed), 0),
    };
  }
}

/** Deliveries of one message to the same consumer beyond the first. */
function duplicatesBelow(tree: TraceTree, at: number, childList: Int32Array): number {
  const from = tree.childFrom[at] ?? 0;
  const to = tree.childFrom[at + 1] ?? 0;
  if (to - from < 2 || tree.spans[at]?.kind !== 'producer') return 0;
  const taken = new Map<string, number>();
  for (let c = from; c < to; c++) {
    const child = tree.spans[childList[c] ?? 0];
    if (child?.kind !== 'consumer') continue;
    const key = `${child.service}\n${child.operation}`;
    taken.set(key, (taken.get(key) ?? 0) + 1);
  }
  let duplicates = 0;
  for (const count of taken.values()) duplicates += count - 1;
  return duplicates;
}

/** Messages that were taken before one that was sent earlier. */
function inversions(handed: readonly { sentUs: number; takenUs: number }[]): number {
  let count = 0;
  let latest = Number.NEGATIVE_INFINITY;
  for (const { takenUs } of [...handed].sort((a, b) => a.sentUs - b.sentUs)) {
    if (takenUs < latest) count += 1;
    else latest = takenUs;
  }
  return count;
}
