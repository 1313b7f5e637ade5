import type { Catalogue } from '../patterns/catalogue.ts';
import { SignalMatcher } from '../signals/signal-matcher.ts';
import { type SignalWeights, weighSignals } from './signal-weights.ts';
import { SymptomIndex } from './symptom-index.ts';
import { Vocabulary } from './vocabulary.ts';

/** The catalogue, made ready to be compared with text. */
export interface Matcher {
  catalogue: Catalogue;
  vocabulary: Vocabulary;
  symptoms: SymptomIndex;
  signals: SignalMatcher;
  signalWeights: SignalWeights;
}

/** Some tens of milliseconds of work: make it once and keep it. */
export function createMatcher(catalogue: Catalogue): Matcher {
  const vocabulary = new Vocabulary(catalogue.words);
  return {
    catalogue,
    vocabulary,
    symptoms: new SymptomIndex(catalogue.patterns.values(), catalogue.ordinary, vocabulary),
    signals: new SignalMatcher(catalogue),
    signalWeights: weighSignals(catalogue),
  };
}
