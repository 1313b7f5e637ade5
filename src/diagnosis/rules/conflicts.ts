import { factsOf, observationsOf } from '../case.ts';
import { type ClusterModel, type Hypothesis, proofOf } from '../hypothesis.ts';
import { episodesOf, type StatedFault, statedFaults } from '../stated-fault.ts';
import { waitCircles } from '../wait-circles.ts';
import { clock } from '../wording.ts';
import { factBase } from './message-order.ts';

const DEADLOCK: StatedFault = {
  pattern: 'distributed-deadlock',
  always: true,
  signals: ['deadlock'],
  atLeast: 1,
  strength: [0.82, 0.94],
  title: (who) => `transactions deadlock at ${who}`,
};

const CALM_MS = 30_000;

/** Who gives up waiting for locks again and again most likely waits in a circle; nobody has looked whether it is one. */
const LOCK_WAITS: StatedFault = {
  pattern: 'distributed-deadlock',
  signals: ['lock-wait'],
  atLeast: 5,
  strength: [0.35, 0.58],
  title: (who) => `lock waits at ${who} end in failure`,
};

const DIVERGED: StatedFault = {
  pattern: 'state-divergence',
  signals: ['replication-diverged'],
  atLeast: 1,
  strength: [0.45, 0.85],
  title: (who) => `${who} holds other data than its peers`,
};

const LAG: StatedFault = {
  pattern: 'replication-lag',
  signals: ['replication-lag', 'replication-broken'],
  over: ['replication-resumed'],
  atLeast: 2,
  strength: [0.35, 0.75],
  title: (who, episode) =>
    episode.some((seen) => seen.signal === 'replication-lag')
      ? `replication to ${who} fell behind`
      : `${who} lost its replication`,
};

const STUCK: StatedFault = {
  pattern: 'livelock',
  signals: ['no-progress'],
  atLeast: 3,
  strength: [0.4, 0.8],
  title: (who) => `${who} is busy without progress`,
};

/** Deadlocks, livelocks, lost updates, diverged state: what processes do to each other. */
export function conflicts(model: ClusterModel): Hypothesis[] {
  const circular = [...deadlocks(model), ...circles(model)];
  return [DIVERGED, LAG, STUCK]
    .flatMap((fault) => statedFaults(model, fault))
    .concat(circular, lockWaits(model, circular), livelocks(model), lostUpdates(model));
}

/** Waits for locks that no deadlock found at their nodes and at their time tells of already. */
function lockWaits(model: ClusterModel, told: readonly Hypothesis[]): Hypothesis[] {
  return statedFaults(model, LOCK_WAITS).filter(
    (waits) =>
      !told.some(
        (circle) => areTogether(circle, waits) && circle.nodes.some((node) => waits.nodes.includes(node)),
      ),
  );
}

function areTogether(a: Hypothesis, b: Hypothesis): boolean {
  return (
    a.startMs <= (b.endMs ?? Number.POSITIVE_INFINITY) + CALM_MS &&
    b.startMs <= (a.endMs ?? Number.POSITIVE_INFINITY) + CALM_MS
  );
}

/** The database finds a deadlock; those whose transactions lock in different orders make it. */
function deadlocks(model: ClusterModel): Hypothesis[] {
  const found = statedFaults(model, DEADLOCK);
  const makers = found.filter((hypothesis) => hypothesis.culprits.every((node) => node.kind !== 'database'));
  for (const maker of makers) {
    for (const finder of found) {
      const together =
        finder.startMs <= (maker.endMs ?? Number.POSITIVE_INFINITY) &&
        maker.startMs <= (finder.endMs ?? Number.POSITIVE_INFINITY) + 5_000;
      if (makers.includes(finder) || !together) continue;
      maker.proofs.push(...finder.proofs);
      maker.nodes = [...new Set([...maker.nodes, ...finder.nodes])];
      maker.startMs = Math.min(maker.startMs, finder.startMs);
    }
  }
  return makers.length > 0 ? makers : found;
}

/** Locks that are waited for in a circle, at one node that does not say so itself. */
function circles(model: ClusterModel): Hypothesis[] {
  const found: Hypothesis[] = [];
  for (const node of model.input.nodes) {
    if (observationsOf(model.input, ['deadlock'], { observer: node }).length > 0) continue;
    const involved = waitCircles(observationsOf(model.input, ['lock-wait'], { observer: node }));
    for (const episode of episodesOf(involved, CALM_MS)) {
      const first = episode[0];
      const last = episode.at(-1);
      if (first === undefined || last === undefined || episode.length < 2) continue;
      found.push({
        pattern: 'distributed-deadlock',
        culprits: [node],
        nodes: [node],
        startMs: first.timeMs,
        endMs: last.timeMs,
        title: `lock waits form a circle at ${node.name}`,
        summary: `${episode.length} records of ${node.name} from ${clock(first.timeMs)} to ${clock(last.timeMs)} tell of waits for locks whose holders wait for each other.`,
        proofs: episode.slice(0, 6).map((seen) => proofOf(seen, 5)),
        support: episode.length,
        strength: Math.min(0.94, 0.82 + 0.02 * episode.length),
      });
    }
  }
  return found;
}

function livelocks(model: ClusterModel): Hypothesis[] {
  const facts = factsOf(model.input, 'no-progress').filter((fact) => fact.grownBy >= 5);
  const first = facts[0];
  if (!first) return [];
  const together = facts.filter((fact) => fact.startMs < first.endMs && fact.endMs > first.startMs);
  return [
    {
      ...factBase(first, 0.92),
      pattern: 'livelock',
      culprits: together.map((fact) => fact.node),
      nodes: together.map((fact) => fact.node),
      title: `${together.map((fact) => fact.node.name).join(' and ')} busy without progress`,
      summary: `${first.growing} grew by ${first.grownBy} while ${first.stuck} stood still from ${clock(first.startMs)} to ${clock(first.endMs)}.`,
      proofs: together.flatMap((fact) =>
        fact.sightings.slice(0, 4).map((sighting) => ({ ...sighting, node: fact.node, weight: 4 })),
      ),
    },
  ];
}

function lostUpdates(model: ClusterModel): Hypothesis[] {
  return factsOf(model.input, 'same-before')
    .filter((fact) => fact.clashes >= 2)
    .map((fact) => ({
      ...factBase(fact, Math.min(0.94, 0.8 + 0.02 * fact.clashes)),
      pattern: 'lost-update',
      title: `updates at ${fact.node.name} overwrite each other`,
      summary: `${fact.clashes} times two updates${fact.keyField ? ` of one ${fact.keyField}` : ''} started from the same ${fact.beforeField}: one of each two is lost.`,
      support: fact.clashes,
      // Load and delays only bring to light that nothing guards the update.
      standsAlone: true,
    }));
}
