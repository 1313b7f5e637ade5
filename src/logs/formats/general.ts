import type { LogEvent } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { HeaderState } from './header-state.ts';
import { raftMember } from './json.ts';
import { levelInside } from './level-search.ts';
import { levelOfMessage } from './levels.ts';
import { splitTrailingPairs } from './logfmt.ts';
import { scanHeader } from './scan-header.ts';
import { CLOSE_PAREN, isLetter, OPEN_BRACKET, QUOTE, requestIn, trimEnd } from './text.ts';

const scan = new HeaderState();
const WORDS_SEARCHED = 6;

/**
 * Reads a line by the general grammar of headers, from behind a timestamp that is already read.
 * @param prefix a name that stands in front of the time; the component where the header names none.
 * @param open whether the timestamp stands in a bracket that is still open (`[2024-01-01T00:00:00Z INFO main]`).
 */
export function readTimed(
  text: string,
  pos: number,
  open: boolean,
  context: FormatContext,
  prefix?: string,
): LogEvent {
  scan.reset(text, pos, context.time, context.time.ms, open);
  scanHeader(scan);
  if (prefix !== undefined) scan.component ??= prefix;
  return recordOfScan(text);
}

/** Reads a line that begins with a level, a process or a name, with or without a time behind; undefined without an unmistakable header. */
export function readUntimed(text: string, pos: number, context: FormatContext): ReadResult {
  scan.reset(text, pos, context.time, undefined, false);
  scanHeader(scan);
  if (!scan.levelFirst && !scan.timed) return undefined;
  if (context.depth > 0 && !scan.timed && scan.component === undefined && isLetter(codeAt(text, pos)))
    scan.pos = pos;
  return recordOfScan(text);
}

function recordOfScan(text: string): LogEvent {
  let message = trimEnd(scan.pos === 0 ? text : text.slice(scan.pos));
  let component = scan.component;
  if (codeAt(message, 0) === QUOTE && scan.level === undefined && /^"[A-Z]{3,8} /.test(message))
    message = requestIn(message);
  else if (codeAt(message, message.length - 1) === CLOSE_PAREN) {
    const logger = trailingLogger(message);
    if (logger > 0) {
      component = message.slice(logger + 2, -1);
      message = message.slice(0, logger);
    }
  }
  const node = scan.node ?? (component === 'raft' ? raftMember(message) : undefined);
  const speaker = codeAt(text, 0) === OPEN_BRACKET ? speakerOf(message) : undefined;
  const event = createEvent('text', message, {
    timeMs: scan.timed ? scan.timeMs : undefined,
    level:
      scan.level ??
      levelOfMessage(message) ??
      (scan.timed ? levelInside(message, WORDS_SEARCHED) : undefined),
    node: node ?? speaker?.[3],
    component: component ?? speaker?.[1],
    pid: scan.pid,
  });
  if (component !== undefined && mayHavePairs(component)) addPairs(event, message);
  return event;
}

/** Bunyan's printed form: `[time] ERROR: api/1234 on host1: message`. */
function speakerOf(message: string): RegExpExecArray | null {
  return message.includes(' on ')
    ? /^([\w.-]{1,60})\/(\d{1,7}) on ([\w.-]{1,80}): /.exec(message.slice(0, 160))
    : null;
}

/** Loggers of hclog (`agent.server.raft`) and Rust's tracing (`my_crate::net`) write pairs behind their messages. */
function mayHavePairs(component: string): boolean {
  return component.includes('::');
}

function addPairs(event: LogEvent, message: string): void {
  const split = splitTrailingPairs(message);
  if (split.fields === undefined) return;
  event.message = split.message;
  event.fields = split.fields;
}

/** Position of ` (kafka.server.KafkaServer)` at the end of a message, or -1. */
function trailingLogger(message: string): number {
  const open = message.lastIndexOf(' (');
  if (open <= 0 || message.length - open > 120) return -1;
  return /^[a-z]\w*(?:\.\w+){2,}\)$/i.test(message.slice(open + 2)) ? open : -1;
}
