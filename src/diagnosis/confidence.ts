import type { Calibration } from '../patterns/calibration-schema.ts';
import type { Traits } from './traits.ts';

/** No finding is certain, and none that is told is impossible. */
const LEAST = 0.02;
const MOST = 0.98;

/**
 * How often a finding with such traits is right, 0..1: a logistic regression fitted on labelled incidents
 * (`reference/calibration.md`). Without one the strength that its rule states is taken for it.
 */
export function confidenceOf(traits: Traits, calibration: Calibration | undefined): number {
  if (calibration === undefined) return traits.strength;
  let logOdds = calibration.bias;
  for (const [trait, value] of Object.entries(traits)) logOdds += (calibration.weights[trait] ?? 0) * value;
  return Math.min(MOST, Math.max(LEAST, 1 / (1 + Math.exp(-logOdds))));
}
