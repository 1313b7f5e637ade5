import { codeAt } from '../times/code-at.ts';
import { takeAngle, takeAside, takeGroup } from './header-brackets.ts';
import { isShoutedLevelAt, takeLevelWord } from './header-levels.ts';
import { takeLogger } from './header-loggers.ts';
import { type HeaderState, takeProcess, takeTime } from './header-state.ts';
import { levelBetween, levelOfLetter } from './levels.ts';
import {
  CLOSE_BRACKET,
  COLON,
  COMMA,
  digitsEnd,
  isDigit,
  isLetter,
  isSpace,
  isUpper,
  LESS,
  MINUS,
  numberBetween,
  OPEN_BRACE,
  OPEN_BRACKET,
  OPEN_PAREN,
  PIPE,
  skipSpaces,
} from './text.ts';

const MAX_TOKENS = 14;
const MAX_LOGGER = 120;
const MAX_PIPE_FIELD = 80;

/**
 * Takes the header off a line: time, level, process, thread, logger, source location, in whatever order a layout puts them,
 * bracketed, bare or between separators. Begins where `s` was reset to; afterwards `s.pos` is where the message begins.
 */
export function scanHeader(s: HeaderState): void {
  for (; s.tokens < MAX_TOKENS && !s.ended; s.tokens++) {
    const at = skipSpaces(s.text, s.pos);
    const end = takeToken(s, at, codeAt(s.text, at));
    if (end < 0) break;
    s.pos = end;
  }
  s.pos = skipSpaces(s.text, s.pos);
  s.component ??= s.bracket;
}

/** Takes the token at `at`; gives the position behind it, or -1 where the message begins. */
function takeToken(s: HeaderState, at: number, c: number): number {
  if (s.pipes) {
    const end = takePipeField(s, at);
    if (end > 0) return end;
  }
  if (isLetter(c) || c === 95 || c === 47 || c === 36 || c === 46) return takeWord(s, at, c);
  if (c === OPEN_BRACKET) return takeGroup(s, at);
  if (isDigit(c)) return takeNumber(s, at);
  if (c === MINUS) return takeDash(s, at);
  if (c === COLON) return takeColon(s, at);
  if (c === LESS) return takeAngle(s, at);
  if (c === PIPE) {
    s.pipes = true;
    return at + 1;
  }
  if (c === COMMA) return at + 1;
  if (c === CLOSE_BRACKET && s.open) return closeBracket(s, at);
  if (c === OPEN_PAREN || c === OPEN_BRACE) return takeAside(s, at, c);
  if (c === 35 && isDigit(codeAt(s.text, at + 1))) return takeProcess(s, at + 1);
  return -1;
}

function closeBracket(s: HeaderState, at: number): number {
  s.open = false;
  if (s.level !== undefined && s.component !== undefined) s.ended = true;
  return at + 1;
}

/** `LEVEL | module:function:12 - `, `| CORE | INFO | (file) |`: a short field between bars. */
function takePipeField(s: HeaderState, at: number): number {
  const text = s.text;
  const bar = text.indexOf('|', at);
  if (bar < 0 || bar - at > MAX_PIPE_FIELD) return -1;
  const field = text.slice(at, bar).trimEnd();
  if (field === '') return bar + 1;
  const level = levelBetween(field, 0, field.length);
  if (level !== undefined && s.level === undefined) s.level = level;
  else if (isDigit(codeAt(field, 0)) && digitsEnd(field, 0) === field.length) s.pid ??= Number(field);
  else if (codeAt(field, 0) === OPEN_PAREN) s.component = field.slice(1, -1);
  else if (field.includes(' ')) return -1;
  else s.component ??= field;
  return bar + 1;
}

function takeNumber(s: HeaderState, at: number): number {
  const text = s.text;
  if (!s.timed) {
    const timeEnd = takeTime(s, at);
    if (timeEnd > 0) return timeEnd;
  }
  const end = digitsEnd(text, at);
  const after = codeAt(text, end);
  if (after === 35 && isDigit(codeAt(text, end + 1))) {
    const colon = digitsEnd(text, end + 1);
    if (codeAt(text, colon) !== COLON) return -1;
    takeProcess(s, at);
    s.ended = true;
    return colon + 1;
  }
  if (s.open && after === CLOSE_BRACKET) return end;
  if (!isSpace(after) || end - at > 10) return -1;
  if (!leadsOn(s, skipSpaces(text, end), true)) return -1;
  s.numbered = true;
  s.pid ??= numberBetween(text, at, end);
  return end;
}

/** Whether a header goes on at `at`: a level, a bracket, a dash row, or another number before one of these. */
function leadsOn(s: HeaderState, at: number, number: boolean): boolean {
  const text = s.text;
  const c = codeAt(text, at);
  if (c === OPEN_BRACKET || c === LESS) return s.level === undefined || c === OPEN_BRACKET;
  if (c === MINUS) return codeAt(text, at + 1) === MINUS || !s.timed;
  if (s.level !== undefined) return false;
  if (isUpper(c) && isSpace(codeAt(text, at + 1)) && levelOfLetter(c) !== undefined) return true;
  if (number && isDigit(c)) {
    const end = digitsEnd(text, at);
    return isSpace(codeAt(text, end)) && leadsOn(s, skipSpaces(text, end), false);
  }
  return isShoutedLevelAt(s, at);
}

function takeDash(s: HeaderState, at: number): number {
  const text = s.text;
  let end = at;
  while (codeAt(text, end) === MINUS) end++;
  if (end > at + 2) s.dashes = true;
  if (!isSpace(codeAt(text, end)) || (s.tokens === 0 && !s.timed)) return -1;
  if (end === at + 1 && s.level !== undefined && (s.component !== undefined || s.bracket !== undefined))
    s.ended = true;
  return end;
}

function takeColon(s: HeaderState, at: number): number {
  const spaced = isSpace(codeAt(s.text, at + 1));
  if (s.tokens === 0 && !s.timed) return -1;
  if (spaced && s.level !== undefined) s.ended = true;
  return at + 1;
}

function takeWord(s: HeaderState, at: number, c: number): number {
  const text = s.text;
  if (!s.timed) {
    const timeEnd = takeTime(s, at);
    if (timeEnd > 0) return timeEnd;
  }
  if (s.level === undefined) {
    const end = takeLevelWord(s, at, c);
    if (end > 0) return end;
  }
  const limit = Math.min(text.length, at + MAX_LOGGER);
  let end = at + 1;
  let equals = 0;
  for (; end < limit; end++) {
    const d = text.charCodeAt(end);
    if (d === 32 || d === 9 || (d === 93 && s.open)) break;
    if (d === 61) equals ||= end;
    else if (d === 34 || d === 40 || d === 39 || d === 124) return -1;
  }
  if (end >= limit) return -1;
  return takeLogger(s, at, end, equals);
}
