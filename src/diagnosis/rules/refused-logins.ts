import type { Node } from '../../nodes/node-directory.ts';
import { type Observation, observationsOf } from '../case.ts';
import { type ClusterModel, distinct, type Hypothesis, listNames, proofOf } from '../hypothesis.ts';
import { countOf, episodesOf } from '../stated-fault.ts';
import { clock } from '../wording.ts';

const AT_LEAST = 2;

/** Logins refused between components: certificates, passwords, cookies. The culprit is the end that all refusals share. */
export function refusedLogins(model: ClusterModel): Hypothesis[] {
  const refusals = observationsOf(model.input, ['tls-failure', 'auth-failure']);
  const found: Hypothesis[] = [];
  for (const episode of episodesOf(refusals, 45_000)) {
    if (
      countOf(episode) < (betweenNodes(episode) ? AT_LEAST : AT_LEAST + 1) ||
      episode.every((seen) => isStarting(model, seen)) ||
      isGuessing(episode)
    )
      continue;
    const culprit = sharedEnd(model, episode);
    const first = episode[0];
    const last = episode.at(-1);
    if (!culprit || !first || !last) continue;
    const byPair = new Map<string, Observation>();
    for (const seen of episode) {
      const key = `${seen.observer.name} ${seen.signal} ${seen.templateId}`;
      if (!byPair.has(key)) byPair.set(key, seen);
    }
    const speakers = distinct(episode.map((seen) => seen.observer));
    found.push({
      pattern: 'tls-auth-failure',
      culprits: [culprit],
      nodes: distinct([culprit], speakers),
      startMs: first.timeMs,
      endMs: last.timeMs < model.input.endMs - 15_000 ? last.timeMs : undefined,
      title: `logins between ${culprit.name} and ${othersThan(culprit, episode)} are refused`,
      summary: `From ${clock(first.timeMs)} to ${clock(last.timeMs)} ${listNames(speakers)} logged ${countOf(episode)} refused logins or handshakes.`,
      proofs: [...byPair.values()].slice(0, 8).map((seen) => proofOf(seen, seen.subjects.length > 0 ? 5 : 4)),
      support: countOf(episode),
      strength: Math.min(0.94, 0.64 + 0.04 * countOf(episode)),
    });
  }
  return found;
}

/** The other end of the refusals, where they tell of one alone. */
function othersThan(culprit: Node, episode: readonly Observation[]): string {
  const ends = distinct(episode.flatMap((seen) => [seen.observer, ...seen.subjects.slice(0, 1)]));
  const others = ends.filter((node) => node !== culprit);
  return others.length > 0 && others.length <= 2 ? listNames(others) : 'others';
}

/** Whether both ends are nodes that speak: then two refusals are no slip of a finger. */
function betweenNodes(episode: readonly Observation[]): boolean {
  return episode.some((seen) => seen.subjects.some((node) => node.speakers.length > 0));
}

const MANY_STRANGERS = 5;

/** Password guessing from outside: refused logins of many strangers, none of them a node of the system. */
function isGuessing(episode: readonly Observation[]): boolean {
  if (
    episode.some(
      (seen) => seen.signal === 'tls-failure' || seen.subjects.some((node) => node.speakers.length > 0),
    )
  )
    return false;
  return distinct(episode.flatMap((seen) => seen.subjects)).length >= MANY_STRANGERS;
}

/** While a cluster forms, members refuse each other before users and passwords have been copied. */
function isStarting(model: ClusterModel, seen: Observation): boolean {
  return [seen.observer, ...seen.subjects].some((node) => model.isForming(node, seen.timeMs));
}

/** Whether others of its kind, alive before and after the first refusal, take no part in them: then the other end lets such in. */
function hasSiblingLetIn({ input }: ClusterModel, node: Node, episode: readonly Observation[]): boolean {
  const fromMs = episode[0]?.timeMs ?? 0;
  const involved = new Set(episode.flatMap((seen) => [seen.observer, ...seen.subjects]));
  return input.nodes.some((other) => {
    const activity = input.activity.get(other);
    return (
      other.family === node.family &&
      !involved.has(other) &&
      activity !== undefined &&
      activity.firstMs < fromMs &&
      activity.lastMs > fromMs
    );
  });
}

/**
 * The node in most refusals; between two, the one that restarted shortly before, the one whose siblings are let in, else
 * the one that was let in nowhere.
 */
function sharedEnd(model: ClusterModel, episode: readonly Observation[]): Node | undefined {
  const partners = new Map<Node, Set<Node>>();
  const note = (node: Node, partner: Node): void => {
    partners.set(node, (partners.get(node) ?? new Set<Node>()).add(partner));
  };
  for (const seen of episode) {
    if (!partners.has(seen.observer)) partners.set(seen.observer, new Set());
    for (const subject of seen.subjects.slice(0, 2)) {
      note(seen.observer, subject);
      note(subject, seen.observer);
    }
  }
  const startMs = episode[0]?.timeMs ?? 0;
  const score = (node: Node): number => {
    const restarted = (model.lives.get(node) ?? []).some(
      (life) => life.startBy && Math.abs(life.startMs - startMs) < 10_000,
    );
    const named = episode.filter((seen) => seen.subjects.includes(node)).length / episode.length;
    const initiates = episode.some(
      (seen) => seen.observer === node && seen.signal === 'auth-failure' && seen.subjects.length > 0,
    );
    return (
      (partners.get(node)?.size ?? 0) +
      (restarted ? 0.6 : 0) +
      named * 0.3 +
      (initiates ? 0.5 : 0) +
      (hasSiblingLetIn(model, node, episode) ? 0.4 : 0)
    );
  };
  return [...partners.keys()].sort((a, b) => score(b) - score(a))[0];
}
