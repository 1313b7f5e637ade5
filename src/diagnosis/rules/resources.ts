import { factsOf, type Observation, observationsOf } from '../case.ts';
import type { ClusterModel, Hypothesis } from '../hypothesis.ts';
import { type StatedFault, statedFaults } from '../stated-fault.ts';

const STARTUP_MS = 10_000;

const DISK_FULL: StatedFault = {
  pattern: 'disk-full',
  always: true,
  signals: ['no-space'],
  atLeast: 1,
  strength: [0.88, 0.96],
  title: (who) => `${who} ran out of disk space`,
};

const SLOW_DISK: StatedFault = {
  pattern: 'slow-disk',
  signals: ['slow-disk'],
  atLeast: 2,
  strength: [0.5, 0.92],
  title: (who) => `the disk of ${who} was slow`,
  unless: (seen, model) =>
    isStarting(model, seen.observer, seen.timeMs) || isWaking(model, seen.observer, seen.timeMs),
  calmMs: 60_000,
};

const MEMORY: StatedFault = {
  pattern: 'memory-exhaustion',
  always: true,
  signals: ['out-of-memory', 'oom-killed', 'memory-pressure'],
  over: ['memory-relieved'],
  atLeast: 1,
  strength: [0.85, 0.95],
  title: (who) => `${who} ran out of memory`,
};

const CONNECTIONS: StatedFault = {
  pattern: 'connection-exhaustion',
  always: true,
  signals: ['connections-exhausted', 'pool-exhausted'],
  over: ['overload-relieved'],
  atLeast: 1,
  strength: [0.7, 0.92],
  title: (who) => `${who} ran out of connections`,
  unless: (seen, model) => seen.signal === 'pool-exhausted' && dependencyFails(model, seen),
};

/** A pool also runs dry when what it connects to does not answer: then connections time out or are refused as well. */
function dependencyFails(model: ClusterModel, seen: Observation): boolean {
  const near = { observer: seen.observer, fromMs: seen.timeMs - 30_000, toMs: seen.timeMs + 1_000 };
  return observationsOf(
    model.input,
    ['connection-timeout', 'connection-refused', 'no-route', 'dns-failure'],
    near,
  ).some((other) => other.subjects.some((node) => seen.subjects.includes(node)));
}

/** Disk, memory, connections: what the software says it has run out of. */
export function resources(model: ClusterModel): Hypothesis[] {
  return [DISK_FULL, SLOW_DISK, MEMORY, CONNECTIONS]
    .flatMap((fault) => statedFaults(model, fault))
    .concat(memoryLeak(model));
}

const MEMORY_FIELD = /heap|rss|mem(?:ory)?|alloc|resident/i;

/** Memory that only grows over many readings. */
function memoryLeak(model: ClusterModel): Hypothesis[] {
  return factsOf(model.input, 'growth')
    .filter((fact) => MEMORY_FIELD.test(fact.field) && fact.to > fact.from * 1.5 && fact.monotone > 0.75)
    .map((fact) => ({
      pattern: 'memory-leak',
      culprits: [fact.node],
      nodes: [fact.node],
      startMs: fact.startMs,
      endMs: fact.fellBack ? fact.endMs : undefined,
      title: `memory of ${fact.node.name} grows without end`,
      summary: `${fact.field} rose from ${fact.from} to ${fact.to} (${Math.round(fact.perMinute)} a minute).`,
      proofs: fact.sightings.map((sighting) => ({ ...sighting, node: fact.node, weight: 4 })),
      support: fact.sightings.length,
      strength: Math.min(
        0.94,
        0.45 + 0.15 * Math.log2(fact.to / Math.max(1e-9, fact.from)) + 0.2 * (fact.monotone - 0.75),
      ),
    }));
}

function isStarting(model: ClusterModel, node: Hypothesis['culprits'][number], timeMs: number): boolean {
  return (model.lives.get(node) ?? []).some(
    (life) => life.startBy && timeMs >= life.startMs && timeMs - life.startMs < STARTUP_MS,
  );
}

/** Just after a pause the software blames the disk for the time it missed. */
function isWaking(model: ClusterModel, node: Hypothesis['culprits'][number], timeMs: number): boolean {
  return model.pauses.some(
    (pause) =>
      pause.node === node &&
      timeMs >= (pause.toMs ?? pause.fromMs) - 100 &&
      timeMs - (pause.toMs ?? pause.fromMs) < 3_000,
  );
}
