import { selfTimes } from './critical-path.ts';
import { Sample } from './statistics.ts';
import type { TraceTree } from './tree.ts';

/** What one kind of work (an operation of a service, or a call of one service to another) was like. */
export interface WorkProfile {
  service: string;
  operation: string;
  /** The service called, where it is a call. */
  callee: string | undefined;
  count: number;
  errors: number;
  /** Milliseconds: the service's own time, or of a call the time that the callee does not account for. */
  local: Sample;
  /** How often each operation is called beneath it; absent where none is. */
  children: Map<string, number> | undefined;
}

/** A failure where it arose: no span beneath it failed. */
interface ErrorOrigin {
  service: string;
  operation: string;
  /** Traces in which it arose. */
  traces: number;
  /** Of these, it was a call whose other side left no span. */
  unanswered: number;
  /** Of these, the other side came to an end after its caller had given up. */
  cutShort: number;
  callee: string | undefined;
  message: string | undefined;
}

/** Where every span has a name of its own, kinds of work tell nothing; further ones are passed over. */
const MAX_KINDS = 20_000;
const MAX_CHILD_KINDS = 1000;

/** What many traces have in common. */
export class Profile {
  traces = 0;
  failed = 0;
  readonly work = new Map<string, WorkProfile>();
  readonly origins = new Map<string, ErrorOrigin>();
  /** Spans of each service. */
  readonly services = new Map<string, number>();
  /** Spans of each operation, `service\noperation`. */
  readonly operations = new Map<string, number>();
  /** Services that traces begin in. */
  readonly entries = new Set<string>();
  /** Operations that take what nobody waits for, `service\noperation`. */
  readonly consumers = new Set<string>();
  /** How often an operation (`service\noperation`) called each service. */
  readonly callees = new Map<string, Map<string, number>>();
  /** Calls between services. */
  readonly calls = new Map<string, { caller: string; callee: string; count: number }>();

  /** Takes a trace into account. */
  add(tree: TraceTree): void {
    this.traces += 1;
    const root = tree.spans[tree.roots[0] ?? 0];
    if (root !== undefined) this.entries.add(root.service);
    const own = localTimes(tree);
    const failed = new Set<string>();
    for (const at of tree.order) {
      const span = tree.spans[at];
      if (span === undefined) continue;
      this.services.set(span.service, (this.services.get(span.service) ?? 0) + 1);
      const operation = `${span.service}\n${span.operation}`;
      if (this.operations.size < MAX_KINDS || this.operations.has(operation))
        this.operations.set(operation, (this.operations.get(operation) ?? 0) + 1);
      if (span.kind === 'consumer') this.consumers.add(operation);
      const call = callOf(tree, at);
      const work = this.#workOf(span.service, span.operation, call.callee);
      if (call.callee !== undefined) this.#countCall(span.service, operation, call.callee);
      if (work === undefined) continue;
      work.count += 1;
      work.local.add(call.gapMs ?? (own[at] ?? 0) / 1000);
      for (let c = tree.childFrom[at] ?? 0; c < (tree.childFrom[at + 1] ?? 0); c++) {
        const child = tree.spans[tree.childList[c] ?? 0];
        if (child === undefined) continue;
        const key = `${child.service}\n${child.operation}`;
        work.children ??= new Map();
        if (work.children.size < MAX_CHILD_KINDS || work.children.has(key))
          work.children.set(key, (work.children.get(key) ?? 0) + 1);
      }
      if (!span.error) continue;
      work.errors += 1;
      if (!hasFailedChild(tree, at)) this.#addOrigin(tree, at, call, failed);
    }
    if (tree.spans.some((span) => span.error)) this.failed += 1;
  }

  #workOf(service: string, operation: string, callee: string | undefined): WorkProfile | undefined {
    const key = `${service}\n${operation}\n${callee ?? ''}`;
    let work = this.work.get(key);
    if (work === undefined) {
      if (this.work.size >= MAX_KINDS) return undefined;
      work = {
        service,
        operation,
        callee,
        count: 0,
        errors: 0,
        local: new Sample(),
        children: undefined,
      };
      this.work.set(key, work);
    }
    return work;
  }

  #countCall(caller: string, operation: string, callee: string): void {
    const known = this.callees.get(operation);
    if (known !== undefined) known.set(callee, (known.get(callee) ?? 0) + 1);
    else if (this.callees.size < MAX_KINDS) this.callees.set(operation, new Map([[callee, 1]]));
    const key = `${caller}\n${callee}`;
    const call = this.calls.get(key);
    if (call === undefined) this.calls.set(key, { caller, callee, count: 1 });
    else call.count += 1;
  }

  #addOrigin(tree: TraceTree, at: number, call: Call, seen: Set<string>): void {
    const span = tree.spans[at];
    if (span === undefined) return;
    const key = `${span.service}\n${span.operation}\n${call.callee ?? ''}`;
    let origin = this.origins.get(key);
    if (origin === undefined) {
      if (this.origins.size >= MAX_KINDS) return;
      const { service, operation } = span;
      origin = {
        service,
        operation,
        callee: call.callee,
        traces: 0,
        unanswered: 0,
        cutShort: 0,
        message: span.message,
      };
      this.origins.set(key, origin);
    }
    if (seen.has(key)) return;
    seen.add(key);
    origin.traces += 1;
    if (call.unanswered) origin.unanswered += 1;
    if (call.cutShort) origin.cutShort += 1;
  }
}

/** What a span is as a call to another service. */
export interface Call {
  callee: string | undefined;
  /** Time that the other side does not account for. */
  gapMs: number | undefined;
  /** Whether the other side left no span. */
  unanswered: boolean;
  /** Whether the other side was still at it when the caller went on. */
  cutShort: boolean;
}

/** A span is a call if its one child belongs to another service, or if it names its peer and has no child. */
export function callOf(tree: TraceTree, at: number): Call {
  const span = tree.spans[at];
  const from = tree.childFrom[at] ?? 0;
  const count = (tree.childFrom[at + 1] ?? 0) - from;
  const none: Call = { callee: undefined, gapMs: undefined, unanswered: false, cutShort: false };
  if (span === undefined) return none;
  if (count === 0) {
    const calls = span.kind === 'client' || span.kind === 'producer';
    return calls ? { ...none, callee: span.peer, unanswered: true } : none;
  }
  const child = tree.childList[from] ?? 0;
  const other = tree.spans[child];
  if (count > 1 || other === undefined || other.service === span.service) return none;
  const gapUs =
    (tree.endUs[at] ?? 0) - (tree.startUs[at] ?? 0) - ((tree.endUs[child] ?? 0) - (tree.startUs[child] ?? 0));
  return {
    callee: other.service,
    gapMs: Math.max(0, gapUs / 1000),
    unanswered: false,
    cutShort: span.error && !other.error && gapUs < 0,
  };
}

function hasFailedChild(tree: TraceTree, at: number): boolean {
  for (let c = tree.childFrom[at] ?? 0; c < (tree.childFrom[at + 1] ?? 0); c++)
    if (tree.spans[tree.childList[c] ?? 0]?.error === true) return true;
  return false;
}

/**
 * Own times of spans, microseconds. Instrumentation that loses its context puts what is beneath a span beside it: time
 * that a childless span shares with a later sibling of its service that has children counts as that sibling's.
 */
function localTimes(tree: TraceTree): Float64Array {
  const own = selfTimes(tree);
  const { spans, startUs, endUs, childFrom, childList, order } = tree;
  const isLeaf = (at: number): boolean => childFrom[at] === childFrom[at + 1];
  for (const parent of order) {
    const from = childFrom[parent] ?? 0;
    const to = childFrom[parent + 1] ?? 0;
    for (let c = from; c + 1 < to; c++) {
      const at = childList[c] ?? 0;
      const next = childList[c + 1] ?? 0;
      const end = endUs[at] ?? 0;
      if (!isLeaf(at) || isLeaf(next) || spans[at]?.service !== spans[next]?.service) continue;
      if ((startUs[next] ?? 0) >= end) continue;
      own[at] = Math.max(0, (own[at] ?? 0) - (Math.min(end, endUs[next] ?? 0) - (startUs[next] ?? 0)));
    }
  }
  return own;
}
