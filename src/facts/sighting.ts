import type { LogEvent } from '../logs/event.ts';
import type { Sighting } from './fact.ts';

const MAX_TEXT = 300;
/** A slice keeps the whole of a string alive; beyond this a copy is worth its time. */
const LONG_TEXT = 2000;

/** Where a record stands and what its first line says. */
export type Spot = Pick<LogEvent, 'line' | 'timeMs' | 'raw'>;

/** Remembers a line. Of a long one the beginning is kept. */
export function sightingOf(file: string, event: Spot): Sighting {
  return makeSighting(file, event.line, event.timeMs, event.raw);
}

/** As `sightingOf`, from the parts of a record. */
export function makeSighting(file: string, line: number, timeMs: number | undefined, raw: string): Sighting {
  if (raw.length <= MAX_TEXT) return { file, line, timeMs, text: raw };
  const text = raw.slice(0, MAX_TEXT);
  if (raw.length <= LONG_TEXT) return { file, line, timeMs, text };
  return { file, line, timeMs, text: Buffer.from(text, 'utf8').toString('utf8') };
}

/** Order of time, lines without time last, then of file and line. */
export function compareSightings(a: Sighting, b: Sighting): number {
  const byTime = (a.timeMs ?? Number.MAX_VALUE) - (b.timeMs ?? Number.MAX_VALUE);
  if (byTime !== 0) return byTime;
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
}
