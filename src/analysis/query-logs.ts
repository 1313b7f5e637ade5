import type { LogEvent, LogFile } from '../logs/event.ts';
import { readEvents } from '../logs/read-events.ts';
import type { StoredAnalysis } from './analysis-store.ts';
import type { Omission, RunContext } from './finding.ts';
import { type FileWarnings, groupWarnings } from './group-warnings.ts';
import { DataProfile } from './query/explain-empty.ts';
import type { Grouping } from './query/groupings.ts';
import { fileNamed, type LogSource, sourceOfAnalysis, sourceOfPaths } from './query/log-source.ts';
import { readAround } from './query/read-around.ts';
import { passes, type RecordFilters, recordTests } from './query/record-filter.ts';
import { type GroupRow, RecordGroups } from './query/record-groups.ts';
import { RecordPage } from './query/record-page.ts';
import { type RecordRow, recordRow } from './query/record-row.ts';
import { TimeOrder } from './time-order.ts';

/** Most warnings of an answer. */
const MAX_WARNINGS = 10;

/** What a caller asks of `query_logs`. */
export interface QueryRequest extends RecordFilters {
  /** Either an analysis that was made before, or paths. */
  from: StoredAnalysis | { paths: readonly string[] };
  around?: { file: string; line: number; before: number; after: number };
  groupBy?: Grouping;
  /** Most records, or most groups. */
  limit: number;
  cursor?: string;
  timezone?: string;
  /** Size limit of the answer as JSON, bytes. */
  maxBytes: number;
  /** The call as it was made, so that the answer can say how to go on. */
  call: Record<string, unknown>;
}

/** The answer of `query_logs`. */
export interface QueryAnswer {
  root: string;
  records: RecordRow[];
  groups?: GroupRow[];
  /** Records that match in all, wherever the page begins; a record of several lines counts once. */
  total: number;
  next_cursor?: string;
  /** Why an empty answer is empty and what to try. */
  hint?: string;
  warnings?: string[];
  omissions?: Omission[];
}

/**
 * Finds records by node, level, time, text, template or trace; counts them by group; or shows the lines around one.
 * Streams: memory stays with the page. Records of several files come merged by time, those of one file as they stand.
 * Throws a `UserError` for what the caller can mend.
 */
export async function queryLogs(request: QueryRequest, context: RunContext): Promise<QueryAnswer> {
  const source =
    'paths' in request.from
      ? await sourceOfPaths(request.from.paths, context)
      : sourceOfAnalysis(request.from);
  if (request.timezone !== undefined) source.timezone = request.timezone;
  return request.around === undefined
    ? queryRecords(source, request, context)
    : queryAround(source, request.around, request, context);
}

async function queryAround(
  source: LogSource,
  around: NonNullable<QueryRequest['around']>,
  request: QueryRequest,
  context: RunContext,
): Promise<QueryAnswer> {
  const file = fileNamed(source, around.file);
  const window = { first: Math.max(1, around.line - around.before), last: around.line + around.after };
  const rows = await readAround(source, file, window, context);
  const answer: QueryAnswer = { root: source.root, records: rows, total: rows.length };
  if (rows.length === 0) answer.hint = `${file.name} ends before line ${window.first}.`;
  let { first, last } = window;
  while (answer.records.length > 1 && jsonBytes(answer) > request.maxBytes) {
    // What is nearest to the line asked for stays longest.
    if (around.line - first > last - around.line) first += 1;
    else last -= 1;
    answer.records = rows.filter((row) => row.line >= first && row.line <= last);
    answer.omissions = [
      {
        what: 'lines farther away: ask for less before and after, or raise max_bytes',
        count: rows.length - answer.records.length,
      },
    ];
  }
  return answer;
}

async function queryRecords(
  source: LogSource,
  request: QueryRequest,
  context: RunContext,
): Promise<QueryAnswer> {
  const tests = await recordTests({ ...request, ...nodesOf(request) });
  const profile = new DataProfile(tests.map((test) => test.name));
  const page = new RecordPage<RecordRow>(request.limit, request.cursor);
  const groups = request.groupBy === undefined ? undefined : new RecordGroups(request.groupBy);
  const merged = source.files.length > 1;
  let total = 0;

  const scan = await scanFiles(source, request, context, (file, fileIndex, event, place, carriedMs) => {
    const node = source.nodeOf(file, event);
    profile.see(event, node);
    if (!passes(tests, event, node, profile)) return;
    total += 1;
    if (groups !== undefined) return groups.add(file.name, event, node);
    const order = merged ? (event.timeMs ?? carriedMs) : 0;
    page.offer({ order, fileIndex, line: event.line, place }, () => recordRow(file.name, event, node));
  });

  const answer: QueryAnswer = { root: source.root, records: page.rows(), total };
  const warnings = [
    ...source.warnings,
    ...scan.warnings,
    ...unknownNodes(nodesOf(request).nodes, profile, total),
  ];
  if (warnings.length > 0) answer.warnings = warnings.slice(0, MAX_WARNINGS);
  const omissions: Omission[] = scan.stopped === undefined ? [] : [scan.stopped];
  if (warnings.length > MAX_WARNINGS)
    omissions.push({
      what: 'further warnings: give fewer paths to see theirs',
      count: warnings.length - MAX_WARNINGS,
    });
  if (omissions.length > 0) answer.omissions = omissions;
  if (total === 0) answer.hint = profile.explain();
  if (groups !== undefined) fitGroups(answer, groups.rows(), request);
  else fitRecords(answer, page, request);
  return answer;
}

/** The nodes asked for, under the names of the analysis where it knows them. */
function nodesOf({ from, nodes }: QueryRequest): { nodes?: string[] } {
  if (nodes === undefined) return {};
  const named = 'paths' in from ? undefined : from.nodesNamed;
  return {
    nodes: nodes.flatMap((name) => {
      const found = named?.(name) ?? [];
      return found.length > 0 ? found : [name];
    }),
  };
}

interface Scan {
  warnings: string[];
  /** Set when the time budget ended the scan. */
  stopped?: Omission;
}

type OnRecord = (file: LogFile, fileIndex: number, event: LogEvent, place: number, carriedMs: number) => void;

/** Streams all records of all files; stops at the deadline and says where. */
async function scanFiles(
  source: LogSource,
  request: QueryRequest,
  context: RunContext,
  onRecord: OnRecord,
): Promise<Scan> {
  const totalBytes = source.files.reduce((sum, file) => sum + file.bytes, 0);
  const deadlineMs = context.deadlineMs ?? Number.POSITIVE_INFINITY;
  const noted: FileWarnings[] = [];
  let doneBytes = 0;
  for (const [fileIndex, file] of source.files.entries()) {
    const order = new TimeOrder();
    let line = 0;
    let place = 0;
    let carriedMs = 0;
    let count = 0;
    let late = false;
    const onEvent = (event: LogEvent): false | undefined => {
      place = event.line === line ? place + 1 : 0;
      line = event.line;
      order.see(event);
      if (event.timeMs !== undefined) carriedMs = event.timeMs;
      onRecord(file, fileIndex, event, place, carriedMs);
      count += 1;
      late = (count & 1023) === 0 && performance.now() > deadlineMs;
      return late ? false : undefined;
    };
    const report = await readEvents(file, onEvent, {
      ...(source.timezone !== undefined && { timezone: source.timezone }),
      ...(context.signal && { signal: context.signal }),
      onBytes: (bytes) => {
        doneBytes += bytes;
        context.onProgress?.(doneBytes, totalBytes);
      },
    });
    context.signal?.throwIfAborted();
    noted.push({ name: file.name, warnings: [...report.warnings, ...order.warnings(file.name)] });
    const left = source.files.slice(late ? fileIndex : fileIndex + 1);
    if (late || (left.length > 0 && performance.now() > deadlineMs)) {
      return { warnings: groupWarnings(noted), stopped: budgetOmission(file, line, left, request.call) };
    }
  }
  return { warnings: groupWarnings(noted) };
}

/** How far the scan came, and the call that reads the rest. */
function budgetOmission(
  file: LogFile,
  line: number,
  left: readonly LogFile[],
  call: Record<string, unknown>,
): Omission {
  const { analysis_id, cursor, ...filters } = call;
  const paths = left.slice(0, 20).map((other) => other.path);
  return {
    what: `everything after ${file.name} line ${line}: the time budget ended. Files not read to their end`,
    count: left.length,
    see: { tool: 'query_logs', arguments: { ...filters, paths } },
  };
}

function unknownNodes(nodes: readonly string[] | undefined, profile: DataProfile, total: number): string[] {
  if (nodes === undefined || total === 0) return [];
  const known = new Set(profile.nodes().map((node) => node.toLowerCase()));
  const unknown = nodes.filter((node) => !known.has(node.toLowerCase()));
  if (unknown.length === 0) return [];
  return [`no node is named ${unknown.join(', ')}; nodes: ${profile.nodes().slice(0, 12).join(', ')}`];
}

function fitRecords(answer: QueryAnswer, page: RecordPage<RecordRow>, request: QueryRequest): void {
  const rows = answer.records;
  let count = rows.length;
  for (;;) {
    answer.records = rows.slice(0, count);
    const cursor = page.cursorAfter(count);
    if (cursor !== undefined) {
      answer.next_cursor = cursor;
      const see = { tool: 'query_logs', arguments: { ...request.call, cursor } };
      const more = { what: 'further matching records', count: page.countAfter(count), see };
      answer.omissions = [...(answer.omissions ?? []).filter((other) => other.what !== more.what), more];
    }
    const excess = jsonBytes(answer) - request.maxBytes;
    if (excess <= 0 || count <= 1) return;
    count = Math.max(1, count - Math.max(1, Math.floor(excess / 400)));
  }
}

function fitGroups(answer: QueryAnswer, rows: readonly GroupRow[], request: QueryRequest): void {
  let count = Math.min(rows.length, request.limit);
  const stopped = answer.omissions ?? [];
  for (;;) {
    answer.groups = rows.slice(0, count);
    if (count < rows.length) {
      const more = {
        what: 'further groups: narrow the query, or raise limit and max_bytes',
        count: rows.length - count,
      };
      answer.omissions = [...stopped, more];
    }
    const excess = jsonBytes(answer) - request.maxBytes;
    if (excess <= 0 || count <= 1) return;
    count = Math.max(1, count - Math.max(1, Math.floor(excess / 400)));
  }
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
