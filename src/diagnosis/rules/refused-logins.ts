import type { Node } from '../../nodes/node-directory.ts';
import { type Observation, observationsOf } from '../case.ts';
import { type ClusterModel, distinct, type Hypothesis, listNames, proofOf } from '../hypothesis.ts';
import { endAtFault, withoutRelayed } from '../login-ends.ts';
import { countOf, episodesOf } from '../stated-fault.ts';
import { clock } from '../wording.ts';

const AT_LEAST = 2;

/** Logins refused between components: certificates, passwords, cookies. The culprit is the end that all refusals share. */
export function refusedLogins(model: ClusterModel): Hypothesis[] {
  const refusals = withoutRelayed(model, observationsOf(model.input, ['tls-failure', 'auth-failure']));
  const found: Hypothesis[] = [];
  for (const episode of episodesOf(refusals, 45_000)) {
    if (
      countOf(episode) < (betweenNodes(episode) ? AT_LEAST : AT_LEAST + 1) ||
      episode.every((seen) => isStarting(model, seen)) ||
      isGuessing(episode)
    )
      continue;
    const culprit = endAtFault(model, episode);
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
