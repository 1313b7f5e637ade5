import type { Level, LogEvent, LogFile } from '../../logs/event.ts';
import { eventsOfText } from '../../logs/read-events.ts';
import { quoteLine } from '../../safety/quote-line.ts';
import { TemplateMiner } from '../../templates/template-miner.ts';
import { Interner } from '../interner.ts';
import { normalId } from '../span.ts';
import { isObject, numberOf, textOf } from './json-value.ts';
import { traceIdsOf } from './trace-ids.ts';

/** Records with trace ids that are held; further ones are counted. */
const MAX_RECORDS = 500_000;
const MAX_MESSAGE_CHARS = 120;

/** A record of a log that belongs to a trace. */
export interface TraceRecord {
  /** The trace's id in its normal form, and as it is written. */
  traceId: string;
  writtenId: string;
  spanId: string | undefined;
  parentId: string | undefined;
  service: string;
  host: string | undefined;
  /** Milliseconds since the Unix epoch; NaN where it carries none. */
  timeMs: number;
  /** How long the work took that ended with this record, where it says so. */
  durationMs: number | undefined;
  operation: string | undefined;
  error: boolean;
  message: string;
  /** Kind of message, by number. */
  template: number;
  file: string;
  line: number;
}

/** The records of all logs that carry trace ids, as they come. */
export class LogRecords {
  readonly records: TraceRecord[] = [];
  /** Records that were too many. */
  leftOut = 0;
  /** Whether some are tied together by the id of a request alone. */
  byRequest = 0;
  readonly #miner: TemplateMiner;
  readonly #names = new Interner();

  /** @param miner shared by records that are to be compared, so that a kind of message has one number */
  constructor(miner = new TemplateMiner()) {
    this.#miner = miner;
  }

  /** Takes a record; true where it belongs to a trace. */
  add(event: LogEvent, file: LogFile): boolean {
    const ids = traceIdsOf(event);
    if (ids === undefined) return false;
    if (this.records.length >= MAX_RECORDS) {
      this.leftOut += 1;
      return true;
    }
    if (ids.isRequest) this.byRequest += 1;
    const { level, message } = unwrapped(event);
    const fields = event.fields ?? {};
    this.records.push({
      ...ids,
      traceId: normalId(ids.traceId),
      writtenId: ids.traceId,
      service: this.#once(serviceOf(event, file)),
      host: event.node,
      timeMs: event.timeMs ?? Number.NaN,
      durationMs: durationOf(fields),
      operation: operationOf(fields),
      error: level === 'error' || level === 'fatal',
      message: quoteLine(message, MAX_MESSAGE_CHARS),
      template: this.#miner.add(message).id,
      file: this.#once(file.name),
      line: event.line,
    });
    return true;
  }

  /** Kinds of messages by the numbers that the records hold. */
  templates(): { idOf: (template: number) => number; textOf: (id: number) => string } {
    const texts = new Map(this.#miner.templates().map(({ id, text }) => [id, text]));
    return { idOf: (template) => this.#miner.resolve(template), textOf: (id) => texts.get(id) ?? '' };
  }

  /** The same string for the same text, so that each is held once. */
  #once(text: string): string {
    return this.#names.nameOf(this.#names.numberOf(text));
  }
}

/** A message that is a record itself, as a shipper of container logs puts it into one of its own. */
function unwrapped(event: LogEvent): { level: Level | undefined; message: string } {
  const inner = event.message.startsWith('{"') ? eventsOfText(event.message).events[0] : undefined;
  if (inner === undefined || inner.message === event.message) return event;
  return { level: event.level ?? inner.level, message: inner.message };
}

/** Names of members that tell the service; in lower case without `_`, `-` and `.`. */
const SERVICE_KEYS = new Set(['service', 'servicename', 'app', 'application', 'appname', 'ddservice']);
/** Members that hold more about who writes. */
const HOLDERS = ['resource', 'Resource', 'attributes', 'Properties', 'dd'];

/** Who writes a record: its service where it names one, else its node, else its file. */
export function serviceOf(event: LogEvent, file: LogFile): string {
  const fields = event.fields ?? {};
  return namedService(fields) ?? event.node ?? nameOfFile(file);
}

function namedService(fields: Record<string, unknown>): string | undefined {
  const named = serviceAmong(fields);
  if (named !== undefined) return named;
  for (const holder of HOLDERS) {
    const held = fields[holder];
    const inner = isObject(held)
      ? serviceAmong(isObject(held.attributes) ? held.attributes : held)
      : undefined;
    if (inner !== undefined) return inner;
  }
  // Bunyan and pino call the program `name`.
  const isBunyan = 'pid' in fields && 'hostname' in fields;
  return isBunyan ? textOf(fields.name) : undefined;
}

function serviceAmong(fields: Record<string, unknown>): string | undefined {
  for (const key in fields) {
    if (!isServiceKey(key)) continue;
    const value = fields[key];
    const name = isObject(value) ? textOf(value.name) : textOf(value);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Keys of the same spelling come again and again. */
const spellings = new Map<string, boolean>();

function isServiceKey(key: string): boolean {
  const known = spellings.get(key);
  if (known !== undefined) return known;
  const isOne = SERVICE_KEYS.has(key.toLowerCase().replace(/[_.-]/g, ''));
  if (spellings.size < 10_000) spellings.set(key, isOne);
  return isOne;
}

function nameOfFile(file: LogFile): string {
  const name = (file.source ?? file.name).split('/').at(-1) ?? file.name;
  return name.replace(/\.(?:log|jsonl?|txt|out|ndjson)$/, '');
}

const DURATION_KEYS: readonly [string, number][] = [
  ['durationMs', 1],
  ['duration_ms', 1],
  ['elapsedMs', 1],
  ['elapsed_ms', 1],
  ['latencyMs', 1],
  ['latency_ms', 1],
  ['took_ms', 1],
  ['responseTime', 1],
  ['duration_us', 1e-3],
  ['duration_ns', 1e-6],
];

function durationOf(fields: Record<string, unknown>): number | undefined {
  for (const [key, factor] of DURATION_KEYS) {
    const value = numberOf(fields[key]);
    if (value !== undefined && value >= 0) return value * factor;
  }
  const text = fields.duration ?? fields.elapsed ?? fields.latency;
  const match = typeof text === 'string' ? /^(\d{1,12}(?:\.\d{1,9})?)\s?(ms|s|us|µs|ns)$/.exec(text) : null;
  if (match === null) return undefined;
  return Number(match[1]) * ({ ms: 1, s: 1000, us: 1e-3, µs: 1e-3, ns: 1e-6 }[match[2] ?? 'ms'] ?? 1);
}

function operationOf(fields: Record<string, unknown>): string | undefined {
  const path = textOf(fields.path ?? fields.route ?? fields.url ?? fields.uri);
  const method = textOf(fields.method);
  if (path !== undefined) return method === undefined ? path : `${method} ${path}`;
  return textOf(fields.operation ?? fields.span_name ?? fields.spanName ?? fields['span.name'] ?? fields.rpc);
}
