import type { Phrase } from '../patterns/parse-phrase.ts';

/**
 * Adds the words with digits that stand in the text of a phrase, in lower case (`e11000`, `503`): a layer that takes
 * records for equal when only their numbers differ must keep these apart.
 */
export function addSignificantTokens(phrase: Phrase, tokens: Set<string>): void {
  for (const { parts } of phrase.segments) {
    for (const part of parts) {
      if (part.kind !== 'text') continue;
      for (const token of part.text.split(/[^a-z0-9]/)) if (/[0-9]/.test(token)) tokens.add(token);
    }
  }
}
