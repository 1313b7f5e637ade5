import { codeAt } from '../times/code-at.ts';
import { isShoutedLevelAt } from './header-levels.ts';
import { type HeaderState, takeTime } from './header-state.ts';
import { levelBetween, levelOfLetter } from './levels.ts';
import { isIdentifier, isLoggerName, nodeOfThread, sourceOfThread } from './logger-names.ts';
import {
  CLOSE_BRACKET,
  COLON,
  closingBracket,
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
  skipSpaces,
  tokenEnd,
} from './text.ts';

export function takeGroup(s: HeaderState, at: number): number {
  const text = s.text;
  if (!s.timed) {
    const timeEnd = takeTime(s, at + 1);
    if (timeEnd > 0) {
      s.open = codeAt(text, timeEnd) !== CLOSE_BRACKET;
      return s.open ? timeEnd : timeEnd + 1;
    }
  }
  const close = closingBracket(text, at);
  if (close < 0) return -1;
  const start = skipSpaces(text, at + 1);
  let end = close;
  while (end > start && isSpace(codeAt(text, end - 1))) end--;
  if (end === start) return close + 1;
  return takeBracketed(s, start, end, close) ? close + 1 : -1;
}

/** Takes what stands in brackets; false when it belongs to the message. */
function takeBracketed(s: HeaderState, start: number, end: number, close: number): boolean {
  const text = s.text;
  if (s.level === undefined && takeBracketedLevel(s, start, end)) return true;
  if (takeBracketedProcess(s, start, end)) return true;
  if (s.tokens === 0 && !s.timed && !isIdentifier(text, start, end)) return false;
  if (text.startsWith('client ', start)) return false;
  if (s.level !== undefined && ++s.bracketsBehindLevel > (s.dashes ? 3 : 2)) return false;
  const inner = text.slice(start, end);
  if (s.level !== undefined && codeAt(text, 0) === OPEN_BRACKET && inner.includes('='))
    s.node ??= brokerIn(inner);
  if (
    s.bracket !== undefined &&
    s.bracketsBehindLevel === 2 &&
    isLoggerName(s.bracket) &&
    codeAt(text, 0) === OPEN_BRACKET &&
    text.includes(`][${s.bracket}`)
  )
    s.node ??= isIdentifier(text, start, end) ? inner : undefined;
  else if (inner.startsWith('myid:')) {
    if (inner.length > 5) s.node ??= inner.slice(5);
    return true;
  } else if (inner.startsWith('MY-') || inner.startsWith('shard ')) return true;
  s.node ??= nodeOfThread(inner);
  if (s.component !== undefined) s.ended = s.level !== undefined && !text.startsWith(' - ', close + 1);
  else if (s.bracket === undefined || s.bracketsBehindLevel === 1) s.bracket = sourceOfThread(inner);
  return true;
}

function takeBracketedLevel(s: HeaderState, start: number, end: number): boolean {
  const text = s.text;
  let level = levelBetween(text, start, end);
  if (level === undefined && end - start === 1) level = levelOfLetter(codeAt(text, start));
  if (level === undefined && end - start < 40) {
    const colon = text.lastIndexOf(':', end);
    if (colon > start) {
      level = levelBetween(text, colon + 1, end);
      if (level !== undefined) s.component ??= text.slice(start, colon);
    } else if (text.startsWith('System] [MY-', start)) level = 'info';
  }
  if (level === undefined) return false;
  s.level = level;
  if (s.tokens === 0) s.levelFirst = true;
  return true;
}

/** `[123]`, `[pid 123]`, `[pid 123:tid 456]`, `[123-1]`, `[#123]`. */
function takeBracketedProcess(s: HeaderState, start: number, end: number): boolean {
  const text = s.text;
  let at = start;
  if (text.startsWith('pid', at) || text.startsWith('PID', at)) at += 3;
  while (at < end && !isDigit(codeAt(text, at)) && !isLetter(codeAt(text, at))) at++;
  const digits = digitsEnd(text, at);
  if (digits === at || digits - at > 10) return false;
  if (at === start && digits < end && codeAt(text, digits) !== MINUS && codeAt(text, digits) !== COLON)
    return false;
  for (let i = digits; i < end; i++)
    if (isUpper(codeAt(text, i)) || (codeAt(text, i) === 46 && at === start)) return false;
  s.pid ??= numberBetween(text, at, digits);
  return true;
}

/** `<Error>`, Erlang's `<0.223.0>`. */
export function takeAngle(s: HeaderState, at: number): number {
  const text = s.text;
  const end = closingBracket(text, at, 40);
  if (end < 0 || !s.timed) return -1;
  const level = s.level === undefined ? levelBetween(text, at + 1, end) : undefined;
  if (level !== undefined) s.level = level;
  else if (isDigit(codeAt(text, at + 1)) && codeAt(text, at + 2) === 46) {
    s.component ??= text.slice(at, end + 1);
    s.ended = s.level !== undefined;
    if (codeAt(text, end + 1) === 64) return tokenEnd(text, end + 1);
  } else return -1;
  return end + 1;
}

/** `(main) ` behind a logger in brackets; `{query} <Error>`, `{file.py:12} INFO`. */
export function takeAside(s: HeaderState, at: number, c: number): number {
  const text = s.text;
  const end = closingBracket(text, at, 200);
  if (end < 0) return -1;
  const next = skipSpaces(text, end + 1);
  if (c === OPEN_BRACE) {
    if (s.level !== undefined || !(codeAt(text, next) === LESS || isShoutedLevelAt(s, next))) return -1;
    if (text.slice(at, end).includes('.py:')) s.component ??= text.slice(at + 1, end);
    return end + 1;
  }
  if (s.level !== undefined && codeAt(text, end + 1) === COLON && s.tokens <= 2)
    return takeSpeaker(s, at + 1, end);
  if (s.level === undefined || codeAt(text, at - 2) !== CLOSE_BRACKET || !isSpace(codeAt(text, end + 1)))
    return -1;
  s.ended = codeAt(text, next) !== COLON;
  return end + 1;
}

/** pino-pretty's `(1234):`, `(api/1234 on host1):`. */
function takeSpeaker(s: HeaderState, start: number, end: number): number {
  const match = /^(?:([\w.@-]{1,60})\/)?(\d{1,10})(?: on ([\w.-]{1,80}))?$/.exec(s.text.slice(start, end));
  if (!match) return -1;
  s.component ??= match[1];
  s.pid ??= Number(match[2]);
  s.node ??= match[3];
  s.ended = true;
  return end + 2;
}

/** The broker that speaks, in the names of Kafka's components: `[KafkaServer id=0]`, `[ReplicaManager broker=1]`. */
function brokerIn(inner: string): string | undefined {
  return /^[A-Z]\w{1,60} (?:id|broker|brokerId|nodeId|replicaId)=(\d{1,9})(?:,|$)/.exec(inner)?.[1];
}
