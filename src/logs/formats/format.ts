import type { Level, LogEvent } from '../event.ts';
import type { TimestampParser } from '../times/timestamp-parser.ts';

/** What readers of one file share. */
export interface FormatContext {
  /** Timestamps of this file: knows its zone and what its times leave out. */
  readonly time: TimestampParser;
  /** How many envelopes are open around the text being read; readers of envelopes stop at a few. */
  depth: number;
  /** Set by a reader of an envelope when the text inside continues the record before (a stack frame). */
  continues: boolean;
}

/** What a reader found: one record, several that share a line (an export), or undefined when the line is of another format. */
export type ReadResult = LogEvent | LogEvent[] | undefined;

/** Members of a record that its header told; the rest is filled in by the caller. */
export interface EventParts {
  timeMs?: number | undefined;
  level?: Level | undefined;
  node?: string | undefined;
  component?: string | undefined;
  pid?: number | undefined;
  fields?: Record<string, unknown> | undefined;
}

/** Makes a record of a line. `line` and `raw` are set by whoever knows the file. */
export function createEvent(format: string, message: string, parts: EventParts): LogEvent {
  return {
    line: 0,
    timeMs: parts.timeMs,
    level: parts.level,
    node: parts.node,
    component: parts.component,
    pid: parts.pid,
    message,
    raw: '',
    rest: undefined,
    fields: parts.fields,
    format,
    glimpse: undefined,
  };
}
