import type { Catalogue } from '../patterns/catalogue.ts';
import { parsePhrase } from '../patterns/parse-phrase.ts';

/**
 * Words with digits that stand in the text of phrases, in lower case (`e11000`, `503`): a layer that takes records for
 * equal when only their numbers differ must keep these apart.
 */
export function significantTokens(catalogue: Pick<Catalogue, 'signals'>): Set<string> {
  const tokens = new Set<string>();
  for (const entry of catalogue.signals.values()) {
    for (const source of [...Object.values(entry.phrases).flat(), ...entry.unless]) {
      for (const { parts } of parsePhrase(source).segments) {
        for (const part of parts) {
          if (part.kind !== 'text') continue;
          for (const token of part.text.split(/[^a-z0-9]/)) if (/[0-9]/.test(token)) tokens.add(token);
        }
      }
    }
  }
  return tokens;
}
