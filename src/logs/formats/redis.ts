import type { Level } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { COLON, digitsEnd, isUpper, SPACE } from './text.ts';

/** Redis marks a record with one sign: `.` debug, `-` verbose, `*` notice, `#` warning. */
const SIGNS: ReadonlyMap<number, Level> = new Map([
  [46, 'debug'],
  [45, 'debug'],
  [42, 'info'],
  [35, 'warn'],
]);

/** Reads Redis, Valkey, KeyDB and Sentinel: `pid:role 12 Sep 2023 15:17:29.700 # message`, `[pid] 12 Sep ... # message`, and lines of the signal handler. */
export function readRedis(text: string, context: FormatContext): ReadResult {
  const bracketed = codeAt(text, 0) === 91;
  const start = bracketed ? 1 : 0;
  const pidEnd = digitsEnd(text, start);
  if (pidEnd === start) return undefined;
  const pid = Number(text.slice(start, pidEnd));
  if (bracketed)
    return codeAt(text, pidEnd) === 93
      ? readBehindRole(text, pidEnd + 1, pid, undefined, context)
      : undefined;
  if (codeAt(text, pidEnd) !== COLON) return undefined;
  if (text.startsWith('signal-handler (', pidEnd + 1)) return readSignal(text, pidEnd + 1, pid, context);
  if (!isUpper(codeAt(text, pidEnd + 1)) || codeAt(text, pidEnd + 2) !== SPACE) return undefined;
  return readBehindRole(text, pidEnd + 2, pid, text.charAt(pidEnd + 1), context);
}

function readBehindRole(
  text: string,
  pos: number,
  pid: number,
  role: string | undefined,
  context: FormatContext,
): ReadResult {
  if (codeAt(text, pos) !== SPACE || !context.time.readAt(text, pos + 1)) return undefined;
  const end = context.time.end;
  const level = SIGNS.get(codeAt(text, end + 1));
  if (codeAt(text, end) !== SPACE || level === undefined || codeAt(text, end + 2) !== SPACE) return undefined;
  return createEvent('redis', text.slice(end + 3), { timeMs: context.time.ms, level, pid, component: role });
}

function readSignal(text: string, pos: number, pid: number, context: FormatContext): ReadResult {
  if (!context.time.readAt(text, pos + 16)) return undefined;
  const message = text.slice(context.time.end + 2);
  return createEvent('redis', message, { timeMs: context.time.ms, pid, component: 'signal-handler' });
}
