import type { LogEvent } from '../../logs/event.ts';
import { MAX_QUOTE_CHARS, quoteEvidence, quoteLine } from '../../safety/quote-line.ts';
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

/** The row of a record. A line too long to quote whole is quoted from its message on. */
export function recordRow(file: string, event: LogEvent, node: string | undefined): RecordRow {
  const row: RecordRow = { file, line: event.line, text: textOf(event) };
  const time = formatTime(event.timeMs);
  if (time !== undefined) row.time = time;
  if (node !== undefined) row.node = node;
  if (event.level !== undefined) row.level = event.level;
  if (event.rest !== undefined && event.rest.length > 0) row.more_lines = event.rest.length;
  return row;
}

/** Always a part of the line as it stands; what a cut takes from its header is told by time, node and level. */
function textOf({ raw, message }: LogEvent): string {
  if (raw.length <= MAX_QUOTE_CHARS) return quoteLine(raw);
  const start = raw.startsWith('{') || message === '' ? -1 : raw.indexOf(message);
  return start < 0 ? quoteEvidence(raw) : quoteLine(raw.slice(start));
}
