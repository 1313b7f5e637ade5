import { createSpan, type ServiceName, type Span } from '../span.ts';
import { noAttributes, readAttributes } from './attributes.ts';
import { isObject, type JsonObject, numberOf, objectsIn, textOf } from './json-value.ts';
import { microsecondsPer } from './span-times.ts';

/** Members that are read of a span of Jaeger; its tags aside. */
export const JAEGER_MEMBERS = [
  ...['traceID', 'spanID', 'parentSpanID', 'operationName', 'references', 'refType', 'startTime', 'duration'],
  ...['processID', 'process', 'serviceName', 'tags', 'tag', 'logs', 'fields', 'message'],
];

/** Whether an object is a span of Jaeger. */
export function isJaegerSpan(value: JsonObject): boolean {
  return 'spanID' in value && ('startTime' in value || 'operationName' in value);
}

/**
 * A span of Jaeger JSON. Its service stands in the `processes` of its trace, which come later in the document, or in
 * the span itself (as Elasticsearch stores it). `onUnit` is told of a time that is not in microseconds.
 */
export function readJaegerSpan(value: JsonObject, onUnit: (unit: string) => void): Span | undefined {
  const spanId = textOf(value.spanID);
  const traceId = textOf(value.traceID);
  if (spanId === undefined || traceId === undefined) return undefined;
  const given = numberOf(value.startTime);
  const unit = given === undefined ? undefined : microsecondsPer(given, 'microseconds');
  if (unit !== undefined) onUnit(unit.unit);
  const factor = unit?.factor ?? 1;
  const known = readAttributes(value.tags, readAttributes(value.tag, noAttributes()));
  const parent = parentOf(value, traceId);
  const process = isObject(value.process) ? serviceOfProcess(value.process) : undefined;
  return createSpan(traceId, spanId, {
    parentId: parent.id,
    follows: parent.follows,
    links: parent.links,
    service: process?.service ?? '',
    processKey: process === undefined ? textOf(value.processID) : undefined,
    operation: textOf(value.operationName) ?? '',
    kind: known.kind ?? 'internal',
    startUs: given === undefined ? Number.NaN : Math.round(given * factor),
    durationUs: Math.round((numberOf(value.duration) ?? Number.NaN) * factor),
    error: known.error,
    message: known.message ?? (known.error ? loggedError(value.logs) : undefined),
    host: process?.host ?? known.host,
    peer: known.peer,
  });
}

/** The services of a trace by the keys of its `processes`. */
export function servicesOfProcesses(processes: unknown): Map<string, ServiceName> {
  const services = new Map<string, ServiceName>();
  if (!isObject(processes)) return services;
  for (const [key, process] of Object.entries(processes)) {
    const service = isObject(process) ? serviceOfProcess(process) : undefined;
    if (service !== undefined) services.set(key, service);
  }
  return services;
}

function serviceOfProcess(process: JsonObject): ServiceName | undefined {
  const service = textOf(process.serviceName);
  return service === undefined ? undefined : { service, host: readAttributes(process.tags).host };
}

interface Parent {
  id: string | undefined;
  follows: boolean;
  links: string[] | undefined;
}

/** The first parent of the same trace that waited, else the first that did not; other references are links. */
function parentOf(value: JsonObject, traceId: string): Parent {
  const parent: Parent = { id: undefined, follows: false, links: undefined };
  const { references } = value;
  if (Array.isArray(references))
    for (const reference of references) takeReference(parent, reference, traceId);
  if (parent.id !== undefined) return parent;
  const id = textOf(value.parentSpanID);
  return { ...parent, id: id === '0' ? undefined : id };
}

function takeReference(parent: Parent, reference: unknown, traceId: string): void {
  if (!isObject(reference)) return;
  const id = textOf(reference.spanID);
  if (id === undefined) return;
  const trace = textOf(reference.traceID) ?? traceId;
  if (trace !== traceId) {
    parent.links = [...(parent.links ?? []), `${trace}:${id}`];
    return;
  }
  const follows = reference.refType === 'FOLLOWS_FROM';
  if (parent.id !== undefined && (follows || !parent.follows)) {
    parent.links = [...(parent.links ?? []), id];
    return;
  }
  if (parent.id !== undefined) parent.links = [...(parent.links ?? []), parent.id];
  parent.id = id;
  parent.follows = follows;
}

function loggedError(logs: unknown): string | undefined {
  for (const log of objectsIn(logs))
    for (const { key, value } of objectsIn(log.fields))
      if (key === 'message' || key === 'error.object' || key === 'error') return textOf(value);
  return undefined;
}
