import { codeAt } from '../times/code-at.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { levelOfLetter } from './levels.ts';
import { splitTrailingPairs, unquote } from './logfmt.ts';
import { CLOSE_BRACKET, digitsEnd, QUOTE, SPACE, skipSpaces } from './text.ts';

/**
 * Reads the header of glog and klog, `I0402 11:09:22.609848  233081 file.go:398] message`,
 * the forms with a year (`I20240402 ...`), and CockroachDB's (`W210709 04:25:09.828727 29 2@gossip/gossip.go:1491 ⋮ [n1] 5818  message`).
 */
export function readKlog(text: string, context: FormatContext): ReadResult {
  const level = levelOfLetter(codeAt(text, 0));
  const dateEnd = digitsEnd(text, 1);
  if (level === undefined || codeAt(text, dateEnd) !== SPACE) return undefined;
  const digits = dateEnd - 1;
  if (digits === 4) {
    const date = `${text.slice(1, 3)}-${text.slice(3, 5)}${text.slice(5, 32)}`;
    if (!context.time.readAt(date, 0)) return undefined;
    return readSource(text, context.time.end, level, context);
  }
  if ((digits !== 6 && digits !== 8) || !context.time.readAt(text, 1)) return undefined;
  return readSource(text, context.time.end, level, context);
}

function readSource(
  text: string,
  pos: number,
  level: ReturnType<typeof levelOfLetter>,
  context: FormatContext,
): ReadResult {
  const timeMs = context.time.ms;
  let at = skipSpaces(text, pos);
  const pidEnd = digitsEnd(text, at);
  const pid = pidEnd > at && codeAt(text, pidEnd) === SPACE ? Number(text.slice(at, pidEnd)) : undefined;
  if (pid !== undefined) at = skipSpaces(text, pidEnd);
  const end = text.indexOf(' ', at);
  if (end < 0) return undefined;
  const bracket = codeAt(text, end - 1) === CLOSE_BRACKET;
  const source = text.slice(at, bracket ? end - 1 : end);
  if (!/:\d+$/.test(source)) return undefined;
  const component = source.replace(/^\d+@/, '');
  if (!bracket) return cockroachRecord(text, end, { timeMs, level, pid, component });
  return klogRecord(text.slice(end + 1), { timeMs, level, pid, component });
}

type Parts = Parameters<typeof createEvent>[2];

function klogRecord(body: string, parts: Parts): ReadResult {
  if (codeAt(body, 0) !== QUOTE) return createEvent('klog', body, parts);
  let close = 1;
  for (; close < body.length && codeAt(body, close) !== QUOTE; close++)
    if (codeAt(body, close) === 92) close++;
  const message = unquote(body.slice(0, close + 1));
  const { fields } = splitTrailingPairs(`x${body.slice(close + 1)}`);
  return createEvent('klog', message, { ...parts, fields });
}

/** `⋮ [n1,s2,...] 5818  message`, or `[n1] message` in older releases; the tags' `n1` is the node that speaks. */
function cockroachRecord(text: string, pos: number, parts: Parts): ReadResult {
  const match = /^ *(?:⋮ *)?\[([^\]]{1,200})\] *(?:(\d+) +)?/.exec(text.slice(pos, pos + 260));
  const node = match?.[1] === undefined ? undefined : /(?:^|,)(n\d+)(?:,|$)/.exec(match[1])?.[1];
  const message = text.slice(pos + (match?.[0].length ?? 1)).trimStart();
  return createEvent('cockroach', message, { ...parts, node });
}
