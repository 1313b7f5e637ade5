/** One row a span, in columns. */
export interface Columns {
  trace: Int32Array;
  service: Int32Array;
  operation: Int32Array;
  host: Int32Array;
  peer: Int32Array;
  message: Int32Array;
  kind: Uint8Array;
  flags: Uint8Array;
  startUs: Float64Array;
  durationUs: Float64Array;
}

/** Columns for so many rows. */
export function createColumns(size: number): Columns {
  return {
    trace: new Int32Array(size),
    service: new Int32Array(size),
    operation: new Int32Array(size),
    host: new Int32Array(size),
    peer: new Int32Array(size),
    message: new Int32Array(size),
    kind: new Uint8Array(size),
    flags: new Uint8Array(size),
    startUs: new Float64Array(size),
    durationUs: new Float64Array(size),
  };
}

/** The same rows in columns twice as long. */
export function grown(columns: Columns): Columns {
  const larger = createColumns(columns.trace.length * 2);
  larger.trace.set(columns.trace);
  larger.service.set(columns.service);
  larger.operation.set(columns.operation);
  larger.host.set(columns.host);
  larger.peer.set(columns.peer);
  larger.message.set(columns.message);
  larger.kind.set(columns.kind);
  larger.flags.set(columns.flags);
  larger.startUs.set(columns.startUs);
  larger.durationUs.set(columns.durationUs);
  return larger;
}
