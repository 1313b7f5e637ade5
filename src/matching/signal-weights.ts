import type { Catalogue } from '../patterns/catalogue.ts';

/** What a signal says for the patterns that name it. */
export type SignalWeights = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The weight that the catalogue's strongest signals of a pattern bear. */
const STRONGEST = 3;

/**
 * Signal → pattern → weight: what the pattern gives it, times what it tells at all. A signal that speaks for a dozen
 * patterns says little for each.
 */
export function weighSignals(catalogue: Pick<Catalogue, 'patterns'>): SignalWeights {
  const bySignal = new Map<string, Map<string, number>>();
  for (const { id, signals } of catalogue.patterns.values()) {
    for (const { signal, weight } of signals) {
      const patterns = bySignal.get(signal) ?? new Map<string, number>();
      patterns.set(id, Math.max(weight, patterns.get(id) ?? 0));
      bySignal.set(signal, patterns);
    }
  }
  for (const patterns of bySignal.values()) {
    let claims = 0;
    for (const weight of patterns.values()) claims += weight / STRONGEST;
    const information =
      Math.log(1 + catalogue.patterns.size / (1 + claims)) / Math.log(1 + catalogue.patterns.size / 2);
    for (const [id, weight] of patterns) patterns.set(id, weight * information);
  }
  return bySignal;
}
