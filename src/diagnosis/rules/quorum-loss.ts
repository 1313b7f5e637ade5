import type { Node } from '../../nodes/node-directory.ts';
import { observationsAbout, observationsOf } from '../case.ts';
import {
  type ClusterModel,
  distinct,
  type Hypothesis,
  listNames,
  type Proof,
  proofOf,
} from '../hypothesis.ts';
import { clock } from '../wording.ts';
import { networkPartition } from './network-partition.ts';
import { nodeCrash } from './node-crash.ts';

const TOGETHER_MS = 15_000;

/** Half or more of the members of one kind dead or cut off at one time: too few are left to decide. */
export function quorumLoss(model: ClusterModel): Hypothesis[] {
  const losses = [...nodeCrash(model), ...networkPartition(model)].filter(
    (other) =>
      (other.pattern === 'node-crash' || other.pattern === 'network-partition') &&
      other.strength >= 0.55 &&
      !other.partial,
  );
  losses.sort((a, b) => a.startMs - b.startMs);
  const found: Hypothesis[] = [];
  for (const group of groupsOf(losses)) {
    const gone = distinct(group.flatMap((loss) => loss.culprits));
    const dead = distinct(
      group.filter((loss) => loss.pattern === 'node-crash').flatMap((loss) => loss.culprits),
    );
    for (const members of familiesOf(model)) {
      // Where members died, those who only lost them are the survivors.
      const all = members.every((node) => gone.includes(node));
      const goneHere = (all && dead.length > 0 ? dead : gone).filter((node) => members.includes(node));
      if (members.length < 3 || goneHere.length < 2) continue;
      if (goneHere.length < members.length / 2 && !isSaidLost(model, group, members, goneHere)) continue;
      found.push(hypothesisOf(model, group, goneHere, members));
    }
  }
  return found;
}

/** Whether those who are left say that the quorum is lost: not every member need have a vote. */
function isSaidLost(
  model: ClusterModel,
  group: readonly Hypothesis[],
  members: readonly Node[],
  gone: readonly Node[],
): boolean {
  const startMs = Math.min(...group.map((loss) => loss.startMs));
  const span = { fromMs: startMs - 1_000, toMs: startMs + TOGETHER_MS };
  const said = observationsOf(model.input, ['quorum-lost'], span).filter(
    ({ observer }) => members.includes(observer) && !gone.includes(observer),
  );
  return distinct(said.map(({ observer }) => observer)).length >= Math.min(2, members.length - gone.length);
}

function hypothesisOf(
  model: ClusterModel,
  group: readonly Hypothesis[],
  gone: Node[],
  members: readonly Node[],
): Hypothesis {
  const startMs = Math.min(...group.map((loss) => loss.startMs));
  const ends = group.map((loss) => loss.endMs ?? Number.POSITIVE_INFINITY);
  const endMs = Math.min(...ends);
  const span = { fromMs: startMs - 1_000, toMs: Math.min(endMs, model.input.endMs) };
  const words = observationsOf(
    model.input,
    ['quorum-lost', 'leader-stepped-down', 'leader-lost', 'election-started'],
    span,
  );
  // Where somebody of the same software is never spoken of, it may be a client: then the members are not counted.
  const isWhole = members.every((node) => gone.includes(node) || isSpokenOf(model, node));
  const died = group.some((loss) => loss.pattern === 'node-crash');
  const named = words.filter(
    (seen) => seen.signal === 'quorum-lost' || seen.signal === 'leader-stepped-down',
  );
  return {
    pattern: 'quorum-loss',
    culprits: gone,
    nodes: distinct(gone, members),
    startMs,
    endMs: Number.isFinite(endMs) ? endMs : undefined,
    title: `quorum lost: ${listNames(gone)} gone${isWhole ? `, ${members.length - gone.length} of ${members.length} left` : ''}`,
    summary: `From ${clock(startMs)} on ${isWhole ? `${gone.length} of ${members.length} members (${listNames(gone)})` : listNames(gone)} were dead or cut off, so that nothing could be decided.`,
    proofs: [...named.slice(0, 3), ...words.slice(0, 4)]
      .map((seen) => proofOf(seen, 4))
      .concat(group.flatMap((loss) => mostTelling(loss.proofs))),
    absorbs: group.filter((loss) => loss.culprits.every((node) => gone.includes(node))),
    support: words.length + group.reduce((sum, loss) => sum + loss.support, 0),
    strength: Math.min(
      0.97,
      (died || words.length > 0 ? 0.8 : 0.55) + (named.length > 0 ? 0.1 : 0) + (words.length > 2 ? 0.07 : 0),
    ),
  };
}

const PROOFS_EACH = 3;

function mostTelling(proofs: readonly Proof[]): Proof[] {
  return [...proofs].sort((a, b) => b.weight - a.weight).slice(0, PROOFS_EACH);
}

/** Whether another node ever speaks of it; of clients of the same software nobody does. */
function isSpokenOf({ input }: ClusterModel, node: Node): boolean {
  return observationsAbout(input, node).some(({ observer }) => observer !== node);
}

/** Losses that begin together. */
function groupsOf(losses: readonly Hypothesis[]): Hypothesis[][] {
  const groups: Hypothesis[][] = [];
  for (const loss of losses) {
    const last = groups.at(-1);
    if (last?.[0] && loss.startMs - last[0].startMs <= TOGETHER_MS) last.push(loss);
    else groups.push([loss]);
  }
  return groups;
}

/** Members of one software. */
function familiesOf(model: ClusterModel): Node[][] {
  const families = new Map<string, Node[]>();
  for (const node of model.input.nodes) {
    families.set(node.family, [...(families.get(node.family) ?? []), node]);
  }
  return [...families.values()];
}
