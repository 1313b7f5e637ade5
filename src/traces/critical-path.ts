import type { TraceTree } from './tree.ts';

/** A stretch of time that one span alone accounts for. */
export interface PathSection {
  /** Index of the span in the tree. */
  span: number;
  startUs: number;
  endUs: number;
}

/**
 * The critical path: at each moment, the span that the whole waited for, told backwards from the end of each root. Walk
 * to the child that finishes last, from its start on to the sibling that finished last before it, and so on; what no
 * child covers is the span's own. Siblings that touch follow each other. A child's time counts only within its
 * parent's; children that the parent did not wait for (follows-from, a consumer beneath a producer or another service)
 * are no part of it. Where a trace has roots, spans with missing parents are not on the path.
 * Sections of one root do not overlap and sum to its duration. In order of time.
 *
 * After the last-returning-child walk of CRISP (Zhang et al., USENIX ATC '22) and the definition in Jaeger's documentation.
 */
export function criticalPath(tree: TraceTree): PathSection[] {
  const { roots, orphans, parent } = tree;
  const clipped = clip(tree);
  const missing = new Set(orphans);
  const whole = roots.filter((root) => !missing.has(root));
  const sections: PathSection[] = [];
  for (const root of whole.length > 0 ? whole : roots) walk(clipped, root, sections);
  sections.sort((a, b) => a.startUs - b.startUs || a.endUs - b.endUs);
  return parent.length === 0 ? [] : sections;
}

/** Children that are waited for, by their end within their parent. */
interface Clipped {
  startUs: Float64Array;
  endUs: Float64Array;
  /** Children of span `i`, latest end first. */
  childList: Int32Array;
  childFrom: Int32Array;
  /** How many of them lie within their parent. */
  inside: Int32Array;
}

function clip(tree: TraceTree): Clipped {
  const startUs = tree.startUs.slice();
  const endUs = tree.endUs.slice();
  const childList = tree.childList.slice();
  const { childFrom, order } = tree;
  const inside = new Int32Array(order.length);
  for (const at of order) {
    const from = childFrom[at] ?? 0;
    let to = from;
    const [begin, stop] = [startUs[at] ?? 0, endUs[at] ?? 0];
    for (let c = from; c < (childFrom[at + 1] ?? 0); c++) {
      const child = childList[c] ?? 0;
      const [start, end] = [startUs[child] ?? 0, endUs[child] ?? 0];
      if (isHandOver(tree, child) || start >= stop || end <= begin) continue;
      startUs[child] = Math.max(start, begin);
      endUs[child] = Math.min(end, stop);
      childList[to] = child;
      to += 1;
    }
    inside[at] = to - from;
    if (to - from > 1)
      childList
        .subarray(from, to)
        .sort((a, b) => (endUs[b] ?? 0) - (endUs[a] ?? 0) || (startUs[a] ?? 0) - (startUs[b] ?? 0) || a - b);
  }
  return { startUs, endUs, childList, childFrom, inside };
}

/** Whether a span's parent went on without waiting for it. */
export function isHandOver(tree: TraceTree, child: number): boolean {
  const span = tree.spans[child];
  const above = tree.spans[tree.parent[child] ?? -1];
  if (span === undefined || above === undefined) return false;
  if (span.follows) return true;
  return span.kind === 'consumer' && (above.kind === 'producer' || above.service !== span.service);
}

function walk(clipped: Clipped, root: number, sections: PathSection[]): void {
  const { startUs, endUs, childList, childFrom, inside } = clipped;
  const stack = [root];
  /** Up to where each span on the stack is accounted for, and its next child. */
  const until = [endUs[root] ?? 0];
  const next = [childFrom[root] ?? 0];
  while (stack.length > 0) {
    const top = stack.length - 1;
    const at = stack[top] ?? 0;
    const cursor = until[top] ?? 0;
    const last = (childFrom[at] ?? 0) + (inside[at] ?? 0);
    let c = next[top] ?? 0;
    while (c < last && (endUs[childList[c] ?? 0] ?? 0) > cursor) c++;
    if (c < last) {
      const child = childList[c] ?? 0;
      const end = endUs[child] ?? 0;
      if (end < cursor) sections.push({ span: at, startUs: end, endUs: cursor });
      next[top] = c + 1;
      stack.push(child);
      until.push(end);
      next.push(childFrom[child] ?? 0);
      continue;
    }
    const start = startUs[at] ?? 0;
    if (start < cursor) sections.push({ span: at, startUs: start, endUs: cursor });
    stack.pop();
    until.pop();
    next.pop();
    if (top > 0) until[top - 1] = start;
  }
}

/** Time of each span that none of its children covers, microseconds. */
export function selfTimes(tree: TraceTree): Float64Array {
  const { spans, startUs, endUs, childFrom, childList } = tree;
  const self = new Float64Array(spans.length);
  for (let at = 0; at < spans.length; at++) {
    const stop = endUs[at] ?? 0;
    let covered = startUs[at] ?? 0;
    let own = 0;
    for (let c = childFrom[at] ?? 0; c < (childFrom[at + 1] ?? 0); c++) {
      const child = childList[c] ?? 0;
      const start = Math.min(startUs[child] ?? 0, stop);
      if (start > covered) own += start - covered;
      covered = Math.max(covered, Math.min(endUs[child] ?? 0, stop));
    }
    self[at] = own + Math.max(0, stop - covered);
  }
  return self;
}
