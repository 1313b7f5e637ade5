/** 2000-01-01 and 2100-01-01: a number outside is no time of a log. */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 4_102_444_800_000;

const plausible = (ms: number): number | undefined => (ms >= EARLIEST_MS && ms < LATEST_MS ? ms : undefined);

/** Milliseconds of an epoch number in seconds, ms, us or ns, told apart by magnitude; undefined when it is no plausible time. */
export function epochToMs(value: number): number | undefined {
  if (value < 1e11) return plausible(value * 1000);
  if (value < 1e14) return plausible(value);
  if (value < 1e17) return plausible(value / 1000);
  return plausible(value / 1e6);
}

/** The same for digits in text (nanoseconds keep their microseconds, which a number would lose). */
export function epochTextToMs(digits: string): number | undefined {
  if (!/^\d{9,10}(?:\.\d{1,9})?$|^\d{12,13}(?:\.\d{1,6})?$|^\d{15,16}$|^\d{18,19}$/.test(digits))
    return undefined;
  if (digits.length >= 18 && !digits.includes('.'))
    return plausible(Number(digits.slice(0, -6)) + Number(digits.slice(-6)) / 1e6);
  return epochToMs(Number(digits));
}
