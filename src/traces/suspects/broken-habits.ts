import { type LogFlip, logFlips } from '../log-profile.ts';
import type { Reason, SuspectInput } from './reason.ts';

/** Work that logs otherwise than it did: a fault that changes no duration may show there alone. */
export function brokenHabits({
  before,
  during,
  logsBefore,
  logsDuring,
  templateText,
}: SuspectInput): Reason[] {
  const flips = logFlips(
    logsBefore,
    logsDuring,
    (which, service, operation) =>
      (which === 'before' ? before : during).operations.get(`${service}\n${operation}`) ?? 0,
  );
  const strongestOf = new Map<string, LogFlip>();
  for (const flip of flips) if (!strongestOf.has(flip.service)) strongestOf.set(flip.service, flip);
  const strength = (service: string): number => strongestOf.get(service)?.strength ?? 0;
  const reasons: Reason[] = [];
  for (const [service, best] of strongestOf) {
    // Who calls a service that changed its ways changes its own in answer.
    let below = 0;
    for (const profile of [before, during])
      for (const call of profile.calls.values())
        if (call.caller === service) below = Math.max(below, strength(call.callee));
    const what =
      best.template === undefined ? 'logs nothing' : `logs "${templateText(best.template).slice(0, 120)}"`;
    const share = (part: number): string =>
      `${Math.round((best.template === undefined ? 1 - part : part) * 100)} %`;
    reasons.push({
      service,
      weight: 0.75 * best.strength * (1 - 0.6 * below),
      why: `${what} in ${share(best.during)} of ${best.operation || 'its work'}, before in ${share(best.before)}`,
    });
  }
  return reasons;
}
