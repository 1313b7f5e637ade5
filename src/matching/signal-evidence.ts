import type { Catalogue } from '../patterns/catalogue.ts';
import type { Evidence } from './evidence.ts';
import type { Statement } from './read-log.ts';
import type { SignalWeights } from './signal-weights.ts';

/** What one statement counts beside the weight of its signal; more of them count a little more each time they double. */
const PER_DOUBLING = 0.3;
/** Share that is left to a signal that had to be stated more often. */
const TOO_RARE_FACTOR = 0.6;
/** A statement of full weight is worth this many units of information. */
const UNITS_PER_WEIGHT = 1.8;
/** Share that is left to signals of health, and to those stated too rarely, where nothing bad is stated beside them. */
const NOTHING_BAD_FACTOR = 0.3;

/** What the signals of an excerpt say for each pattern. */
export function signalEvidence(
  statements: readonly Statement[],
  weights: SignalWeights,
  signals: Catalogue['signals'],
  whereOf: (statement: Statement) => string,
): Evidence[] {
  const first = new Map<string, Statement>();
  const counts = new Map<string, number>();
  for (const statement of statements) {
    if (!first.has(statement.signal)) first.set(statement.signal, statement);
    counts.set(statement.signal, (counts.get(statement.signal) ?? 0) + 1);
  }
  const toneOf = (signal: string): string | undefined => signals.get(signal)?.tone;
  const nothingBad = ![...first.keys()].some((signal) => toneOf(signal) === 'bad');
  const evidence: Evidence[] = [];
  for (const [signal, statement] of first) {
    const count = counts.get(signal) ?? 1;
    const often = 1 + PER_DOUBLING * Math.log2(count);
    for (const [pattern, { weight, times }] of weights.get(signal) ?? []) {
      const tooRare = count < times;
      const healthy = nothingBad && (tooRare || toneOf(signal) === 'good');
      const share = healthy ? NOTHING_BAD_FACTOR : tooRare ? TOO_RARE_FACTOR : 1;
      evidence.push({
        pattern,
        weight: weight * UNITS_PER_WEIGHT * often * share,
        signal,
        quote: statement.text,
        where: whereOf(statement),
      });
    }
  }
  return evidence;
}
