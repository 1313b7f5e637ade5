import { Interner } from './interner.ts';
import { createSpan, normalId, type ServiceName, SPAN_KINDS, type Span, type SpanSink } from './span.ts';
import { createColumns, grown } from './span-columns.ts';

/** Spans held at a time; beyond it whole traces are left out, chosen by their ids, so that the rest is a fair sample. */
const MAX_SPANS = 1_000_000;
/** Different texts of failures held. */
const MAX_MESSAGES = 5000;
/** A service that is not known yet stands as this mark and its key. */
const OPEN = '\u0000';

/** Stands for a service that nothing names. */
const UNKNOWN = 'unknown';

const ERROR = 1;
const FOLLOWS = 2;
const SHARED = 4;
const FROM_LOG = 8;

/**
 * Holds the spans of many traces compactly, grouped by trace on demand, and one asked-for trace whole. Memory is
 * bounded: past `maxSpans` it keeps a half, a quarter, ... of the traces, all spans of each.
 */
export class SpanStore implements SpanSink {
  /** Spans that were given, kept or not. */
  seen = 0;
  /** One of how many traces is held. */
  sampling = 1;
  /** Spans of the asked-for trace that were too many to keep. */
  keptOut = 0;
  readonly #kept: Span[] = [];
  readonly #wanted: string | undefined;
  readonly #maxSpans: number;
  #rows = 0;
  #lastId = '';
  #lastNormal = '';
  #columns = createColumns(1024);
  #spanIds: string[] = [];
  #parentIds: (string | undefined)[] = [];
  #traces = new Interner();
  /** As the traces were first written, by their number. */
  #traceNames: string[] = [''];
  readonly #names = new Interner();
  readonly #messages = new Interner();
  /** Where the open parts of documents began: row, and index among the kept. */
  readonly #marks: { row: number; kept: number }[] = [];
  #byTrace: { rows: Int32Array; starts: Int32Array } | undefined;

  /** @param wanted id of the trace that is kept whole, in its normal form */
  constructor(wanted?: string, maxSpans = MAX_SPANS) {
    this.#wanted = wanted;
    this.#maxSpans = maxSpans;
  }

  get rows(): number {
    return this.#rows;
  }

  add(span: Span): void {
    this.seen += 1;
    const trace = this.#normal(span.traceId);
    if (trace === this.#wanted) {
      if (this.#kept.length < this.#maxSpans) this.#kept.push(span);
      else this.keptOut += 1;
      return;
    }
    if (this.sampling > 1 && !isSampled(trace, this.sampling)) return;
    if (this.#rows >= this.#maxSpans) this.#halve();
    if (this.sampling > 1 && !isSampled(trace, this.sampling)) return;
    this.#push(span, trace);
  }

  /** Spans of one trace mostly follow each other. */
  #normal(traceId: string): string {
    if (traceId !== this.#lastId) {
      this.#lastId = traceId;
      this.#lastNormal = normalId(traceId);
    }
    return this.#lastNormal;
  }

  #push(span: Span, trace: string): void {
    const row = this.#rows;
    if (row >= this.#columns.trace.length) this.#columns = grown(this.#columns);
    const columns = this.#columns;
    const traces = this.#traces.names.length;
    const number = this.#traces.numberOf(trace);
    if (number === traces) this.#traceNames.push(span.traceId);
    columns.trace[row] = number;
    columns.service[row] = this.#names.numberOf(
      span.service === '' ? OPEN + (span.processKey ?? '') : span.service,
    );
    columns.operation[row] = this.#names.numberOf(span.operation);
    columns.host[row] = this.#names.numberOf(span.host ?? '');
    columns.peer[row] = this.#names.numberOf(span.peer ?? '');
    columns.message[row] = this.#messageNumber(span.message);
    columns.kind[row] = SPAN_KINDS.indexOf(span.kind);
    columns.flags[row] =
      (span.error ? ERROR : 0) |
      (span.follows ? FOLLOWS : 0) |
      (span.shared ? SHARED : 0) |
      (span.fromLog ? FROM_LOG : 0);
    columns.startUs[row] = span.startUs;
    columns.durationUs[row] = span.durationUs;
    this.#spanIds[row] = span.spanId;
    this.#parentIds[row] = span.parentId;
    this.#rows = row + 1;
    this.#byTrace = undefined;
  }

  #messageNumber(message: string | undefined): number {
    if (message === undefined) return 0;
    const short = message.slice(0, 300);
    if (this.#messages.names.length >= MAX_MESSAGES && this.#messages.find(short) === undefined) return 0;
    return this.#messages.numberOf(short);
  }

  open(): number {
    return this.#marks.push({ row: this.#rows, kept: this.#kept.length }) - 1;
  }

  close(mark: number, serviceOf: (processKey: string | undefined) => ServiceName | undefined): void {
    const from = this.#marks[mark];
    this.#marks.length = Math.min(this.#marks.length, mark);
    if (from === undefined) return;
    for (let i = from.kept; i < this.#kept.length; i++) {
      const span = this.#kept[i];
      const found = span?.service === '' ? serviceOf(span.processKey) : undefined;
      if (span === undefined || found === undefined) continue;
      this.#kept[i] = {
        ...span,
        service: found.service,
        host: found.host ?? span.host,
        processKey: undefined,
      };
    }
    const { service, host } = this.#columns;
    const found = new Map<number, { service: number; host: number } | undefined>();
    for (let row = from.row; row < this.#rows; row++) {
      const number = service[row] ?? 0;
      const name = this.#names.nameOf(number);
      if (!name.startsWith(OPEN)) continue;
      if (!found.has(number)) {
        const given = serviceOf(name === OPEN ? undefined : name.slice(1));
        found.set(
          number,
          given && {
            service: this.#names.numberOf(given.service),
            host: this.#names.numberOf(given.host ?? ''),
          },
        );
      }
      const resolved = found.get(number);
      if (resolved === undefined) continue;
      service[row] = resolved.service;
      if (resolved.host !== 0) host[row] = resolved.host;
    }
  }

  /** The spans of the asked-for trace, which is not among the numbered ones. */
  keptSpans(): Span[] {
    return this.#kept.map((span) => (span.service === '' ? { ...span, service: UNKNOWN } : span));
  }

  /** The id of the asked-for trace, where it is there. */
  keptIds(): string[] {
    return this.#kept.slice(0, 1).map(({ traceId }) => traceId);
  }

  /** Numbers of the traces held. */
  traceNumbers(): number[] {
    const { starts } = this.#group();
    const numbers: number[] = [];
    for (let trace = 1; trace < this.#traces.names.length; trace++)
      if ((starts[trace + 1] ?? 0) > (starts[trace] ?? 0)) numbers.push(trace);
    return numbers;
  }

  /** The id of a trace as it was first written. */
  traceIdOf(trace: number): string {
    return this.#traceNames[trace] ?? '';
  }

  /** Ids of the traces held, as they were first written. */
  traceIds(): string[] {
    return this.#traceNames.slice(1);
  }

  /** The spans of a trace, in the order in which they came. */
  spansOf(trace: number): Span[] {
    const { rows, starts } = this.#group();
    const spans: Span[] = [];
    for (let at = starts[trace] ?? 0; at < (starts[trace + 1] ?? 0); at++)
      spans.push(this.#span(rows[at] ?? 0));
    return spans;
  }

  #span(row: number): Span {
    const columns = this.#columns;
    const flags = columns.flags[row] ?? 0;
    const service = this.#names.nameOf(columns.service[row] ?? 0);
    const message = columns.message[row] ?? 0;
    return createSpan(this.#traceNames[columns.trace[row] ?? 0] ?? '', this.#spanIds[row] ?? '', {
      parentId: this.#parentIds[row],
      service: service === '' || service.startsWith(OPEN) ? UNKNOWN : service,
      operation: this.#names.nameOf(columns.operation[row] ?? 0),
      host: this.#names.nameOf(columns.host[row] ?? 0) || undefined,
      peer: this.#names.nameOf(columns.peer[row] ?? 0) || undefined,
      message: message === 0 ? undefined : this.#messages.nameOf(message),
      kind: SPAN_KINDS[columns.kind[row] ?? 0] ?? 'internal',
      follows: (flags & FOLLOWS) !== 0,
      error: (flags & ERROR) !== 0,
      shared: (flags & SHARED) !== 0,
      fromLog: (flags & FROM_LOG) !== 0,
      startUs: columns.startUs[row] ?? Number.NaN,
      durationUs: columns.durationUs[row] ?? Number.NaN,
    });
  }

  /** Rows by trace: a counting sort. */
  #group(): { rows: Int32Array; starts: Int32Array } {
    if (this.#byTrace !== undefined) return this.#byTrace;
    const starts = new Int32Array(this.#traces.names.length + 1);
    const { trace } = this.#columns;
    for (let row = 0; row < this.#rows; row++) {
      const after = (trace[row] ?? 0) + 1;
      starts[after] = (starts[after] ?? 0) + 1;
    }
    for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
    const next = starts.slice();
    const rows = new Int32Array(this.#rows);
    for (let row = 0; row < this.#rows; row++) {
      const number = trace[row] ?? 0;
      const at = next[number] ?? 0;
      rows[at] = row;
      next[number] = at + 1;
    }
    this.#byTrace = { rows, starts };
    return this.#byTrace;
  }

  /** Leaves out half of the traces that are held. */
  #halve(): void {
    while (this.#rows >= this.#maxSpans) {
      this.sampling *= 2;
      if (this.sampling > 2 ** 30) break;
      this.#drop();
    }
  }

  #drop(): void {
    const columns = this.#columns;
    const stays = this.#traces.names.map((id) => isSampled(id, this.sampling));
    const traces = new Interner();
    const names = [''];
    const renumbered = this.#traces.names.map((id, i) => {
      if (i === 0 || stays[i] !== true) return 0;
      names.push(this.#traceNames[i] ?? '');
      return traces.numberOf(id);
    });
    let to = 0;
    let mark = 0;
    for (let row = 0; row < this.#rows; row++) {
      for (; mark < this.#marks.length && (this.#marks[mark]?.row ?? 0) <= row; mark++)
        this.#marks[mark] = { row: to, kept: this.#marks[mark]?.kept ?? 0 };
      const trace = renumbered[columns.trace[row] ?? 0] ?? 0;
      if (trace === 0) continue;
      for (const column of Object.values(columns)) column.copyWithin(to, row, row + 1);
      columns.trace[to] = trace;
      this.#spanIds[to] = this.#spanIds[row] ?? '';
      this.#parentIds[to] = this.#parentIds[row];
      to += 1;
    }
    for (; mark < this.#marks.length; mark++)
      this.#marks[mark] = { row: to, kept: this.#marks[mark]?.kept ?? 0 };
    this.#rows = to;
    this.#spanIds.length = to;
    this.#parentIds.length = to;
    this.#traces = traces;
    this.#traceNames = names;
    this.#byTrace = undefined;
  }
}

/** Whether a trace is among the one in `sampling` that are held; by a hash (FNV-1a) of its id, whatever the order. */
function isSampled(trace: string, sampling: number): boolean {
  let hash = 0x811c9dc5;
  for (let i = 0; i < trace.length; i++) hash = Math.imul(hash ^ trace.charCodeAt(i), 0x01000193);
  return ((hash >>> 4) & (sampling - 1)) === 0;
}
