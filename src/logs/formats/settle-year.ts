import { closeSync, openSync, readSync } from 'node:fs';
import type { LogFile } from '../event.ts';
import { DAY_MS } from '../times/calendar.ts';
import type { FormatContext } from './format.ts';
import { createRecordJoiner } from './join-records.ts';

const TAIL_BYTES = 16_384;

/**
 * Takes the year of times that carry none from the end of a log: its newest time cannot be later than `latestMs`,
 * and earlier ones are not later than that by more than a day. Changes nothing where the end has a year.
 */
export function settleYear(tail: string, context: FormatContext): void {
  let newestMs = Number.NEGATIVE_INFINITY;
  const { time } = context;
  const joiner = createRecordJoiner(context, (event) => {
    if (event.timeMs !== undefined && event.timeMs > newestMs) newestMs = event.timeMs;
  });
  for (const line of tail.slice(-TAIL_BYTES).split('\n').slice(1)) joiner.push(line, 0);
  joiner.end();
  if (time.sawYearless && newestMs + DAY_MS < time.latestMs) time.setLatest(newestMs + DAY_MS, false);
  time.forgetLines();
}

/** The last part of a file as text; empty where it cannot be read or is compressed. */
export function tailOf(file: LogFile): string {
  if (/\.(?:gz|zst)$/.test(file.path)) return '';
  let handle: number | undefined;
  try {
    handle = openSync(file.path, 'r');
    const buffer = Buffer.alloc(Math.min(TAIL_BYTES, file.bytes));
    const read = readSync(handle, buffer, 0, buffer.length, Math.max(0, file.bytes - buffer.length));
    return buffer.toString('latin1', 0, read);
  } catch {
    return '';
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
