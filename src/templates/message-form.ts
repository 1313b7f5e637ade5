/** Stands for the part of a message that varies. */
export const WILDCARD = '<*>';

/** A message with its evident variables masked. */
export interface MessageForm {
  /** Words, punctuation marks and wildcards, without white space. */
  tokens: string[];
  /** The tokens put together again, runs of white space as one space. Two messages have one form when this is equal. */
  text: string;
}

/** 0 white space, 1 a mark that stands alone, 2 part of a word, 3 digit. */
const KIND = new Uint8Array(128).fill(2);
for (let code = 0; code <= 32; code++) KIND[code] = 0;
for (const mark of '=:,;()[]{}<>"\'|') KIND[mark.charCodeAt(0)] = 1;
for (const digit of '0123456789') KIND[digit.charCodeAt(0)] = 3;

/** Marks that join parts of one value (`10.0.0.1:2379`, `1,2,3`, `a|b`). */
const JOINING = new Set([':', ',', '|', ';', '-', '..']);
const MAX_TOKENS = 256;

const URL_END = /["'<>)\]},;]/;
const BOOLEAN = /^(?:true|false)$/i;
const HEX = /^[0-9a-f]{8,}$/i;
const WORD = /[\p{L}\p{N}]/u;
const HOST = /\.(?:com|net|org|edu|gov|io|local|internal|svc|lan)$/i;

/**
 * Splits a message at white space and punctuation, and masks what is a variable by its look: tokens with digits, paths,
 * URLs, addresses, host names, booleans. Neighbouring wildcards fold into one, so lists have one form whatever their
 * length. Text past 256 tokens counts as one wildcard.
 */
export function formOf(message: string): MessageForm {
  const tokens: string[] = [];
  const spaced: boolean[] = [];
  let space = false;
  let at = 0;
  while (at < message.length && tokens.length < MAX_TOKENS) {
    const kind = kindOf(message.charCodeAt(at));
    if (kind === 0) {
      space = true;
      at++;
    } else if (kind === 1) {
      push(tokens, spaced, message.charAt(at), space);
      space = false;
      at++;
    } else {
      at = pushWord(tokens, spaced, message, at, space);
      space = false;
    }
  }
  if (at < message.length) push(tokens, spaced, WILDCARD, space);
  return { tokens, text: textOf(tokens, spaced) };
}

/** Pushes the word that starts at `start`, masked if need be, with its leader dots and closing marks apart; returns its end. */
function pushWord(
  tokens: string[],
  spaced: boolean[],
  message: string,
  start: number,
  space: boolean,
): number {
  let end = start;
  if (message.startsWith('..', start)) {
    while (end < message.length && message.charCodeAt(end) === 46) end++;
    push(tokens, spaced, '..', space);
    return end;
  }
  let seen = 0;
  let kind = 2;
  while (kind >= 2) {
    seen |= kind;
    if (++end >= message.length) break;
    const code = message.charCodeAt(end);
    kind = kindOf(code);
    if (code === 46 && message.charCodeAt(end + 1) === 46) break;
  }
  if (message.startsWith('://', end)) {
    while (end < message.length && message.charCodeAt(end) > 32 && !URL_END.test(message.charAt(end))) end++;
    push(tokens, spaced, WILDCARD, space);
    return end;
  }
  const last = message.charCodeAt(end - 1);
  const closed = end - start > 1 && (last === 46 || last === 33 || last === 63);
  const word = message.slice(start, closed ? end - 1 : end);
  push(tokens, spaced, isVariable(word, seen === 3) ? WILDCARD : word, space);
  if (closed) push(tokens, spaced, message.charAt(end - 1), false);
  return end;
}

function isVariable(word: string, hasDigit: boolean): boolean {
  if (hasDigit) return true;
  const first = word.charCodeAt(0);
  if ((first === 47 || first === 92) && word.length > 1) return true;
  if (!WORD.test(word)) return false;
  const slash = word.indexOf('/');
  if (slash > 0 && (word.indexOf('/', slash + 1) > 0 || word.includes('.'))) return true;
  if (word.indexOf('\\', word.indexOf('\\') + 1) > 0) return true;
  return word.indexOf('@') > 0 || BOOLEAN.test(word) || HEX.test(word) || HOST.test(word);
}

/** Appends a token; a wildcard that follows a wildcard, directly or over a joining mark, melts into it. */
function push(tokens: string[], spaced: boolean[], token: string, space: boolean): void {
  const size = tokens.length;
  if (token === WILDCARD) {
    if (tokens[size - 1] === WILDCARD) return;
    if (
      tokens[size - 2] === WILDCARD &&
      JOINING.has(tokens[size - 1] ?? '') &&
      !(spaced[size - 1] ?? false)
    ) {
      tokens.pop();
      spaced.pop();
      return;
    }
  }
  tokens.push(token);
  spaced.push(space);
}

function textOf(tokens: readonly string[], spaced: readonly boolean[]): string {
  let text = '';
  for (let i = 0; i < tokens.length; i++) text += (spaced[i] === true && i > 0 ? ' ' : '') + tokens[i];
  return text;
}

function kindOf(code: number): number {
  return code < 128 ? (KIND[code] ?? 2) : 2;
}
