import type { Profile } from '../profile.ts';
import { type Reason, strongest } from './reason.ts';

/** Calls to another service that belong to an operation's usual shape and stay away without an error. */
export function missingCalls(before: Profile, during: Profile): Reason[] {
  const reasons: Reason[] = [];
  for (const [key, usual] of before.work) {
    const now = during.work.get(key);
    if (now === undefined || usual.count < 8 || now.count < 3 || now.errors > 0) continue;
    for (const [child, count] of usual.children ?? []) {
      const [service = '', operation = ''] = child.split('\n');
      const rate = count / usual.count;
      const rateNow = (now.children?.get(child) ?? 0) / now.count;
      if (rate < 0.9 || rateNow > rate - 0.05) continue;
      const pooled = Math.min(1, (count + (now.children?.get(child) ?? 0)) / (usual.count + now.count));
      const error = Math.sqrt(Math.max(0.01, pooled * (1 - pooled)) * (1 / usual.count + 1 / now.count));
      const z = (Math.min(1, rate) - rateNow) / error;
      if (z < 3) continue;
      const weight = 0.6 * Math.min(1, z / 8) * Math.min(1, rate - rateNow + 0.3);
      const words = `${operation} is missing beneath ${Math.round((rate - rateNow) * 100)} % of ${usual.service} ${usual.operation}`;
      reasons.push({ service, weight, why: words });
      if (service !== usual.service)
        reasons.push({ service: usual.service, weight: weight * 0.3, why: words });
    }
  }
  return strongest(reasons);
}

/** Messages that nobody waits for, taken in most traces and not in all: some were lost. */
export function lostMessages(during: Profile, before: Profile): Reason[] {
  const reasons: Reason[] = [];
  for (const [key, work] of during.work) {
    for (const [child, count] of work.children ?? []) {
      if (!during.consumers.has(child)) continue;
      const all = work.count + (before.work.get(key)?.count ?? 0);
      const taken = count + (before.work.get(key)?.children?.get(child) ?? 0);
      const lost = 1 - taken / all;
      if (all < 20 || lost < 0.01 || lost > 0.5) continue;
      const [service = '', operation = ''] = child.split('\n');
      reasons.push({
        service,
        weight: 0.3,
        why: `${operation} did not follow ${all - taken} of ${all} ${work.service} ${work.operation}: messages may be lost`,
      });
    }
  }
  return strongest(reasons);
}
