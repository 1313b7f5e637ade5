import type { LogEvent } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import type { EventParts, FormatContext, ReadResult } from './format.ts';
import { levelOfSeverity } from './levels.ts';
import {
  CLOSE_BRACKET,
  COLON,
  closingBracket,
  digitsEnd,
  GREATER,
  isDigit,
  isLetter,
  numberBetween,
  OPEN_BRACKET,
  SPACE,
  skipSpaces,
  tokenEnd,
} from './text.ts';
import { unwrap } from './unwrap.ts';

const MAX_TAG = 64;

/** Reads syslog lines that begin with a priority: RFC 5424, RFC 3164, and the kernel's own buffer. */
export function readSyslogPriority(text: string, context: FormatContext): ReadResult {
  const end = digitsEnd(text, 1);
  if (end === 1 || end > 4 || codeAt(text, end) !== GREATER) return undefined;
  const priority = numberBetween(text, 1, end);
  if (priority > 191) return undefined;
  const level = levelOfSeverity(priority & 7);
  let at = end + 1;
  if (isDigit(codeAt(text, at)) && codeAt(text, at + 1) === SPACE)
    return readRfc5424(text, at + 2, level, context);
  at = skipSpaces(text, at);
  if (context.time.readAt(text, at))
    return readHostAndTag(text, context.time.end, { timeMs: context.time.ms, level }, context);
  const message = text.slice(at);
  const inner = unwrap(message, 'syslog', { level }, context);
  return inner;
}

/** `TIMESTAMP HOST APP PROCID MSGID SD MSG` behind `<PRI>1 `. */
function readRfc5424(
  text: string,
  pos: number,
  level: EventParts['level'],
  context: FormatContext,
): LogEvent | undefined {
  let timeMs: number | undefined;
  let at = pos;
  if (context.time.readAt(text, pos)) {
    timeMs = context.time.ms;
    at = context.time.end;
  } else at = tokenEnd(text, pos);
  const parts: string[] = [];
  for (let i = 0; i < 4; i++) {
    const start = skipSpaces(text, at);
    at = tokenEnd(text, start);
    parts.push(text.slice(start, at));
  }
  const [host, app, procId] = parts.map((part) => (part === '-' || part === '' ? undefined : part));
  at = skipStructuredData(text, skipSpaces(text, at));
  const pid = procId !== undefined && /^\d{1,10}$/.test(procId) ? Number(procId) : undefined;
  const message = text.slice(skipSpaces(text, at)).replace(/^\uFEFF/, '');
  return unwrap(message, 'syslog', { timeMs, level, node: host, component: app, pid }, context);
}

/** Behind `-` or `[id name="value" ...]...`; a quoted value may hold a bracket. */
function skipStructuredData(text: string, pos: number): number {
  if (codeAt(text, pos) === 45 && (pos + 1 >= text.length || codeAt(text, pos + 1) === SPACE)) return pos + 1;
  let at = pos;
  let quoted = false;
  if (codeAt(text, at) !== OPEN_BRACKET || !isLetterOrDigit(codeAt(text, at + 1))) return pos;
  for (; at < text.length; at++) {
    const c = codeAt(text, at);
    if (c === 92) at++;
    else if (c === 34) quoted = !quoted;
    else if (c === 93 && !quoted && codeAt(text, at + 1) !== OPEN_BRACKET) return at + 1;
  }
  return pos;
}

const isLetterOrDigit = (c: number): boolean => isLetter(c) || isDigit(c);

/** Reads `Jan 31 10:11:12 host tag[pid]: message`; the time is already read and ends at `context.time.end`. */
export function readSyslog(text: string, context: FormatContext): ReadResult {
  if (codeAt(text, context.time.end) !== SPACE) return undefined;
  return readHostAndTag(text, context.time.end, { timeMs: context.time.ms }, context);
}

/** Reads `HOST TAG[PID]: MESSAGE` and adds to `parts`, whose node, where it has one, stays; undefined when no host can be read. */
export function readHostAndTag(
  text: string,
  pos: number,
  parts: EventParts,
  context: FormatContext,
): LogEvent | undefined {
  const hostStart = skipSpaces(text, pos);
  const hostEnd = tokenEnd(text, hostStart);
  if (hostEnd === hostStart) return undefined;
  const first = codeAt(text, hostStart);
  // `unbound[8:0] notice: ...`: a process, and no host before it.
  const isProcess = codeAt(text, hostEnd - 1) === CLOSE_BRACKET && text.indexOf('[', hostStart) < hostEnd;
  const hostLess =
    isProcess ||
    codeAt(text, hostEnd - 1) === COLON ||
    !(isLetterOrDigit(first) || first === 58 || first === 35);
  if (!hostLess) parts.node ??= text.slice(hostStart, hostEnd);
  const tagStart = hostLess ? hostStart : skipSpaces(text, hostEnd);
  const tag = readTag(text, tagStart);
  if (tag === undefined) return unwrap(text.slice(tagStart), 'syslog', parts, context);
  parts.component = text.slice(tagStart, tag.nameEnd);
  parts.pid = tag.pid;
  return unwrap(text.slice(tag.end), 'syslog', parts, context);
}

/** `sshd[123]: `, `kernel: `, `sshd(pam_unix)[123]: `, `syslogd 1.4.1: `, `launchd[1] (com.apple.x): `; undefined when the message has no tag. */
export function readTag(
  text: string,
  pos: number,
): { nameEnd: number; pid: number | undefined; end: number } | undefined {
  let at = pos;
  for (; at < pos + MAX_TAG; at++) {
    const c = codeAt(text, at);
    if (c === COLON && (codeAt(text, at + 1) === SPACE || at + 1 >= text.length)) {
      return at === pos
        ? undefined
        : { nameEnd: at, pid: undefined, end: at + 1 + (at + 1 < text.length ? 1 : 0) };
    }
    if (c === OPEN_BRACKET) break;
    if (c === SPACE && !isDigit(codeAt(text, at + 1)) && !isDashed(text, pos, at))
      return readSpacedTag(text, pos);
    if (c < 0) return undefined;
  }
  if (at === pos || codeAt(text, at) !== OPEN_BRACKET) return undefined;
  const close = closingBracket(text, at, 40);
  if (close < 0) return undefined;
  let end = close + 1;
  if (codeAt(text, end) === SPACE && codeAt(text, end + 1) === 40) {
    const paren = closingBracket(text, end + 1);
    if (paren > 0) end = paren + 1;
  }
  if (codeAt(text, end) !== COLON) return undefined;
  const digits = digitsEnd(text, at + 1);
  const pid = digits > at + 1 && digits - at < 11 ? numberBetween(text, at + 1, digits) : undefined;
  return { nameEnd: at, pid, end: skipOneSpace(text, end + 1) };
}

/** Names with spaces before a process: Pacemaker's `name    [pid] message`, macOS's `Microsoft Word[123]: message`. */
function readSpacedTag(text: string, pos: number): ReturnType<typeof readTag> {
  const open = text.indexOf('[', pos);
  if (open < 0 || open - pos > 48) return undefined;
  const close = digitsEnd(text, open + 1);
  if (close === open + 1 || codeAt(text, close) !== 93) return undefined;
  const column = codeAt(text, open - 1) === SPACE;
  if (!column && codeAt(text, close + 1) !== COLON) return undefined;
  const name = text.slice(pos, open);
  if (!/^[\w.-]+(?: [\w.-]+){0,3} *$/.test(name)) return undefined;
  const pid = numberBetween(text, open + 1, close);
  return { nameEnd: pos + name.trimEnd().length, pid, end: skipSpaces(text, column ? close + 1 : close + 2) };
}

const skipOneSpace = (text: string, pos: number): number => (codeAt(text, pos) === SPACE ? pos + 1 : pos);

/** `-- root[2421]: ...`: a tag of dashes before the name. */
function isDashed(text: string, start: number, at: number): boolean {
  return codeAt(text, start) === 45 && codeAt(text, at - 1) === 45;
}
