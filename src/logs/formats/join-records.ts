import type { LogEvent } from '../event.ts';
import type { LineGlimpser } from '../line-glimpser.ts';
import { codeAt } from '../times/code-at.ts';
import { readCrash, readTrace } from './crash.ts';
import { createEvent, type FormatContext } from './format.ts';
import { readLine } from './index.ts';
import { finishJournaldExport } from './journald-export.ts';
import { type JsonBlock, MAX_BLOCK, MAX_INDENT, recordsOfBlock } from './json-block.ts';
import { levelOfMessage } from './levels.ts';
import { continuesMysqlSlow, finishMysqlSlow } from './products.ts';
import { julSecondLine } from './reports.ts';
import { CLOSE_BRACE, isSpace, trimEnd } from './text.ts';
import { isContinuation } from './unwrap.ts';
import { finishLog4jXml } from './xml.ts';

/** Lines that a record may hold beside its first. */
const MAX_REST = 200;
const ESCAPE = '\u001b';
const COLOURS = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Gives the records of a file's lines, in order. */
export interface RecordJoiner {
  /** Takes the next line; false when the receiver wants no more. */
  push(text: string, line: number): boolean;
  /** Gives the last record. */
  end(): void;
  /** Records in which no known header was recognised. */
  unparsed: number;
  events: number;
  /** Lines by format. */
  formats: Map<string, number>;
}

/** Joins lines to records: a line with a known header begins one, others continue it. */
export function createRecordJoiner(
  context: FormatContext,
  onEvent: (event: LogEvent) => void | false,
  glimpser?: LineGlimpser,
): RecordJoiner {
  let current: LogEvent | undefined;
  let headersKnown = false;
  let stopped = false;
  let countedFormat = '';
  let countedLines = 0;
  let block: JsonBlock | undefined;

  const joiner: RecordJoiner = { push, end, unparsed: 0, events: 0, formats: new Map() };
  return joiner;

  function push(raw: string, line: number): boolean {
    const clean = raw.includes(ESCAPE) ? raw.replace(COLOURS, '') : raw;
    const text = trimEnd(clean);
    if (block !== undefined) return pushToBlock(block, text, raw, line);
    if (text.length < MAX_INDENT && text.endsWith('{') && text.trim() === '{') {
      block = { indent: text.length - 1, firstLine: line, lines: [raw] };
      return true;
    }
    return pushText(text, raw, line);
  }

  function pushText(text: string, raw: string, line: number): boolean {
    if (text === '') return pushBlank(raw, line);
    if (current !== undefined && takesLine(current, text)) return append(raw, line);
    if (glimpser?.knows(text, line, context)) {
      flush();
      const seen = glimpser.read();
      if (seen !== undefined) return begin(seen, raw, line);
    }
    context.continues = false;
    const found = readLine(text, context);
    if (found === undefined) return pushUnknown(text, raw, line);
    if (context.continues && current !== undefined && !Array.isArray(found) && found.node === current.node)
      return append(raw, line);
    headersKnown = true;
    flush();
    if (!Array.isArray(found)) return begin(found, raw, line);
    for (const event of found) {
      flush();
      begin(event, raw, line);
    }
    return !stopped;
  }

  /** Collects an object that is printed over several lines; one that is no record goes on as the lines it is made of. */
  function pushToBlock(open: JsonBlock, text: string, raw: string, line: number): boolean {
    open.lines.push(raw);
    const closed = codeAt(text, open.indent) === CLOSE_BRACE && text.length <= open.indent + 2;
    if (!closed && open.lines.length < MAX_BLOCK) return !stopped;
    block = undefined;
    const found = closed ? recordsOfBlock(open, context) : undefined;
    if (found === undefined) return replay(open);
    headersKnown = true;
    for (const event of found) {
      flush();
      begin(event, open.lines[0] ?? '', open.firstLine);
      event.rest ??= open.lines.slice(1, MAX_REST + 1);
    }
    return line >= 0 && !stopped;
  }

  function replay(open: JsonBlock): boolean {
    for (const [index, raw] of open.lines.entries()) {
      const text = trimEnd(raw);
      if (text === '') pushBlank(raw, open.firstLine + index);
      else pushText(text, raw, open.firstLine + index);
    }
    return !stopped;
  }

  function begin(event: LogEvent, raw: string, line: number): boolean {
    event.line = line;
    event.raw = raw;
    current = event;
    return !stopped;
  }

  function pushBlank(raw: string, line: number): boolean {
    if (current?.format === 'journald-export') flush();
    else if (current?.rest !== undefined || current?.format === 'crash') append(raw, line);
    return !stopped;
  }

  function append(raw: string, line: number): boolean {
    if (current === undefined) return true;
    if (current.glimpse !== undefined) current = readWholly(current, context);
    current.rest ??= [];
    // Blank lines that were passed over keep their place, so that rest[i] is line + 1 + i.
    while (current.rest.length < Math.min(MAX_REST, line - current.line - 1)) current.rest.push('');
    if (current.rest.length < MAX_REST) current.rest.push(raw);
    if (current.message === '') current.message = raw.trim();
    return true;
  }

  function pushUnknown(text: string, raw: string, line: number): boolean {
    const full = current?.rest !== undefined && current.rest.length >= MAX_REST;
    const joins =
      current !== undefined &&
      (isSpace(codeAt(text, 0)) ||
        isContinuation(text) ||
        (headersKnown && !full) ||
        current.format === 'crash');
    if (joins) return append(raw, line);
    flush();
    const trace = readTrace(text);
    if (trace !== undefined) return begin(trace, raw, line);
    joiner.unparsed++;
    return begin(createEvent('unknown', text.trim(), { level: levelOfMessage(text) }), raw, line);
  }

  function flush(): void {
    if (current === undefined) return;
    const event = current;
    current = undefined;
    finish(event);
    joiner.events++;
    const lines = 1 + (event.rest?.length ?? 0);
    if (event.format !== countedFormat) countFormat(event.format);
    countedLines += lines;
    if (!stopped && onEvent(event) === false) stopped = true;
  }

  function countFormat(next: string): void {
    if (countedLines > 0)
      joiner.formats.set(countedFormat, (joiner.formats.get(countedFormat) ?? 0) + countedLines);
    countedFormat = next;
    countedLines = 0;
  }

  function end(): void {
    if (block !== undefined) {
      const open = block;
      block = undefined;
      replay(open);
    }
    flush();
    countFormat('');
  }

  function finish(event: LogEvent): void {
    if (event.format === 'journald-export') finishJournaldExport(event, context);
    else if (event.format === 'crash') finishCrash(event);
    else if (event.format === 'mysql-slow') finishMysqlSlow(event);
    else if (event.format === 'log4j-xml') finishLog4jXml(event);
    else if (event.message === '') event.message = event.raw.trim();
  }
}

/** Reads a record that was only glimpsed at, since it goes on in further lines. */
function readWholly(seen: LogEvent, context: FormatContext): LogEvent {
  const found = readLine(trimEnd(seen.raw), context);
  return found === undefined || Array.isArray(found) ? seen : { ...found, line: seen.line, raw: seen.raw };
}

/** Whether records of a format take further lines by rules of their own. */
export function goesOnByItself(format: string): boolean {
  return /^(?:journald-export|mysql-slow|log4j-xml|java-util-logging|crash|unknown)$/.test(format);
}

/** Whether an open record takes a line by its own rules, before any header is looked for. */
function takesLine(current: LogEvent, text: string): boolean {
  if (current.format === 'journald-export') return !text.startsWith('__CURSOR=');
  if (current.format === 'mysql-slow') return codeAt(text, 0) !== 50 && continuesMysqlSlow(current, text);
  if (current.format === 'log4j-xml') return !text.startsWith('<log4j:event');
  if (current.format === 'java-util-logging' && current.rest === undefined) {
    const second = julSecondLine(text);
    if (second === undefined) return false;
    current.level = second.level;
    current.message = second.message;
    return true;
  }
  return current.format === 'crash' && (isSpace(codeAt(text, 0)) || readCrash(text) !== undefined);
}

/** A crash report of Node begins with the place of the throw: its message is the error's line. */
function finishCrash(event: LogEvent): void {
  if (!/:\d+$/.test(event.message)) return;
  const error = event.rest?.find((line) => /^(?:\[?\w*(?:Error|Exception)\b|Uncaught )/.test(line));
  if (error !== undefined) event.message = error.trim();
}
