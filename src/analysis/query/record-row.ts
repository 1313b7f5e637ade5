import type { LogEvent } from '../../logs/event.ts';
import { MAX_QUOTE_CHARS, quoteLine } from '../../safety/quote-line.ts';
import { formatTime } from './parse-time.ts';

/** One record as an answer shows it. */
export interface RecordRow {
  /** Relative to the root of the answer. */
  file: string;
  line: number;
  time?: string;
  node?: string;
  level?: string;
  text: string;
  /** How many further lines the record has (a stack trace); `around` shows them. */
  more_lines?: number;
}

/** The row of a record. A line too long to quote whole is shown by its message and its further members. */
export function recordRow(file: string, event: LogEvent, node: string | undefined): RecordRow {
  const row: RecordRow = { file, line: event.line, text: textOf(event) };
  const time = formatTime(event.timeMs);
  if (time !== undefined) row.time = time;
  if (node !== undefined) row.node = node;
  if (event.level !== undefined) row.level = event.level;
  if (event.rest !== undefined && event.rest.length > 0) row.more_lines = event.rest.length;
  return row;
}

function textOf(event: LogEvent): string {
  if (event.raw.length <= MAX_QUOTE_CHARS || event.message === '') return quoteLine(event.raw);
  if (event.fields === undefined) return quoteLine(event.message);
  const members: string[] = [event.message];
  let length = event.message.length;
  for (const [key, value] of Object.entries(event.fields)) {
    if (length > MAX_QUOTE_CHARS) break;
    const text = memberText(key, value, event);
    members.push(text);
    length += text.length;
  }
  return quoteLine(members.filter((text) => text !== '').join(' '));
}

const HEADER_KEY = /^(?:@?t(?:s|ime(?:stamp)?)?|@timestamp|level|severity|lvl|msg|message)$/i;

function memberText(key: string, value: unknown, event: LogEvent): string {
  if (HEADER_KEY.test(key) || value === event.message || value === null || value === '') return '';
  return `${key}=${typeof value === 'object' ? JSON.stringify(value).slice(0, MAX_QUOTE_CHARS) : String(value)}`;
}
