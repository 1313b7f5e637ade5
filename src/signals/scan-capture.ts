import type { CaptureName } from '../patterns/parse-phrase.ts';
import { isAlphanumeric } from './canonical-line.ts';
import { type Quantity, scanBytes, scanDuration, scanInteger, scanNumber } from './scan-number.ts';

/** What a capture found. */
export interface Reading extends Quantity {
  /** Bounds of the value itself, without its quotes. */
  from: number;
  to: number;
}

const MAX_NAME_CHARS = 255;

/**
 * Reads one capture at a place of zero-terminated lower-case codes, without ever going back.
 * @returns where it ends, or -1 where nothing of the kind stands there; `reading` holds the value
 */
export function scanCapture(
  capture: CaptureName,
  codes: Uint16Array,
  start: number,
  reading: Reading,
): number {
  if (capture === 'peer' || capture === 'word' || capture === 'any')
    return scanName(capture, codes, start, reading);
  const end = scanQuantity(capture, codes, start, reading);
  reading.from = start;
  reading.to = end;
  return end;
}

function scanQuantity(capture: CaptureName, codes: Uint16Array, start: number, reading: Reading): number {
  if (capture === 'ms') return scanDuration(codes, start, reading);
  if (capture === 'bytes') return scanBytes(codes, start, reading);
  if (capture === 'term') return scanInteger(codes, start, reading);
  const end = scanNumber(codes, start, reading);
  if (capture === 's') reading.value *= 1000;
  return end;
}

/** A name, quoted or not; a closing quote belongs to it where an opening one does. */
function scanName(
  capture: 'peer' | 'word' | 'any',
  codes: Uint16Array,
  start: number,
  reading: Reading,
): number {
  const quote = capture !== 'any' && isQuote(codes[start]) ? codes[start] : undefined;
  const from = quote === undefined ? start : start + 1;
  let to = from;
  while (to - from < MAX_NAME_CHARS && isNameCode(capture, codes[to] ?? 0)) to++;
  reading.from = from;
  reading.to = capture === 'any' ? to : trimmedEnd(codes, from, to);
  if (reading.to === from) return -1;
  return quote !== undefined && codes[to] === quote ? to + 1 : reading.to;
}

/** Where a name ends that is followed by the punctuation of its sentence, or by a bracket it did not open. */
function trimmedEnd(codes: Uint16Array, from: number, to: number): number {
  let end = to;
  while (end > from) {
    const code = codes[end - 1] ?? 0;
    const punctuation = code === 46 || code === 58 || code === 45 || code === 47 || code === 64;
    if (!punctuation && (code !== 93 || codes[from] === 91)) break;
    end--;
  }
  return end;
}

function isNameCode(capture: 'peer' | 'word' | 'any', code: number): boolean {
  if (isAlphanumeric(code) || code === 95 || code === 45 || code === 46 || code >= 128) return true;
  if (capture === 'any') return code > 32;
  // : / @ % [ ]
  return (
    capture === 'peer' &&
    (code === 58 || code === 47 || code === 64 || code === 37 || code === 91 || code === 93)
  );
}

function isQuote(code: number | undefined): boolean {
  return code === 34 || code === 39 || code === 96;
}
