import { buildModel } from './build-model.ts';
import type { Case } from './case.ts';
import { confidenceOf } from './confidence.ts';
import { dependenciesOf } from './dependencies.ts';
import type { ClusterModel, Hypothesis } from './hypothesis.ts';
import { inOrder, type Ranked, rank } from './rank.ts';
import { type Rival, rivalsOf } from './rivals.ts';
import { RULES } from './rules/index.ts';
import { traitsOf } from './traits.ts';

/** What the logs of all nodes say together: root causes first, each consequence hung on its cause. */
export interface Diagnosis {
  model: ClusterModel;
  ranked: Ranked[];
  /** Explanations that were weighed and found lighter. */
  rivals: Rival[];
}

/** A finding this strong is a diagnosis; below it, what is always there is looked at as well. */
const CONVINCING = 0.6;
const ALWAYS_THERE = 0.8;

/**
 * Diagnoses a case: builds the cluster over time, lets every rule propose, and ranks what is proposed. What a node
 * states all the time counts only where nothing else explains the logs: then the whole log may be the incident.
 */
export function diagnose(input: Case): Diagnosis {
  const calm = propose(input);
  if (calm.hypotheses.some((hypothesis) => hypothesis.strength >= CONVINCING)) return ranking(calm, input);
  const steady = input.steady();
  if (steady.length === 0) return ranking(calm, input);
  const observations = [...input.observations, ...steady].sort(
    (a, b) => a.timeMs - b.timeMs || a.line - b.line,
  );
  const all = propose({ ...input, observations });
  for (const hypothesis of all.hypotheses) hypothesis.strength *= ALWAYS_THERE;
  return ranking({ ...all, hypotheses: [...calm.hypotheses, ...all.hypotheses] }, input);
}

interface Proposal {
  model: ClusterModel;
  /** Each has a line that speaks for it. */
  hypotheses: Hypothesis[];
}

function propose(input: Case): Proposal {
  const model = buildModel(input);
  const hypotheses = RULES.flatMap((rule) => rule(model));
  return { model, hypotheses: hypotheses.filter(({ proofs }) => proofs.length > 0) };
}

function ranking(proposal: Proposal, input: Case): Diagnosis {
  const hung = rank(proposal.hypotheses, input.catalogue, dependenciesOf(input));
  for (const one of hung) {
    one.traits = traitsOf(one, hung, proposal.model);
    one.confidence = confidenceOf(one.traits, input.catalogue.calibration);
  }
  const ranked = inOrder(hung);
  return { model: proposal.model, ranked, rivals: rivalsOf(proposal.model, ranked) };
}
