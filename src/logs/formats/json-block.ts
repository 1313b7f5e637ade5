import type { LogEvent } from '../event.ts';
import type { FormatContext } from './format.ts';
import { isObject, recordOfObject } from './json.ts';

/** Lines that a printed object may take. */
export const MAX_BLOCK = 20_000;
/** Columns that an opening brace may be indented. */
export const MAX_INDENT = 16;

/** A JSON object that is printed over several lines, as far as it has been read. */
export interface JsonBlock {
  /** Column of its braces. */
  indent: number;
  firstLine: number;
  lines: string[];
}

/** The records of a printed object; undefined when it is broken or tells neither time nor level. */
export function recordsOfBlock(block: JsonBlock, context: FormatContext): LogEvent[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(block.lines.join('\n').trim().replace(/,$/, ''));
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const found = recordOfObject(value, JSON.stringify(value), context);
  const events = Array.isArray(found) ? found : [found];
  return events.some((event) => event.timeMs !== undefined || event.level !== undefined) ? events : undefined;
}
