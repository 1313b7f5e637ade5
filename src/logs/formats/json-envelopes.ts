import type { LogEvent } from '../event.ts';
import type { FormatContext } from './format.ts';
import { isObject, type JsonObject, recordOfMembers, timeOfValue } from './json.ts';
import { recordsOfOtlp } from './otlp.ts';
import { unwrap } from './unwrap.ts';

/** Reads an object that only carries other records: container logs, Loki, CloudWatch, OTLP, shippers. Undefined for a plain record. */
export function readJsonEnvelope(
  object: JsonObject,
  context: FormatContext,
): LogEvent | LogEvent[] | undefined {
  if (isObject(object.resourceLogs) || Array.isArray(object.resourceLogs))
    return recordsOfOtlp(object, context);
  if (typeof object.log === 'string' && object.message === undefined && object.msg === undefined)
    return wrapped(
      object,
      object.log,
      'time' in object && 'stream' in object ? 'docker-json' : 'container-json',
      context,
    );
  if (typeof object.line === 'string' && isObject(object.labels))
    return wrapped(object, object.line, 'loki-json', context);
  if (typeof object.textPayload === 'string') return undefined;
  if (Array.isArray(object.streams)) return lokiStreams(object.streams, context);
  if (isObject(object.data) && Array.isArray(object.data.result))
    return lokiStreams(object.data.result, context);
  const events = object.logEvents ?? object.events;
  if (Array.isArray(events) && events.length > 0 && events.every(hasMessage))
    return cloudWatch(object, events, context);
  if (Array.isArray(object.Records) && object.Records.length > 0 && object.Records.every(isObject))
    return object.Records.map((record) => recordOfMembers(record, JSON.stringify(record), context));
  if (isShipped(object) && typeof object.message === 'string')
    return wrapped(object, object.message, 'beats-json', context);
  return undefined;
}

/** A shipper's record around a line of text: Filebeat, Vector, Fluent Bit say where the line came from. */
function isShipped(object: JsonObject): boolean {
  if ('log.level' in object || 'level' in object || 'severity' in object || 'logger_name' in object)
    return false;
  return (
    'agent' in object || 'beat' in object || 'input' in object || 'source_type' in object || '_p' in object
  );
}

const hasMessage = (value: unknown): value is JsonObject =>
  isObject(value) && typeof value.message === 'string';

/** The record inside an envelope; what the inside does not tell is taken from the envelope. */
function wrapped(object: JsonObject, inner: string, format: string, context: FormatContext): LogEvent {
  const outer = recordOfMembers(object, inner, context);
  return unwrap(inner, format, { ...outer, level: outer.level }, context);
}

function cloudWatch(object: JsonObject, events: JsonObject[], context: FormatContext): LogEvent[] {
  return events.map((event) => {
    const stream = event.logStreamName ?? object.logStream ?? object.logStreamName;
    const message = typeof event.message === 'string' ? event.message : '';
    const node = typeof stream === 'string' ? stream : undefined;
    return unwrap(
      message,
      'cloudwatch',
      { timeMs: timeOfValue(event.timestamp, context), node, fields: event },
      context,
    );
  });
}

function lokiStreams(streams: unknown[], context: FormatContext): LogEvent[] | undefined {
  const events: LogEvent[] = [];
  for (const stream of streams) {
    if (!isObject(stream) || !isObject(stream.stream) || !Array.isArray(stream.values)) return undefined;
    const outer = recordOfMembers(stream.stream, '', context);
    for (const pair of stream.values) {
      if (!Array.isArray(pair) || typeof pair[1] !== 'string') continue;
      const timeMs = timeOfValue(pair[0], context);
      events.push(
        unwrap(
          pair[1],
          'loki-json',
          { timeMs, node: outer.node, level: outer.level, fields: stream.stream },
          context,
        ),
      );
    }
  }
  return events.length > 0 ? events : undefined;
}
