import type { NodeActivity } from '../diagnosis/case.ts';
import type { Activity } from '../facts/activity.ts';
import type { Node } from '../nodes/node-directory.ts';

/** When a node wrote, as diagnosis asks for it; none for a node without times. */
export function activityOf(node: Node, activity: Activity): [Node, NodeActivity][] {
  const { firstMs, lastMs } = activity;
  if (firstMs === undefined || lastMs === undefined) return [];
  const count = (fromMs: number, toMs: number): number => Math.round(activity.countBetween(fromMs, toMs));
  const lastBefore = (ms: number): number | undefined => {
    if (ms < firstMs) return undefined;
    let low = firstMs;
    let high = Math.min(ms, lastMs);
    while (high - low > activity.binMs) {
      const middle = (low + high) / 2;
      if (activity.countBetween(middle, high) > 0) low = middle;
      else high = middle;
    }
    return high;
  };
  const firstAfter = (ms: number): number | undefined => {
    if (ms > lastMs) return undefined;
    let low = Math.max(ms, firstMs);
    let high = lastMs;
    while (high - low > activity.binMs) {
      const middle = (low + high) / 2;
      if (activity.countBetween(low, middle) > 0) high = middle;
      else low = middle;
    }
    return low;
  };
  return [[node, { firstMs, lastMs, count, lastBefore, firstAfter }]];
}
