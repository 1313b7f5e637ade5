import { codeAt } from '../times/code-at.ts';
import { readCeph } from './ceph.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { readTimed } from './general.ts';
import { recordOfMembers } from './json.ts';
import { lettersEnd, levelBetween, levelOfLetter } from './levels.ts';
import { logfmtFields, splitTrailingPairs } from './logfmt.ts';
import { readPostgres, readPostgresCsv } from './postgres.ts';
import { readLogcatBrief } from './reports.ts';
import { readHostAndTag, readTag } from './syslog.ts';
import {
  COLON,
  closingBracket,
  isDigit,
  isLetter,
  isLower,
  isSpace,
  isUpper,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  requestIn,
  SPACE,
  TAB,
  tokenEnd,
} from './text.ts';
import { unwrap } from './unwrap.ts';

/** Reads a line that begins with a timestamp (ending at `context.time.end`): the formats that have one in front, then the general grammar. */
export function readTimedLine(text: string, context: FormatContext): ReadResult {
  const end = context.time.end;
  const c = codeAt(text, end);
  if (c === SPACE) {
    const d = codeAt(text, end + 1);
    if (d === 115 && text.startsWith('std', end + 1)) {
      const record = readCri(text, end, context);
      if (record) return record;
    } else if (d === OPEN_BRACKET) {
      const record = readHclog(text, end, context);
      if (record) return record;
    }
    if (d === OPEN_BRACE) {
      const record = readLogcli(text, end, context);
      if (record) return record;
    }
    if (codeAt(text, 2) === MINUS || isSpace(d)) {
      const record = readThreadTime(text, end, context);
      if (record) return record;
    }
    const record = readBareBehindTime(text, end, d, context);
    if (record) return record;
  } else if (c === 44 && codeAt(text, end + 1) !== SPACE) {
    const record = readPostgresCsv(text, context);
    if (record) return record;
  }
  return readPostgres(text, end, context) ?? readTimed(text, end, false, context);
}

/** Loki's `logcli`: `TIME {app="loki", pod="loki-0"} text`. */
function readLogcli(text: string, pos: number, context: FormatContext): ReadResult {
  const close = text.indexOf('} ', pos);
  if (close < 0 || !/^ \{\w+="/.test(text.slice(pos, pos + 80))) return undefined;
  const timeMs = context.time.ms;
  const labels = recordOfMembers(logfmtFields(text.slice(0, close), pos + 2, true) ?? {}, '', context);
  const parts = { timeMs, node: labels.node, level: labels.level, component: labels.component };
  return unwrap(text.slice(close + 2), 'logcli', parts, context);
}

/** Android's threadtime layout: `01-15 10:30:45.123  1234  5678 E Tag: message`. */
function readThreadTime(text: string, pos: number, context: FormatContext): ReadResult {
  const match = /^ +(\d{1,7}) +\d{1,7} ([VDIWEFA]) (?=\S)/.exec(text.slice(pos, pos + 32));
  const colon = match ? text.indexOf(': ', pos + match[0].length) : -1;
  if (!match || colon < 0 || colon - pos > 120) return undefined;
  const level = match[2] === 'A' ? 'fatal' : levelOfLetter(match[2]?.charCodeAt(0) ?? 0);
  return createEvent('logcat', text.slice(colon + 2), {
    timeMs: context.time.ms,
    level,
    component: text.slice(pos + match[0].length, colon).trimEnd(),
    pid: Number(match[1]),
  });
}

/** Android's time layout: `01-15 10:30:45.123 W/Tag( 123): message`. */
function readTimedLogcat(text: string, pos: number, context: FormatContext): ReadResult {
  const event = readLogcatBrief(text.slice(pos + 1));
  if (event !== undefined && !Array.isArray(event)) event.timeMs = context.time.ms;
  return event;
}

/** Ceph's lines go on with a thread in hexadecimal or with a daemon's name. */
function readCephLine(text: string, pos: number, context: FormatContext): ReadResult {
  const c = codeAt(text, pos + 1);
  const daemon = codeAt(text, pos + 4) === 46 && isLower(c);
  return daemon || (isDigit(c) && codeAt(text, pos + 2) === 102) ? readCeph(text, pos, context) : undefined;
}

/** Formats that go on behind the time with a bare word. */
function readBareBehindTime(text: string, pos: number, first: number, context: FormatContext): ReadResult {
  if (!isLetter(first) && !isDigit(first)) return undefined;
  if (codeAt(text, pos + 2) === 47) return readTimedLogcat(text, pos, context);
  const record = readCephLine(text, pos, context);
  if (record !== undefined || codeAt(text, 10) !== 84) return record;
  return readElb(text, pos, context) ?? readIsoSyslog(text, pos, context);
}

/** The container runtime's envelope: `TIME stdout F text`. */
function readCri(text: string, pos: number, context: FormatContext): ReadResult {
  const stream = text.startsWith('stdout ', pos + 1) || text.startsWith('stderr ', pos + 1);
  const tag = codeAt(text, pos + 8);
  if (!stream || (tag !== 70 && tag !== 80) || codeAt(text, pos + 9) !== SPACE) return undefined;
  return unwrap(text.slice(pos + 10), 'cri', { timeMs: context.time.ms }, context);
}

/** HashiCorp's hclog: `TIME [WARN]  agent.server.raft: message: key=value`. */
function readHclog(text: string, pos: number, context: FormatContext): ReadResult {
  const close = text.indexOf(']', pos);
  if (close < 0 || close - pos > 9) return undefined;
  const level = levelBetween(text, pos + 2, close);
  const gap = close - pos === 6 ? 2 : 1;
  if (level === undefined || !isUpper(codeAt(text, pos + 2))) return undefined;
  let at = close + 1;
  for (let i = 0; i < gap; i++) if (codeAt(text, at++) !== SPACE) return undefined;
  const end = tokenEnd(text, at);
  if (!isLetter(codeAt(text, at)) || codeAt(text, end - 1) !== COLON) return undefined;
  const { message, fields } = splitTrailingPairs(text.slice(end + 1));
  return createEvent('hclog', message, {
    timeMs: context.time.ms,
    level,
    component: text.slice(at, end - 1),
    fields,
  });
}

/** rsyslog's own layout and Heroku's: `2024-01-31T10:11:12+00:00 host tag[pid]: message`. */
function readIsoSyslog(text: string, pos: number, context: FormatContext): ReadResult {
  if (codeAt(text, 4) !== 45) return undefined;
  const hostEnd = tokenEnd(text, pos + 1);
  if (codeAt(text, hostEnd) === TAB || levelBetween(text, pos + 1, lettersEnd(text, pos + 1)) !== undefined)
    return undefined;
  if (codeAt(text, hostEnd - 1) === COLON) return readHeroku(text, pos + 1, hostEnd, context);
  const tag = readTag(text, hostEnd + 1);
  if (tag === undefined || codeAt(text, hostEnd + 1) === SPACE) return undefined;
  const tagStart = hostEnd + 1;
  const spaced = text.indexOf(' ', tagStart) < tag.nameEnd && text.indexOf(' ', tagStart) >= 0;
  const isLevel = levelBetween(text, tagStart, lettersEnd(text, tagStart)) !== undefined;
  if (spaced || isLevel || !isHost(text, pos + 1, hostEnd)) return undefined;
  return readHostAndTag(text, pos, { timeMs: context.time.ms }, context);
}

/** `app[web.1]: message`. */
function readHeroku(text: string, start: number, end: number, context: FormatContext): ReadResult {
  const open = text.indexOf('[', start);
  if (open < 0 || open >= end || closingBracket(text, open, 60) !== end - 2) return undefined;
  const inner = text.slice(open + 1, end - 2);
  const numeric = /^\d+$/.test(inner);
  const parts = { timeMs: context.time.ms, component: text.slice(start, open) };
  const who = numeric ? { pid: Number(inner) } : { node: /[.\d]/.test(inner) ? inner : undefined };
  return unwrap(text.slice(end + 1), 'syslog', { ...parts, ...who }, context);
}

function isHost(text: string, start: number, end: number): boolean {
  if (isDigit(codeAt(text, start)) && !isDigit(codeAt(text, end - 1))) return false;
  for (let at = start; at < end; at++) {
    const c = codeAt(text, at);
    if (!isLetter(c) && !isDigit(c) && c !== 45 && c !== 46 && c !== 95 && c !== COLON) return false;
  }
  return true;
}

/** AWS classic load balancer: `TIME name client:port backend:port ...`. */
function readElb(text: string, pos: number, context: FormatContext): ReadResult {
  const nameEnd = tokenEnd(text, pos + 1);
  if (!isDigit(codeAt(text, nameEnd + 1)) || codeAt(text, text.length - 1) === SPACE) return undefined;
  const match = /^ \d{1,3}(?:\.\d{1,3}){3}:\d+ (?:-|\d{1,3}(?:\.\d{1,3}){3}:\d+) -?[\d.]+ -?[\d.]+ /.exec(
    text.slice(nameEnd, nameEnd + 90),
  );
  if (!match) return undefined;
  return createEvent('aws-elb', requestIn(text), {
    timeMs: context.time.ms,
    node: text.slice(pos + 1, nameEnd),
  });
}
