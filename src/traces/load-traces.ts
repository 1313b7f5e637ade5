import type { LogFile } from '../logs/event.ts';
import { findFiles } from '../logs/files/find-files.ts';
import { readEvents } from '../logs/read-events.ts';
import type { TemplateMiner } from '../templates/template-miner.ts';
import { LogMessages } from './readers/log-messages.ts';
import { LogRecords } from './readers/log-records.ts';
import { spansOfRecords } from './readers/log-spans.ts';
import { readJsonSpans } from './readers/read-json-spans.ts';
import { sniffFile } from './readers/sniff-file.ts';
import { normalId, type Span } from './span.ts';
import { SpanStore } from './span-store.ts';

/** What surrounds a run: where relative paths start, what may be read, how to stop it and tell progress. */
export interface TraceContext {
  baseFolder: string;
  mayRead?: (realPath: string) => boolean;
  signal?: AbortSignal;
  onProgress?: (doneBytes: number, totalBytes: number) => void;
  /** `performance.now()` value past which the run stops and answers with what it has. */
  deadlineMs?: number;
}

/** The spans of some files, and the log records that carry their ids. */
export interface LoadedTraces {
  root: string;
  files: LogFile[];
  store: SpanStore;
  logs: LogRecords;
  /** Messages that log records tell of, where they are asked for. */
  messages: LogMessages | undefined;
  /** Spans read by format; `log` for those put together from log lines. */
  formats: Map<string, number>;
  /** Whether who called whom was inferred from the order of log lines, for some traces. */
  guessedTraces: number;
  warnings: string[];
  /** Files that the time budget left unread, or read in part. */
  unread: LogFile[];
}

export interface LoadOptions {
  /** Id of the trace to keep whole, in its normal form. */
  wanted?: string;
  /** Kinds of messages that another load has found, so that both can be compared. */
  miner?: TemplateMiner;
  /** Whether messages are followed that records tell of. */
  followMessages?: boolean;
  /** Zone of logs that name none. */
  timezone?: string;
  /** Files that are read in another way. */
  skip?: ReadonlySet<string>;
}

/** Finds the files that paths name. Throws a `UserError` where nothing can be read. */
export function findTraceFiles(
  paths: readonly string[],
  context: TraceContext,
): ReturnType<typeof findFiles> {
  return findFiles(paths, {
    baseFolder: context.baseFolder,
    ...(context.mayRead && { mayRead: context.mayRead }),
    ...(context.signal && { signal: context.signal }),
  });
}

/** Reads the spans of files, each by its own format. One that cannot be read is a warning. */
export async function loadTraces(
  found: Awaited<ReturnType<typeof findFiles>>,
  context: TraceContext,
  options: LoadOptions = {},
): Promise<LoadedTraces> {
  const { root, files } = found;
  const store = new SpanStore(options.wanted);
  const loaded: LoadedTraces = {
    root,
    files,
    store,
    logs: new LogRecords(options.miner),
    messages: options.followMessages === true ? new LogMessages() : undefined,
    formats: new Map(),
    guessedTraces: 0,
    warnings: [...found.warnings],
    unread: [],
  };
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const deadlineMs = context.deadlineMs ?? Number.POSITIVE_INFINITY;
  let stopped = false;
  /** Whoever asks and hears that it is late stops reading. */
  const isLate = (): boolean => {
    stopped ||= performance.now() > deadlineMs;
    return stopped;
  };
  let doneBytes = 0;
  const reading = {
    ...(context.signal && { signal: context.signal }),
    onBytes: (bytes: number) => {
      doneBytes += bytes;
      context.onProgress?.(doneBytes, totalBytes);
    },
    isLate,
    ...(options.timezone !== undefined && { timezone: options.timezone }),
  };
  for (const [index, file] of files.entries()) {
    context.signal?.throwIfAborted();
    if (options.skip?.has(file.name) === true || file.bytes === 0) continue;
    if (!isLate()) await readOne(file, loaded, reading);
    if (stopped) {
      loaded.unread = files.slice(index);
      break;
    }
  }
  addLogSpans(loaded);
  return loaded;
}

interface Reading {
  signal?: AbortSignal;
  onBytes: (bytes: number) => void;
  isLate: () => boolean;
  timezone?: string;
}

async function readOne(file: LogFile, loaded: LoadedTraces, reading: Reading): Promise<void> {
  const { kind } = await sniffFile(file);
  if (kind !== 'log') {
    const report = await readJsonSpans(file, kind === 'json-bare', loaded.store, reading);
    for (const [format, spans] of report.formats)
      loaded.formats.set(format, (loaded.formats.get(format) ?? 0) + spans);
    loaded.warnings.push(...report.warnings);
    if (report.spans === 0) loaded.warnings.push(`${file.name}: holds no spans`);
    return;
  }
  let events = 0;
  let belonging = 0;
  const report = await readEvents(
    file,
    (event) => {
      events += 1;
      if (loaded.logs.add(event, file)) belonging += 1;
      loaded.messages?.add(event, file);
      return (events & 1023) === 0 && reading.isLate() ? false : undefined;
    },
    reading,
  );
  loaded.warnings.push(...report.warnings);
  if (belonging === 0 && events > 0)
    loaded.warnings.push(`${file.name}: none of its ${events} records carries a trace id`);
}

/** Traces that only logs tell of become spans; those that an export holds keep its spans alone. */
function addLogSpans(loaded: LoadedTraces): void {
  const { store, logs } = loaded;
  const exported = new Set([...store.traceIds(), ...store.keptIds()].map(normalId));
  const byTrace = new Map<string, typeof logs.records>();
  for (const record of logs.records) {
    if (exported.has(record.traceId)) continue;
    const records = byTrace.get(record.traceId);
    if (records === undefined) byTrace.set(record.traceId, [record]);
    else records.push(record);
  }
  let spans = 0;
  for (const records of byTrace.values()) {
    const found: { spans: Span[]; guessed: boolean } = spansOfRecords(records);
    if (found.guessed) loaded.guessedTraces += 1;
    for (const span of found.spans) store.add(span);
    spans += found.spans.length;
  }
  if (spans > 0) loaded.formats.set('log', spans);
}
