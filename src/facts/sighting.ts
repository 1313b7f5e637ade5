import type { LogEvent } from '../logs/event.ts';
import type { Sighting } from './fact.ts';

const MAX_TEXT = 300;

/** Where a record stands and what its first line says. */
export type Spot = Pick<LogEvent, 'line' | 'timeMs' | 'raw'>;

/** Remembers a line. Of a long one the beginning is copied, so that the whole of it is not kept alive. */
export function sightingOf(file: string, event: Spot): Sighting {
  return makeSighting(file, event.line, event.timeMs, event.raw);
}

/** As `sightingOf`, from the parts of a record. */
export function makeSighting(file: string, line: number, timeMs: number | undefined, raw: string): Sighting {
  if (raw.length <= MAX_TEXT) return { file, line, timeMs, text: raw };
  const text = Buffer.from(raw.slice(0, MAX_TEXT), 'utf8').toString('utf8');
  return { file, line, timeMs, text };
}

/** Order of time, lines without time last, then of file and line. */
export function compareSightings(a: Sighting, b: Sighting): number {
  const byTime = (a.timeMs ?? Number.MAX_VALUE) - (b.timeMs ?? Number.MAX_VALUE);
  if (byTime !== 0) return byTime;
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
}
