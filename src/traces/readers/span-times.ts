import { numberOf } from './json-value.ts';

/** 2000-01-01 and 2100-01-01 in seconds. */
const EARLIEST_S = 946_684_800;
const LATEST_S = 4_102_444_800;

/** Microseconds in a unit that a time is given in by mistake, by the size of the time. */
export function microsecondsPer(value: number): { factor: number; unit: string } | undefined {
  if (value >= EARLIEST_S && value < LATEST_S) return { factor: 1e6, unit: 'seconds' };
  if (value >= EARLIEST_S * 1e3 && value < LATEST_S * 1e3) return { factor: 1e3, unit: 'milliseconds' };
  if (value >= EARLIEST_S * 1e9 && value < LATEST_S * 1e9) return { factor: 1e-3, unit: 'nanoseconds' };
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
