import type { CaptureName } from '../patterns/parse-phrase.ts';
import { type CanonicalLine, isAlphanumeric } from './canonical-line.ts';
import type { CompiledPhrase, CompiledSegment } from './compiled-phrase.ts';
import { type Reading, scanCapture } from './scan-capture.ts';

/** The most characters that `...` stands for. */
const MAX_GAP_CHARS = 80;
/** How far before its first text a phrase may begin, where it begins with a capture. */
const MAX_LEAD_CHARS = 128;

interface FoundCapture extends Reading {
  capture: CaptureName;
}

/**
 * Finds phrases in one canonical line. Each part either matches at a place in one way or not at all, and no place is
 * tried twice for the same segment, so the cost is linear in the line's length.
 */
export class PhraseFinder {
  start = 0;
  end = 0;
  /** The captures of the last match, in their order; only the first `captureCount` count. */
  readonly captures: FoundCapture[] = [];
  captureCount = 0;
  readonly #line: CanonicalLine;
  /** For each segment, the first place that was not yet tried for the phrase at hand. */
  readonly #untried: number[] = [];

  constructor(line: CanonicalLine) {
    this.#line = line;
  }

  /** Looks for the leftmost match in the whole line. */
  find(phrase: CompiledPhrase): boolean {
    this.#forgetTried(phrase);
    const { codes, length } = this.#line;
    const head = phrase.head;
    const first = head[0];
    for (let at = 0; at + head.length <= length; at++) {
      if (codes[at] === first && this.#findAtHead(phrase, at)) return true;
    }
    return false;
  }

  /** Looks for a match whose first text begins at a place. */
  findAt(phrase: CompiledPhrase, headAt: number): boolean {
    this.#forgetTried(phrase);
    return this.#findAtHead(phrase, headAt);
  }

  #forgetTried(phrase: CompiledPhrase): void {
    for (let i = 1; i < phrase.segments.length; i++) this.#untried[i] = 0;
  }

  #findAtHead(phrase: CompiledPhrase, headAt: number): boolean {
    const { lead, head } = phrase;
    if (lead === undefined) return this.#matchFrom(phrase, headAt);
    const codes = this.#line.codes;
    for (let i = 0; i < head.length; i++) if (codes[headAt + i] !== head[i]) return false;
    for (let start = this.#leadStart(lead, headAt); start < headAt; start++) {
      if (this.#matchFrom(phrase, start)) return true;
    }
    return false;
  }

  /** The leftmost place where a capture may begin that ends right before `end`. */
  #leadStart(lead: CaptureName, end: number): number {
    const codes = this.#line.codes;
    let words = lead === 'ms' || lead === 'bytes' ? 2 : 1;
    let start = end;
    while (start > 0 && end - start < MAX_LEAD_CHARS) {
      if (codes[start - 1] === 32 && --words === 0) break;
      start--;
    }
    return start;
  }

  #matchFrom(phrase: CompiledPhrase, start: number): boolean {
    this.captureCount = 0;
    const end = this.#matchSegments(phrase, 0, start);
    if (end < 0) return false;
    this.start = start;
    this.end = end;
    return true;
  }

  /** Matches the segments from `index` on, the first of them at `start`; returns where the last ends, or -1. */
  #matchSegments(phrase: CompiledPhrase, index: number, start: number): number {
    const segment = phrase.segments[index];
    if (segment === undefined) return start;
    const known = this.captureCount;
    const end = this.#matchSegment(segment, start, index > 0);
    if (end < 0 || index + 1 === phrase.segments.length) {
      if (end < 0) this.captureCount = known;
      return end;
    }
    const limit = Math.min(this.#line.length, end + MAX_GAP_CHARS);
    for (let next = Math.max(end, this.#untried[index + 1] ?? 0); next <= limit; next++) {
      const found = this.#matchSegments(phrase, index + 1, next);
      if (found >= 0) return found;
      this.#untried[index + 1] = next + 1;
    }
    this.captureCount = known;
    return -1;
  }

  #matchSegment(segment: CompiledSegment, start: number, afterGap: boolean): number {
    const codes = this.#line.codes;
    if (segment.boundaryBefore && start > 0 && isAlphanumeric(codes[start - 1])) return -1;
    const parts = segment.parts;
    let at = start;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      if (part === undefined) return -1;
      if (typeof part === 'string') {
        const next = parts[i + 1];
        at = this.#matchCapture(part, at, typeof next === 'string' ? undefined : next, afterGap && i === 0);
        if (at < 0) return -1;
      } else {
        for (let k = 0; k < part.length; k++) if (codes[at + k] !== part[k]) return -1;
        at += part.length;
      }
    }
    if (segment.boundaryAfter && isAlphanumeric(codes[at])) return -1;
    return at;
  }

  /** Reads a capture; a name is cut back to where the text that must follow it stands. */
  #matchCapture(capture: CaptureName, at: number, next: Uint16Array | undefined, afterGap: boolean): number {
    const codes = this.#line.codes;
    const found = this.#freeCapture();
    found.capture = capture;
    // A number after a gap could be any number of the line, so one that can have a unit must have it.
    if (afterGap && at > 0 && isPartOfToken(codes[at - 1])) return -1;
    let end = scanCapture(capture, codes, at, found);
    if (end < 0 || (afterGap && (capture === 'ms' || capture === 'bytes') && !found.unit)) return -1;
    if (next !== undefined && isName(capture) && !standsAt(next, codes, end)) {
      let cut = end - 1;
      while (cut > found.from && !standsAt(next, codes, cut)) cut--;
      if (cut <= found.from) return -1;
      end = cut;
      found.to = cut;
    }
    this.captureCount++;
    return end;
  }

  #freeCapture(): FoundCapture {
    let capture = this.captures[this.captureCount];
    if (capture === undefined) {
      capture = { capture: 'any', from: 0, to: 0, value: 0, unit: false };
      this.captures.push(capture);
    }
    return capture;
  }
}

function standsAt(text: Uint16Array, codes: Uint16Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (codes[at + i] !== text[i]) return false;
  return true;
}

function isName(capture: CaptureName): boolean {
  return capture === 'peer' || capture === 'word' || capture === 'any';
}

/** Letters, digits and what joins them: `.`, `-`, `_`. */
function isPartOfToken(code: number | undefined): boolean {
  return isAlphanumeric(code) || code === 45 || code === 46 || code === 95;
}
