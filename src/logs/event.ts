/** Severity of a record, lowest first. `log`, `notice` and `information` count as `info`; `critical`, `panic`, `emerg` and `alert` as `fatal`. */
export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** One record of a log: a line, or several lines that belong together (a stack trace, an Erlang report). */
export interface LogEvent {
  /** Line number in the file of the first physical line, from 1. Several events may share one line (an OTLP export). */
  line: number;
  /** Milliseconds since the Unix epoch, UTC, fractions kept; undefined where the record carries no time. */
  timeMs: number | undefined;
  level: Level | undefined;
  /** Who speaks, as the record or its envelope says (host, pod, container, instance, node.name); not yet resolved. */
  node: string | undefined;
  /** Logger, module, subsystem or source location. */
  component: string | undefined;
  pid: number | undefined;
  /** The text of the message without its header. */
  message: string;
  /** The first physical line, decoded, cut at the reader's limit. */
  raw: string;
  /** The other physical lines of the record, in order (line + 1, line + 2, ...), capped by the reader. */
  rest: string[] | undefined;
  /** Structured members: the JSON object of a JSON record, or key=value pairs where the format has them. */
  fields: Record<string, unknown> | undefined;
  /** Name of the format that recognised the record, e.g. `zap-json`, `log4j`, `unknown`. */
  format: string;
  /** Where the record was only glimpsed at (`LineGlimpser`): a number of the glimpser's. Its message is the line, its component and fields were not read. */
  glimpse?: number | undefined;
}

/** A log file that was found under the paths a caller gave. */
export interface LogFile {
  /** Absolute path. */
  path: string;
  /** Path relative to the root of the analysis, with forward slashes. */
  name: string;
  bytes: number;
  modifiedMs: number;
  /** `name` without rotation and compression: `app.log.2.gz`, `app.log.1` and `app.log` are one log, `app.log`. */
  source?: string;
}

/** What reading one file to its end gives beside its events. */
export interface FileReport {
  lines: number;
  bytes: number;
  events: number;
  /** Records in which no known header was recognised. */
  unparsed: number;
  /** Lines read by each format. */
  formats: Map<string, number>;
  /** What a person should know: cut lines, inferred year or zone, a corrupt archive; each names the file. */
  warnings: string[];
}
