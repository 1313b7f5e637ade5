import { codeAt } from '../times/code-at.ts';
import { readAccessLog, readAlb } from './access-log.ts';
import { readCrash } from './crash.ts';
import { readCompose, readDmesg, readKubectlPrefix, readStern } from './envelopes.ts';
import type { FormatContext, ReadResult } from './format.ts';
import { readTimed, readUntimed } from './general.ts';
import { looksLikeJson, readJson } from './json.ts';
import { readKlog } from './klog.ts';
import { lettersEnd, levelBetween } from './levels.ts';
import { readLogfmt } from './logfmt.ts';
import {
  readCorosync,
  readCouchbase,
  readCups,
  readMysqlSlow,
  readVpcFlow,
  readWebsphere,
  uptimeEnd,
} from './products.ts';
import { readRedis } from './redis.ts';
import {
  readAudit,
  readCef,
  readDotnetConsole,
  readErlangReport,
  readJavaUtilLogging,
  readJournaldExport,
  readLambda,
  readLogcatBrief,
} from './reports.ts';
import { readClusterEvent, readLabelledEvent } from './supercomputers.ts';
import { readSyslog, readSyslogPriority } from './syslog.ts';
import {
  COLON,
  EQUALS,
  isDigit,
  isLetter,
  isLower,
  isUpper,
  LESS,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  SLASH,
  SPACE,
  skipSpaces,
  UNDERSCORE,
} from './text.ts';
import { readTikv } from './tikv.ts';
import { readTimedLine } from './timed-line.ts';
import { readWeblogic, readXml } from './xml.ts';

const NEWEST_INDENT = 8;

/** Reads a line in whichever known format it is; undefined when it has no header that is known. The line's end must be trimmed. */
export function readLine(text: string, context: FormatContext): ReadResult {
  const c = codeAt(text, 0);
  if (isDigit(c)) return readDigit(text, context);
  if (c === OPEN_BRACE) return readJson(text, context);
  if (isLetter(c)) return readLetter(text, c, context);
  if (c === OPEN_BRACKET) return readBracket(text, context);
  if (c === SPACE) return readIndented(text, context);
  if (c === LESS) return readAngle(text, context);
  if (c === 35) return readWeblogicOrSlow(text, context);
  if (c === EQUALS) return readErlangReport(text, context);
  if (c === MINUS) return readLabelledEvent(text, context);
  if (c === UNDERSCORE) return readJournaldExport(text);
  if (c === 47) return readCrash(text);
  return c === COLON ? readAccessLog(text, context) : undefined;
}

function readAngle(text: string, context: FormatContext): ReadResult {
  const second = codeAt(text, 1);
  if (isDigit(second)) return readSyslogPriority(text, context);
  return readXml(text, context) ?? readWeblogic(text, context);
}

function readWeblogicOrSlow(text: string, context: FormatContext): ReadResult {
  return codeAt(text, 1) === 35 ? readWeblogic(text, context) : readMysqlSlow(text, context);
}

function readDigit(text: string, context: FormatContext): ReadResult {
  if (context.time.readAt(text, 0)) return readTimedLine(text, context);
  return (
    readRedis(text, context) ??
    readAccessLog(text, context) ??
    readClusterEvent(text, context) ??
    readVpcFlow(text)
  );
}

function readBracket(text: string, context: FormatContext): ReadResult {
  const time = context.time;
  const second = codeAt(text, 1);
  if (second === OPEN_BRACE && looksLikeJson(text)) return readJson(text, context);
  if (time.readAt(text, 1)) {
    const closed = codeAt(text, time.end) === 93;
    if (closed && codeAt(text, 5) === 47) {
      const record = readTikv(text, context);
      if (record) return record;
    }
    const websphere = closed ? readWebsphere(text, time.end + 1, context) : undefined;
    return websphere ?? readTimed(text, closed ? time.end + 1 : time.end, !closed, context);
  }
  if (isDigit(second) || second === SPACE) {
    const uptime = uptimeEnd(text);
    if (uptime > 0) return readUntimed(text, uptime, context);
    const record = readDmesg(text) ?? readRedis(text, context);
    if (record) return record;
  }
  return readKubectlPrefix(text, context) ?? readCouchbase(text, context) ?? readUntimed(text, 0, context);
}

/** An indented line continues the record before it, unless a whole date and time follow a few spaces. */
function readIndented(text: string, context: FormatContext): ReadResult {
  const at = skipSpaces(text, 0);
  const separator = codeAt(text, at + 4);
  if (at > NEWEST_INDENT || (separator !== MINUS && separator !== SLASH) || !context.time.readAt(text, at))
    return undefined;
  return readTimed(text, context.time.end, false, context);
}

function readLetter(text: string, c: number, context: FormatContext): ReadResult {
  const second = codeAt(text, 1);
  if (isUpper(c)) {
    if (isDigit(second)) return readKlog(text, context) ?? readAccessLog(text, context);
    if (second === 44 && codeAt(text, 3) === OPEN_BRACKET) return readUntimed(text, 3, context);
    if (second === SLASH) return readLogcatBrief(text);
    if (second === SPACE && codeAt(text, 2) === OPEN_BRACKET) return readCups(text, context);
    if (isLower(second) && context.time.readAt(text, 0)) return readNamedTime(text, context);
    return readCapital(text, second, context);
  }
  return readSmall(text, context);
}

function readNamedTime(text: string, context: FormatContext): ReadResult {
  const end = context.time.end;
  const next = codeAt(text, end + 1);
  const weekday = !isDigit(codeAt(text, 4)) && codeAt(text, 4) !== SPACE;
  const half = codeAt(text, end - 1) === 77;
  if (half) return readJavaUtilLogging(text, context) ?? readTimed(text, end, false, context);
  const plain =
    codeAt(text, end) === SPACE && (isLetter(next) || isDigit(next) || next === 45 || next === COLON);
  if (!weekday && plain && levelBetween(text, end + 1, lettersEnd(text, end + 1)) === undefined) {
    const record = readSyslog(text, context);
    if (record) return record;
  }
  if (next === OPEN_BRACKET) {
    const record = readCorosync(text, end, context);
    if (record) return record;
  }
  return readTimedLine(text, context);
}

/** Lines that begin with a capital: a level, a label, a crash. */
function readCapital(text: string, second: number, context: FormatContext): ReadResult {
  const shouted = isUpper(second);
  if (shouted) {
    const record =
      readLevelPrefix(text, context) ??
      readLambda(text) ??
      readCef(text) ??
      readLabelledEvent(text, context) ??
      readUntimed(text, 0, context);
    if (record) return record;
  }
  return readCrash(text) ?? readLogfmtLine(text, context) ?? readCompose(text, context);
}

/** `WARNING: 2026/11/23 00:46:05 [core] message`: Go's log package with a level for its prefix. */
function readLevelPrefix(text: string, context: FormatContext): ReadResult {
  const end = lettersEnd(text, 0);
  if (codeAt(text, end) !== COLON || codeAt(text, end + 1) !== SPACE || !isDigit(codeAt(text, end + 2)))
    return undefined;
  const level = levelBetween(text, 0, end);
  if (level === undefined || !context.time.readAt(text, end + 2)) return undefined;
  const event = readTimed(text, context.time.end, false, context);
  event.level = level;
  return event;
}

function readSmall(text: string, context: FormatContext): ReadResult {
  return (
    readDotnetConsole(text) ??
    readAlb(text, context) ??
    readPrefixed(text, context) ??
    readCrash(text) ??
    readLogfmtLine(text, context) ??
    readCompose(text, context) ??
    readStern(text, context) ??
    readAccessLog(text, context)
  );
}

function readLogfmtLine(text: string, context: FormatContext): ReadResult {
  const equals = text.indexOf('=');
  if (equals <= 0 || equals > 64) return undefined;
  return (
    (text.startsWith('msg=audit(', equals + 1) || text.startsWith('type=') || text.startsWith('node=')
      ? readAudit(text, context)
      : undefined) ?? readLogfmt(text, context)
  );
}

/**
 * A name in front of the time: a file's, as `grep` and collectors write it (`nova-api.log.1 2017-05-16 00:00:00.008 ...`),
 * or the prefix of Go's log package (`raft2024/01/31 10:11:12 INFO: ...`).
 */
function readPrefixed(text: string, context: FormatContext): ReadResult {
  const letters = lettersEnd(text, 0);
  if (isDigit(codeAt(text, letters)) && codeAt(text, letters + 4) === SLASH) {
    if (!context.time.readAt(text, letters)) return undefined;
    return readTimed(text, context.time.end, false, context, text.slice(0, letters));
  }
  const space = text.indexOf(' ');
  if (space < 3 || space > 120 || !isDigit(codeAt(text, space + 1))) return undefined;
  if (codeAt(text, space + 5) !== MINUS || !context.time.readAt(text, space + 1)) return undefined;
  return readTimed(text, context.time.end, false, context);
}
