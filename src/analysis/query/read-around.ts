import type { LogEvent, LogFile } from '../../logs/event.ts';
import { readLines } from '../../logs/files/read-lines.ts';
import { readEvents } from '../../logs/read-events.ts';
import { quoteLine } from '../../safety/quote-line.ts';
import type { RunContext } from '../finding.ts';
import type { LogSource } from './log-source.ts';
import { type RecordRow, recordRow } from './record-row.ts';

/** Lines read before the window, so that a record which begins before it is seen whole. */
const LEAD_LINES = 300;

/**
 * The lines around one line, as they stand: every record that reaches into the window, and the further lines of
 * multi-line records as rows of their own. Blank lines have no row: the numbers show where they stand.
 */
export async function readAround(
  source: LogSource,
  file: LogFile,
  window: { first: number; last: number },
  context: RunContext,
): Promise<RecordRow[]> {
  const rows: RecordRow[] = [];
  const start = await seekLine(file, window.first - LEAD_LINES, context);
  const collect = (event: LogEvent): false | undefined => {
    if (event.line > window.last) return false;
    const node = source.nodeOf(file, event);
    if (event.line >= window.first) {
      const row = recordRow(file.name, event, node);
      delete row.more_lines;
      if (row.text !== '') rows.push(row);
    }
    for (const [i, text] of (event.rest ?? []).entries()) {
      const line = event.line + 1 + i;
      if (line < window.first || line > window.last) continue;
      const quoted = quoteLine(text);
      if (quoted !== '') rows.push({ file: file.name, line, text: quoted });
    }
    return undefined;
  };
  await readEvents(file, collect, {
    ...(source.timezone !== undefined && { timezone: source.timezone }),
    ...(context.signal && { signal: context.signal }),
    ...(start && { from: start }),
  });
  return rows;
}

/** A place at or before a line where reading can begin; undefined for the start of the file. */
async function seekLine(
  file: LogFile,
  line: number,
  context: RunContext,
): Promise<{ line: number; offset: number } | undefined> {
  if (line < 20_000) return undefined;
  const { offsets } = await readLines(file, (_text, at) => (at >= line ? false : undefined), {
    ...(context.signal && { signal: context.signal }),
  });
  return offsets.findLast((mark) => mark.line <= line);
}
