import { codeAt } from '../times/code-at.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { isDigit, isLetter, isLower, PIPE, SPACE, skipSpaces } from './text.ts';
import { unwrap } from './unwrap.ts';

/** Reads docker compose's prefix: `web-1  | text`. */
export function readCompose(text: string, context: FormatContext): ReadResult {
  let at = 0;
  for (; at < 64; at++) {
    const c = codeAt(text, at);
    if (!isLetter(c) && !isDigit(c) && c !== 45 && c !== 95 && c !== 46) break;
  }
  if (at < 2 || codeAt(text, at) !== SPACE) return undefined;
  const bar = skipSpaces(text, at);
  if (codeAt(text, bar) !== PIPE || (codeAt(text, bar + 1) !== SPACE && bar + 1 < text.length))
    return undefined;
  return unwrap(text.slice(bar + 2), 'compose', { node: text.slice(0, at) }, context);
}

/** Reads the prefix of `kubectl logs --prefix`: `[pod/name/container] text`. */
export function readKubectlPrefix(text: string, context: FormatContext): ReadResult {
  if (!text.startsWith('[pod/')) return undefined;
  const close = text.indexOf('] ');
  const slash = text.indexOf('/', 5);
  if (close < 0 || slash < 0 || slash > close) return undefined;
  const parts = { node: text.slice(5, slash), component: text.slice(slash + 1, close) };
  return unwrap(text.slice(close + 2), 'kubectl', parts, context);
}

/** Reads the kernel's ring buffer: `[12345.678901] text`; its clock counts from the start of the machine, so it gives no time. */
export function readDmesg(text: string): ReadResult {
  const match = /^\[ {0,8}\d{1,8}\.\d{6}\] /.exec(text.slice(0, 24));
  return match ? createEvent('dmesg', text.slice(match[0].length), { component: 'kernel' }) : undefined;
}

/** Reads stern's prefix: `pod-name-abc12 container text`, where a time or a JSON record follows. */
export function readStern(text: string, context: FormatContext): ReadResult {
  if (!isLower(codeAt(text, 0))) return undefined;
  const match = /^([a-z0-9][a-z0-9.-]{0,120}-[a-z0-9.-]{1,20}) ([a-z0-9][a-z0-9-]{0,62}) (?=[{[\d])/.exec(
    text.slice(0, 220),
  );
  if (!match) return undefined;
  const inner = text.slice(match[0].length);
  const event = unwrap(inner, 'stern', { node: match[1], component: match[2] }, context);
  return event.format === 'stern' ? undefined : event;
}
