/** A quantity that was read; filled again and again. */
export interface Quantity {
  value: number;
  /** Whether a unit stood with it. */
  unit: boolean;
}

const MS_OF_UNIT = new Map<string, number>([
  ...units(1e-6, 'ns', 'nanosecond', 'nanoseconds', 'nanos'),
  ...units(1e-3, 'us', '\u00b5s', '\u03bcs', 'usec', 'usecs', 'microsecond', 'microseconds', 'micros'),
  ...units(1, 'ms', 'msec', 'msecs', 'millis', 'millisecond', 'milliseconds'),
  ...units(1e3, 's', 'sec', 'secs', 'second', 'seconds'),
  ...units(60e3, 'm', 'min', 'mins', 'minute', 'minutes'),
  ...units(3600e3, 'h', 'hr', 'hrs', 'hour', 'hours'),
  ...units(86400e3, 'd', 'day', 'days'),
]);

/** Logs seldom keep decimal and binary units apart, so all count in powers of 1,024. */
const BYTES_OF_UNIT = new Map<string, number>([
  ...units(1, 'b', 'byte', 'bytes'),
  ...units(1024, 'k', 'kb', 'kib', 'kilobyte', 'kilobytes'),
  ...units(1024 ** 2, 'm', 'mb', 'mib', 'megabyte', 'megabytes'),
  ...units(1024 ** 3, 'g', 'gb', 'gib', 'gigabyte', 'gigabytes'),
  ...units(1024 ** 4, 't', 'tb', 'tib', 'terabyte', 'terabytes'),
]);

function units(factor: number, ...names: string[]): [string, number][] {
  return names.map((name) => [name, factor]);
}

const MAX_UNIT_CHARS = 12;
const MAX_DIGITS = 20;
const MAX_DURATION_PARTS = 6;
const SPACE = 32;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;

/**
 * Reads `1m2.5s`, `3024 ms`, `PT30S` or `250` (milliseconds) at a place of zero-terminated lower-case codes.
 * @returns where it ends, or -1; `quantity.value` is in milliseconds
 */
export function scanDuration(codes: Uint16Array, start: number, quantity: Quantity): number {
  const iso = codes[start] === 112 && codes[start + 1] === 116;
  let at = iso ? start + 2 : start;
  let total = 0;
  for (let part = 0; part < MAX_DURATION_PARTS; part++) {
    const numberEnd = scanNumber(codes, at, quantity);
    if (numberEnd < 0) return -1;
    at = scanUnit(MS_OF_UNIT, codes, numberEnd, quantity);
    if (at < 0) return -1;
    total += quantity.value;
    if (!quantity.unit || !isDigit(codes[at])) break;
  }
  quantity.value = total;
  return at;
}

/** Reads `512`, `4 KiB`, `1.5gb`; `quantity.value` is in bytes. */
export function scanBytes(codes: Uint16Array, start: number, quantity: Quantity): number {
  const end = scanNumber(codes, start, quantity);
  return end < 0 ? -1 : scanUnit(BYTES_OF_UNIT, codes, end, quantity);
}

/** Reads `-12`, `1,024`, `3.5`. */
export function scanNumber(codes: Uint16Array, start: number, quantity: Quantity): number {
  const negative = codes[start] === MINUS;
  const first = negative ? start + 1 : start;
  let at = first;
  let value = 0;
  while (at - first < MAX_DIGITS) {
    const code = codes[at] ?? 0;
    if (isDigit(code)) value = value * 10 + code - ZERO;
    else if (code !== COMMA || at === first || !isThousandsComma(codes, at)) break;
    at++;
  }
  if (at === first) return -1;
  if (codes[at] === DOT && isDigit(codes[at + 1])) {
    let scale = 1;
    for (at++; isDigit(codes[at]); at++) {
      if (scale >= 1e9) continue;
      value = value * 10 + (codes[at] ?? ZERO) - ZERO;
      scale *= 10;
    }
    value /= scale;
  }
  quantity.value = negative ? -value : value;
  quantity.unit = false;
  return at;
}

/** Reads `12` or `0x1f`. */
export function scanInteger(codes: Uint16Array, start: number, quantity: Quantity): number {
  const hex = codes[start] === ZERO && codes[start + 1] === 120;
  const first = hex ? start + 2 : start;
  let at = first;
  let value = 0;
  while (at - first < MAX_DIGITS) {
    const code = codes[at] ?? 0;
    if (isDigit(code)) value = value * (hex ? 16 : 10) + code - ZERO;
    else if (hex && code >= 97 && code <= 102) value = value * 16 + code - 87;
    else break;
    at++;
  }
  quantity.value = value;
  quantity.unit = false;
  return at === first ? -1 : at;
}

/**
 * Reads a unit right after a number or one space further, and multiplies the value.
 * Letters that stick to the number and are no unit make it something else than a quantity: -1.
 */
function scanUnit(
  factors: ReadonlyMap<string, number>,
  codes: Uint16Array,
  numberEnd: number,
  quantity: Quantity,
): number {
  const spaced = codes[numberEnd] === SPACE;
  const from = spaced ? numberEnd + 1 : numberEnd;
  let to = from;
  let unit = '';
  while (to - from <= MAX_UNIT_CHARS && isUnitLetter(codes[to]))
    unit += String.fromCharCode(codes[to++] ?? 0);
  if (unit === '') return numberEnd;
  const factor = factors.get(unit);
  if (factor === undefined || (spaced && isDigit(codes[to]))) return spaced ? numberEnd : -1;
  quantity.value *= factor;
  quantity.unit = true;
  return to;
}

function isThousandsComma(codes: Uint16Array, comma: number): boolean {
  return (
    isDigit(codes[comma + 1]) &&
    isDigit(codes[comma + 2]) &&
    isDigit(codes[comma + 3]) &&
    !isDigit(codes[comma + 4])
  );
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 48 && code <= 57;
}

function isUnitLetter(code: number | undefined): boolean {
  return code !== undefined && ((code >= 97 && code <= 122) || code === 0xb5 || code === 0x3bc);
}
