import { codeAt } from '../times/code-at.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { type JsonObject, recordOfMembers } from './json.ts';
import { roleOfKey } from './json-keys.ts';
import { COLON, COMMA, EQUALS, isDigit, isLetter, isSpace, QUOTE, SPACE } from './text.ts';

/** Reads `key=value key="quoted value"` lines that carry a time, a level or a message. */
export function readLogfmt(text: string, context: FormatContext): ReadResult {
  const keyEnd = keyEndAt(text, 0);
  if (keyEnd === 0 || codeAt(text, keyEnd) !== EQUALS) return undefined;
  const fields = logfmtFields(text, 0, true);
  if (fields === undefined) return undefined;
  const roles = new Set<string>();
  for (const key in fields) {
    const role = roleOfKey(key)?.role;
    if (role !== undefined) roles.add(role);
  }
  const telling = roles.has('time') || roles.has('level');
  if (!telling || roles.size < 2) return undefined;
  const event = recordOfMembers(fields, text, context);
  return createEvent('logfmt', event.message, event);
}

function keyEndAt(text: string, pos: number): number {
  let at = pos;
  for (; at < pos + 64; at++) {
    const c = codeAt(text, at);
    if (!isLetter(c) && !isDigit(c) && c !== 95 && c !== 45 && c !== 46 && c !== 47 && c !== 64) break;
  }
  return at;
}

/**
 * The pairs of `key=value` text from `pos` on; values in double quotes may hold spaces and `\"`.
 * @param strict undefined unless most of the text is pairs; else whatever pairs stand at the end are given.
 */
export function logfmtFields(text: string, pos: number, strict: boolean): JsonObject | undefined {
  const fields: JsonObject = {};
  let pairs = 0;
  let bare = 0;
  let at = pos;
  while (at < text.length) {
    while (isSpace(codeAt(text, at)) || codeAt(text, at) === 44) at++;
    if (at >= text.length) break;
    const keyEnd = keyEndAt(text, at);
    if (keyEnd > at && codeAt(text, keyEnd) === EQUALS) {
      const key = text.slice(at, keyEnd);
      const start = keyEnd + 1;
      const quoted = codeAt(text, start) === QUOTE;
      at = quoted ? quoteEnd(text, start) : valueEnd(text, start);
      fields[key] = quoted ? unquote(text.slice(start, at)) : text.slice(start, at);
      pairs++;
    } else {
      bare++;
      at = valueEnd(text, Math.max(keyEnd, at + 1));
    }
  }
  if (pairs === 0 || (strict && bare > pairs)) return undefined;
  return fields;
}

function valueEnd(text: string, pos: number): number {
  const end = text.indexOf(' ', pos);
  const stop = end < 0 ? text.length : end;
  const tab = text.indexOf('\t', pos);
  return tab >= 0 && tab < stop ? tab : stop;
}

/** Position behind the quote that closes the one at `pos`. */
function quoteEnd(text: string, pos: number): number {
  for (let at = pos + 1; at < text.length; at++) {
    const c = codeAt(text, at);
    if (c === 92) at++;
    else if (c === QUOTE) return at + 1;
  }
  return text.length;
}

/** The text inside double quotes, escapes resolved. */
export function unquote(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, quoted.endsWith('"') ? -1 : undefined);
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : quoted;
  } catch {
    return quoted.slice(1, -1).replaceAll('\\"', '"');
  }
}

const isSeparator = (c: number): boolean => isSpace(c) || c === COMMA || c === COLON;

/** The message and the pairs behind it, as hclog, klog and Rust's tracing write: `text: key=value ...` or `text key=value`. */
export function splitTrailingPairs(text: string): { message: string; fields: JsonObject | undefined } {
  const equals = text.indexOf('=');
  if (equals <= 0) return { message: text, fields: undefined };
  let start = equals;
  while (start > 0 && keyEndAt(text.charAt(start - 1), 0) === 1) start--;
  if (start === 0 || start === equals || codeAt(text, start - 1) !== SPACE)
    return { message: text, fields: undefined };
  let end = start - 1;
  while (end > 0 && isSeparator(codeAt(text, end - 1))) end--;
  const message = text.slice(0, end);
  const fields = logfmtFields(text, start, true);
  return fields && message ? { message, fields } : { message: text, fields: undefined };
}
