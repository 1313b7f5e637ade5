import type { Catalogue } from '../patterns/catalogue.ts';

/** What a signal says for one pattern. */
interface SignalWeight {
  weight: number;
  /** How often it must be stated to speak in full. */
  times: number;
}

/** Signal → pattern → what it says for it. */
export type SignalWeights = ReadonlyMap<string, ReadonlyMap<string, SignalWeight>>;

/** The weight that the catalogue's strongest signals of a pattern bear. */
const STRONGEST = 3;

/**
 * Weighs each signal for each pattern: what the pattern gives it, times what it tells at all. A signal that speaks
 * for a dozen patterns says little for each.
 */
export function weighSignals({ patterns }: Pick<Catalogue, 'patterns'>): SignalWeights {
  const bySignal = new Map<string, Map<string, SignalWeight>>();
  for (const { id, signals } of patterns.values()) {
    for (const { signal, weight, times } of signals) {
      const weights = bySignal.get(signal) ?? new Map<string, SignalWeight>();
      const known = weights.get(id);
      if (known === undefined || known.weight < weight) weights.set(id, { weight, times });
      bySignal.set(signal, weights);
    }
  }
  for (const weights of bySignal.values()) {
    let claims = 0;
    for (const { weight } of weights.values()) claims += weight / STRONGEST;
    const information = Math.log(1 + patterns.size / (1 + claims)) / Math.log(1 + patterns.size / 2);
    for (const each of weights.values()) each.weight *= information;
  }
  return bySignal;
}
