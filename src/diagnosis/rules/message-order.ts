import type { Node } from '../../nodes/node-directory.ts';
import { factsOf, type NodeFact, observationsOf } from '../case.ts';
import { type ClusterModel, distinct, type Hypothesis, proofOf } from '../hypothesis.ts';
import { countOf, episodesOf } from '../stated-fault.ts';
import { clock } from '../wording.ts';

/** Messages processed twice, and messages that never arrived: ids and sequence numbers compared. */
export function messageOrder(model: ClusterModel): Hypothesis[] {
  return [...duplicates(model), ...losses(model)];
}

/** Ids of what is waited for: its caller asks again when no answer comes, and sees to it that nothing is done twice. */
const REQUEST = /(?:^|[^a-z])req(?:uest)?s?[-_. ]?(?:id|uid|no)?(?:$|[^a-z])|request|trace|session|conn/i;

/** Ids that come so often are not tried twice, but handed out again and again. */
const OVER_AND_OVER = 5;

function duplicates(model: ClusterModel): Hypothesis[] {
  const found = new Map<Node, Hypothesis>();
  for (const fact of factsOf(model.input, 'duplicate')) {
    if (fact.ids < 3) continue;
    const redelivered = observationsOf(model.input, ['redelivery', 'duplicate'], {
      fromMs: fact.startMs - 5_000,
      toMs: fact.endMs + 5_000,
    });
    const strength =
      Math.min(
        0.93,
        0.45 +
          Math.min(0.15, fact.ids * 0.02) +
          (redelivered.length > 0 ? 0.3 : fact.extra >= fact.ids * OVER_AND_OVER ? 0.25 : 0),
      ) - (REQUEST.test(fact.field) ? 0.25 : 0);
    const known = found.get(fact.node);
    if (known && known.strength >= strength) continue;
    found.set(fact.node, {
      ...factBase(fact, strength),
      pattern: 'message-duplication',
      nodes: distinct(
        [fact.node],
        redelivered.map((seen) => seen.observer),
      ),
      title: `${fact.node.name} processed the same messages more than once`,
      summary: `${fact.ids} values of ${fact.field} came more than once in records of one kind, ${fact.extra} times too many between ${clock(fact.startMs)} and ${clock(fact.endMs)}.`,
      proofs: [
        ...fact.sightings.map((sighting) => ({ ...sighting, node: fact.node, weight: 4 })),
        ...redelivered.slice(0, 3).map((seen) => proofOf(seen, 3)),
      ],
      support: fact.extra + redelivered.length,
    });
  }
  for (const episode of episodesOf(observationsOf(model.input, ['redelivery', 'duplicate']), 30_000)) {
    const first = episode[0];
    const last = episode.at(-1);
    if (
      !first ||
      !last ||
      countOf(episode) < 5 ||
      [...found.values()].some((other) => other.startMs <= last.timeMs + 5_000)
    )
      continue;
    const node = first.observer;
    found.set(node, {
      pattern: 'message-duplication',
      culprits: [node],
      nodes: distinct(episode.map((seen) => seen.observer)),
      startMs: first.timeMs,
      endMs: last.timeMs,
      title: `messages reach ${node.name} more than once`,
      summary: `${countOf(episode)} records from ${clock(first.timeMs)} to ${clock(last.timeMs)} speak of redelivered or repeated messages.`,
      proofs: episode.slice(0, 6).map((seen) => proofOf(seen, 4)),
      support: countOf(episode),
      strength: Math.min(0.85, 0.5 + 0.02 * countOf(episode)),
    });
  }
  return [...found.values()];
}

function losses(model: ClusterModel): Hypothesis[] {
  const found: Hypothesis[] = [];
  for (const fact of factsOf(model.input, 'sequence-hole')) {
    if (fact.missing < 3) continue;
    found.push({
      ...factBase(
        fact,
        fact.sentBy ? Math.min(0.93, 0.8 + 0.01 * fact.missing) : Math.min(0.6, 0.4 + 0.01 * fact.missing),
      ),
      pattern: 'message-loss',
      nodes: [fact.node],
      title: `messages to ${fact.node.name} were lost`,
      summary: `${fact.missing} values of ${fact.field || 'a running number'} are missing among ${fact.seen + fact.missing}${fact.sentBy ? ', though their sender logged them' : ''}.`,
    });
  }
  for (const fact of factsOf(model.input, 'missing-answer')) {
    if (fact.missing < 3) continue;
    found.push({
      ...factBase(fact, Math.min(0.65, 0.4 + 0.01 * fact.missing)),
      pattern: 'message-loss',
      nodes: [fact.node],
      title: `${fact.missing} messages were sent and never handled`,
      summary: `${fact.missing} of ${fact.sent.ids} values of ${fact.field} never came in the records that usually follow.`,
    });
  }
  return found;
}

/** What a hypothesis takes over from a structural fact. */
export function factBase(
  fact: NodeFact,
  strength: number,
): Omit<Hypothesis, 'pattern' | 'title' | 'summary'> {
  return {
    culprits: [fact.node],
    nodes: [fact.node],
    startMs: fact.startMs,
    endMs: fact.endMs,
    proofs: fact.sightings.map((sighting) => ({ ...sighting, node: fact.node, weight: 4 })),
    support: fact.sightings.length,
    strength,
  };
}
