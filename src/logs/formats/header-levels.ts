import type { Level } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import type { HeaderState } from './header-state.ts';
import { lettersEnd, levelBetween, levelOfLetter } from './levels.ts';
import {
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isDigit,
  isSpace,
  isUpper,
  MINUS,
  OPEN_BRACKET,
  PIPE,
  SPACE,
  skipSpaces,
  TAB,
} from './text.ts';

export function isShoutedLevelAt(s: HeaderState, at: number): boolean {
  const text = s.text;
  if (!isUpper(codeAt(text, at)) || !isUpper(codeAt(text, at + 1))) return false;
  const end = lettersEnd(text, at);
  const after = codeAt(text, end);
  if (!(isSpace(after) || after === COLON || after === PIPE || after === COMMA)) return false;
  return levelBetween(text, at, end) !== undefined;
}

export function takeLevelWord(s: HeaderState, at: number, c: number): number {
  const text = s.text;
  const end = lettersEnd(text, at);
  const after = codeAt(text, end);
  if (end === at + 1) return takeLevelLetter(s, at, c, after);
  const level = levelBetween(text, at, end);
  if (level === undefined) return takeNumberedDebug(s, at, end, after);
  const shouted = isUpper(c) && isUpper(codeAt(text, at + 1));
  if (!shouted && !isDelimited(s, at, end, after, level)) return -1;
  if (
    !(
      isSpace(after) ||
      after === COLON ||
      after === COMMA ||
      after === PIPE ||
      after === CLOSE_BRACKET ||
      after === 47 ||
      after === MINUS ||
      after === OPEN_BRACKET ||
      after < 0
    )
  )
    return -1;
  if (shouted && !s.timed && (s.tokens === 0 || (s.tokens === 1 && s.bracket !== undefined)))
    s.levelFirst = true;
  else if (!s.timed) return -1;
  s.level = level;
  if (after === COLON && isSpace(codeAt(text, end + 1))) s.ended = true;
  return after === COLON || after === COMMA || after === 47 ? end + 1 : end;
}

/** A word in small letters is a level only where a layout sets it apart. */
function isDelimited(s: HeaderState, at: number, end: number, after: number, level: Level): boolean {
  const text = s.text;
  if (after === COLON || after === COMMA || after === TAB || after === PIPE || codeAt(text, at - 1) === TAB)
    return true;
  if (!isSpace(after)) return false;
  const next = codeAt(text, end + 1);
  if (isSpace(next) || next === OPEN_BRACKET || next === PIPE || next === MINUS) return true;
  return (
    s.tokens <= 1 &&
    (level === 'info' || level === 'debug' || level === 'trace' || text.startsWith('warn ', at))
  );
}

/** `I | raft: `, `I NETWORK  [conn2]`, `D WindowManager: `, `E! `. */
function takeLevelLetter(s: HeaderState, at: number, c: number, after: number): number {
  const text = s.text;
  const level = levelOfLetter(c);
  if (level === undefined || !s.timed) return -1;
  if (after === 33 && isSpace(codeAt(text, at + 2))) {
    s.level = level;
    return at + 2;
  }
  if (after !== SPACE && after !== PIPE) return -1;
  const next = codeAt(text, skipSpaces(text, at + 1));
  if (!s.numbered && !isUpper(next) && next !== OPEN_BRACKET && next !== PIPE && next !== MINUS) return -1;
  s.level = level;
  return at + 1;
}

/** PostgreSQL's `DEBUG1` to `DEBUG5`. */
function takeNumberedDebug(s: HeaderState, at: number, end: number, after: number): number {
  if (end - at !== 5 || !isDigit(after) || !s.timed) return -1;
  if (levelBetween(s.text, at, end) !== 'debug' || !isUpper(codeAt(s.text, at))) return -1;
  s.level = 'debug';
  return codeAt(s.text, end + 1) === COLON ? end + 2 : end + 1;
}
