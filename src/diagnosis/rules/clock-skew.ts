import type { Node } from '../../nodes/node-directory.ts';
import { factsOf, type NodeFact, observationsOf } from '../case.ts';
import { type ClusterModel, type Hypothesis, type Proof, proofOf } from '../hypothesis.ts';
import { duration } from '../wording.ts';

const AT_LEAST_MS = 1_000;

/** A clock that is off: times that run backwards or leap, effects before causes, or the software says so. */
export function clockSkew(model: ClusterModel): Hypothesis[] {
  const byNode = new Map<Node, { facts: NodeFact[]; worstMs: number }>();
  const disordered = disorderedNodes(model);
  for (const fact of [
    ...factsOf(model.input, 'time-backwards'),
    ...factsOf(model.input, 'time-forwards'),
    ...factsOf(model.input, 'clock-offset'),
  ]) {
    const sizeMs = fact.kind === 'clock-offset' ? fact.offsetMs : fact.jumpMs;
    if (Math.abs(sizeMs) < AT_LEAST_MS || disordered.has(fact.node)) continue;
    if (fact.kind === 'clock-offset' && isWaiting(model, fact)) continue;
    const known = byNode.get(fact.node) ?? { facts: [], worstMs: 0 };
    known.facts.push(fact);
    if (Math.abs(sizeMs) > Math.abs(known.worstMs)) known.worstMs = sizeMs;
    byNode.set(fact.node, known);
  }
  const found = [...byNode].map(([node, { facts, worstMs }]) => fromFacts(node, facts, worstMs));
  return [...found, ...fromWords(model, found)];
}

const WAITS = [
  'request-timeout',
  'connection-timeout',
  'pool-exhausted',
  'lock-wait',
  'retries-exhausted',
  'retry',
];
const MANY_WAITS = 5;

/** Whether those who seem to have another clock wait for each other up to a limit: that is as constant as a clock. */
function isWaiting(model: ClusterModel, fact: NodeFact & { kind: 'clock-offset' }): boolean {
  const span = { fromMs: fact.startMs - 2_000, toMs: fact.endMs + 2_000 };
  const waits = observationsOf(model.input, WAITS, span).filter(
    ({ observer }) => observer === fact.node || observer.name === fact.other,
  );
  return waits.length >= MANY_WAITS;
}

const MANY_JUMPS = 3;
/** No clock is put back so often: the file was sorted wrongly, or newest first. */
const SHUFFLED = 6;
const SHORT_JUMP_MS = 3_000;
const LONGEST_REQUEST_MS = 30_000;

/**
 * Nodes whose records stand out of order: software that writes a record when a request ends and dates it when it
 * began. Their times jump back often, or forward again at once.
 */
function disorderedNodes(model: ClusterModel): Set<Node> {
  const backwards = factsOf(model.input, 'time-backwards').filter(
    (back) => -back.jumpMs < LONGEST_REQUEST_MS,
  );
  const forwards = factsOf(model.input, 'time-forwards');
  const shuffled = model.input.nodes.filter(
    (node) => factsOf(model.input, 'time-backwards').filter((back) => back.node === node).length >= SHUFFLED,
  );
  return new Set(
    backwards
      .filter(
        (back) =>
          back.node.datesByRequest === true ||
          backwards.filter((other) => other.node === back.node).length >= MANY_JUMPS ||
          forwards.some(
            (on) =>
              on.node === back.node && on.startMs >= back.endMs && on.startMs - back.endMs < SHORT_JUMP_MS,
          ),
      )
      .map((back) => back.node)
      .concat(shuffled),
  );
}

function fromFacts(node: Node, facts: readonly NodeFact[], worstMs: number): Hypothesis {
  const starts = facts.map((fact) => fact.startMs);
  const proofs: Proof[] = facts.flatMap((fact) =>
    fact.sightings.slice(0, 4).map((sighting) => ({ ...sighting, node, weight: 5 })),
  );
  const kinds = new Set(facts.map((fact) => fact.kind));
  const forwards = facts.find((fact) => fact.kind === 'time-forwards');
  const backwards = facts.find((fact) => fact.kind === 'time-backwards');
  const ahead = facts.find((fact) => fact.kind === 'clock-offset' && fact.offsetMs > 0);
  const began = ahead && backwards && ahead.startMs < backwards.startMs ? ahead.startMs : undefined;
  return {
    pattern: 'clock-skew',
    culprits: [node],
    nodes: [node],
    startMs: began ?? backwards?.startMs ?? Math.min(...starts),
    endMs:
      began !== undefined && backwards
        ? backwards.startMs
        : forwards && backwards
          ? forwards.endMs
          : Math.max(...facts.map((fact) => fact.endMs)),
    title: `the clock of ${node.name} was off by about ${duration(Math.abs(worstMs))}`,
    summary: `${kinds.has('time-backwards') ? `Times in its log jump back by ${duration(Math.abs(worstMs))}` : `Its times differ from the others' by ${duration(Math.abs(worstMs))}`}${forwards && backwards ? ' and forward again later' : ''}.`,
    proofs,
    support: proofs.length,
    strength: Math.min(0.96, 0.75 + 0.08 * kinds.size + (Math.abs(worstMs) > 10_000 ? 0.08 : 0)),
  };
}

function fromWords(model: ClusterModel, known: readonly Hypothesis[]): Hypothesis[] {
  const words = observationsOf(model.input, ['clock-difference']);
  const byNode = new Map<Node, typeof words>();
  for (const seen of words) {
    const node = seen.subjects[0] ?? seen.observer;
    byNode.set(node, [...(byNode.get(node) ?? []), seen]);
  }
  return [...byNode].flatMap(([node, list]) => {
    const first = list[0];
    const last = list.at(-1);
    if (!first || !last || known.some((other) => other.culprits[0] === node)) return [];
    return [
      {
        pattern: 'clock-skew',
        culprits: [node],
        nodes: [node, first.observer],
        startMs: first.timeMs,
        endMs: last.timeMs,
        title: `the clock of ${node.name} differs from the others'`,
        summary: `${list.length} records say so.`,
        proofs: list.slice(0, 6).map((seen) => proofOf(seen, 4)),
        support: list.length,
        strength: Math.min(0.9, 0.6 + 0.05 * list.length),
      },
    ];
  });
}
