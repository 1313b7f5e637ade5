import type { LogEvent } from '../logs/event.ts';
import type { Sighting } from './fact.ts';

const MAX_TEXT = 300;

/** Where a record stands and what its first line says. */
export type Spot = Pick<LogEvent, 'line' | 'timeMs' | 'raw'>;

/** Remembers a line. The text is copied, so that no larger buffer is kept alive by it. */
export function sightingOf(file: string, event: Spot): Sighting {
  return makeSighting(file, event.line, event.timeMs, event.raw);
}

/** As `sightingOf`, from the parts of a record. */
export function makeSighting(file: string, line: number, timeMs: number | undefined, raw: string): Sighting {
  const text = raw.length > MAX_TEXT ? raw.slice(0, MAX_TEXT) : raw;
  return { file, line, timeMs, text: Buffer.from(text, 'utf8').toString('utf8') };
}

/** Order of time, lines without time last, then of file and line. */
export function compareSightings(a: Sighting, b: Sighting): number {
  const byTime = (a.timeMs ?? Number.MAX_VALUE) - (b.timeMs ?? Number.MAX_VALUE);
  if (byTime !== 0) return byTime;
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
}
