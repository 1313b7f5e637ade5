import type { Profile } from '../profile.ts';
import type { Reason } from './reason.ts';

/** Failures where they arise, and calls that got no answer. */
export function failures(before: Profile, during: Profile): Reason[] {
  const reasons: Reason[] = [];
  for (const [key, origin] of during.origins) {
    const rate = origin.traces / Math.max(1, during.traces);
    const usual = (before.origins.get(key)?.traces ?? 0) / Math.max(1, before.traces);
    const excess = rate - usual;
    if (origin.traces < 1 || excess <= 0.005) continue;
    const share = Math.min(1, origin.traces / Math.max(1, during.failed));
    const sure = Math.min(1, origin.traces / 3) * Math.min(1, excess / Math.max(rate, 1e-9));
    const weight = 0.85 * share * sure;
    const said = origin.message === undefined ? '' : `: "${origin.message.slice(0, 100)}"`;
    const words = `errors arise in ${origin.operation} in ${origin.traces} of ${during.traces} traces${said}`;
    const callee = origin.callee ?? usualCallee(origin, before, during);
    const unanswered = origin.unanswered + origin.cutShort >= origin.traces / 2;
    if (callee !== undefined && unanswered) {
      const how =
        origin.cutShort > origin.unanswered ? 'answers after its caller gave up' : 'left no span when called';
      reasons.push({ service: callee, weight, why: `${how}, ${words}` });
      reasons.push({ service: origin.service, weight: weight * 0.4, why: words });
      continue;
    }
    reasons.push({ service: origin.service, weight, why: words });
    // It failed before a call that it usually makes: the call may have been what failed.
    const absent = absentCallee(origin, before, during);
    if (absent !== undefined)
      reasons.push({ service: absent, weight: weight * 0.6, why: `not reached where ${words}` });
  }
  return reasons;
}

/** The service that an operation calls most, in the first of the profiles that knows. */
function usualCallee(
  { service, operation }: { service: string; operation: string },
  ...profiles: Profile[]
): string | undefined {
  for (const profile of profiles) {
    const callees = profile.callees.get(`${service}\n${operation}`);
    const [best] = [...(callees ?? [])].sort((a, b) => b[1] - a[1]);
    if (best !== undefined) return best[0];
  }
  return undefined;
}

/** A service that an operation nearly always calls by way of its children, and calls less now that it fails. */
function absentCallee(
  { service, operation }: { service: string; operation: string },
  before: Profile,
  during: Profile,
): string | undefined {
  const key = `${service}\n${operation}\n`;
  const usual = before.work.get(key);
  const now = during.work.get(key);
  if (usual === undefined || now === undefined || usual.count === 0) return undefined;
  for (const [child, count] of usual.children ?? []) {
    const [childService = '', childOperation = ''] = child.split('\n');
    const rate = count / usual.count;
    const rateNow = (now.children?.get(child) ?? 0) / Math.max(1, now.count);
    if (rate < 0.8 || rateNow > rate * 0.8) continue;
    if (childService !== service) return childService;
    const callee = usualCallee({ service: childService, operation: childOperation }, before);
    if (callee !== undefined) return callee;
  }
  return undefined;
}
