import { UserError } from '../user-error.ts';

const MINUTE_MS = 60_000;
const CACHE_MS = 15 * MINUTE_MS;

/** Zone names that stand in logs, minutes east of Greenwich. Ambiguous ones (IST, CST, BST) take their commonest meaning. */
const ABBREVIATIONS: ReadonlyMap<string, number> = new Map([
  ['Z', 0],
  ['UTC', 0],
  ['GMT', 0],
  ['UCT', 0],
  ['WET', 0],
  ['WEST', 60],
  ['BST', 60],
  ['CET', 60],
  ['MET', 60],
  ['CEST', 120],
  ['MEST', 120],
  ['EET', 120],
  ['EEST', 180],
  ['SAST', 120],
  ['MSK', 180],
  ['MSD', 240],
  ['GST', 240],
  ['PKT', 300],
  ['IST', 330],
  ['ICT', 420],
  ['WIB', 420],
  ['HKT', 480],
  ['SGT', 480],
  ['AWST', 480],
  ['JST', 540],
  ['KST', 540],
  ['ACST', 570],
  ['AEST', 600],
  ['ACDT', 630],
  ['AEDT', 660],
  ['NZST', 720],
  ['NZDT', 780],
  ['BRT', -180],
  ['ART', -180],
  ['AST', -240],
  ['EDT', -240],
  ['EST', -300],
  ['CDT', -300],
  ['CST', -360],
  ['MDT', -360],
  ['MST', -420],
  ['PDT', -420],
  ['PST', -480],
  ['AKDT', -480],
  ['AKST', -540],
  ['HST', -600],
]);

/** Minutes east of Greenwich of a zone's abbreviation, or undefined. */
export function zoneMinutes(abbreviation: string): number | undefined {
  return ABBREVIATIONS.get(abbreviation);
}

/** Turns a wall-clock time, given as if it were UTC, into real UTC milliseconds. */
export type LocalToUtc = (localMs: number) => number;

/**
 * The conversion for an IANA zone. Offsets are asked of Intl once a quarter of an hour of log time.
 * @throws UserError when the zone is not known.
 */
export function localToUtc(timezone: string): LocalToUtc {
  if (timezone === 'UTC') return (localMs) => localMs;
  const parts = zoneFormat(timezone);
  let cachedFrom = Number.NaN;
  let cachedOffset = 0;
  return (localMs) => {
    const from = Math.floor(localMs / CACHE_MS) * CACHE_MS;
    if (from !== cachedFrom) {
      const guess = from - offsetAt(parts, from);
      cachedOffset = offsetAt(parts, guess);
      cachedFrom = from;
    }
    return localMs - cachedOffset;
  };
}

function zoneFormat(timezone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  } catch {
    throw new UserError(
      `Unknown timezone ${JSON.stringify(timezone)}. Expected an IANA name such as "Europe/Berlin" or "UTC".`,
    );
  }
}

/** Offset of a zone from UTC at an instant, ms. */
function offsetAt(format: Intl.DateTimeFormat, utcMs: number): number {
  const name = format.formatToParts(utcMs).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name);
  if (!match) return 0;
  const ms = (Number(match[2]) * 60 + Number(match[3])) * MINUTE_MS + Number(match[4] ?? 0) * 1000;
  return match[1] === '-' ? -ms : ms;
}
