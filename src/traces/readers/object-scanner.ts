import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  endOfString,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  parseJson,
  QUOTE,
} from './json-scan.ts';
import type { JsonObject } from './json-value.ts';
import { NameTable } from './name-table.ts';

/** Spans are not nested deeper; what is deeper is left to a parser. */
const MAX_DEPTH = 10;
/** Stands for a place where what is read is no longer plain. */
const FAILED = -1;
const NAUGHT = 48;
/** How an attribute begins in nearly every export. */
const ENTRY_START = Buffer.from('"key":"');

/**
 * Reads objects of JSON from bytes, members of given names alone: the rest is passed over without making values of it,
 * which is where a parser spends its time. Entries of lists that begin `"key":NAME` are kept where the name is given.
 * What is not plain (no JSON, not whole, a document that breaks off) is left to others.
 *
 * Its steps take the place where they begin, and return the place behind what they read, or `FAILED`.
 */
export class ObjectScanner {
  /** Behind the object that was read last. */
  end = 0;
  readonly #names: NameTable;
  /** The last text of each name: the same services, operations and traces come again and again. */
  readonly #last: string[];
  #value: unknown;

  /** @param names of members and of attributes that are wanted, at any depth */
  constructor(names: Iterable<string>) {
    this.#names = new NameTable(names);
    this.#last = new Array<string>(this.#names.size).fill('');
  }

  /**
   * The object that begins with the brace at `start`; undefined where it must be read in another way.
   * @param bytes with zeros at their end: reading beyond the end of memory makes a program slow
   */
  read(bytes: Buffer, start: number): JsonObject | undefined {
    const found: JsonObject = {};
    const end = this.#members(bytes, start + 1, found, 1);
    if (end === FAILED) return undefined;
    this.end = end;
    return found;
  }

  /** The members of an object, from behind its brace. */
  #members(bytes: Buffer, start: number, found: JsonObject, depth: number): number {
    let at = skipSpace(bytes, start);
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    for (;;) {
      if (bytes[at] !== QUOTE) return FAILED;
      const name = this.#names.find(bytes, at + 1);
      at = skipSpace(bytes, this.#names.end);
      if (bytes[at] !== COLON) return FAILED;
      at = skipSpace(bytes, at + 1);
      at = name === FAILED ? skipValue(bytes, at) : this.#read(bytes, at, name, depth + 1);
      if (at === FAILED) return FAILED;
      if (name !== FAILED) found[this.#names.nameOf(name)] = this.#value;
      at = skipSpace(bytes, at);
      const after = bytes[at];
      if (after === CLOSE_BRACE) return at + 1;
      if (after !== COMMA) return FAILED;
      at = skipSpace(bytes, at + 1);
    }
  }

  /** The value of a member, or an element of its list, into `#value`. */
  #read(bytes: Buffer, at: number, name: number, depth: number): number {
    const byte = bytes[at];
    if (byte === QUOTE) return this.#text(bytes, at, name);
    if (depth > MAX_DEPTH) return FAILED;
    if (byte === OPEN_BRACKET) return this.#list(bytes, at + 1, name, depth);
    if (byte !== OPEN_BRACE) return this.#scalar(bytes, at);
    if (startsLine(bytes, at)) return FAILED;
    const found: JsonObject = {};
    const end = this.#members(bytes, at + 1, found, depth);
    this.#value = found;
    return end;
  }

  #list(bytes: Buffer, start: number, name: number, depth: number): number {
    const found: unknown[] = [];
    let at = skipSpace(bytes, start);
    if (bytes[at] === CLOSE_BRACKET) {
      this.#value = found;
      return at + 1;
    }
    for (;;) {
      this.#value = undefined;
      const isEntry = bytes[at] === OPEN_BRACE && stands(ENTRY_START, bytes, at + 1);
      at = isEntry ? this.#entry(bytes, at, depth + 1) : this.#read(bytes, at, name, depth + 1);
      if (at === FAILED) return FAILED;
      if (this.#value !== undefined) found.push(this.#value);
      at = skipSpace(bytes, at);
      const after = bytes[at];
      if (after === CLOSE_BRACKET) {
        this.#value = found;
        return at + 1;
      }
      if (after !== COMMA) return FAILED;
      at = skipSpace(bytes, at + 1);
    }
  }

  /** An attribute, from its brace on; undefined where it is not wanted. */
  #entry(bytes: Buffer, start: number, depth: number): number {
    if (startsLine(bytes, start)) return FAILED;
    const key = this.#names.find(bytes, start + 1 + ENTRY_START.length);
    if (key === FAILED) return skipInside(bytes, this.#names.end);
    const found: JsonObject = { key: this.#names.nameOf(key), value: undefined };
    const next = skipSpace(bytes, this.#names.end);
    this.#value = found;
    if (bytes[next] === CLOSE_BRACE) return next + 1;
    if (bytes[next] !== COMMA) return FAILED;
    const end = this.#members(bytes, next + 1, found, depth);
    this.#value = found;
    return end;
  }

  /** A string, from its quote on. */
  #text(bytes: Buffer, start: number, name: number): number {
    const from = start + 1;
    const last = this.#last[name] ?? '';
    if (from + last.length < bytes.length && standsText(last, bytes, from)) {
      this.#value = last;
      return from + last.length + 1;
    }
    let at = from;
    let byte = bytes[at] ?? 0;
    while (byte !== QUOTE && byte !== BACKSLASH && byte >= 32 && byte < 127) byte = bytes[++at] ?? 0;
    if (byte !== QUOTE) return this.#oddText(bytes, start);
    const text = bytes.toString('latin1', from, at);
    this.#last[name] = text;
    this.#value = text;
    return at + 1;
  }

  /** A string with escapes, or of more than ASCII. */
  #oddText(bytes: Buffer, start: number): number {
    const close = endOfString(bytes, start + 1);
    if (close < 0) return FAILED;
    this.#value = parseJson(bytes.toString('utf8', start, close + 1));
    return this.#value === undefined ? FAILED : close + 1;
  }

  /** A number, `true`, `false` or `null`. */
  #scalar(bytes: Buffer, start: number): number {
    let digits = 0;
    let at = start;
    let byte = bytes[at] ?? 0;
    for (; byte >= NAUGHT && byte < NAUGHT + 10; byte = bytes[++at] ?? 0)
      digits = digits * 10 + byte - NAUGHT;
    const isPlain = at > start && (bytes[start] !== NAUGHT || at === start + 1);
    if (isPlain && digits <= Number.MAX_SAFE_INTEGER && endsScalar(byte)) {
      this.#value = digits;
      return at;
    }
    at = endOfScalar(bytes, start);
    if (at === FAILED) return FAILED;
    this.#value = parseJson(bytes.toString('latin1', start, at));
    return this.#value === undefined ? FAILED : at;
  }
}

function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  let byte = bytes[at] ?? 0;
  while (byte <= 32 && byte > 0) byte = bytes[++at] ?? 0;
  return at;
}

/** A brace at the start of a line may begin another document. */
function startsLine(bytes: Buffer, at: number): boolean {
  return bytes[at - 1] === NEWLINE;
}

/** Passes over the value that begins here. */
function skipValue(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === QUOTE) return skipString(bytes, at);
  if (byte === OPEN_BRACE) return startsLine(bytes, at) ? FAILED : skipInside(bytes, at + 1);
  return byte === OPEN_BRACKET ? skipInside(bytes, at + 1) : endOfScalar(bytes, at);
}

function skipString(bytes: Buffer, start: number): number {
  const close = endOfString(bytes, start + 1);
  return close >= 0 && bytes[close] === QUOTE ? close + 1 : FAILED;
}

/** Passes over all up to the end of the object or list that `start` is inside of. */
function skipInside(bytes: Buffer, start: number): number {
  let depth = 1;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      at = skipString(bytes, at) - 1;
      if (at < 0) return FAILED;
    } else if (byte === OPEN_BRACE) {
      if (startsLine(bytes, at)) return FAILED;
      depth++;
    } else if (byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return FAILED;
}

/** Longest number or literal. */
const MAX_SCALAR_CHARS = 64;

/** Where a number or a literal ends; where the bytes end, it may go on. */
function endOfScalar(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && !endsScalar(bytes[at] ?? 0)) at++;
  return at === start || at >= bytes.length || at - start > MAX_SCALAR_CHARS ? FAILED : at;
}

/** Whether a byte can follow a number or a literal. */
function endsScalar(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || (byte <= 32 && byte > 0);
}

function stands(wanted: Buffer, bytes: Buffer, from: number): boolean {
  for (let i = 0; i < wanted.length; i++) if (wanted[i] !== bytes[from + i]) return false;
  return true;
}

/** Whether the bytes from `from` on are those of an ASCII text, and a quote. */
function standsText(text: string, bytes: Buffer, from: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return bytes[from + text.length] === QUOTE;
}
