import type { Profile } from '../profile.ts';
import { lostMessages, missingCalls } from './absences.ts';
import { brokenHabits } from './broken-habits.ts';
import { failures } from './failures.ts';
import { longGaps } from './long-gaps.ts';
import type { Reason, SuspectInput } from './reason.ts';
import { slowness } from './slowness.ts';

/** A service that may be at fault, and why. */
export interface Suspect {
  service: string;
  /** 0..1. */
  score: number;
  why: string;
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
