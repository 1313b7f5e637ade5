import { buildModel } from './build-model.ts';
import type { Case } from './case.ts';
import type { ClusterModel } from './hypothesis.ts';
import { type Ranked, rank } from './rank.ts';
import { RULES } from './rules/index.ts';

/** What the logs of all nodes say together: root causes first, each consequence hung on its cause. */
export interface Diagnosis {
  model: ClusterModel;
  ranked: Ranked[];
}

/** Diagnoses a case: builds the cluster over time, lets every rule propose, and ranks what is proposed. */
export function diagnose(input: Case): Diagnosis {
  const model = buildModel(input);
  const hypotheses = RULES.flatMap((rule) => rule(model));
  return { model, ranked: rank(hypotheses, input.catalogue) };
}
