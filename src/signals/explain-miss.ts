import { type Phrase, parsePhrase } from '../patterns/parse-phrase.ts';
import type { SignalEntry } from '../patterns/signal-schema.ts';
import { CanonicalLine } from './canonical-line.ts';
import { compilePhrase } from './compiled-phrase.ts';
import { PhraseFinder } from './phrase-finder.ts';
import type { MatchedRecord } from './signal-matcher.ts';

interface PartialMatch {
  phrase: string;
  /** How many characters of the record the matching parts cover. */
  covered: number;
  explanation: string;
}

/**
 * Why a record does not state a signal: which phrase cancels it, or which phrase came furthest and where it stopped.
 * For the error text of a failing case; not for speed.
 */
export function explainMiss(entry: SignalEntry, record: MatchedRecord): string {
  const lines = [record.raw, ...(record.rest ?? [])];
  for (const source of entry.unless) {
    if (lines.some((line) => matchedSpan(parsePhrase(source), line) !== undefined)) {
      return `cancelled by unless ${JSON.stringify(source)}`;
    }
  }
  let best: PartialMatch | undefined;
  for (const source of Object.values(entry.phrases).flat()) {
    for (const line of lines) {
      const partial = furthestMatch(source, line);
      if (partial !== undefined && partial.covered > (best?.covered ?? 0)) best = partial;
    }
  }
  return best?.explanation ?? 'no phrase of the signal has any of its texts in the record';
}

/** The longest beginning of a phrase that a line matches. */
function furthestMatch(source: string, line: string): PartialMatch | undefined {
  const phrase = parsePhrase(source);
  const steps = stepsOf(phrase);
  for (let known = steps.length; known > 0; known--) {
    const span = matchedSpan(beginningOf(phrase, known), line);
    if (span === undefined) continue;
    const matched = line.slice(span.start, span.end);
    const rest = JSON.stringify(line.slice(span.end, span.end + 40));
    const explanation =
      known === steps.length
        ? `phrase ${JSON.stringify(source)} matches ${JSON.stringify(matched)}`
        : `phrase ${JSON.stringify(source)} matches as far as ${JSON.stringify(matched)}; it then wants ${steps[known] ?? ''}, but there stands ${rest}`;
    return { phrase: source, covered: matched.length, explanation };
  }
  return undefined;
}

/** Each word and each capture of a phrase, as a person would write it. */
function stepsOf(phrase: Phrase): string[] {
  return phrase.segments.flatMap(({ parts }, index) =>
    parts.flatMap((part, place) => {
      const gap = index > 0 && place === 0 ? '... ' : '';
      if (part.kind === 'capture') return [`${gap}<${part.capture}>`];
      return wordsOf(part.text).map((word, at) => (at === 0 ? gap : '') + JSON.stringify(word));
    }),
  );
}

/** The phrase with only its first steps. */
function beginningOf(phrase: Phrase, steps: number): Phrase {
  const segments: Phrase['segments'] = [];
  let left = steps;
  for (const segment of phrase.segments) {
    if (left === 0) break;
    const parts: typeof segment.parts = [];
    for (const part of segment.parts) {
      if (left === 0) break;
      const words = part.kind === 'text' ? wordsOf(part.text) : [];
      const taken = part.kind === 'text' ? Math.min(left, words.length) : 1;
      parts.push(part.kind === 'text' ? { kind: 'text', text: words.slice(0, taken).join('') } : part);
      left -= taken;
    }
    segments.push({ ...segment, parts });
  }
  return { source: phrase.source, segments };
}

/** Splits a text before its spaces. */
function wordsOf(text: string): string[] {
  return text.split(/(?= )/);
}

function matchedSpan(phrase: Phrase, line: string): { start: number; end: number } | undefined {
  const canonical = new CanonicalLine();
  canonical.fill(line);
  const finder = new PhraseFinder(canonical);
  if (!finder.find(compilePhrase(phrase))) return undefined;
  return { start: canonical.indexOf(finder.start), end: canonical.indexOf(finder.end) };
}
