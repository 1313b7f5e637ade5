import { parseQuantity, type Quantity, unitOf } from './quantity.ts';

/** Takes what a text says: a number with its unit, or a word that may be an id or a key. */
export interface FieldSink {
  number(name: string, value: number, unit: Quantity['unit']): void;
  word(name: string, value: string): void;
}

const SPACE = 32;
const EQUALS = 61;
const COLON = 58;
const DOT = 46;
const DASH = 45;
const SLASH = 47;
const MAX_TEXT = 400;
const MAX_FIELDS = 16;

/** 1: ends a token; 2: a letter; 3: a digit; 0: anything else. */
const CLASS = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (code <= SPACE || '=,;()[]{}"\'<>|#'.includes(char)) CLASS[code] = 1;
  else if (/[A-Za-z_]/.test(char)) CLASS[code] = 2;
  else if (/[0-9]/.test(char)) CLASS[code] = 3;
}

function classOf(code: number): number {
  return code < 128 ? (CLASS[code] ?? 0) : 2;
}

/**
 * Reads numbers and id-like words out of running text, in one pass: `lag=12`, `took 3024ms`, `used 80%`,
 * `order o-17 shipped`. A value is named by its key, or else by the two words before it, which a
 * kind of record keeps. Addresses, paths, times and dates are passed over.
 */
export function scanFields(text: string, sink: FieldSink): void {
  const end = Math.min(text.length, MAX_TEXT);
  let nameStart = 0;
  let nameEnd = 0;
  let earlierStart = 0;
  let keyed = false;
  let fields = 0;
  let at = 0;
  while (at < end && fields < MAX_FIELDS) {
    let kind = classOf(text.charCodeAt(at));
    if (kind === 1) {
      if (text.charCodeAt(at) === EQUALS) keyed = nameEnd === at;
      else if (text.charCodeAt(at) !== SPACE && nameEnd === at) keyed = false;
      at++;
      continue;
    }
    const start = at;
    let digits = 0;
    let letters = 0;
    let dots = 0;
    let odd = false;
    let colon = -1;
    while (at < end && kind !== 1) {
      const code = text.charCodeAt(at);
      if (kind === 3) digits++;
      else if (kind === 2) letters++;
      else if (code === DOT) dots++;
      else if (code === COLON) {
        if (colon >= 0 || digits > 0) odd = true;
        colon = at;
      } else if (code === SLASH) odd = true;
      at++;
      kind = at < end ? classOf(text.charCodeAt(at)) : 1;
    }
    let stop = at;
    // `name: 12` names the next token; `name:12` is both; a full stop ends a sentence.
    const endsInColon = colon === stop - 1;
    if (endsInColon) stop--;
    else if (text.charCodeAt(stop - 1) === DOT) {
      stop--;
      dots--;
    }
    let from = start;
    let byKey = keyed;
    let keyStart = nameStart;
    let keyEnd = nameEnd;
    if (colon > start && !endsInColon && !odd && letters > 0 && digits > 0) {
      keyStart = start;
      keyEnd = colon;
      from = colon + 1;
      byKey = true;
    } else if (colon >= 0 && !endsInColon) odd = true;
    keyed = endsInColon;
    if (digits === 0 && !byKey) {
      earlierStart = nameStart;
      nameStart = start;
      nameEnd = stop;
      continue;
    }
    if (odd || stop <= from || dots > 1) {
      if (digits === 0) nameEnd = -1;
      continue;
    }
    if (letters > 0 && digits > 0 && text.charCodeAt(at) === EQUALS) {
      earlierStart = nameStart;
      nameStart = start;
      nameEnd = stop;
      continue;
    }
    const name = byKey
      ? text.slice(keyStart, keyEnd)
      : text.slice(earlierStart, Math.max(earlierStart, nameEnd));
    fields++;
    if (digits > 0) {
      const first = text.charCodeAt(from);
      const quantity = classOf(first) === 3 || first === DASH ? parseQuantity(text, from, stop) : undefined;
      if (quantity !== undefined) {
        if (quantity.unit === '') withNextUnit(text, at, quantity);
        sink.number(name, quantity.value, quantity.unit);
        continue;
      }
    }
    sink.word(name, text.slice(from, stop));
  }
}

/** `12 ms`: the unit stands in the next word. */
function withNextUnit(text: string, at: number, quantity: Quantity): void {
  if (text.charCodeAt(at) !== SPACE) return;
  let stop = at + 1;
  while (stop < text.length && stop < at + 14 && classOf(text.charCodeAt(stop)) === 2) stop++;
  if (stop === at + 1) return;
  const unit = unitOf(text.slice(at + 1, stop));
  if (unit === undefined || unit.unit === '' || (unit.unit === 'B' && stop < at + 3)) return;
  quantity.value *= unit.factor;
  quantity.unit = unit.unit;
}
