import { codeAt } from '../logs/times/code-at.ts';

/** A number with its unit; durations in milliseconds, sizes in bytes. */
export interface Quantity {
  value: number;
  unit: '' | 'ms' | 'B' | '%';
}

const UNITS = new Map<string, { factor: number; unit: Quantity['unit'] }>([
  ['', { factor: 1, unit: '' }],
  ['%', { factor: 1, unit: '%' }],
  ['ns', { factor: 1e-6, unit: 'ms' }],
  ['us', { factor: 1e-3, unit: 'ms' }],
  ['µs', { factor: 1e-3, unit: 'ms' }],
  ['μs', { factor: 1e-3, unit: 'ms' }],
  ['ms', { factor: 1, unit: 'ms' }],
  ['msec', { factor: 1, unit: 'ms' }],
  ['msecs', { factor: 1, unit: 'ms' }],
  ['millis', { factor: 1, unit: 'ms' }],
  ['milliseconds', { factor: 1, unit: 'ms' }],
  ['s', { factor: 1000, unit: 'ms' }],
  ['sec', { factor: 1000, unit: 'ms' }],
  ['secs', { factor: 1000, unit: 'ms' }],
  ['second', { factor: 1000, unit: 'ms' }],
  ['seconds', { factor: 1000, unit: 'ms' }],
  ['m', { factor: 60_000, unit: 'ms' }],
  ['h', { factor: 3_600_000, unit: 'ms' }],
  ['b', { factor: 1, unit: 'B' }],
  ['bytes', { factor: 1, unit: 'B' }],
  ['kb', { factor: 1e3, unit: 'B' }],
  ['mb', { factor: 1e6, unit: 'B' }],
  ['gb', { factor: 1e9, unit: 'B' }],
  ['k', { factor: 1024, unit: 'B' }],
  ['g', { factor: 1024 ** 3, unit: 'B' }],
  ['kib', { factor: 1024, unit: 'B' }],
  ['mib', { factor: 1024 ** 2, unit: 'B' }],
  ['gib', { factor: 1024 ** 3, unit: 'B' }],
]);

/** The unit that a word names, if it is one that stands behind a number. */
export function unitOf(word: string): { factor: number; unit: Quantity['unit'] } | undefined {
  return UNITS.get(word) ?? UNITS.get(word.toLowerCase());
}

const DOT = 46;
const MINUS = 45;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/**
 * Reads `text[from, to)` as one number with an optional unit: `12`, `-3.5`, `80%`, `312.3ms`, `512MB`, `1m30.5s`.
 * Undefined where the text is anything else.
 */
export function parseQuantity(text: string, from = 0, to = text.length): Quantity | undefined {
  let at = from;
  let sign = 1;
  if (codeAt(text, at) === MINUS) {
    sign = -1;
    at++;
  }
  let value = 0;
  let unit: Quantity['unit'] = '';
  let parts = 0;
  while (at < to) {
    const start = at;
    let dots = 0;
    let code = text.charCodeAt(at);
    while (at < to && (isDigit(code) || (code === DOT && dots++ === 0 && at > start)))
      code = codeAt(text, ++at);
    if (at === start || text.charCodeAt(at - 1) === DOT) return undefined;
    const number = numberOf(text, start, at);
    const unitStart = at;
    while (at < to && !isDigit(text.charCodeAt(at))) at++;
    const found = unitOf(unitStart === at ? '' : text.slice(unitStart, at));
    if (found === undefined) return undefined;
    if (parts > 0 && (found.unit !== 'ms' || unit !== 'ms')) return undefined;
    unit = found.unit;
    value += number * found.factor;
    parts++;
  }
  return parts === 0 ? undefined : { value: sign * value, unit };
}

/** Decimal digits with at most one point. */
function numberOf(text: string, from: number, to: number): number {
  let whole = 0;
  let scale = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) scale = 1;
    else {
      whole = whole * 10 + (code - 48);
      scale *= 10;
    }
  }
  return scale > 1 ? whole / scale : whole;
}
