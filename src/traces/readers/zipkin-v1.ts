import type { SpanKind } from '../span.ts';
import { isObject, type JsonObject, numberOf, objectsIn, textOf } from './json-value.ts';

/** Members that are read of a span of Zipkin's version 1, beside those of version 2. */
export const ZIPKIN_V1_MEMBERS = ['annotations', 'binaryAnnotations', 'endpoint'];

/** Annotations that begin and end each side of a call. */
const SIDES: readonly { kind: SpanKind; begins: string; ends: string }[] = [
  { kind: 'server', begins: 'sr', ends: 'ss' },
  { kind: 'client', begins: 'cs', ends: 'cr' },
  { kind: 'consumer', begins: 'mr', ends: 'wr' },
  { kind: 'producer', begins: 'ms', ends: 'ws' },
];

/** Whether a span tells its side of a call by annotations, as version 1 does. */
export function isZipkinV1(value: JsonObject): boolean {
  return (
    'binaryAnnotations' in value || objectsIn(value.annotations).some(({ endpoint }) => isObject(endpoint))
  );
}

/** A span of version 1 in the members of version 2: its side, service and tags are told by annotations. */
export function asVersion2(value: JsonObject): JsonObject {
  const annotations = objectsIn(value.annotations);
  const find = (wanted: string): JsonObject | undefined => annotations.find((one) => one.value === wanted);
  const side = SIDES.find(({ begins, ends }) => find(begins) !== undefined || find(ends) !== undefined);
  const begins = side && find(side.begins);
  const startUs = numberOf(begins?.timestamp);
  const endUs = side && numberOf(find(side.ends)?.timestamp);
  const tags: JsonObject = {};
  let remote: unknown;
  let local = (begins ?? annotations[0])?.endpoint;
  for (const { key, value: told, endpoint } of objectsIn(value.binaryAnnotations)) {
    // The address of the server, or of the client, stands for the other side.
    if (key === 'sa' || key === 'ca' || key === 'ma') remote = endpoint;
    else if (typeof key === 'string') {
      tags[key] = textOf(told) ?? told;
      local ??= endpoint;
    }
  }
  return {
    ...value,
    kind: side?.kind,
    timestamp: value.timestamp ?? startUs,
    duration: value.duration ?? (startUs !== undefined && endUs !== undefined ? endUs - startUs : undefined),
    localEndpoint: local,
    remoteEndpoint: remote,
    tags,
  };
}
