import { numberOf } from './json-value.ts';

/** 2000-01-01 and 2100-01-01 in seconds. */
const EARLIEST_S = 946_684_800;
const LATEST_S = 4_102_444_800;

const UNITS = [
  { unit: 'seconds', perSecond: 1 },
  { unit: 'milliseconds', perSecond: 1e3 },
  { unit: 'microseconds', perSecond: 1e6 },
  { unit: 'nanoseconds', perSecond: 1e9 },
] as const;

export type TimeUnit = (typeof UNITS)[number]['unit'];

/** Microseconds in the unit that a time is given in, by its size, where that is not the unit that is due. */
export function microsecondsPer(
  value: number,
  due: TimeUnit,
): { factor: number; unit: TimeUnit } | undefined {
  for (const { unit, perSecond } of UNITS)
    if (value >= EARLIEST_S * perSecond && value < LATEST_S * perSecond)
      return unit === due ? undefined : { factor: 1e6 / perSecond, unit };
  return undefined;
}

/** Whole microseconds of nanoseconds given as a number or, exactly, as digits. NaN where they are absent. */
export function microsecondsOfNanos(value: unknown): number {
  if (typeof value === 'string' && value.length > 15 && value.length < 20) {
    const micros = digitsOf(value, value.length - 3);
    if (micros > 0) return micros;
  }
  const nanos = numberOf(value);
  return nanos === undefined || nanos === 0 ? Number.NaN : Math.floor(nanos / 1000);
}

const NAUGHT = 48;

/** The number that the first digits of a text make; NaN where there is anything else among them. */
function digitsOf(text: string, count: number): number {
  let number = 0;
  for (let i = 0; i < count; i++) {
    const digit = text.charCodeAt(i) - NAUGHT;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
