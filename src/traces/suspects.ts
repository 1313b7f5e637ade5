import { type LogFlip, type LogProfile, logFlips } from './log-profile.ts';
import type { Profile, WorkProfile } from './profile.ts';
import { median, type Shift, shiftOf } from './statistics.ts';

/** A service that may be at fault, and why. */
export interface Suspect {
  service: string;
  /** 0..1. */
  score: number;
  why: string;
}

/** One reason to suspect a service. */
interface Reason {
  service: string;
  /** 0..1: how much of the trouble it accounts for. */
  weight: number;
  why: string;
}

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

const MOST_SUSPECTS = 8;
const MIN_SCORE = 0.05;

/**
 * Which services are at fault, worst first. Each kind of evidence is judged by itself (time that work takes locally or
 * between caller and callee, failures where they arise, calls that stay away, messages whose habit broke, clocks)
 * and gives each service a share; shares of different kinds add up as independent probabilities.
 */
export function rankSuspects(input: SuspectInput): Suspect[] {
  const reasons = [
    ...slowness(input),
    ...longGaps(input.during),
    ...lostMessages(input.during, input.before),
    ...failures(input.before, input.during),
    ...missingCalls(input.before, input.during),
    ...brokenHabits(input),
    ...input.skewed.map(({ service, words }): Reason => ({ service, weight: 0.4, why: words })),
  ];
  const byService = new Map<string, Reason[]>();
  for (const reason of reasons) {
    if (reason.service === '' || reason.weight <= 0) continue;
    const known = byService.get(reason.service);
    if (known === undefined) byService.set(reason.service, [reason]);
    else known.push(reason);
  }
  const suspects = [...byService].map(([service, list]): Suspect => {
    list.sort((a, b) => b.weight - a.weight);
    let innocent = 1;
    for (const { weight } of list) innocent *= 1 - Math.min(0.95, weight);
    return {
      service,
      score: Math.round((1 - innocent) * 100) / 100,
      why: list
        .slice(0, 3)
        .map(({ why }) => why)
        .join('; '),
    };
  });
  const ranked = suspects
    .filter(({ score }) => score >= MIN_SCORE)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_SUSPECTS);
  return input.baseline ? withEntry(ranked, input.during) : ranked;
}

/** Where hardly anything speaks against the services that are seen, the fault may be in what no span shows: the entry. */
function withEntry(ranked: readonly Suspect[], during: Profile): Suspect[] {
  const [entry] = during.entries;
  if (entry === undefined || (ranked[0]?.score ?? 0) > 0.3 || ranked.some(({ service }) => service === entry))
    return [...ranked];
  const why =
    'traces begin here, and the spans beneath show little: what has no span of its own happens in it';
  return [...ranked.slice(0, 2), { service: entry, score: 0.04, why }];
}

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
/** Differences below it are no slowness to a person. */
const FLOOR_MS = 1;

function slowness({ before, during, baseline }: SuspectInput): Reason[] {
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
    const asCallee = agreement(slower, during, (call) => call.callee === work.callee);
    const asCaller = agreement(slower, during, (call) => call.caller === work.service);
    const callee = asCallee ** 2 / (asCallee ** 2 + asCaller ** 2 || 1);
    add(work.callee, one.extraMs * callee, one.relative * Math.min(1, callee * 1.5), words);
    add(work.service, one.extraMs * (1 - callee), one.relative * Math.min(1, (1 - callee) * 1.5), words);
  }
  return blamed;
}

/** Of the calls chosen, the share (by kind of call) that became slower. */
function agreement(
  slower: readonly Slower[],
  during: Profile,
  chosen: (call: { caller: string; callee: string }) => boolean,
): number {
  const slow = new Set(
    slower.flatMap(({ work, relative }) =>
      work.callee !== undefined && relative > 0.1 ? [`${work.service}\n${work.callee}`] : [],
    ),
  );
  let all = 0;
  let affected = 0;
  for (const [key, call] of during.calls) {
    if (!chosen(call)) continue;
    all += 1;
    if (slow.has(key)) affected += 1;
  }
  // One call alone tells neither way.
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

/** Milliseconds for people: three digits at the most. */
export function milliseconds(ms: number): string {
  return `${ms >= 100 ? Math.round(ms) : Number(ms.toPrecision(2))} ms`;
}

function failures(before: Profile, during: Profile): Reason[] {
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

/** The service that an operation calls when all is well. */
function usualCallee(
  { service, operation }: { service: string; operation: string },
  ...profiles: Profile[]
): string | undefined {
  for (const profile of profiles) {
    let best: WorkProfile | undefined;
    for (const work of profile.work.values())
      if (work.service === service && work.operation === operation && work.callee !== undefined)
        if (best === undefined || work.count > best.count) best = work;
    if (best !== undefined) return best.callee;
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

/** Calls to another service that belong to an operation's usual shape and stay away without an error. */
function missingCalls(before: Profile, during: Profile): Reason[] {
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

/** Of each service's reasons of one kind the strongest alone. */
function strongest(reasons: readonly Reason[]): Reason[] {
  const best = new Map<string, Reason>();
  for (const reason of reasons)
    if (reason.weight > (best.get(reason.service)?.weight ?? 0)) best.set(reason.service, reason);
  return [...best.values()];
}

function brokenHabits({ before, during, logsBefore, logsDuring, templateText }: SuspectInput): Reason[] {
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

/** A gap between caller and callee this long, and this many times the callee's usual gap elsewhere, is odd by itself. */
const LONG_GAP_MS = 100;

/** Calls that lose far more time on the way than other calls do, be it as they did before: what is amiss may be older. */
function longGaps(during: Profile): Reason[] {
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

/** Messages that nobody waits for, taken in most traces and not in all: some were lost. */
function lostMessages(during: Profile, before: Profile): Reason[] {
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
