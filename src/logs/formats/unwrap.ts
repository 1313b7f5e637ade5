import type { LogEvent } from '../event.ts';
import { isWeekdayAt, monthAt } from '../times/calendar.ts';
import { codeAt } from '../times/code-at.ts';
import { createEvent, type EventParts, type FormatContext } from './format.ts';
import { readLine } from './index.ts';
import { levelInside } from './level-search.ts';
import { levelOfMessage } from './levels.ts';
import { isDigit, isLower, isSpace, isUpper, trimEnd } from './text.ts';

const MAX_DEPTH = 4;
const WORDS_SEARCHED = 3;
const HALF_DAY_MS = 43_200_000;

/**
 * The record inside an envelope (a container runtime's line, syslog, an export).
 * The inner record's own time and level win; the envelope fills what is missing, and its node wins, since it names the machine.
 */
export function unwrap(inner: string, format: string, outer: EventParts, context: FormatContext): LogEvent {
  const text = trimEnd(inner);
  const record =
    context.depth < MAX_DEPTH && mayHaveHeader(text) ? readInner(text, outer.timeMs, context) : undefined;
  if (record === undefined) {
    context.continues = format === 'syslog' ? isStackFrame(text) : isContinuation(text);
    const event = createEvent(format, text, outer);
    event.level ??= levelOfMessage(text) ?? levelInside(text, WORDS_SEARCHED);
    return event;
  }
  record.timeMs ??= outer.timeMs;
  record.level ??= outer.level;
  record.node = outer.node ?? record.node;
  record.component ??= outer.component;
  record.pid ??= outer.pid;
  record.fields ??= outer.fields;
  return record;
}

function readInner(text: string, outerMs: number | undefined, context: FormatContext): LogEvent | undefined {
  const { time } = context;
  const latestMs = time.latestMs;
  if (outerMs !== undefined && startsYearless(text)) time.setLatest(outerMs + HALF_DAY_MS, true);
  context.depth++;
  const found = readLine(text, context);
  context.depth--;
  if (time.latestMs !== latestMs) time.setLatest(latestMs, false);
  return Array.isArray(found) ? found[0] : found;
}

/** Times without a year begin with a letter (klog's level, a month), or with a clock or month and day. */
function startsYearless(text: string): boolean {
  return !isDigit(codeAt(text, 0)) || !isDigit(codeAt(text, 2));
}

/** A glance at the first characters: an ordinary sentence has no header of its own. */
function mayHaveHeader(text: string): boolean {
  const a = codeAt(text, 0);
  if (!isUpper(a) && !isLower(a)) return a > 32;
  const b = codeAt(text, 1);
  if (isUpper(a)) return isUpper(b) || isDigit(b) || !isLower(b) || isDateName(text);
  for (let at = 1; at < 24; at++) {
    const c = codeAt(text, at);
    if (c === 61) return true;
    if (c === 58) return at === 4 || at === 5;
    if (isSpace(c)) return codeAt(text, at + 1) === 124 || codeAt(text, at + 1) === 50;
    if (c < 0) return false;
  }
  return false;
}

/** `Jan 1 ...`, `Mon Jan 1 ...`. */
function isDateName(text: string): boolean {
  return monthAt(text, 0) > 0 || isWeekdayAt(text, 0);
}

const FRAME =
  /^(?:\t|\s{2,}\S|Caused by:|Traceback \(most recent call last\):|\.\.\. \d+ more|goroutine \d+ \[|[})\]]+[,;]?$)/;

/** Whether a line is a frame of a stack trace, whatever stands around it. */
function isStackFrame(text: string): boolean {
  const c = codeAt(text, 0);
  if (c > 32 && c !== 67 && c !== 46) return false;
  return /^(?:\s+at |\s+File "|Caused by: |\s*\.\.\. \d+ more$)/.test(text);
}

/** Whether a line can only continue the record before it: indented, a stack frame, a closing bracket. */
export function isContinuation(text: string): boolean {
  return FRAME.test(text);
}
