import type { Profile, WorkProfile } from '../profile.ts';
import { median } from '../statistics.ts';
import { FLOOR_MS, milliseconds, type Reason, strongest } from './reason.ts';

/** A gap between caller and callee this long, and this many times the callee's usual gap elsewhere, is odd by itself. */
const LONG_GAP_MS = 100;

/** Calls that lose far more time on the way than other calls do, be it as they did before: what is amiss may be older. */
export function longGaps(during: Profile): Reason[] {
  const gaps: { work: WorkProfile; middle: number }[] = [];
  for (const work of during.work.values())
    if (work.callee !== undefined && work.count >= 2) gaps.push({ work, middle: median(work.local.values) });
  if (gaps.length < 4) return [];
  const usual = median(gaps.map(({ middle }) => middle));
  const reasons: Reason[] = [];
  for (const { work, middle } of gaps) {
    if (middle < LONG_GAP_MS || middle < 10 * usual || !during.services.has(work.callee ?? '')) continue;
    const words = `calls from ${work.service} (${work.operation}) lose ${milliseconds(middle)} on the way, others ${milliseconds(usual)}`;
    reasons.push({
      service: work.callee ?? '',
      weight: 0.3 * Math.min(1, Math.log2(middle / (usual + FLOOR_MS)) / 8),
      why: words,
    });
  }
  return strongest(reasons);
}
