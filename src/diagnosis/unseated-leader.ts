import type { Node } from '../nodes/node-directory.ts';
import { type Observation, observationsOf } from './case.ts';
import { type ClusterModel, type Hypothesis, proofOf } from './hypothesis.ts';
import type { Reign } from './leadership.ts';
import type { Life } from './lives.ts';
import { clock } from './wording.ts';

const FOLLOWS = ['role-replica'];
const YIELDS = ['role-replica', 'leader-stepped-down', 'leadership-transferred', 'process-stopping'];
const SETTLED_MS = 5_000;

/**
 * A leader of whose office the logs tell nothing, since it held it from the start, and who still holds it, or takes it
 * again on coming back, after another was promoted. It is the one member that never says it follows anybody, though
 * its fellows do.
 */
export function unseatedLeaders(model: ClusterModel): Hypothesis[] {
  const { reigns } = model.leadership;
  return reigns.flatMap((reign, i) => {
    const isFirst = !reigns
      .slice(0, i)
      .some(({ leader }) => leader !== reign.leader && leader.family === reign.leader.family);
    const promoted = reign.seen.find(({ signal }) => signal === 'role-primary');
    if (!isFirst || promoted === undefined || !followedBefore(model, reign)) return [];
    const old = soleUnfollowing(model, reign.leader);
    const again = old && lifeAfter(model, old, reign.startMs);
    if (old === undefined || again === undefined) return [];
    return [hypothesisOf(model, reign, promoted, old, again)];
  });
}

/** Whether the new leader says that it followed another before. */
function followedBefore({ input }: ClusterModel, { leader, startMs }: Reign): boolean {
  return observationsOf(input, FOLLOWS, { observer: leader, toMs: startMs }).length > 0;
}

/** The only member of a leader's software that never says it follows anybody. */
function soleUnfollowing({ input }: ClusterModel, leader: Node): Node | undefined {
  const [only, ...more] = input.nodes.filter(
    (node) =>
      node !== leader &&
      node.family === leader.family &&
      observationsOf(input, FOLLOWS, { observer: node }).length === 0,
  );
  return more.length === 0 ? only : undefined;
}

/** The life in which an old leader serves again after it had died, with a new one in office; it does not yield. */
function lifeAfter(
  model: ClusterModel,
  old: Node,
  promotedMs: number,
): (Life & { readyMs: number }) | undefined {
  const died = model.crashes.some(({ node, fromMs }) => node === old && fromMs < promotedMs);
  const life = (model.lives.get(old) ?? []).find(({ startBy, startMs }) => startBy && startMs > promotedMs);
  if (!died || life?.readyMs === undefined || life.ending !== 'running') return undefined;
  const { readyMs } = life;
  const span = { observer: old, fromMs: life.startMs, toMs: model.input.endMs };
  const isSettled = model.input.endMs - readyMs >= SETTLED_MS || tellsRoleFirst(model, old);
  return isSettled && observationsOf(model.input, YIELDS, span).length === 0
    ? { ...life, readyMs }
    : undefined;
}

/** Whether fellows say whom they follow before they say that they are ready: then one that is ready follows nobody. */
function tellsRoleFirst({ input }: ClusterModel, old: Node): boolean {
  return observationsOf(input, FOLLOWS).some(
    ({ observer, timeMs }) =>
      observer !== old &&
      observer.family === old.family &&
      observationsOf(input, ['process-ready'], { observer, fromMs: timeMs, toMs: timeMs + SETTLED_MS })
        .length > 0,
  );
}

function hypothesisOf(
  { input }: ClusterModel,
  reign: Reign,
  promoted: Observation,
  old: Node,
  again: Life & { readyMs: number },
): Hypothesis {
  const ready = observationsOf(input, ['process-ready'], { observer: old, fromMs: again.startMs });
  return {
    pattern: 'split-brain',
    culprits: [old],
    nodes: [old, reign.leader],
    startMs: again.readyMs,
    endMs: undefined,
    title: `${old.name} came back beside ${reign.leader.name}, which had taken its place`,
    summary: `${reign.leader.name} was promoted at ${clock(reign.startMs)} while ${old.name} was down. ${old.name} serves again since ${clock(again.readyMs)} and does not say, as its fellows do, that it follows another: both act as the leader.`,
    proofs: [
      proofOf(promoted, 5),
      ...(again.startBy ? [proofOf(again.startBy, 4)] : []),
      ...ready.slice(-1).map((seen) => proofOf(seen, 5)),
    ],
    support: reign.seen.length + ready.length,
    standsAlone: true,
    strength: 0.8,
  };
}
