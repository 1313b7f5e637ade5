import type { SpanKind } from '../span.ts';
import { isObject, type JsonObject, objectsIn, textOf } from './json-value.ts';

/** The attributes that tell something of a span's part in the whole, by any of the names they go under. */
export interface KnownAttributes {
  error: boolean;
  message: string | undefined;
  peer: string | undefined;
  host: string | undefined;
  service: string | undefined;
  kind: SpanKind | undefined;
}

export const noAttributes = (): KnownAttributes => ({
  error: false,
  message: undefined,
  peer: undefined,
  host: undefined,
  service: undefined,
  kind: undefined,
});

const HOSTS = new Set(['host.name', 'k8s.pod.name', 'service.instance.id', 'hostname', 'ip']);

/** Takes one attribute into account. */
function noteAttribute(known: KnownAttributes, key: string, value: unknown): void {
  switch (key) {
    case 'error':
      if (value === true || value === 'true') known.error = true;
      else if (typeof value === 'string' && value !== 'false' && value !== '') {
        known.error = true;
        known.message ??= value;
      }
      return;
    case 'otel.status_code':
      if (value === 'ERROR') known.error = true;
      return;
    case 'otel.status_description':
    case 'error.message':
    case 'exception.message':
    case 'error.object':
      known.message ??= textOf(value);
      return;
    case 'http.status_code':
    case 'http.response.status_code':
      if (Number(value) >= 500) known.error = true;
      return;
    case 'rpc.grpc.status_code':
      if (GRPC_SERVER_FAULTS.has(Number(value))) known.error = true;
      return;
    case 'peer.service':
      known.peer = textOf(value) ?? known.peer;
      return;
    case 'db.system':
    case 'db.system.name':
    case 'messaging.system':
      known.peer ??= textOf(value);
      return;
    case 'service.name':
      known.service = textOf(value);
      return;
    case 'span.kind':
      known.kind = kindOf(value);
      return;
    default:
      if (HOSTS.has(key)) known.host ??= textOf(value);
  }
}

/** Codes that gRPC's semantic conventions count as faults of a server. */
const GRPC_SERVER_FAULTS = new Set([2, 4, 12, 13, 14, 15]);

/** Kinds by OTLP's numbers. */
const KINDS: readonly (SpanKind | undefined)[] = [
  undefined,
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
];

/** A kind by OTLP's number or by any spelling of its name. */
export function kindOf(value: unknown): SpanKind | undefined {
  if (typeof value === 'number') return KINDS[value];
  if (typeof value !== 'string') return undefined;
  const name = value.toLowerCase().replace('span_kind_', '');
  return KINDS.find((kind) => kind === name);
}

/** Attributes of OTLP (`[{ key, value: { stringValue } }]`), of Jaeger (`[{ key, value }]`) or as a plain object. */
export function readAttributes(list: unknown, known: KnownAttributes = noAttributes()): KnownAttributes {
  if (isObject(list)) {
    for (const key in list) noteAttribute(known, key, list[key]);
    return known;
  }
  for (const { key, value } of objectsIn(list))
    if (typeof key === 'string') noteAttribute(known, key, isObject(value) ? plain(value) : value);
  return known;
}

function plain(value: JsonObject): unknown {
  return value.stringValue ?? value.intValue ?? value.boolValue ?? value.doubleValue;
}
