import { createSpan, type ServiceName, type Span } from '../span.ts';
import { kindOf, readAttributes } from './attributes.ts';
import { isObject, type JsonObject, numberOf, objectsIn, textOf } from './json-value.ts';
import { microsecondsOfNanos, microsecondsPer } from './span-times.ts';

/** Members that are read of a span of OTLP; its attributes aside. */
export const OTLP_MEMBERS = [
  ...[
    'traceId',
    'trace_id',
    'spanId',
    'span_id',
    'parentSpanId',
    'parent_span_id',
    'name',
    'kind',
    'timestamp',
  ],
  ...['startTimeUnixNano', 'start_time_unix_nano', 'endTimeUnixNano', 'end_time_unix_nano'],
  ...['attributes', 'status', 'code', 'message', 'events', 'links'],
];

/** Times before the year 2000 are mostly times in another unit. */
const PLAUSIBLE_US = 946_684_800e6;

/** Whether an object is a span of OTLP, in either spelling of its members. */
export function isOtlpSpan(value: JsonObject): boolean {
  return (
    'startTimeUnixNano' in value ||
    'start_time_unix_nano' in value ||
    ('spanId' in value && 'traceId' in value && 'name' in value && !('timestamp' in value))
  );
}

/**
 * A span of OTLP JSON (an export, a Tempo answer); its service is that of the resource it stands under. `onUnit` is told of
 * a time that is not in nanoseconds.
 */
export function readOtlpSpan(value: JsonObject, onUnit: (unit: string) => void): Span | undefined {
  const traceId = idOf(value.traceId ?? value.trace_id);
  const spanId = idOf(value.spanId ?? value.span_id);
  if (traceId === undefined || spanId === undefined) return undefined;
  const start = value.startTimeUnixNano ?? value.start_time_unix_nano;
  const end = value.endTimeUnixNano ?? value.end_time_unix_nano;
  let startUs = microsecondsOfNanos(start);
  let endUs = microsecondsOfNanos(end);
  if (startUs > 0 && startUs < PLAUSIBLE_US) {
    const unit = microsecondsPer(numberOf(start) ?? 0, 'nanoseconds');
    if (unit !== undefined) {
      onUnit(unit.unit);
      startUs = Math.round((numberOf(start) ?? Number.NaN) * unit.factor);
      endUs = Math.round((numberOf(end) ?? Number.NaN) * unit.factor);
    }
  }
  const known = readAttributes(value.attributes);
  const status = isObject(value.status) ? value.status : {};
  const failed = status.code === 2 || status.code === 'STATUS_CODE_ERROR';
  const message = failed ? (textOf(status.message) ?? known.message) : known.message;
  const links = linksOf(value.links, traceId);
  return createSpan(traceId, spanId, {
    parentId: idOf(value.parentSpanId ?? value.parent_span_id),
    service: known.service ?? '',
    operation: textOf(value.name) ?? '',
    kind: kindOf(value.kind) ?? 'internal',
    startUs,
    durationUs: endUs - startUs,
    error: failed || (known.error && !isSettled(status.code)),
    message: message ?? (failed ? exceptionOf(value.events) : undefined),
    host: known.host,
    peer: known.peer,
    links,
  });
}

/** The service and machine that a resource of OTLP names. */
export function serviceOfResource(resource: unknown): ServiceName | undefined {
  if (!isObject(resource)) return undefined;
  const { service, host } = readAttributes(resource.attributes);
  return service === undefined ? undefined : { service, host };
}

function exceptionOf(events: unknown): string | undefined {
  for (const event of objectsIn(events)) {
    const { message } = readAttributes(event.attributes);
    if (message !== undefined) return message;
  }
  return undefined;
}

function linksOf(value: unknown, traceId: string): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const ids = objectsIn(value).flatMap((link) => {
    const id = idOf(link.spanId ?? link.span_id);
    const trace = idOf(link.traceId ?? link.trace_id) ?? traceId;
    return id === undefined ? [] : [trace === traceId ? id : `${trace}:${id}`];
  });
  return ids.length > 0 ? ids : undefined;
}

/** An id as hexadecimal digits; protocol buffers write bytes as base64 (8 bytes take 12 characters, 16 take 24). */
function idOf(value: unknown): string | undefined {
  const id = textOf(value);
  if (id === undefined || /^0+$/.test(id)) return undefined;
  const isBase64 = (id.length === 12 && id.endsWith('=')) || (id.length === 24 && id.endsWith('=='));
  return isBase64 ? Buffer.from(id, 'base64').toString('hex') : id;
}

/** Whether the status was set to "ok" by hand: it outweighs what attributes tell. */
function isSettled(code: unknown): boolean {
  return code === 1 || code === 'STATUS_CODE_OK';
}
