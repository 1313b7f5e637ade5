import type { CaptureName, Phrase } from '../patterns/parse-phrase.ts';
import { isAlphanumeric } from './canonical-line.ts';

/** Text as UTF-16 codes, or a capture. */
type CompiledPart = Uint16Array | CaptureName;

export interface CompiledSegment {
  parts: readonly CompiledPart[];
  /** The character before must not be a letter or digit. */
  boundaryBefore: boolean;
  /** The character after must not be a letter or digit. */
  boundaryAfter: boolean;
}

/** A phrase made ready for `findPhrase`. */
export interface CompiledPhrase {
  source: string;
  segments: readonly CompiledSegment[];
  /** Text in which each match of the phrase has its anchor; the automaton looks for it. */
  anchor: string;
  /** Captures before the first text: none or one. */
  lead: CaptureName | undefined;
  /** The first text of the phrase. */
  head: Uint16Array;
  /** How far the anchor's end lies behind the start of the first text; undefined where the anchor is in a later text. */
  anchorEnd: number | undefined;
}

/** Longer anchors would only swell the automaton. */
const MAX_ANCHOR_CHARS = 16;

/** Makes a parsed phrase ready for matching. */
export function compilePhrase(phrase: Phrase): CompiledPhrase {
  const segments = phrase.segments.map((segment): CompiledSegment => {
    const first = segment.parts[0];
    const last = segment.parts[segment.parts.length - 1];
    return {
      parts: segment.parts.map((part) => (part.kind === 'text' ? codesOf(part.text) : part.capture)),
      boundaryBefore:
        segment.wordStart && (first?.kind !== 'text' || isAlphanumeric(first.text.charCodeAt(0))),
      boundaryAfter:
        segment.wordEnd &&
        last?.kind === 'text' &&
        isAlphanumeric(last.text.charCodeAt(last.text.length - 1)),
    };
  });
  const texts = phrase.segments.flatMap((segment) =>
    segment.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])),
  );
  const head = texts[0] ?? '';
  let longest = head;
  for (const text of texts) if (text.length > longest.length) longest = text;
  const anchor = longest.slice(0, MAX_ANCHOR_CHARS);
  const first = phrase.segments[0]?.parts[0];
  return {
    source: phrase.source,
    segments,
    anchor,
    lead: first?.kind === 'capture' ? first.capture : undefined,
    head: codesOf(head),
    anchorEnd: longest === head ? anchor.length : undefined,
  };
}

function codesOf(text: string): Uint16Array {
  const codes = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
  return codes;
}
