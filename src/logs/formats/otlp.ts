import type { LogEvent } from '../event.ts';
import { createEvent, type FormatContext } from './format.ts';
import { isObject, type JsonObject, timeOfValue } from './json.ts';
import { levelOfMessage, levelOfOtelNumber, levelOfWord } from './levels.ts';

/** Resource attributes that name the speaker, surest first (OpenTelemetry's semantic conventions). */
const NODE_KEYS = [
  'host.name',
  'k8s.pod.name',
  'service.instance.id',
  'container.name',
  'k8s.node.name',
  'service.name',
];

/** Reads an export of OTLP logs as JSON: `resourceLogs` → `scopeLogs` → `logRecords`, one record each. */
export function recordsOfOtlp(request: JsonObject, context: FormatContext): LogEvent[] {
  const events: LogEvent[] = [];
  for (const resourceLogs of objectsIn(request.resourceLogs)) {
    const resource = isObject(resourceLogs.resource) ? attributesOf(resourceLogs.resource.attributes) : {};
    for (const scopeLogs of objectsIn(resourceLogs.scopeLogs ?? resourceLogs.instrumentationLibraryLogs)) {
      const scope = isObject(scopeLogs.scope) ? scopeLogs.scope : {};
      for (const record of objectsIn(scopeLogs.logRecords ?? scopeLogs.logs))
        events.push(recordOfOtlp(record, resource, scope, context));
    }
  }
  return events;
}

function recordOfOtlp(
  record: JsonObject,
  resource: JsonObject,
  scope: JsonObject,
  context: FormatContext,
): LogEvent {
  const attributes = attributesOf(record.attributes);
  const body = plainValue(record.body);
  const message = typeof body === 'string' ? body : JSON.stringify(body ?? attributes);
  const number = Number(record.severityNumber ?? 0);
  const word = typeof record.severityText === 'string' ? levelOfWord(record.severityText) : undefined;
  const node = NODE_KEYS.map((key) => resource[key]).find((value) => typeof value === 'string');
  const time = timeOfValue(record.timeUnixNano, context) ?? timeOfValue(record.observedTimeUnixNano, context);
  return createEvent('otlp-json', message, {
    timeMs: time,
    level: levelOfOtelNumber(number) ?? word ?? levelOfMessage(message),
    node: typeof node === 'string' ? node : undefined,
    component: typeof scope.name === 'string' ? scope.name : undefined,
    fields: { ...resource, ...attributes, traceId: record.traceId, spanId: record.spanId },
  });
}

const objectsIn = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** OTLP attributes as a plain object. */
function attributesOf(value: unknown): JsonObject {
  const attributes: JsonObject = {};
  for (const { key, value: wrapped } of objectsIn(value))
    if (typeof key === 'string') attributes[key] = plainValue(wrapped);
  return attributes;
}

/** The value inside OTLP's `{ stringValue }`, `{ intValue }`, `{ arrayValue }`, `{ kvlistValue }`. */
function plainValue(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (isObject(value.arrayValue)) return objectsIn(value.arrayValue.values).map(plainValue);
  if (isObject(value.kvlistValue)) return attributesOf(value.kvlistValue.values);
  const plain = value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue;
  return plain ?? undefined;
}
