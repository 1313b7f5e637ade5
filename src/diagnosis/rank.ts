import type { Catalogue } from '../patterns/catalogue.ts';
import type { Dependencies } from './dependencies.ts';
import type { Hypothesis } from './hypothesis.ts';
import type { Traits } from './traits.ts';

/** A hypothesis in its place: a root cause, or the consequence of another. */
export interface Ranked {
  hypothesis: Hypothesis;
  causedBy: Ranked | undefined;
  /** 0..1; the strength of the hypothesis until it is weighed among the others. */
  confidence: number;
  /** What the confidence is made of; absent before it is weighed. */
  traits?: Traits;
}

/** What can bring about what: by kind, and by who depends on whom. */
interface Links {
  catalogue: Catalogue;
  dependencies: Dependencies;
}

const NO_DEPENDENCIES: Dependencies = { dependsOn: () => false };

/** A cause may be noticed a little later than what it brings about: peers time out before a gap is known to be one. */
const LATER_MS = 15_000;
/** What a cause brings about begins while it lasts or soon after. */
const AFTER_MS = 45_000;
/** A cause may be this much less certain than its effect. */
const WEAKER_BY = 0.2;
/** Nodes notice the same thing so much apart. */
const CLEARLY_MS = 3_000;
const RECOVERY_MS = 10_000;
const COVERED_SHARE = 0.4;
/** What is seen at a node explains more of the same node alone, and only what it brings about directly. */
const SYMPTOMS = new Set([
  'latency-spike',
  'throughput-collapse',
  'replication-lag',
  'message-duplication',
  'message-loss',
  'message-delay',
]);
/** What happens to several nodes in turn is not the doing of one of them. */
const MANY_SIDED = new Set(['leader-election-churn', 'membership-flapping']);

/**
 * Hangs consequences on their causes (parsimonious covering: Reggia and Peng 1990, here greedy): a hypothesis is a
 * consequence where the catalogue knows a stronger one near it in time and place to bring it about. In the order of
 * `inOrder`.
 */
export function rank(
  hypotheses: readonly Hypothesis[],
  catalogue: Catalogue,
  dependencies: Dependencies = NO_DEPENDENCIES,
): Ranked[] {
  const links: Links = { catalogue, dependencies };
  const kept = dropWeaker(hypotheses);
  const ranked: Ranked[] = kept.map((hypothesis) => ({
    hypothesis,
    causedBy: undefined,
    confidence: hypothesis.strength,
  }));
  for (const effect of ranked) effect.causedBy = causeOf(effect, ranked, links);
  breakCircles(ranked, links);
  return inOrder(ranked);
}

/** Root causes first, among them the surest and the one that explains most; what is nothing to act upon last. */
export function inOrder(ranked: readonly Ranked[]): Ranked[] {
  return [...ranked].sort(
    (a, b) => scoreOf(b, ranked) - scoreOf(a, ranked) || a.hypothesis.startMs - b.hypothesis.startMs,
  );
}

/** One pattern on one culprit at one time is one hypothesis; what a wider one tells the whole of is left out. */
function dropWeaker(hypotheses: readonly Hypothesis[]): Hypothesis[] {
  const kept: Hypothesis[] = [];
  const told = hypotheses.flatMap((hypothesis) => hypothesis.absorbs ?? []);
  const isTold = (hypothesis: Hypothesis): boolean =>
    told.some(
      (other) =>
        other.pattern === hypothesis.pattern &&
        Math.abs(other.startMs - hypothesis.startMs) < 1_000 &&
        hypothesis.culprits.every((node) => other.culprits.includes(node)),
    );
  for (const hypothesis of [...hypotheses].sort((a, b) => b.strength - a.strength)) {
    const same = kept.some(
      (other) =>
        other.pattern === hypothesis.pattern &&
        other.culprits.some((node) => hypothesis.culprits.includes(node)) &&
        overlap(other, hypothesis, 5_000),
    );
    if (!same && hypothesis.strength >= 0.3 && !isTold(hypothesis)) kept.push(hypothesis);
  }
  return kept;
}

function overlap(a: Hypothesis, b: Hypothesis, slackMs: number): boolean {
  const endA = a.endMs ?? Number.POSITIVE_INFINITY;
  const endB = b.endMs ?? Number.POSITIVE_INFINITY;
  return a.startMs <= endB + slackMs && b.startMs <= endA + slackMs;
}

function causeOf(effect: Ranked, all: readonly Ranked[], links: Links): Ranked | undefined {
  let best: Ranked | undefined;
  for (const cause of all) {
    if (cause === effect || !canCause(cause.hypothesis, effect.hypothesis, links)) continue;
    if (isEarlier(effect.hypothesis, cause.hypothesis, links)) continue;
    if (!best || cause.hypothesis.strength > best.hypothesis.strength) best = cause;
  }
  return best;
}

/** Of two that could each bring about the other, the one that began clearly first is no effect of the later. */
function isEarlier(effect: Hypothesis, cause: Hypothesis, links: Links): boolean {
  return effect.startMs < cause.startMs - CLEARLY_MS && canCause(effect, cause, links);
}

function canCause(cause: Hypothesis, effect: Hypothesis, { catalogue, dependencies }: Links): boolean {
  if (effect.standsAlone || cause.strength < 0.5 || cause.strength < effect.strength - WEAKER_BY)
    return false;
  if (!bringsAbout(catalogue, cause.pattern, effect.pattern)) return false;
  if (cause.startMs > effect.startMs + LATER_MS) return false;
  if (effect.startMs > (cause.endMs ?? Number.POSITIVE_INFINITY) + AFTER_MS || !covers(cause, effect))
    return false;
  const shared = effect.culprits.filter((node) => cause.culprits.includes(node)).length;
  if (MANY_SIDED.has(effect.pattern) && shared < effect.culprits.length / 2) return false;
  const reaches = isBelow(cause, effect, dependencies);
  if (!reaches && isBelow(effect, cause, dependencies) && isEchoAbove(cause, effect)) return false;
  if (reaches) return true;
  if (SYMPTOMS.has(cause.pattern)) return shared > 0;
  return (
    cause.culprits.some((node) => effect.nodes.includes(node)) ||
    effect.culprits.some((node) => cause.nodes.includes(node))
  );
}

/** Whether all that suffer from one call, directly or not, a culprit of the other. */
function isBelow(callee: Hypothesis, callers: Hypothesis, { dependsOn }: Dependencies): boolean {
  return (
    callers.culprits.length > 0 &&
    callers.culprits.every((caller) => callee.culprits.some((node) => dependsOn(caller, node)))
  );
}

/** By how much trouble must come before what the wait for it brings about: a pool takes its time to fill. */
const BEFORE_MS = new Map([
  ['retry-storm', 0],
  ['connection-exhaustion', 1_000],
]);

/** What callers show of their callee's trouble does not explain it; nor do their retries and full pools what began before. */
function isEchoAbove(caller: Hypothesis, callee: Hypothesis): boolean {
  const beforeMs = BEFORE_MS.get(caller.pattern);
  return (
    SYMPTOMS.has(caller.pattern) || (beforeMs !== undefined && callee.startMs <= caller.startMs - beforeMs)
  );
}

/** Whether a cause, with some time to recover, lasts for a good part of its effect. */
function covers(cause: Hypothesis, effect: Hypothesis): boolean {
  const causeEndMs = (cause.endMs ?? Number.POSITIVE_INFINITY) + RECOVERY_MS;
  const effectEndMs = effect.endMs ?? effect.startMs;
  const lengthMs = effectEndMs - effect.startMs;
  if (lengthMs <= 0) return true;
  const sharedMs = Math.min(causeEndMs, effectEndMs) - Math.max(cause.startMs, effect.startMs);
  return sharedMs / lengthMs >= COVERED_SHARE || effect.startMs > causeEndMs - RECOVERY_MS;
}

/** Whether the catalogue says that a pattern brings about another, directly or through one between. */
function bringsAbout(catalogue: Catalogue, cause: string, effect: string): boolean {
  const direct = catalogue.patterns.get(cause)?.causes ?? [];
  if (direct.includes(effect)) return true;
  if (SYMPTOMS.has(cause)) return false;
  if (catalogue.patterns.get(effect)?.causes.includes(cause)) return false;
  return (
    cause !== effect && direct.some((between) => catalogue.patterns.get(between)?.causes.includes(effect))
  );
}

/** Two that could each bring about the other: the earlier, then the stronger, is the cause. */
function breakCircles(ranked: readonly Ranked[], links: Links): void {
  for (const one of ranked) {
    const path: Ranked[] = [one];
    let next = one.causedBy;
    while (next && !path.includes(next)) {
      path.push(next);
      next = next.causedBy;
    }
    if (!next) continue;
    const circle = path.slice(path.indexOf(next));
    const root = circle.sort(
      (a, b) => a.hypothesis.startMs - b.hypothesis.startMs || b.hypothesis.strength - a.hypothesis.strength,
    )[0];
    if (!root) continue;
    root.causedBy = undefined;
    // What begins a circle may itself have a cause outside of it.
    const outside = ranked.filter((other) => rootOf(other) !== root);
    root.causedBy = causeOf(root, outside, links);
  }
}

function scoreOf(one: Ranked, all: readonly Ranked[]): number {
  const consequences = all.filter((other) => rootOf(other) === one && other !== one).length;
  const root = one.causedBy === undefined ? 10 : 0;
  const background = one.hypothesis.background ? -20 : 0;
  return (
    root +
    background +
    one.confidence +
    Math.min(0.15, consequences * 0.03) +
    Math.min(0.05, Math.log10(1 + one.hypothesis.support) * 0.015)
  );
}

function rootOf(one: Ranked): Ranked {
  let at = one;
  for (let steps = 0; at.causedBy && steps < 20; steps++) at = at.causedBy;
  return at;
}
