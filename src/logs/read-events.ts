import type { FileReport, LogEvent, LogFile } from './event.ts';
import { type LinesReport, type ReadLinesOptions, readLines } from './files/read-lines.ts';
import type { FormatContext } from './formats/format.ts';
import { createRecordJoiner, type RecordJoiner } from './formats/join-records.ts';
import { settleYear, tailOf } from './formats/settle-year.ts';
import type { LineGlimpser } from './line-glimpser.ts';
import { DAY_MS } from './times/calendar.ts';
import { TimestampParser } from './times/timestamp-parser.ts';

const DEFAULT_ZONE = 'UTC';

export interface ReadEventsOptions extends ReadLinesOptions {
  /** IANA zone of times that carry none; default UTC. */
  timezone?: string;
  /** The present, UTC ms; no time without a year is taken to be later. Default `Date.now()`. */
  nowMs?: number;
  /** What spares reading lines wholly that are like many before them. */
  glimpser?: LineGlimpser;
}

/**
 * Reads a file's lines and gives its records in order.
 * @param onEvent gets each record; `false` stops the reading.
 * @throws UserError when `timezone` is unknown.
 */
export async function readEvents(
  file: LogFile,
  onEvent: (event: LogEvent) => void | false,
  options: ReadEventsOptions = {},
): Promise<FileReport & { offsets: LinesReport['offsets'] }> {
  const newest = Math.min(file.modifiedMs, options.nowMs ?? Date.now());
  const context = createContext(options.timezone ?? DEFAULT_ZONE, newest);
  settleYear(tailOf(file), context);
  const joiner = createRecordJoiner(context, onEvent, options.glimpser);
  const lines = await readLines(file, (text, line) => (joiner.push(text, line) ? undefined : false), options);
  joiner.end();
  const report = reportOf(joiner, lines.lines, lines.bytes);
  return {
    ...report,
    warnings: [...lines.warnings, ...timeWarnings(file.name, context, options)],
    offsets: lines.offsets,
  };
}

/** The records of text in memory, as `readEvents` gives those of a file. */
export function eventsOfText(
  text: string,
  options: ReadEventsOptions = {},
): { events: LogEvent[]; report: FileReport } {
  const events: LogEvent[] = [];
  const context = createContext(options.timezone ?? DEFAULT_ZONE, options.nowMs ?? Date.now());
  settleYear(text, context);
  const joiner = createRecordJoiner(context, (event) => {
    events.push(event);
  });
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const [index, line] of lines.entries())
    joiner.push(line.endsWith('\r') ? line.slice(0, -1) : line, index + 1);
  joiner.end();
  const report = reportOf(joiner, lines.length, Buffer.byteLength(text));
  report.warnings = timeWarnings('text', context, options);
  return { events, report };
}

function createContext(timezone: string, newestMs: number): FormatContext {
  return { time: new TimestampParser({ timezone, latestMs: newestMs + DAY_MS }), depth: 0, continues: false };
}

function reportOf(joiner: RecordJoiner, lines: number, bytes: number): FileReport {
  const { events, unparsed, formats } = joiner;
  return { lines, bytes, events, unparsed, formats, warnings: [] };
}

function timeWarnings(name: string, context: FormatContext, options: ReadEventsOptions): string[] {
  const { sawZoneless, sawYearless, sawDateless } = context.time;
  const warnings: string[] = [];
  const zone = options.timezone ?? DEFAULT_ZONE;
  if (sawZoneless && options.timezone === undefined)
    warnings.push(`${name}: times carry no zone and were read as ${zone}; set timezone if they are local.`);
  if (sawYearless)
    warnings.push(
      `${name}: times carry no year; the latest year was taken that keeps them before the file's last change.`,
    );
  if (sawDateless)
    warnings.push(
      `${name}: times carry no date; the day was inferred from the file's last change and may be wrong.`,
    );
  return warnings;
}
