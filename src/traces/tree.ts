import { normalId, type Span } from './span.ts';

/** The spans of one trace as a tree, by index. Nothing of the spans themselves is changed. */
export interface TraceTree {
  /** Each span once; exact duplicates are left out. */
  spans: readonly Span[];
  /** Times that calculations use: what is missing or below zero is filled in. */
  startUs: Float64Array;
  endUs: Float64Array;
  /** -1 for roots. */
  parent: Int32Array;
  /** Children of span `i`, by their start: `childList[childFrom[i]]` up to `childFrom[i + 1]`. */
  childFrom: Int32Array;
  childList: Int32Array;
  /** Spans without a parent in the trace, earliest first; the ones that name no parent before the orphans. */
  roots: number[];
  /** Parents before their children, children by start. */
  order: Int32Array;
  depth: Int32Array;
  /** Spans whose parent is named but missing. */
  orphans: number[];
  /** What was wrong with the trace, in words. */
  warnings: string[];
}

/**
 * Builds the tree of a trace. Every fault of the data has an answer: a missing parent or a reference cycle makes a root, an
 * id used by both sides of a call (Zipkin) puts the server's side under the client's, exact duplicates count once,
 * a span without times is put at its parent's start. No recursion: chains of any depth work.
 */
export function buildTree(given: readonly Span[]): TraceTree {
  const warnings: string[] = [];
  const { spans, byId, sharedParent } = index(given, warnings);
  const count = spans.length;
  const parent = new Int32Array(count).fill(-1);
  const orphans: number[] = [];
  for (let i = 0; i < count; i++) {
    const span = spans[i];
    if (span === undefined) continue;
    const half = sharedParent.get(i);
    if (half !== undefined) {
      parent[i] = half;
      continue;
    }
    if (span.parentId === undefined) continue;
    const found = byId.get(normalId(span.parentId));
    if (found === undefined) orphans.push(i);
    else if (found !== i) parent[i] = found;
    else warnings.push(`span ${span.spanId} names itself as its parent; it stands as a root`);
  }
  breakCycles(spans, parent, warnings);
  if (orphans.length > 0)
    warnings.push(
      `${orphans.length} ${orphans.length === 1 ? 'span names a parent that is' : 'spans name parents that are'} not in the trace; ${orphans.length === 1 ? 'it stands as a root' : 'they stand as roots'}`,
    );
  const times = fillTimes(spans, parent, warnings);
  const { childFrom, childList } = listChildren(parent, times.startUs);
  const missing = new Set(orphans);
  const roots: number[] = [];
  for (let i = 0; i < count; i++) if (parent[i] === -1) roots.push(i);
  roots.sort(
    (a, b) =>
      Number(missing.has(a)) - Number(missing.has(b)) || (times.startUs[a] ?? 0) - (times.startUs[b] ?? 0),
  );
  const { order, depth } = walkOrder(roots, childFrom, childList);
  return { spans, ...times, parent, childFrom, childList, roots, order, depth, orphans, warnings };
}

interface Indexed {
  spans: Span[];
  byId: Map<string, number>;
  /** The client's half above a server's half that has the same id. */
  sharedParent: Map<number, number>;
}

function index(given: readonly Span[], warnings: string[]): Indexed {
  const spans: Span[] = [];
  const byId = new Map<string, number>();
  const sharedParent = new Map<number, number>();
  let copies = 0;
  let clashes = 0;
  for (const span of given) {
    const id = normalId(span.spanId);
    const known = byId.get(id);
    const other = known === undefined ? undefined : spans[known];
    if (known === undefined || other === undefined) {
      byId.set(id, spans.push(span) - 1);
      continue;
    }
    if (isSame(span, other)) {
      copies += 1;
      continue;
    }
    const at = spans.push(span) - 1;
    if (isServerOf(span, other)) {
      // What the server's side calls names this id as its parent: it belongs under the server.
      sharedParent.set(at, known);
      byId.set(id, at);
    } else if (isServerOf(other, span)) sharedParent.set(known, at);
    else clashes += 1;
  }
  if (copies > 0)
    warnings.push(`${copies} ${copies === 1 ? 'span is' : 'spans are'} there twice and counted once`);
  if (clashes > 0)
    warnings.push(
      `${clashes} span ids are used by different spans; children were put under the first of each`,
    );
  return { spans, byId, sharedParent };
}

function isSame(a: Span, b: Span): boolean {
  return (
    a.startUs === b.startUs &&
    a.durationUs === b.durationUs &&
    a.service === b.service &&
    a.operation === b.operation &&
    a.kind === b.kind
  );
}

function isServerOf(server: Span, client: Span): boolean {
  const answers = server.kind === 'server' || server.kind === 'consumer' || server.shared;
  return answers && (client.kind === 'client' || client.kind === 'producer');
}

/** Cuts each circle of parents at the span that starts first. */
function breakCycles(spans: readonly Span[], parent: Int32Array, warnings: string[]): void {
  const UNSEEN = 0;
  const state = new Int32Array(spans.length);
  for (let i = 0; i < spans.length; i++) {
    if (state[i] !== UNSEEN) continue;
    const walk = i + 1;
    let at = i;
    while (at !== -1 && state[at] === UNSEEN) {
      state[at] = walk;
      at = parent[at] ?? -1;
    }
    if (at === -1 || state[at] !== walk) continue;
    let first = at;
    let length = 0;
    let member = at;
    do {
      if ((spans[member]?.startUs ?? 0) < (spans[first]?.startUs ?? 0)) first = member;
      member = parent[member] ?? -1;
      length += 1;
    } while (member !== at && member !== -1);
    parent[first] = -1;
    warnings.push(
      `${length} spans are each other's parents (a reference cycle through ${spans[first]?.spanId}); the earliest stands as a root`,
    );
  }
}

function fillTimes(
  spans: readonly Span[],
  parent: Int32Array,
  warnings: string[],
): { startUs: Float64Array; endUs: Float64Array } {
  const count = spans.length;
  const startUs = new Float64Array(count);
  const endUs = new Float64Array(count);
  let earliest = Number.POSITIVE_INFINITY;
  let untimed = 0;
  let negative = 0;
  let open = 0;
  for (const span of spans) if (span.startUs < earliest) earliest = span.startUs;
  if (earliest === Number.POSITIVE_INFINITY) earliest = 0;
  const starts = startsFromAbove(spans, parent, earliest);
  for (let i = 0; i < count; i++) {
    const span = spans[i];
    if (span === undefined) continue;
    const start = starts[i] ?? earliest;
    if (Number.isNaN(span.startUs)) untimed += 1;
    if (span.durationUs < 0) negative += 1;
    else if (Number.isNaN(span.durationUs) && !Number.isNaN(span.startUs)) open += 1;
    startUs[i] = start;
    endUs[i] = start + Math.max(0, Number.isNaN(span.durationUs) ? 0 : span.durationUs);
  }
  if (untimed > 0)
    warnings.push(`spans without a start time: ${untimed}; they were put at their parent's start`);
  if (negative > 0)
    warnings.push(`spans that end before they start: ${negative}; they count as taking no time`);
  if (open > 0)
    warnings.push(`spans that never ended or carry no duration: ${open}; they count as taking no time`);
  return { startUs, endUs };
}

/** Starts of all spans: one without a time begins with the nearest above it that has one. Each is walked over once. */
function startsFromAbove(spans: readonly Span[], parent: Int32Array, earliest: number): Float64Array {
  const starts = Float64Array.from(spans, ({ startUs }) => startUs);
  for (let i = 0; i < spans.length; i++) {
    if (!Number.isNaN(starts[i])) continue;
    let above = parent[i] ?? -1;
    while (above !== -1 && Number.isNaN(starts[above])) above = parent[above] ?? -1;
    const start = above === -1 ? earliest : (starts[above] ?? earliest);
    for (let at = i; at !== above && at !== -1; at = parent[at] ?? -1) starts[at] = start;
  }
  return starts;
}

function listChildren(
  parent: Int32Array,
  startUs: Float64Array,
): { childFrom: Int32Array; childList: Int32Array } {
  const count = parent.length;
  const childFrom = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) {
    const above = parent[i] ?? -1;
    if (above >= 0) childFrom[above + 1] = (childFrom[above + 1] ?? 0) + 1;
  }
  for (let i = 1; i <= count; i++) childFrom[i] = (childFrom[i] ?? 0) + (childFrom[i - 1] ?? 0);
  const next = childFrom.slice();
  const childList = new Int32Array(childFrom[count] ?? 0);
  for (let i = 0; i < count; i++) {
    const above = parent[i] ?? -1;
    if (above < 0) continue;
    const at = next[above] ?? 0;
    next[above] = at + 1;
    childList[at] = i;
  }
  for (let i = 0; i < count; i++) {
    const from = childFrom[i] ?? 0;
    const to = childFrom[i + 1] ?? 0;
    if (to - from > 1)
      childList.subarray(from, to).sort((a, b) => (startUs[a] ?? 0) - (startUs[b] ?? 0) || a - b);
  }
  return { childFrom, childList };
}

function walkOrder(
  roots: readonly number[],
  childFrom: Int32Array,
  childList: Int32Array,
): { order: Int32Array; depth: Int32Array } {
  const count = childFrom.length - 1;
  const order = new Int32Array(count);
  const depth = new Int32Array(count);
  const stack = [...roots].reverse();
  let done = 0;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    order[done] = at;
    done += 1;
    for (let c = (childFrom[at + 1] ?? 0) - 1; c >= (childFrom[at] ?? 0); c--) {
      const child = childList[c] ?? 0;
      depth[child] = (depth[at] ?? 0) + 1;
      stack.push(child);
    }
  }
  return { order, depth };
}
