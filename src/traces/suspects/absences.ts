import type { Profile } from '../profile.ts';
import { type Reason, strongest } from './reason.ts';

/** An operation, with what is beneath it or not: a call whose other side is missing is work of another kind. */
interface Work {
  service: string;
  operation: string;
  count: number;
  errors: number;
  children: Map<string, number>;
}

function byOperation(profile: Profile): Map<string, Work> {
  const works = new Map<string, Work>();
  for (const { service, operation, count, errors, children } of profile.work.values()) {
    const key = `${service}\n${operation}`;
    let work = works.get(key);
    if (work === undefined) {
      work = { service, operation, count: 0, errors: 0, children: new Map() };
      works.set(key, work);
    }
    work.count += count;
    work.errors += errors;
    for (const [child, times] of children ?? [])
      work.children.set(child, (work.children.get(child) ?? 0) + times);
  }
  return works;
}

/** Calls to another service that belong to an operation's usual shape and stay away without an error. */
export function missingCalls(before: Profile, during: Profile): Reason[] {
  const reasons: Reason[] = [];
  const works = byOperation(during);
  for (const [key, usual] of byOperation(before)) {
    const now = works.get(key);
    if (now === undefined || usual.count < 8 || now.count < 3 || now.errors > 0) continue;
    for (const [child, count] of usual.children) {
      const [service = '', operation = ''] = child.split('\n');
      const rate = count / usual.count;
      const rateNow = (now.children.get(child) ?? 0) / now.count;
      if (rate < 0.9 || rateNow > rate - 0.05) continue;
      const pooled = Math.min(1, (count + (now.children.get(child) ?? 0)) / (usual.count + now.count));
      const error = Math.sqrt(Math.max(0.01, pooled * (1 - pooled)) * (1 / usual.count + 1 / now.count));
      const z = (Math.min(1, rate) - rateNow) / error;
      if (z < 3 || isReplaced(usual, now, rate)) continue;
      const weight = 0.6 * Math.min(1, z / 8) * Math.min(1, rate - rateNow + 0.3);
      const words = `${operation} is missing beneath ${Math.round((rate - rateNow) * 100)} % of ${usual.service} ${usual.operation}`;
      reasons.push({ service, weight, why: words });
      if (service !== usual.service)
        reasons.push({ service: usual.service, weight: weight * 0.3, why: words });
    }
  }
  return strongest(reasons);
}

/** Whether another call that was never made before is made about as often: the work was changed, nothing is missing. */
function isReplaced(usual: Work, now: Work, rate: number): boolean {
  for (const [child, count] of now.children)
    if (!usual.children.has(child) && count / now.count >= rate / 2) return true;
  return false;
}

/** Messages that nobody waits for, taken in most traces and not in all: some were lost. */
export function lostMessages(during: Profile, before: Profile): Reason[] {
  const reasons: Reason[] = [];
  const works = byOperation(before);
  for (const [key, work] of byOperation(during)) {
    const usual = works.get(key);
    for (const [child, count] of work.children) {
      if (!during.consumers.has(child)) continue;
      // A time that knows no such messages tells nothing of them.
      const takenBefore = usual?.children.get(child) ?? 0;
      const all = work.count + (takenBefore > 0 ? (usual?.count ?? 0) : 0);
      const taken = count + takenBefore;
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
