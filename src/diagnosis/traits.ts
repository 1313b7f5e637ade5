import type { Node } from '../nodes/node-directory.ts';
import { type Observation, observationsOf } from './case.ts';
import type { ClusterModel, Hypothesis } from './hypothesis.ts';
import type { Ranked } from './rank.ts';

/** What every finding has, whatever its pattern, and what its confidence is made of. All are about 0 to 1. */
export interface Traits {
  /** How strongly its rule speaks for it. */
  strength: number;
  /** Kinds of signals of its pattern that were stated at its nodes meanwhile: 0 for none, nearing 1. */
  kinds: number;
  /** Whether what the records show without their words (a silence, a rate, numbers, an end without a goodbye) speaks of a culprit as well. */
  structural: number;
  /** Share of the nodes which are spoken of ill in these logs that have a log. */
  complete: number;
  /** How far it is stronger than the strongest other explanation of the same time; negative where it is weaker. */
  margin: number;
  /** Whether it is the consequence of another. */
  consequence: number;
  /** Records that support it: 0 for none, 1 for 1,000. */
  support: number;
}

const SLACK_MS = 5_000;
const MOST_RECORDS = 1_000;
const NAMED_OFTEN = 3;

/** The traits of a finding among all findings of its case. */
export function traitsOf(one: Ranked, all: readonly Ranked[], model: ClusterModel): Traits {
  const { hypothesis } = one;
  const kinds = new Set(statedFor(model, hypothesis).map((seen) => seen.signal)).size;
  return {
    strength: hypothesis.strength,
    kinds: 1 - 1 / (1 + kinds),
    structural: isStructural(model, hypothesis) ? 1 : 0,
    complete: shareHeard(namedOften(model)),
    margin: hypothesis.strength - strongestRival(one, all),
    consequence: one.causedBy ? 1 : 0,
    support: Math.min(1, Math.log10(1 + hypothesis.support) / Math.log10(MOST_RECORDS)),
  };
}

/** Records that state a signal of its pattern, by or about its nodes, in its time. */
function statedFor(model: ClusterModel, hypothesis: Hypothesis): Observation[] {
  const signals = model.input.catalogue.patterns.get(hypothesis.pattern)?.signals ?? [];
  const names = [...new Set(signals.map(({ signal }) => signal))];
  const span = {
    fromMs: hypothesis.startMs - SLACK_MS,
    toMs: (hypothesis.endMs ?? model.input.endMs) + SLACK_MS,
  };
  return observationsOf(model.input, names, span).filter(
    (seen) =>
      hypothesis.culprits.includes(seen.observer) ||
      seen.subjects.some((node) => hypothesis.culprits.includes(node)),
  );
}

function isStructural(model: ClusterModel, hypothesis: Hypothesis): boolean {
  const fromMs = hypothesis.startMs - SLACK_MS;
  const toMs = (hypothesis.endMs ?? model.input.endMs) + SLACK_MS;
  const isHere = (node: Node, startMs: number, endMs: number): boolean =>
    hypothesis.culprits.includes(node) && startMs <= toMs && endMs >= fromMs;
  return (
    model.input.facts.some((fact) => isHere(fact.node, fact.startMs, fact.endMs)) ||
    [...model.crashes, ...model.pauses].some((absence) =>
      isHere(absence.node, absence.fromMs, absence.toMs ?? Number.POSITIVE_INFINITY),
    )
  );
}

function shareHeard(nodes: readonly Node[]): number {
  const heard = nodes.filter((node) => node.speakers.length > 0).length;
  return nodes.length === 0 ? 1 : heard / nodes.length;
}

const known = new WeakMap<ClusterModel, Node[]>();

/** Nodes of which others speak ill more than once in a while. */
function namedOften(model: ClusterModel): Node[] {
  let often = known.get(model);
  if (!often) {
    const times = new Map<Node, number>();
    for (const seen of model.input.observations) {
      if (seen.tone !== 'bad') continue;
      for (const node of seen.subjects) times.set(node, (times.get(node) ?? 0) + seen.weight);
    }
    often = [...times].filter(([, count]) => count >= NAMED_OFTEN).map(([node]) => node);
    known.set(model, often);
  }
  return often;
}

/** Strength of the strongest finding of another pattern at the same time that is neither its cause nor its consequence. */
function strongestRival(one: Ranked, all: readonly Ranked[]): number {
  let strongest = 0;
  for (const other of all) {
    if (other === one || other.causedBy === one || one.causedBy === other) continue;
    const { hypothesis } = other;
    if (hypothesis.pattern === one.hypothesis.pattern || hypothesis.background) continue;
    const apart =
      hypothesis.startMs > (one.hypothesis.endMs ?? Number.POSITIVE_INFINITY) + SLACK_MS ||
      (hypothesis.endMs ?? Number.POSITIVE_INFINITY) < one.hypothesis.startMs - SLACK_MS;
    if (!apart) strongest = Math.max(strongest, hypothesis.strength);
  }
  return strongest;
}
