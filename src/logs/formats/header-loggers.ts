import { codeAt } from '../times/code-at.ts';
import { isShoutedLevelAt } from './header-levels.ts';
import { type HeaderState, takeProcess } from './header-state.ts';
import { levelBetween } from './levels.ts';
import { isIdentifier, isLoggerName, isQualified } from './logger-names.ts';
import {
  CLOSE_BRACKET,
  COLON,
  isDigit,
  isLetter,
  isLower,
  isSpace,
  isUpper,
  LESS,
  MINUS,
  OPEN_BRACKET,
  PIPE,
  skipSpaces,
  TAB,
} from './text.ts';

/** Decides whether the word in `[at, end)` is a logger, a module or a source location. */
export function takeLogger(s: HeaderState, at: number, end: number, equals: number): number {
  const text = s.text;
  const last = codeAt(text, end - 1);
  let next = skipSpaces(text, end);
  if (codeAt(text, next) === 42 && text.startsWith('*64 - ', next)) next += 4;
  const after = codeAt(text, next);
  if (s.open) return takeWordInBracket(s, at, end, after);
  if (equals > 0) return takePair(s, at, end, equals);
  if (after === LESS && isDigit(codeAt(text, next + 1)) && text.slice(at, end).includes('@')) {
    s.node = text.slice(at, end);
    return end;
  }
  if (last === COLON) return takeLoggerWithColon(s, at, end, next);
  if (s.level === undefined && s.timed && isShoutedLevelAt(s, next)) return setComponent(s, at, end, end);
  if (after === MINUS && isSpace(codeAt(text, next + 1))) return takeLoggerBeforeDash(s, at, end, next);
  if (s.level === undefined) return takeColumn(s, at, end, next);
  if (s.component !== undefined) return isLocation(s, at, end) && codeAt(text, end) === TAB ? end : -1;
  if (after === COLON && isSpace(codeAt(text, next + 1))) {
    s.ended = true;
    return setComponent(s, at, end, next + 1);
  }
  if (
    codeAt(text, end) === TAB &&
    (isUpper(codeAt(text, at - 1)) || codeAt(text, at - 1) === TAB || isSpace(codeAt(text, at - 1)))
  )
    return setComponent(s, at, end, end);
  if (after === OPEN_BRACKET && isLoggerName(text.slice(at, end))) return setComponent(s, at, end, end);
  if (
    isLocation(s, at, end) ||
    isQualified(text, at, end) ||
    (next - end >= 2 && isIdentifier(text, at, end))
  ) {
    if (after !== OPEN_BRACKET && after !== MINUS && after !== PIPE) s.ended = true;
    return setComponent(s, at, end, end);
  }
  return -1;
}

function setComponent(s: HeaderState, at: number, end: number, next: number): number {
  s.component ??= s.text.slice(at, end);
  return next;
}

/** `[2017-11-09T02:12:24Z ERROR main]`. */
function takeWordInBracket(s: HeaderState, at: number, end: number, after: number): number {
  if (after !== CLOSE_BRACKET && !s.timed) return -1;
  const start = codeAt(s.text, at) === 47 ? at + 1 : at;
  return setComponent(s, start, end, end);
}

/** `pid=12 tid=ab class=X INFO: `: pairs before the level. */
function takePair(s: HeaderState, at: number, end: number, equals: number): number {
  const text = s.text;
  if (s.level !== undefined || !s.timed) return -1;
  const isPid = text.startsWith('pid=', at);
  if (!isPid && !s.pairs) return -1;
  s.pairs = true;
  if (isPid) takeProcess(s, equals + 1);
  return end;
}

function takeLoggerWithColon(s: HeaderState, at: number, end: number, next: number): number {
  const text = s.text;
  if (s.component !== undefined && s.level !== undefined) return -1;
  const name = text.slice(at, end - 1);
  if (s.level === undefined && takeDottedLevel(s, name)) return end;
  if (s.level === undefined && !s.timed) return -1;
  if (s.level === undefined && isShoutedLevelAt(s, next)) return setComponent(s, at, end - 1, end);
  if (s.level === undefined && !isLoggerName(name)) return -1;
  if (name.includes(',')) return -1;
  s.ended = true;
  const plain = isSpace(codeAt(text, end)) && isLower(codeAt(name, 0)) && !isLoggerName(name);
  const kept = plain && !s.pipes && s.bracket === undefined;
  return setComponent(s, at, end - 1, kept ? at : end);
}

/** Monolog's `channel.LEVEL:`, cloud-init's `util.py[LEVEL]:`. */
function takeDottedLevel(s: HeaderState, name: string): boolean {
  const bracketed = codeAt(name, name.length - 1) === CLOSE_BRACKET;
  const dot = name.lastIndexOf(bracketed ? '[' : '.');
  if (dot <= 0 || !isUpper(codeAt(name, dot + 1)) || !isUpper(codeAt(name, dot + 2))) return false;
  const level = levelBetween(name, dot + 1, bracketed ? name.length - 1 : name.length);
  if (level === undefined) return false;
  s.level = level;
  s.component ??= name.slice(0, dot);
  s.ended = true;
  return true;
}

function takeLoggerBeforeDash(s: HeaderState, at: number, end: number, next: number): number {
  const name = s.text.slice(at, end);
  if (s.component !== undefined && s.level !== undefined) return -1;
  const follows = isShoutedLevelAt(s, skipSpaces(s.text, next + 1));
  if (s.level === undefined && !follows && !(s.timed && isLoggerName(name))) return -1;
  if (s.level === undefined && !follows) s.ended = true;
  if (s.level !== undefined) s.ended = true;
  return setComponent(s, at, end, next + 1);
}

/** Without a level: a source (`spid51      `, `Server      `) set off by a wide gap. */
function takeColumn(s: HeaderState, at: number, end: number, next: number): number {
  if (!s.timed || next - end < 4 || s.component !== undefined || !isIdentifier(s.text, at, end)) return -1;
  s.ended = true;
  return setComponent(s, at, end, end);
}

/** `file.go:123`, `Message.java:826`, `pkg/file.rs:1`. */
function isLocation(s: HeaderState, at: number, end: number): boolean {
  const text = s.text;
  let start = end;
  while (start > at && isDigit(codeAt(text, start - 1))) start--;
  if (start === end || codeAt(text, start - 1) !== COLON || start - at < 4) return false;
  const dot = text.lastIndexOf('.', start);
  return dot > at && start - 1 - dot <= 6 && isLetter(codeAt(text, dot + 1));
}
