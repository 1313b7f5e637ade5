import { createSpan, type Span } from '../span.ts';
import { kindOf, readAttributes } from './attributes.ts';
import { isObject, type JsonObject, numberOf, textOf } from './json-value.ts';
import { microsecondsPer } from './span-times.ts';
import { asVersion2, isZipkinV1, ZIPKIN_V1_MEMBERS } from './zipkin-v1.ts';

/** Members that are read of a span of Zipkin; its tags aside. */
export const ZIPKIN_MEMBERS = [
  ...['traceId', 'id', 'parentId', 'name', 'kind', 'timestamp', 'duration', 'shared', 'tags'],
  ...['localEndpoint', 'remoteEndpoint', 'serviceName', 'ipv4', 'ipv6'],
  ...ZIPKIN_V1_MEMBERS,
];

/** Whether an object is a span of Zipkin, of either version. */
export function isZipkinSpan(value: JsonObject): boolean {
  return (
    'traceId' in value &&
    'id' in value &&
    ('timestamp' in value ||
      'duration' in value ||
      'localEndpoint' in value ||
      'kind' in value ||
      'annotations' in value)
  );
}

/** A span of Zipkin JSON, of version 2 or 1. `onUnit` is told of a time that is not in microseconds. */
export function readZipkinSpan(given: JsonObject, onUnit: (unit: string) => void): Span | undefined {
  const value = isZipkinV1(given) ? asVersion2(given) : given;
  const traceId = textOf(value.traceId);
  const spanId = textOf(value.id);
  if (traceId === undefined || spanId === undefined) return undefined;
  const timestamp = numberOf(value.timestamp);
  const unit = timestamp === undefined ? undefined : microsecondsPer(timestamp, 'microseconds');
  if (unit !== undefined) onUnit(unit.unit);
  const factor = unit?.factor ?? 1;
  const local = isObject(value.localEndpoint) ? value.localEndpoint : {};
  const remote = isObject(value.remoteEndpoint) ? value.remoteEndpoint : {};
  const known = readAttributes(value.tags);
  const tags = isObject(value.tags) ? value.tags : {};
  return createSpan(traceId, spanId, {
    parentId: textOf(value.parentId),
    service: textOf(local.serviceName) ?? '',
    operation: textOf(value.name) ?? '',
    kind: kindOf(value.kind) ?? 'internal',
    startUs: timestamp === undefined ? Number.NaN : Math.round(timestamp * factor),
    durationUs: Math.round((numberOf(value.duration) ?? Number.NaN) * factor),
    // In Zipkin the presence of the tag is the error, whatever its value.
    error: known.error || 'error' in tags,
    message: known.message,
    host: textOf(local.ipv4) ?? textOf(local.ipv6),
    peer: textOf(remote.serviceName) ?? known.peer,
    shared: value.shared === true,
  });
}
