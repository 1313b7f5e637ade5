import { UserError } from '../../logs/user-error.ts';

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * A time as callers give it, in milliseconds since the epoch: ISO 8601, UTC unless it names an offset, or epoch
 * seconds or milliseconds. `edge` says which end of a range it is: an end takes in all of the unit that was named
 * (`until 10:00:57` includes 10:00:57.9, a date the whole day). Throws a `UserError` that shows the form.
 */
export function parseTime(text: string, name: string, edge: 'start' | 'end'): number {
  const given = text.trim();
  if (/^\d{10}$|^\d{13}$/.test(given)) return given.length === 10 ? Number(given) * 1000 : Number(given);
  const parts = ISO.exec(given);
  const [, day = '', minute, second, fraction, zone] = parts ?? [];
  const offset =
    zone === undefined || /^(?:z|utc)$/i.test(zone) ? 'Z' : zone.replace(/(\d{2}):?(\d{2})$/, '$1:$2');
  const millis = (fraction ?? '').padEnd(3, '0').slice(0, 3);
  const ms = parts
    ? Date.parse(`${day}T${minute ?? '00:00'}${second ?? ':00'}.${millis}${offset}`)
    : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new UserError(
      `"${name}" is not a time: "${given.slice(0, 60)}"; expected ISO 8601 such as 2026-11-02T10:00:00Z`,
    );
  }
  if (edge === 'start') return ms;
  if (minute === undefined) return ms + 86_400_000 - 1;
  if (second === undefined) return ms + 60_000 - 1;
  return fraction === undefined
    ? ms + 999
    : ms + (fraction.length >= 3 ? 0.999 : 10 ** (3 - fraction.length) - 1);
}

/** Both ends of a range. Throws a `UserError` when it is empty. */
export function parseTimeRange(since?: string, until?: string): { sinceMs?: number; untilMs?: number } {
  const range: { sinceMs?: number; untilMs?: number } = {};
  if (since !== undefined) range.sinceMs = parseTime(since, 'since', 'start');
  if (until !== undefined) range.untilMs = parseTime(until, 'until', 'end');
  if (range.sinceMs !== undefined && range.untilMs !== undefined && range.sinceMs > range.untilMs) {
    throw new UserError(`"since" (${since}) lies after "until" (${until}); swap them`);
  }
  return range;
}

/** ISO 8601 UTC with milliseconds, or undefined where there is no time that a date can show. */
export function formatTime(timeMs: number | undefined): string | undefined {
  if (timeMs === undefined || !(Math.abs(timeMs) <= 8.64e15)) return undefined;
  return new Date(timeMs).toISOString();
}
