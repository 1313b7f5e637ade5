import type { LogEvent } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import { epochTextToMs } from '../times/epoch.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { levelInside } from './level-search.ts';
import { levelOfLetter, levelOfWord } from './levels.ts';
import { isSpace, skipSpaces, tokenEnd } from './text.ts';

/** Reads WebSphere behind its bracketed time: `00000001 WsServerImpl  E   message`. */
export function readWebsphere(text: string, pos: number, context: FormatContext): ReadResult {
  const match = /^ [0-9a-f]{8} (\S{1,40}) +([A-Z]) +(?=\S)/.exec(text.slice(pos, pos + 90));
  if (!match) return undefined;
  const level = match[2] === 'A' || match[2] === 'O' ? 'info' : levelOfLetter(match[2]?.charCodeAt(0) ?? 0);
  return createEvent('websphere', text.slice(pos + match[0].length), {
    timeMs: context.time.ms,
    level: level ?? 'info',
    component: match[1],
  });
}

/** Reads Couchbase: `[ns_server:info,TIME,node@host:process<0.1.0>:module:function:line]message`. */
export function readCouchbase(text: string, context: FormatContext): ReadResult {
  const match = /^\[([\w.]{1,40}):(\w{4,9}),([^,\]]{10,40}),([^:,\]]{1,100}):/.exec(text.slice(0, 200));
  if (!match || !context.time.readAt(match[3] ?? '', 0)) return undefined;
  const close = text.indexOf(']', match[0].length);
  return createEvent('couchbase', close < 0 ? text : text.slice(close + 1), {
    timeMs: context.time.ms,
    level: levelOfWord(match[2] ?? ''),
    component: match[1],
    node: match[4],
  });
}

/** Reads Corosync's file log behind its time: `[pid] host corosync notice  [TOTEM ] message`. */
export function readCorosync(text: string, pos: number, context: FormatContext): ReadResult {
  const match = /^ \[(\d{1,10})\] ([\w.-]{1,80}) ([\w-]{1,40}) +(?=\w)/.exec(text.slice(pos, pos + 160));
  if (!match) return undefined;
  const timeMs = context.time.ms;
  const message = text.slice(pos + match[0].length);
  const word = message.slice(0, tokenEnd(message, 0)).replace(/:$/, '');
  const level = levelOfWord(word) ?? levelInside(message, 3);
  return createEvent('corosync', message, {
    timeMs,
    level,
    node: match[2],
    component: match[3],
    pid: Number(match[1]),
  });
}

/** Reads CUPS: `E [15/Jan/2024:10:30:45 +0000] message`. */
export function readCups(text: string, context: FormatContext): ReadResult {
  const level = levelOfLetter(codeAt(text, 0));
  if (level === undefined || !context.time.readAt(text, 3) || codeAt(text, context.time.end) !== 93)
    return undefined;
  return createEvent('cups', text.slice(context.time.end + 2), { timeMs: context.time.ms, level });
}

/** Reads AWS VPC flow records, version 2: `2 account eni-id source target ports ... start end ACCEPT OK`. */
export function readVpcFlow(text: string): ReadResult {
  if (!/^\d \d{12} eni-/.test(text.slice(0, 20))) return undefined;
  const cells = text.split(' ');
  const timeMs = epochTextToMs(cells[10] ?? '');
  return createEvent('aws-vpc-flow', text, { timeMs, component: cells[2] });
}

const isSlowHead = (text: string): boolean => text.startsWith('# Time: ') || text.startsWith('# User@Host: ');

/** Reads the head of an entry of MySQL's slow query log; its figures and the statement follow. */
export function readMysqlSlow(text: string, context: FormatContext): ReadResult {
  if (!isSlowHead(text)) return undefined;
  const timed = codeAt(text, 2) === 84 && context.time.readAt(text, skipSpaces(text, 7));
  return createEvent('mysql-slow', '', { timeMs: timed ? context.time.ms : undefined });
}

/** Whether a line belongs to the entry of the slow query log that is open. */
export function continuesMysqlSlow(event: LogEvent, text: string): boolean {
  if (text.startsWith('# Time: ')) return false;
  return (
    !text.startsWith('# User@Host: ') ||
    event.rest === undefined ||
    !event.rest.some((line) => line.startsWith('# Query_time'))
  );
}

/** Gives an entry of the slow query log its figures and statement as message, and its time from `SET timestamp`. */
export function finishMysqlSlow(event: LogEvent): void {
  const lines = [event.raw, ...(event.rest ?? [])];
  const stamp = lines.find((line) => line.startsWith('SET timestamp='));
  event.timeMs ??= epochTextToMs(/\d+/.exec(stamp ?? '')?.[0] ?? '');
  const telling = lines.filter(
    (line) =>
      line.startsWith('# Query_time') || (!line.startsWith('#') && !/^(?:SET timestamp|use )/.test(line)),
  );
  event.message = telling.map((line) => line.replace(/^# /, '').trim()).join(' ') || event.raw;
}

/** Position behind an uptime in brackets (`[0.123s]`, `[     0.001234s]`), or 0. */
export function uptimeEnd(text: string): number {
  const match = /^\[ {0,8}\d{1,9}\.\d{1,9}s\]/.exec(text.slice(0, 32));
  if (!match) return 0;
  return isSpace(codeAt(text, match[0].length)) ? skipSpaces(text, match[0].length) : match[0].length;
}
