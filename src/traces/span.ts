/** What a span does for its caller, as OpenTelemetry has it; `internal` where it is not said. */
export const SPAN_KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

/** One timed operation of one service, whatever format it was read from. Times are whole microseconds. */
export interface Span {
  traceId: string;
  spanId: string;
  parentId: string | undefined;
  /** Whether the parent did not wait for it (a FOLLOWS_FROM reference). */
  follows: boolean;
  /** Spans that it is linked to beside its parent: their ids, those of other traces as `trace:span`. */
  links: string[] | undefined;
  service: string;
  /** Key of a table that comes later in the document (Jaeger's `processID`), as long as the service is not known. */
  processKey: string | undefined;
  operation: string;
  kind: SpanKind;
  /** Microseconds since the Unix epoch; NaN where the span carries no time. */
  startUs: number;
  /** Below zero where the span ends before it starts; NaN where it never ended. */
  durationUs: number;
  error: boolean;
  /** What the span says of its failure. */
  message: string | undefined;
  /** Machine, pod or instance. */
  host: string | undefined;
  /** Service that it calls, as it names it itself. */
  peer: string | undefined;
  /** Whether Zipkin's client and server share the id of this span. */
  shared: boolean;
  /** Whether it was put together from log lines. */
  fromLog: boolean;
}

/** A span with everything unsaid left out. */
export function createSpan(traceId: string, spanId: string, parts: Partial<Span>): Span {
  return {
    traceId,
    spanId,
    parentId: parts.parentId,
    follows: parts.follows ?? false,
    links: parts.links,
    service: parts.service ?? '',
    processKey: parts.processKey,
    operation: parts.operation ?? '',
    kind: parts.kind ?? 'internal',
    startUs: parts.startUs ?? Number.NaN,
    durationUs: parts.durationUs ?? Number.NaN,
    error: parts.error ?? false,
    message: parts.message,
    host: parts.host,
    peer: parts.peer,
    shared: parts.shared ?? false,
    fromLog: parts.fromLog ?? false,
  };
}

/** Where readers put what they find. */
export interface SpanSink {
  add(span: Span): void;
  /** A part of a document begins, whose end may tell what its spans left open; returns its mark. */
  open(): number;
  /** It ended: spans since the mark whose service is open get it. */
  close(mark: number, serviceOf: (processKey: string | undefined) => ServiceName | undefined): void;
}

export interface ServiceName {
  service: string;
  host: string | undefined;
}

/** The form in which ids are compared: lower case, without dashes, `0x` and leading zeros. */
export function normalId(id: string): string {
  return /^[1-9a-f][0-9a-f]*$/.test(id) ? id : normalise(id);
}

function normalise(id: string): string {
  if (/[g-wyz]/i.test(id)) return id.trim();
  const plain = id.trim().toLowerCase().replace(/^0x/, '').replaceAll('-', '');
  return /^[0-9a-f]+$/.test(plain) ? plain.replace(/^0+(?=.)/, '') : id.trim();
}
