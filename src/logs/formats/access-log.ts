import { codeAt } from '../times/code-at.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { isDigit, requestIn, SPACE } from './text.ts';

const MAX_PREFIX = 200;

/** Reads access logs: anything that begins with an address or an id and has a bracketed time soon (`1.2.3.4 - - [11/Mar/2024:10:15:24 +0000] "GET / HTTP/1.1" 200 5678`). */
export function readAccessLog(text: string, context: FormatContext): ReadResult {
  const open = text.indexOf(' [');
  if (open <= 0 || open > MAX_PREFIX) return undefined;
  if (!isDigit(codeAt(text, open + 2)) || !context.time.readAt(text, open + 2)) return undefined;
  const close = context.time.end;
  if (codeAt(text, close) !== 93) return undefined;
  const timeMs = context.time.ms;
  const quote = text.indexOf('"', close);
  if (quote < 0) return createEvent('access-log', text.slice(close + 2), { timeMs });
  const end = text.indexOf('"', quote + 1);
  const request = end < 0 ? text.slice(quote + 1) : text.slice(quote + 1, end);
  return createEvent('access-log', request, { timeMs, fields: responseFields(text, end) });
}

/** Status and bytes behind the request. */
function responseFields(text: string, quote: number): Record<string, unknown> | undefined {
  if (quote < 0 || codeAt(text, quote + 1) !== SPACE) return undefined;
  const match = /^ (\d{3}) (\d+|-)(?: |$)/.exec(text.slice(quote + 1, quote + 24));
  if (!match) return undefined;
  return { status: Number(match[1]), bytes: match[2] === '-' ? 0 : Number(match[2]) };
}

/** Reads AWS application load balancers: `https TIME app/name/id client:port ...`. */
export function readAlb(text: string, context: FormatContext): ReadResult {
  const type = text.indexOf(' ');
  if (type < 2 || type > 6 || !isDigit(codeAt(text, type + 1))) return undefined;
  if (!/^(?:https?|h2|grpcs|wss?|tls)$/.test(text.slice(0, type)) || !context.time.readAt(text, type + 1))
    return undefined;
  const start = context.time.end + 1;
  const end = text.indexOf(' ', start);
  if (end < 0 || text.indexOf('"') < 0) return undefined;
  return createEvent('aws-alb', requestIn(text), { timeMs: context.time.ms, node: text.slice(start, end) });
}
