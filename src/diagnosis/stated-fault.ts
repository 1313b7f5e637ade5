import type { Node } from '../nodes/node-directory.ts';
import { type Observation, observationsAbout, observationsOf } from './case.ts';
import { dependenciesOf } from './dependencies.ts';
import { type ClusterModel, distinct, type Hypothesis, listNames, proofOf } from './hypothesis.ts';
import { clock } from './wording.ts';

/** A fault that the lines themselves name: a full disk, a refused password, a deadlock. */
export interface StatedFault {
  pattern: string;
  /** Signals that name it. */
  signals: readonly string[];
  /** Signals that say it is over. */
  over?: readonly string[];
  /** Fewer records than this say nothing. */
  atLeast: number;
  /** Strength at one record, and at many. */
  strength: readonly [number, number];
  /** `X ran out of disk space`. */
  title: (who: string, episode: readonly Observation[]) => string;
  /** Where the fault is, given who said it; the speaker unless said otherwise. */
  place?: (seen: Observation) => Node;
  /** Records that do not count (a false guess of the software, a start). */
  unless?: (seen: Observation, model: ClusterModel) => boolean;
  /** Counts also while its speaker starts or is being restarted: nothing about a start makes it harmless. */
  always?: boolean;
  /** Calm that ends an episode. */
  calmMs?: number;
}

const CALM_MS = 30_000;

/** Hypotheses for a stated fault: one a node and episode. */
export function statedFaults(model: ClusterModel, fault: StatedFault): Hypothesis[] {
  const byNode = new Map<Node, Observation[]>();
  for (const seen of observationsOf(model.input, fault.signals)) {
    if (!fault.always && model.isExcused(seen.observer, seen.timeMs)) continue;
    if (fault.unless?.(seen, model) || isEcho(model, seen)) continue;
    const node = fault.place ? fault.place(seen) : placeOf(model, seen);
    byNode.set(node, [...(byNode.get(node) ?? []), seen]);
  }
  const found: Hypothesis[] = [];
  for (const [node, list] of byNode) {
    for (const episode of episodesOf(list, fault.calmMs ?? CALM_MS)) {
      if (countOf(episode) >= fault.atLeast) found.push(hypothesisOf(model, fault, node, episode));
    }
  }
  return found;
}

const ECHO_BEFORE_MS = 10_000;
const ECHO_AFTER_MS = 2_000;

/** A caller that quotes its callee's trouble: it names another node that states the same itself at that time. */
function isEcho(model: ClusterModel, seen: Observation): boolean {
  if (seen.subjects.length === 0) return isPassedOn(model, seen);
  const near = { fromMs: seen.timeMs - ECHO_BEFORE_MS, toMs: seen.timeMs + ECHO_AFTER_MS };
  return seen.subjects.some(
    (subject) => observationsOf(model.input, [seen.signal], { ...near, observer: subject }).length > 0,
  );
}

const PASSED_ON_MS = 30_000;

/** A client that passes on what its server told it, without the server's name: the server states it itself at that time. */
function isPassedOn(model: ClusterModel, seen: Observation): boolean {
  if (!PASSED_ON.has(seen.signal)) return false;
  const isClient = isMereClient(model, seen.observer);
  const { dependsOn } = dependenciesOf(model.input);
  const near = { fromMs: seen.timeMs - PASSED_ON_MS, toMs: seen.timeMs + PASSED_ON_MS };
  return observationsOf(model.input, [seen.signal], near).some(
    ({ observer }) =>
      observer !== seen.observer &&
      observer.family !== seen.observer.family &&
      (dependsOn(seen.observer, observer) || (isClient && !isMereClient(model, observer))),
  );
}

/** Whether nothing says that a node serves anybody: no kind, no port, no other node that speaks of it. */
function isMereClient({ input }: ClusterModel, node: Node): boolean {
  if (node.kind !== undefined || node.ports.size > 0) return false;
  return !observationsAbout(input, node).some((other) => other.observer !== node);
}

/** The node a stated fact is about, as the catalogue places it. */
function placeOf(model: ClusterModel, seen: Observation): Node {
  const about = model.input.catalogue.signals.get(seen.signal)?.about ?? 'self';
  if (about === 'self' && !isToldByClient(model, seen)) return seen.observer;
  return seen.subjects[0] ?? seen.observer;
}

/** Answers that a client only passes on: nobody ever speaks of it, others speak of the node it names. */
function isToldByClient(model: ClusterModel, seen: Observation): boolean {
  const [subject] = seen.subjects;
  return subject !== undefined && PASSED_ON.has(seen.signal) && isMereClient(model, seen.observer);
}

/** What a server tells its clients of itself. */
const PASSED_ON = new Set([
  'connections-exhausted',
  'memory-pressure',
  'out-of-memory',
  'no-space',
  'read-only-rejected',
  'overload',
]);

/** Splits records into episodes separated by calm. */
export function episodesOf(list: readonly Observation[], calmMs: number): Observation[][] {
  const episodes: Observation[][] = [];
  for (const seen of list) {
    const last = episodes.at(-1);
    const before = last?.at(-1);
    if (last && before && seen.timeMs - before.timeMs <= calmMs) last.push(seen);
    else episodes.push([seen]);
  }
  return episodes;
}

/** Records an episode stands for. */
export function countOf(episode: readonly Observation[]): number {
  return episode.reduce((sum, seen) => sum + seen.weight, 0);
}

function hypothesisOf(
  model: ClusterModel,
  fault: StatedFault,
  node: Node,
  episode: readonly Observation[],
): Hypothesis {
  const first = episode[0];
  const last = episode.at(-1);
  if (!first || !last) throw new Error('an episode has records');
  const over = observationsOf(model.input, fault.over ?? [], {
    fromMs: last.timeMs,
    toMs: last.timeMs + 120_000,
  }).find((seen) => placeOf(model, seen) === node);
  const count = countOf(episode);
  const [weak, strong] = fault.strength;
  const endMs = over?.timeMs ?? (last.timeMs < model.input.endMs - 15_000 ? last.timeMs : undefined);
  const speakers = distinct(episode.map((seen) => seen.observer));
  return {
    pattern: fault.pattern,
    culprits: [node],
    nodes: distinct(
      [node],
      speakers,
      episode.flatMap((seen) => seen.subjects.slice(0, 2)),
    ),
    startMs: first.timeMs,
    endMs,
    title: fault.title(node.name, episode),
    summary:
      count === 1
        ? `One record of ${listNames(speakers)} says so, at ${clock(first.timeMs)}.`
        : `${count} records of ${listNames(speakers)} from ${clock(first.timeMs)} to ${clock(last.timeMs)} say so.`,
    proofs: pickTelling(episode).map((seen, i) => proofOf(seen, 5 - i * 0.3)),
    support: count,
    strength: strong - (strong - weak) / Math.sqrt(Math.max(1, count - fault.atLeast + 1)),
  };
}

/** First records of each signal and speaker, then the last. */
function pickTelling(episode: readonly Observation[]): Observation[] {
  const seenKeys = new Set<string>();
  const telling: Observation[] = [];
  for (const seen of episode) {
    const key = `${seen.signal} ${seen.observer.name} ${seen.templateId}`;
    if (seenKeys.has(key)) continue;
    seenKeys.add(key);
    telling.push(seen);
    if (telling.length >= 6) break;
  }
  const last = episode.at(-1);
  if (last && !telling.includes(last)) telling.push(last);
  return telling;
}
