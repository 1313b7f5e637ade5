import type { LogProfile } from '../log-profile.ts';
import type { Profile } from '../profile.ts';

/** One reason to suspect a service. */
export interface Reason {
  service: string;
  /** 0..1: how much of the trouble it accounts for. */
  weight: number;
  why: string;
}

/** What suspicion rests on. */
export interface SuspectInput {
  before: Profile;
  during: Profile;
  logsBefore: LogProfile;
  logsDuring: LogProfile;
  templateText: (template: number) => string;
  /** Services whose clock differs, and by how much. */
  skewed: readonly { service: string; words: string }[];
  /** Whether `before` is a healthy time that the caller named, not just the calmer traces of the same time. */
  baseline: boolean;
}

/** Differences below it are no slowness to a person. */
export const FLOOR_MS = 1;

/** Milliseconds for people: three digits at the most. */
export function milliseconds(ms: number): string {
  return `${ms >= 100 ? Math.round(ms) : Number(ms.toPrecision(2))} ms`;
}

/** Of each service's reasons of one kind the strongest alone. */
export function strongest(reasons: readonly Reason[]): Reason[] {
  const best = new Map<string, Reason>();
  for (const reason of reasons)
    if (reason.weight > (best.get(reason.service)?.weight ?? 0)) best.set(reason.service, reason);
  return [...best.values()];
}
