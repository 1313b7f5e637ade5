import { createSpan, normalId, type Span } from '../span.ts';
import type { TraceRecord } from './log-records.ts';

/** Spans of a trace put together from the records of logs, and what was inferred. */
export interface LogSpans {
  spans: Span[];
  /** Whether who called whom was inferred from the order of records. */
  guessed: boolean;
}

/**
 * The spans that the records of one trace tell of. Records with span ids give one span each id: from its first record to
 * its last, or as long as it says it took. Records with the trace's id alone give one span for each stay in a service:
 * a service that speaks next was called by the one before, one that speaks again got its answer.
 */
export function spansOfRecords(records: readonly TraceRecord[]): LogSpans {
  const ordered = records
    .filter((record) => !Number.isNaN(record.timeMs))
    .sort((a, b) => a.timeMs - b.timeMs);
  const withIds = ordered.filter((record) => record.spanId !== undefined);
  // Lines without a span id beside lines with one add nothing to the tree.
  if (withIds.length === 0) return { spans: spansByOrder(ordered), guessed: ordered.length > 0 };
  const spans = spansById(withIds);
  return { spans, guessed: guessParents(spans) };
}

/** Spans of one trace for which comparing all with all is worth it. */
const MOST_COMPARED = 2000;

/**
 * A parent that logged nothing (mostly the caller's side of the call) is stood in for by the shortest span of another
 * service that lasts around the span. True where one was.
 */
function guessParents(spans: Span[]): boolean {
  if (spans.length > MOST_COMPARED) return false;
  const ids = new Set(spans.map(({ spanId }) => normalId(spanId)));
  let guessed = false;
  for (const span of spans) {
    if (span.parentId === undefined || ids.has(normalId(span.parentId))) continue;
    let best: Span | undefined;
    for (const other of spans) {
      if (other.service === span.service || other.durationUs <= span.durationUs) continue;
      const around =
        other.startUs <= span.startUs && other.startUs + other.durationUs >= span.startUs + span.durationUs;
      if (around && (best === undefined || other.durationUs < best.durationUs)) best = other;
    }
    if (best === undefined) continue;
    span.parentId = best.spanId;
    guessed = true;
  }
  return guessed;
}

interface Draft {
  first: TraceRecord;
  startMs: number;
  endMs: number;
  parentId: string | undefined;
  operation: string | undefined;
  error: TraceRecord | undefined;
}

function draftOf(record: TraceRecord): Draft {
  return {
    first: record,
    startMs: startOf(record),
    endMs: record.timeMs,
    parentId: record.parentId,
    operation: record.operation,
    error: record.error ? record : undefined,
  };
}

/** A record that says how long the work took was written at its end. */
function startOf(record: TraceRecord): number {
  return record.timeMs - (record.durationMs ?? 0);
}

function extend(draft: Draft, record: TraceRecord): void {
  draft.startMs = Math.min(draft.startMs, startOf(record));
  draft.endMs = Math.max(draft.endMs, record.timeMs);
  draft.parentId ??= record.parentId;
  draft.operation ??= record.operation;
  if (record.error) draft.error ??= record;
}

function spansById(records: readonly TraceRecord[]): Span[] {
  const drafts = new Map<string, Draft>();
  for (const record of records) {
    // Both sides of a call may log the same span id.
    const key = `${normalId(record.spanId ?? '')} ${record.service}`;
    const draft = drafts.get(key);
    if (draft === undefined) drafts.set(key, draftOf(record));
    else extend(draft, record);
  }
  return [...drafts.values()].map((draft) => spanOf(draft, draft.first.spanId ?? '', draft.parentId));
}

/** Services that can wait for each other in a row; more are no calls within calls. */
const MOST_WAITING = 50;

function spansByOrder(records: readonly TraceRecord[]): Span[] {
  const drafts: { draft: Draft; parent: number }[] = [];
  /** Indexes of the services that wait, outermost first. */
  let waiting: number[] = [];
  for (const record of records) {
    const level = waiting.findIndex((at) => drafts[at]?.draft.first.service === record.service);
    if (level >= 0) waiting = waiting.slice(0, level + 1);
    else waiting.push(drafts.push({ draft: draftOf(record), parent: waiting.at(-1) ?? -1 }) - 1);
    if (waiting.length > MOST_WAITING) waiting.shift();
    // Who waits is busy at least until the last word of those it called.
    for (const at of waiting) {
      const draft = drafts[at]?.draft;
      if (draft === undefined) continue;
      if (at === waiting.at(-1)) extend(draft, record);
      else draft.endMs = Math.max(draft.endMs, record.timeMs);
    }
  }
  return drafts.map(({ draft, parent }, i) =>
    spanOf(draft, `line-${i + 1}`, parent < 0 ? undefined : `line-${parent + 1}`),
  );
}

function spanOf(draft: Draft, spanId: string, parentId: string | undefined): Span {
  const { first, error } = draft;
  const startUs = Math.round(draft.startMs * 1000);
  return createSpan(first.writtenId, spanId, {
    parentId,
    service: first.service,
    host: first.host,
    operation: draft.operation ?? first.message,
    startUs,
    durationUs: Math.round(draft.endMs * 1000) - startUs,
    error: error !== undefined,
    message: error?.message,
    fromLog: true,
  });
}
