import type { LogEvent } from '../../logs/event.ts';
import { isObject, textOf } from './json-value.ts';

/** The ids by which a record belongs to a trace. */
export interface TraceIds {
  traceId: string;
  spanId: string | undefined;
  parentId: string | undefined;
  /** Whether it is the id of a request or a correlation, not of a trace. */
  isRequest: boolean;
}

type Role = 'trace' | 'span' | 'parent' | 'request' | 'context';

/** Keys in lower case without `_`, `-` and `.`, and what stands before a slash, so that all spellings of a name are one. */
const ROLES: Readonly<Record<string, Role>> = {
  traceid: 'trace',
  trace: 'trace',
  oteltraceid: 'trace',
  ddtraceid: 'trace',
  xb3traceid: 'trace',
  b3traceid: 'trace',
  ubertraceid: 'trace',
  xtraceid: 'trace',
  amzntraceid: 'trace',
  xamzntraceid: 'trace',
  '@tr': 'trace',
  spanid: 'span',
  span: 'span',
  otelspanid: 'span',
  ddspanid: 'span',
  xb3spanid: 'span',
  '@sp': 'span',
  parentspanid: 'parent',
  parentid: 'parent',
  parentspan: 'parent',
  otelparentspanid: 'parent',
  ddparentid: 'parent',
  xb3parentspanid: 'parent',
  traceparent: 'context',
  b3: 'context',
  requestid: 'request',
  xrequestid: 'request',
  reqid: 'request',
  correlationid: 'request',
  xcorrelationid: 'request',
};

const MAX_DEPTH = 2;
/** Longest id; anything longer is no id. */
const MAX_ID_CHARS = 128;
const HEX_ID = /^[0-9a-f][0-9a-f-]{6,40}$/i;

/** `trace_id=…`, `TraceID: …`, `"traceId":"…"` in text. */
const IN_TEXT =
  /\b(otelTraceID|trace_?-?id|span_?-?id|parent_?-?(?:span_?-?)?id|request_?-?id|correlation_?-?id)["']?\s?[:=]\s?["']?([\w-]{4,64})/gi;
/** Contexts as they travel between services: trace, span and parent, in this order. */
const CONTEXTS: readonly RegExp[] = [
  // W3C trace context.
  /\b[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/i,
  // B3 in one header; Spring writes the same without its flags.
  /\b([0-9a-f]{16}(?:[0-9a-f]{16})?)-([0-9a-f]{16})(?:-[01d](?:-([0-9a-f]{16}))?)?\b/i,
  // Jaeger's own.
  /\b([0-9a-f]{15,32}):([0-9a-f]{1,16}):([0-9a-f]{1,16}):[0-9a-f]{1,2}\b/i,
  // X-Ray; its parent is the caller's span, which the record is not part of.
  /\bRoot=(1-[0-9a-f]{8}-[0-9a-f]{24})\b/i,
  // SkyWalking.
  /\bTID: ?(\w{8,64}\.\d{1,10}\.\d{1,20})\b/,
  // `[service,trace,span]` or `[trace,span]`, as Spring wrote it before.
  /\[(?:[\w.-]{0,80},\s?)?([0-9a-f]{16,32}),\s?([0-9a-f]{16})(?:,|\])/i,
];

interface Found {
  trace?: string;
  span?: string;
  parent?: string;
  request?: string;
}

/** The ids of a record: from its members where it has them, else from its text; undefined where it belongs to no trace. */
export function traceIdsOf(event: LogEvent): TraceIds | undefined {
  const found: Found = {};
  if (event.fields !== undefined) collect(event.fields, '', found, 0);
  if (found.trace === undefined) searchText(event.raw, found);
  const traceId = found.trace ?? found.request;
  if (traceId === undefined) return undefined;
  return { traceId, spanId: found.span, parentId: found.parent, isRequest: found.trace === undefined };
}

/** The whole trace id that a quoted line shows; undefined where it shows none, or only part of one. */
export function traceIdInText(text: string): string | undefined {
  const found: Found = {};
  searchText(text, found);
  return found.trace !== undefined && /^(?:[0-9a-f]{16}){1,2}$/i.test(found.trace) ? found.trace : undefined;
}

function collect(fields: Record<string, unknown>, prefix: string, found: Found, depth: number): void {
  for (const key in fields) {
    const value = fields[key];
    if (isObject(value)) {
      if (depth < MAX_DEPTH) collect(value, key, found, depth + 1);
      continue;
    }
    const role = roleOf(key) ?? (key === 'id' ? roleOf(prefix + key) : undefined);
    if (role === undefined) continue;
    const id = textOf(value)?.trim();
    if (id === undefined || id.length > MAX_ID_CHARS) continue;
    // These two are often something else.
    if ((key === 'span' || key === 'trace') && !HEX_ID.test(id) && !id.includes('/')) continue;
    note(found, role, id);
  }
}

/** Keys of the same spelling come again and again. */
const known = new Map<string, Role | undefined>();

function roleOf(key: string): Role | undefined {
  if (known.has(key)) return known.get(key);
  const role =
    ROLES[
      key
        .slice(key.lastIndexOf('/') + 1)
        .toLowerCase()
        .replace(/[_.-]/g, '')
    ];
  if (known.size < 10_000) known.set(key, role);
  return role;
}

function note(found: Found, role: Role, given: string): void {
  if (role === 'context' || (role === 'trace' && /[:=]/.test(given))) {
    if (noteContext(found, given) || role === 'context') return;
  }
  // `projects/x/traces/ID` and `ID:span:parent:flags`.
  const id = given.includes('/') ? (given.split('/').at(-1) ?? '') : (given.split(':')[0] ?? '');
  if (id === '' || /^[0-]+$/.test(id) || /\s/.test(id)) return;
  if (role !== 'request' && !HEX_ID.test(id) && !/^[\w-]{1,64}$/.test(id)) return;
  found[role] ??= id;
}

/** Takes the ids of a context; false where the text holds none. */
function noteContext(found: Found, text: string): boolean {
  for (const context of CONTEXTS) {
    const match = context.exec(text);
    if (match === null) continue;
    const [, trace = '', span, parent] = match;
    found.trace ??= trace;
    if (span !== undefined) found.span ??= span;
    if (parent !== undefined && !/^0+$/.test(parent)) found.parent ??= parent;
    return true;
  }
  return false;
}

function searchText(text: string, found: Found): void {
  if (!/id|[0-9a-f]{12}/i.test(text)) return;
  for (const [, key = '', value = ''] of text.matchAll(IN_TEXT)) {
    // The beginning of a context is no id.
    if (value === 'Root') continue;
    const role = roleOf(key);
    if (role !== undefined) note(found, role, value);
  }
  if (found.trace === undefined || found.span === undefined) noteContext(found, text);
}
