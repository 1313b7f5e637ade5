import type { SpanKind } from '../span.ts';
import { isObject, type JsonObject, textOf } from './json-value.ts';

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

/** Codes that gRPC's semantic conventions count as faults of a server. */
const GRPC_SERVER_FAULTS = new Set([2, 4, 12, 13, 14, 15]);

type Note = (known: KnownAttributes, value: unknown) => void;

const noteError: Note = (known, value) => {
  if (value === true || value === 'true') known.error = true;
  else if (typeof value === 'string' && value !== 'false' && value !== '') {
    known.error = true;
    known.message ??= value;
  }
};
const noteMessage: Note = (known, value) => {
  known.message ??= textOf(value);
};
const noteHttpStatus: Note = (known, value) => {
  if (Number(value) >= 500) known.error = true;
};
const notePeerSystem: Note = (known, value) => {
  known.peer ??= textOf(value);
};
const noteHost: Note = (known, value) => {
  known.host ??= textOf(value);
};

/** What each attribute tells, by the names of OpenTelemetry's conventions, old and new, and of OpenTracing's. */
const NOTES = new Map<string, Note>([
  ['error', noteError],
  [
    'otel.status_code',
    (known, value) => {
      if (value === 'ERROR') known.error = true;
    },
  ],
  ['otel.status_description', noteMessage],
  ['error.message', noteMessage],
  ['exception.message', noteMessage],
  ['error.object', noteMessage],
  ['http.status_code', noteHttpStatus],
  ['http.response.status_code', noteHttpStatus],
  [
    'rpc.grpc.status_code',
    (known, value) => {
      if (GRPC_SERVER_FAULTS.has(Number(value))) known.error = true;
    },
  ],
  [
    'peer.service',
    (known, value) => {
      known.peer = textOf(value) ?? known.peer;
    },
  ],
  ['db.system', notePeerSystem],
  ['db.system.name', notePeerSystem],
  ['messaging.system', notePeerSystem],
  [
    'service.name',
    (known, value) => {
      known.service = textOf(value);
    },
  ],
  [
    'span.kind',
    (known, value) => {
      known.kind = kindOf(value);
    },
  ],
  ['host.name', noteHost],
  ['k8s.pod.name', noteHost],
  ['service.instance.id', noteHost],
  ['hostname', noteHost],
  ['ip', noteHost],
]);

/** Names of the attributes that are read, and of the members of a list of attributes. */
export const ATTRIBUTE_NAMES: readonly string[] = [
  ...NOTES.keys(),
  ...['key', 'value', 'stringValue', 'intValue', 'boolValue', 'doubleValue'],
  ...['string_value', 'int_value', 'bool_value', 'double_value'],
];

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
    for (const key in list) NOTES.get(key)?.(known, list[key]);
    return known;
  }
  if (!Array.isArray(list)) return known;
  for (const entry of list) {
    if (!isObject(entry) || typeof entry.key !== 'string') continue;
    const { value } = entry;
    NOTES.get(entry.key)?.(known, isObject(value) ? plain(value) : value);
  }
  return known;
}

function plain(value: JsonObject): unknown {
  return (
    value.stringValue ??
    value.intValue ??
    value.boolValue ??
    value.doubleValue ??
    value.string_value ??
    value.int_value ??
    value.bool_value ??
    value.double_value
  );
}
