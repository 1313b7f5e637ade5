import type { Level } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import { lettersEnd, levelBetween } from './levels.ts';
import {
  CLOSE_BRACKET,
  CLOSE_PAREN,
  COLON,
  COMMA,
  GREATER,
  isDigit,
  isLetter,
  isSpace,
  isUpper,
  LESS,
  OPEN_BRACKET,
  PIPE,
  SPACE,
} from './text.ts';

const MAX_CHARS = 120;

/**
 * Finds a level among the first words of a text whose layout set none apart: `unbound[1:0] error: ...`, `queue.cpp: [ERROR] ...`,
 * `kid1| WARNING: ...`, `PHP Fatal error:  ...`. A small-letter word counts only behind a separator, so that sentences have none.
 * @param words how many words are looked at.
 */
export function levelInside(text: string, words: number): Level | undefined {
  const limit = Math.min(text.length, MAX_CHARS);
  let word = 0;
  let previous = SPACE;
  for (let at = 0; at < limit && word < words; at++) {
    const c = text.charCodeAt(at);
    const before = previous;
    previous = c;
    if (isSpace(c)) {
      if (!isSpace(before)) word++;
      continue;
    }
    if (!isLetter(c) || isLetter(before)) continue;
    const end = lettersEnd(text, at);
    const level = levelBetween(text, at, end);
    if (level !== undefined && isSetApart(text, at, end, word))
      return level === 'error' && isFatalError(text, at) ? 'fatal' : level;
    at = end - 1;
    previous = text.charCodeAt(at);
  }
  return undefined;
}

function isSetApart(text: string, start: number, end: number, word: number): boolean {
  const before = codeAt(text, start - 1);
  const after = codeAt(text, end);
  if (before === OPEN_BRACKET)
    return after === CLOSE_BRACKET || (after === SPACE && codeAt(text, end + 1) === CLOSE_BRACKET);
  if (before === LESS) return after === GREATER;
  if (start > 0 && !isSpace(before) && before !== PIPE) return false;
  const shouted = isUpper(codeAt(text, start + 1));
  if (shouted) return isSpace(after) || after === COLON || after === PIPE || after === COMMA;
  if (end - start === 3 && text.startsWith('log', start)) return false;
  const previous = lastBefore(text, start);
  const separated = previous === COLON || previous === CLOSE_BRACKET || previous === CLOSE_PAREN;
  if (after === COLON)
    return separated || isFatalError(text, start) || (word <= 1 && beginsColumn(text, start));
  if (after !== SPACE) return false;
  const next = codeAt(text, end + 1);
  if (word > 0 && (isSpace(next) || next === OPEN_BRACKET)) return true;
  return (word === 0 || previous === COLON) && isProcess(text, end + 1);
}

/** A capital, as in `TLS Error: ...`, or a line that begins with a number. */
function beginsColumn(text: string, start: number): boolean {
  return isUpper(codeAt(text, start)) || isDigit(codeAt(text, 0));
}

/** `hostd[1234]`. */
function isProcess(text: string, pos: number): boolean {
  const bracket = text.indexOf('[', pos);
  return bracket > pos && isDigit(codeAt(text, bracket + 1)) && text.lastIndexOf(' ', bracket) < pos;
}

/** The last character before `pos` that is no space; 0 at the text's start. */
function lastBefore(text: string, pos: number): number {
  let at = pos - 1;
  while (at >= 0 && isSpace(codeAt(text, at))) at--;
  return at < 0 ? 0 : codeAt(text, at);
}

/** `Fatal error: ...`. */
function isFatalError(text: string, pos: number): boolean {
  return text.startsWith('atal ', pos - 5);
}
