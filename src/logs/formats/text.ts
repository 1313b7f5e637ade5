import { codeAt } from '../times/code-at.ts';
/** Character classes and small scans that the readers share. */
export const TAB = 9;
export const SPACE = 32;
export const QUOTE = 34;
export const OPEN_PAREN = 40;
export const CLOSE_PAREN = 41;
export const COMMA = 44;
export const MINUS = 45;
export const SLASH = 47;
export const COLON = 58;
export const LESS = 60;
export const EQUALS = 61;
export const UNDERSCORE = 95;
export const GREATER = 62;
export const OPEN_BRACKET = 91;
export const CLOSE_BRACKET = 93;
export const OPEN_BRACE = 123;
export const PIPE = 124;
export const CLOSE_BRACE = 125;

export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
export const isUpper = (c: number): boolean => c >= 65 && c <= 90;
export const isLower = (c: number): boolean => c >= 97 && c <= 122;
export const isLetter = (c: number): boolean => isUpper(c) || isLower(c);
export const isSpace = (c: number): boolean => c === 32 || c === 9;

// The scans below run on every line: plain `charCodeAt` inside the text's bounds and bare codes are what V8 does best.

/** Position of the first character at or behind `pos` that is no space or tab. */
export function skipSpaces(text: string, pos: number): number {
  const end = text.length;
  for (let at = pos; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c !== 32 && c !== 9) return at;
  }
  return Math.max(end, pos);
}

/** Position behind the digits at `pos`. */
export function digitsEnd(text: string, pos: number): number {
  const end = text.length;
  for (let at = pos; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c < 48 || c > 57) return at;
  }
  return Math.max(end, pos);
}

/** The number that the digits in `[start, end)` make. */
export function numberBetween(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + codeAt(text, at) - 48;
  return value;
}

/** Position of the next space or tab, or the text's end. */
export function tokenEnd(text: string, pos: number): number {
  const end = text.length;
  for (let at = pos; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === 32 || c === 9) return at;
  }
  return end;
}

/** Position of the bracket that closes the one at `pos`, nested ones skipped; -1 when it is not within `limit` characters. */
export function closingBracket(text: string, pos: number, limit = 300): number {
  const open = codeAt(text, pos);
  const close = open === OPEN_PAREN ? CLOSE_PAREN : open + 2;
  const end = Math.min(text.length, pos + limit);
  let depth = 0;
  for (let at = pos; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === open) depth++;
    else if (c === close && --depth === 0) return at;
  }
  return -1;
}

/** Text without trailing spaces and tabs. */
export function trimEnd(text: string): string {
  const last = codeAt(text, text.length - 1);
  return last <= SPACE ? text.trimEnd() : text;
}

/** The first quoted text of a line, or the line. */
export function requestIn(text: string): string {
  const open = text.indexOf('"');
  const close = open < 0 ? -1 : text.indexOf('"', open + 1);
  return close < 0 ? text : text.slice(open + 1, close);
}
