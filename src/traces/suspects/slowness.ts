import type { Profile, WorkProfile } from '../profile.ts';
import { type Shift, shiftOf } from '../statistics.ts';
import { FLOOR_MS, milliseconds, type Reason, type SuspectInput } from './reason.ts';

interface Slower {
  work: WorkProfile;
  shift: Shift;
  /** Milliseconds a trace that it adds. */
  extraMs: number;
  /** 0..1: how surely and how many times slower it is. */
  relative: number;
}

/** A shift below this t or z is noise. */
const MIN_T = 1.6;

/** Work that takes longer than it did, and whose fault that is. */
export function slowness({ before, during, baseline }: SuspectInput): Reason[] {
  const slower: Slower[] = [];
  for (const [key, work] of during.work) {
    const usual = before.work.get(key);
    const shift = usual && shiftOf(usual.local, work.local);
    if (shift === undefined) continue;
    const found = judge(work, shift, during.traces);
    if (found !== undefined) slower.push(found);
  }
  const blamed = blame(slower, during);
  const total = [...blamed.values()].reduce((sum, one) => sum + one.extraMs, 0);
  const best = Math.max(...[...blamed.values()].map((one) => one.relative), 0);
  if (total <= 0 || best <= 0) return [];
  // A few slow traces among many are everyday life.
  const affected = during.traces / Math.max(1, during.traces + before.traces);
  const scale = Math.min(1, best) * (baseline ? 1 : Math.min(1, 5 * affected));
  return [...blamed].map(([service, one]) => ({
    service,
    weight: 0.8 * (0.5 * (one.extraMs / total) + 0.5 * (one.relative / Math.max(best, 1))) * scale,
    why: one.why,
  }));
}

function judge(work: WorkProfile, shift: Shift, traces: number): Slower | undefined {
  if (shift.difference <= 0 || (shift.t < MIN_T && shift.z < MIN_T)) return undefined;
  const sure = Math.max(0, Math.min(1, (Math.max(shift.t, shift.z) - 1) / 4));
  const extraMs = (work.count / Math.max(1, traces)) * shift.difference * (shift.t / (1 + shift.t)) * sure;
  const ratio = (pair: readonly [number, number]): number =>
    Math.log2((pair[1] + FLOOR_MS) / (pair[0] + FLOOR_MS));
  const times = Math.max(0, 0.6 * ratio(shift.medians) + 0.4 * ratio(shift.tails));
  return { work, shift, extraMs: Math.max(0, extraMs), relative: sure * Math.min(1, times / 3) };
}

interface Blame {
  extraMs: number;
  relative: number;
  why: string;
}

/**
 * Shares out what became slower. Time of a service's own is its own. Time lost between two services is the fault of that
 * side whose other calls are slow as well: a caller all of whose callees are late, or a callee that is late for all its callers.
 */
function blame(slower: readonly Slower[], during: Profile): Map<string, Blame> {
  const blamed = new Map<string, Blame>();
  const agreed = agreements(slower, during);
  const add = (service: string, extraMs: number, relative: number, why: string): void => {
    const known = blamed.get(service);
    if (known === undefined) blamed.set(service, { extraMs, relative, why });
    else {
      if (relative > known.relative) known.why = why;
      known.extraMs += extraMs;
      // Several of its operations agree; each adds part of what is left.
      known.relative += Math.max(0, relative) * 0.5;
    }
  };
  for (const one of [...slower].sort((a, b) => b.relative - a.relative)) {
    const { work } = one;
    const words = describe(one);
    if (work.callee === undefined) {
      add(work.service, one.extraMs, one.relative, words);
      continue;
    }
    const asCallee = shareOf(agreed.asCallee.get(work.callee)) ** 2;
    const asCaller = shareOf(agreed.asCaller.get(work.service)) ** 2;
    const callee = asCallee / (asCallee + asCaller);
    add(work.callee, one.extraMs * callee, one.relative * Math.min(1, callee * 1.5), words);
    add(work.service, one.extraMs * (1 - callee), one.relative * Math.min(1, (1 - callee) * 1.5), words);
  }
  return blamed;
}

/** Calls that became slower, of all calls of a service. */
interface Agreement {
  all: number;
  affected: number;
}

/** How much of the calls to each service, and of the calls by each, became slower; by kind of call. */
function agreements(
  slower: readonly Slower[],
  during: Profile,
): { asCallee: Map<string, Agreement>; asCaller: Map<string, Agreement> } {
  const slow = new Set(
    slower.flatMap(({ work, relative }) =>
      work.callee !== undefined && relative > 0.1 ? [`${work.service}\n${work.callee}`] : [],
    ),
  );
  const asCallee = new Map<string, Agreement>();
  const asCaller = new Map<string, Agreement>();
  const count = (map: Map<string, Agreement>, service: string, affected: boolean): void => {
    const known = map.get(service) ?? { all: 0, affected: 0 };
    map.set(service, { all: known.all + 1, affected: known.affected + (affected ? 1 : 0) });
  };
  for (const [key, { caller, callee }] of during.calls) {
    count(asCallee, callee, slow.has(key));
    count(asCaller, caller, slow.has(key));
  }
  return { asCallee, asCaller };
}

/** The share of calls that became slower, drawn to the middle by one: a single call tells neither way. */
function shareOf({ all, affected }: Agreement = { all: 0, affected: 0 }): number {
  return (affected + 0.5) / (all + 1);
}

function describe({ work, shift }: Slower): string {
  const useMedian = shift.medians[1] - shift.medians[0] > 0.2 * (shift.tails[1] - shift.tails[0]);
  const [from, to] = useMedian ? shift.medians : shift.tails;
  const what =
    work.callee === undefined
      ? `own time of ${work.operation}`
      : `time between ${work.service} and ${work.callee} (${work.operation})`;
  return `${what} ${useMedian ? 'p50' : 'p90'} ${milliseconds(from)} -> ${milliseconds(to)}`;
}
