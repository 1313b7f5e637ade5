import { codeAt } from '../times/code-at.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { levelOfWord } from './levels.ts';
import { unquote } from './logfmt.ts';
import { closingBracket, OPEN_BRACKET, QUOTE, SPACE } from './text.ts';

/**
 * Reads the unified format of TiDB, TiKV and PD: `[2020/08/16 13:24:55.276 +00:00] [INFO] [raft.rs:985] ["message"] [key=value]`.
 * The time is already read and ends at `context.time.end`.
 */
export function readTikv(text: string, context: FormatContext): ReadResult {
  const timeEnd = context.time.end;
  if (!text.startsWith('] [', timeEnd)) return undefined;
  const groups = bracketGroups(text, timeEnd + 2);
  const [level, source, message] = groups;
  if (level === undefined || source === undefined || message === undefined) return undefined;
  const named = levelOfWord(level);
  if (named === undefined || !/:\d+>?$|^<unknown>$/.test(source)) return undefined;
  const fields: Record<string, unknown> = {};
  for (const group of groups.slice(3)) {
    const equals = group.indexOf('=');
    if (equals > 0) fields[plain(group.slice(0, equals))] = plain(group.slice(equals + 1));
  }
  return createEvent('tidb', plain(message), {
    timeMs: context.time.ms,
    level: named,
    component: source,
    fields,
  });
}

const plain = (value: string): string => (codeAt(value, 0) === QUOTE ? unquote(value) : value);

/** The texts between brackets, one space between the groups; quoted text may hold brackets. */
function bracketGroups(text: string, pos: number): string[] {
  const groups: string[] = [];
  let at = pos;
  while (at < text.length && codeAt(text, at) === OPEN_BRACKET) {
    const end = groupEnd(text, at);
    if (end < 0) break;
    groups.push(text.slice(at + 1, end));
    at = end + 1;
    if (codeAt(text, at) === SPACE) at++;
  }
  return groups;
}

function groupEnd(text: string, pos: number): number {
  let at = pos + 1;
  let quoted = false;
  for (; at < text.length; at++) {
    const c = codeAt(text, at);
    if (quoted && c === 92) at++;
    else if (c === QUOTE) quoted = !quoted;
    else if (c === 93 && !quoted) return at;
  }
  return closingBracket(text, pos, text.length);
}
