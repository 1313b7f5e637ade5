import type { SignalEntry } from '../../src/patterns/signal-schema.ts';
import type { SignalMatch } from '../../src/signals/signal.ts';
import { SignalMatcher } from '../../src/signals/signal-matcher.ts';

/** A small catalogue for tests of the engine: signal type to phrases, and what cancels it. */
export function matcherOf(
  phrases: Record<string, string[]>,
  unless: Record<string, string[]> = {},
): SignalMatcher {
  const signals = new Map<string, SignalEntry>();
  for (const [signal, any] of Object.entries(phrases)) {
    signals.set(signal, {
      signal,
      summary: signal,
      tone: 'bad',
      about: 'either',
      phrases: { any },
      unless: unless[signal] ?? [],
      cases: { says: ['-'], silent: ['-'] },
    });
  }
  return new SignalMatcher({ signals });
}

/** A record of one or several lines. */
export function recordOf(text: string): { raw: string; rest: string[] | undefined; message: string } {
  const [raw = '', ...rest] = text.split('\n');
  return { raw, rest: rest.length > 0 ? rest : undefined, message: raw };
}

/** The match of one phrase in a text. */
export function find(phrase: string, text: string): SignalMatch | undefined {
  return matcherOf({ fact: [phrase] }).match(recordOf(text))[0];
}

/** The words of a text that one phrase matches. */
export function words(phrase: string, text: string): string | undefined {
  const match = find(phrase, text);
  return match === undefined ? undefined : text.split('\n')[match.lineOffset]?.slice(match.start, match.end);
}
