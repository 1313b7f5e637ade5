import { codeAt } from '../logs/times/code-at.ts';
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

/** A run of characters without separators, and what it is made of. */
interface Token {
  start: number;
  /** Past its last character, a closing colon or full stop left out. */
  stop: number;
  /** Where the run ends, that colon or full stop included. */
  next: number;
  digits: number;
  letters: number;
  dots: number;
  slashes: number;
  /** Place of the first colon within, or -1. */
  colon: number;
  endsInColon: boolean;
}

/** Reused, since scanning is not re-entrant. */
const token: Token = {
  start: 0,
  stop: 0,
  next: 0,
  digits: 0,
  letters: 0,
  dots: 0,
  slashes: 0,
  colon: -1,
  endsInColon: false,
};

/** Where the words stand that name the next value; -1 for none. */
const name = { earlier: -1, start: -1, stop: -1 };

/**
 * Reads numbers and id-like words out of running text, in one pass: `lag=12`, `took 3024ms`, `used 80%`,
 * `order o-17 shipped`. A value is named by its key, or else by the one or two words before it, which a
 * kind of record keeps. Addresses, paths, times and dates are passed over.
 */
export function scanFields(text: string, sink: FieldSink): void {
  const end = Math.min(text.length, MAX_TEXT);
  let keyed: 'no' | 'equals' | 'colon' = 'no';
  let fields = 0;
  let at = 0;
  name.earlier = -1;
  name.start = -1;
  name.stop = -1;
  while (at < end && fields < MAX_FIELDS) {
    const code = text.charCodeAt(at);
    if (classOf(code) === 1) {
      if (code === EQUALS && name.stop === at) keyed = 'equals';
      at++;
      continue;
    }
    readToken(text, at, end);
    at = token.next;
    const isKey = token.letters > 0 && codeAt(text, at) === EQUALS;
    if (isKey || (token.digits === 0 && keyed !== 'equals')) takeName();
    else {
      if (emit(text, keyed !== 'no', sink)) fields++;
      name.start = -1;
      at = token.next;
    }
    keyed = token.endsInColon ? 'colon' : 'no';
  }
}

function readToken(text: string, start: number, end: number): void {
  token.start = start;
  token.digits = 0;
  token.letters = 0;
  token.dots = 0;
  token.slashes = 0;
  token.colon = -1;
  let at = start;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    const kind = classOf(code);
    if (kind === 1) break;
    if (kind === 3) token.digits++;
    else if (kind === 2) token.letters++;
    else if (code === DOT) token.dots++;
    else if (code === SLASH) token.slashes++;
    else if (code === COLON && token.colon < 0) token.colon = at;
  }
  token.next = at;
  token.stop = at;
  token.endsInColon = token.colon === at - 1;
  if (token.endsInColon) {
    token.stop--;
    token.colon = -1;
  } else if (text.charCodeAt(at - 1) === DOT) {
    token.stop--;
    token.dots--;
  }
}

function takeName(): void {
  name.earlier = name.start;
  name.start = token.start;
  name.stop = token.stop;
}

/** Hands the token to the sink under its name. False where it is an address, a path, a time. */
function emit(text: string, keyed: boolean, sink: FieldSink): boolean {
  let from = token.start;
  let nameFrom = keyed || name.earlier < 0 ? name.start : name.earlier;
  let nameTo = name.stop;
  if (token.colon > token.start) {
    // `count:12` is name and value; `node1:2379`, `12:00:01` are not.
    if (token.digits > 0 && !isWord(text, token.start, token.colon)) return false;
    nameFrom = token.start;
    nameTo = token.colon;
    from = token.colon + 1;
  }
  if (token.colon === token.start || token.slashes > 0 || token.dots > 1 || from >= token.stop) return false;
  const label = nameFrom < 0 ? '' : text.slice(nameFrom, nameTo);
  const first = text.charCodeAt(from);
  if (classOf(first) === 3 || first === DASH) {
    const quantity = parseQuantity(text, from, token.stop);
    if (quantity !== undefined) {
      if (quantity.unit === '') readUnit(text, quantity);
      sink.number(label, quantity.value, quantity.unit);
      return true;
    }
  }
  sink.word(label, text.slice(from, token.stop));
  return true;
}

function isWord(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (classOf(text.charCodeAt(i)) !== 2) return false;
  return true;
}

/** `12 ms`: the unit stands in the next word. */
function readUnit(text: string, quantity: Quantity): void {
  const at = token.next;
  if (codeAt(text, at) !== SPACE) return;
  let stop = at + 1;
  while (stop < text.length && stop < at + 14 && classOf(text.charCodeAt(stop)) === 2) stop++;
  if (stop === at + 1) return;
  const unit = unitOf(text.slice(at + 1, stop));
  if (unit === undefined || unit.unit === '' || (unit.unit === 'B' && stop < at + 3)) return;
  quantity.value *= unit.factor;
  quantity.unit = unit.unit;
  token.next = stop;
}
