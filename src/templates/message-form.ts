import { continuesValue, isDateWord, looksVariable } from './variable-words.ts';

/** Stands for the part of a message that varies. */
export const WILDCARD = '<*>';

/** A message with its evident variables masked. */
export interface MessageForm {
  /** Words, punctuation marks and wildcards, without white space. */
  tokens: readonly string[];
  /** Whether white space stands before the token of the same index. */
  spaced: readonly boolean[];
}

interface Draft extends MessageForm {
  tokens: string[];
  spaced: boolean[];
}

/** 0 white space, 1 a mark that stands alone, 2 part of a word, 3 digit. */
const KIND = new Uint8Array(128).fill(2);
for (let code = 0; code <= 32; code++) KIND[code] = 0;
for (const mark of '=:,;()[]{}<>"\'|') KIND[mark.charCodeAt(0)] = 1;
for (const digit of '0123456789') KIND[digit.charCodeAt(0)] = 3;

/** Marks that join the parts of one value (`10.0.0.1:2379`, `1,2,3`, `a|b`, `1..9`). */
const JOINING = new Set([':', ',', '|', ';', '..']);
/** Those that do so with a space behind them as well. */
const JOINING_LISTS = new Set([',', ';']);
const MAX_TOKENS = 256;

/** Hardware and IPv6 addresses; what they match counts only if it holds a digit. */
const COLON_ADDRESS = /[\da-f]{1,4}(?:(?:::?[\da-f]{1,4}){2,7}|::[\da-f]{1,4})(?![\w:])/iy;
const DOUBLE_COLON_ADDRESS = /::[\da-f][\da-f.:]{0,44}(?!\w)/iy;
const COLON = 58;
const LESS_THAN = 60;
const LESS_THAN_NUMBER = /<\d[\w.]{0,20}(?![\w.>])/y;

/**
 * Splits a message at white space and punctuation, and masks what is a variable by its look: tokens with digits (with
 * their unit), paths, URLs, addresses, host and file names, dates, booleans, empty values. Neighbouring wildcards melt into
 * one, so lists have one form whatever their length. Text past 256 tokens counts as one wildcard.
 */
export function formOf(message: string): MessageForm {
  const form: Draft = { tokens: [], spaced: [] };
  let space = false;
  let at = 0;
  while (at < message.length && form.tokens.length < MAX_TOKENS) {
    const code = message.charCodeAt(at);
    const kind = kindOf(code);
    if (kind === 0) space = true;
    if (kind === 0 || (code === LESS_THAN && matchesAt(LESS_THAN_NUMBER, message, at))) {
      at++;
      continue;
    }
    if (kind > 1) at = pushWord(form, message, at, space);
    else if (code === COLON && startsAddress(message, at)) {
      push(form, WILDCARD, space);
      at = DOUBLE_COLON_ADDRESS.lastIndex;
    } else push(form, message.charAt(at++), space);
    space = false;
  }
  if (at < message.length) push(form, WILDCARD, space);
  return form;
}

/** The tokens put together again, runs of white space as one space. */
export function textOf(tokens: readonly string[], spaced: readonly boolean[]): string {
  let text = '';
  for (let i = 0; i < tokens.length; i++) text += i > 0 && spaced[i] === true ? ` ${tokens[i]}` : tokens[i];
  return text;
}

/** Pushes the word that starts at `start`, masked if need be, its closing mark apart; returns where it ends. */
function pushWord(form: Draft, message: string, start: number, space: boolean): number {
  if (message.startsWith('..', start)) {
    push(form, '..', space);
    return endOfDots(message, start);
  }
  let end = start;
  let seen = 0;
  let code = message.charCodeAt(start);
  let kind = kindOf(code);
  while (kind >= 2) {
    seen |= kind;
    if (++end >= message.length) break;
    code = message.charCodeAt(end);
    kind = kindOf(code);
    if (code === 46 && message.charCodeAt(end + 1) === 46) break;
  }
  if (code === COLON && end < message.length) {
    const addressEnd = endOfAddress(message, start, end);
    if (addressEnd > 0) {
      push(form, WILDCARD, space);
      return addressEnd;
    }
  }
  if (code === 61 && message.charCodeAt(start) === 47 && message.slice(start, end).includes('?')) {
    push(form, WILDCARD, space);
    return endOfUrl(message, end);
  }
  const last = message.charCodeAt(end - 1);
  const closed = end - start > 1 && (last === 46 || last === 33 || last === 63);
  const word = message.slice(start, closed ? end - 1 : end);
  push(form, isVariable(form.tokens, word, seen === 3, message, end) ? WILDCARD : word, space);
  if (closed) push(form, message.charAt(end - 1), false);
  return end;
}

function isVariable(
  tokens: string[],
  word: string,
  hasDigit: boolean,
  message: string,
  end: number,
): boolean {
  if (hasDigit || looksVariable(word) || isDateWord(word, message, end)) return true;
  return tokens[tokens.length - 1] === WILDCARD && continuesValue(word);
}

/** Where a URL, a hardware or IPv6 address or `host.name:port` ends whose first word is `start` to the colon at `colon`; else 0. */
function endOfAddress(message: string, start: number, colon: number): number {
  if (message.startsWith('//', colon + 1)) return endOfUrl(message, colon);
  if (colon - start <= 4 && matchesAt(COLON_ADDRESS, message, start)) {
    const end = COLON_ADDRESS.lastIndex;
    if (/\d/.test(message.slice(start, end))) return end;
  }
  const next = message.charCodeAt(colon + 1);
  return next >= 48 && next <= 57 && message.slice(start + 1, colon - 1).includes('.') ? colon : 0;
}

/** Whether `::1` or `::ffff:10.0.0.1` stands at `at`, and not the `::` of a qualified name. */
function startsAddress(message: string, at: number): boolean {
  if (message.charCodeAt(at + 1) !== COLON) return false;
  if (at > 0 && kindOf(message.charCodeAt(at - 1)) > 1) return false;
  if (!matchesAt(DOUBLE_COLON_ADDRESS, message, at)) return false;
  return /\d/.test(message.slice(at, DOUBLE_COLON_ADDRESS.lastIndex));
}

function endOfUrl(message: string, from: number): number {
  let end = from;
  while (end < message.length) {
    const code = message.charCodeAt(end);
    if (code <= 32 || code === 34 || code === 39 || code === 60 || code === 62 || code === 41 || code === 93)
      break;
    end++;
  }
  const last = message.charCodeAt(end - 1);
  return last === 44 || last === 46 || last === 59 ? end - 1 : end;
}

function endOfDots(message: string, start: number): number {
  let end = start;
  while (message.charCodeAt(end) === 46) end++;
  return end;
}

/** Appends a token; a wildcard that follows a wildcard, directly or over a joining mark, melts into it. */
function push(form: Draft, token: string, space: boolean): void {
  const { tokens, spaced } = form;
  if (isEmptyValue(form, token, space)) push(form, WILDCARD, false);
  const size = tokens.length;
  if (token === WILDCARD) {
    if (tokens[size - 1] === WILDCARD) return;
    const joining = space ? JOINING_LISTS : JOINING;
    if (tokens[size - 2] === WILDCARD && spaced[size - 1] === false && joining.has(tokens[size - 1] ?? '')) {
      tokens.pop();
      spaced.pop();
      return;
    }
  }
  tokens.push(token);
  spaced.push(space);
}

/** Whether a value is missing before `token`: between `=` and white space (`user= host=a`), in ` ()` or in `=[]`. */
function isEmptyValue({ tokens, spaced }: MessageForm, token: string, space: boolean): boolean {
  const last = tokens.length - 1;
  const before = tokens[last];
  if (before === '=') return space && spaced[last] === false && last > 0;
  if (!((before === '(' && token === ')') || (before === '[' && token === ']'))) return false;
  return spaced[last] === true || tokens[last - 1] === '=';
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function kindOf(code: number): number {
  return code < 128 ? (KIND[code] ?? 2) : 2;
}
