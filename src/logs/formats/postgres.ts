import type { Level } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { trimEnd } from './text.ts';

const SEVERITIES: ReadonlyMap<string, Level> = new Map([
  ['LOG', 'info'],
  ['INFO', 'info'],
  ['NOTICE', 'info'],
  ['WARNING', 'warn'],
  ['ERROR', 'error'],
  ['FATAL', 'fatal'],
  ['PANIC', 'fatal'],
  ['DEBUG', 'debug'],
  ['STATEMENT', 'info'],
  ['DETAIL', 'info'],
  ['HINT', 'info'],
  ['CONTEXT', 'info'],
  ['QUERY', 'info'],
  ['LOCATION', 'info'],
]);
const MAX_PREFIX = 200;

/** Reads PostgreSQL behind its time, whatever `log_line_prefix` puts between: a severity, a colon and two spaces begin the message. */
export function readPostgres(text: string, pos: number, context: FormatContext): ReadResult {
  const colon = text.indexOf(':  ', pos);
  if (colon < 0 || colon - pos > MAX_PREFIX) return undefined;
  let start = colon;
  while (start > pos && isWordCode(codeAt(text, start - 1))) start--;
  const level = SEVERITIES.get(text.slice(start, colon).replace(/[1-5]$/, ''));
  if (level === undefined) return undefined;
  const prefix = text.slice(pos, start);
  const pid = /\[(\d+)(?:-\d+)?\]|\bpid[= :]*(\d+)|:(\d+)(?:-\d+)?:? *$/i.exec(prefix);
  const digits = pid?.[1] ?? pid?.[2] ?? pid?.[3];
  return createEvent('postgres', trimEnd(text.slice(colon + 3)), {
    timeMs: context.time.ms,
    level,
    pid: digits === undefined ? undefined : Number(digits),
  });
}

const isWordCode = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 48 && c <= 57);

/** Columns of PostgreSQL's csvlog. */
const PID_COLUMN = 3;
const SEVERITY_COLUMN = 11;
const MESSAGE_COLUMN = 13;

/** Reads PostgreSQL's csvlog behind its time. */
export function readPostgresCsv(text: string, context: FormatContext): ReadResult {
  const cells = csvCells(text, MESSAGE_COLUMN + 1);
  const level = SEVERITIES.get(cells[SEVERITY_COLUMN]?.replace(/[1-5]$/, '') ?? '');
  const message = cells[MESSAGE_COLUMN];
  if (level === undefined || message === undefined) return undefined;
  const pid = Number(cells[PID_COLUMN]);
  return createEvent('postgres-csv', message, {
    timeMs: context.time.ms,
    level,
    pid: Number.isInteger(pid) ? pid : undefined,
  });
}

/** The first `count` cells of a line of comma-separated values; quotes double inside quoted cells. */
function csvCells(text: string, count: number): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= text.length && cells.length < count) {
    if (codeAt(text, at) !== 34) {
      const comma = text.indexOf(',', at);
      const end = comma < 0 ? text.length : comma;
      cells.push(text.slice(at, end));
      at = end + 1;
      continue;
    }
    let end = text.indexOf('"', at + 1);
    while (end >= 0 && codeAt(text, end + 1) === 34) end = text.indexOf('"', end + 2);
    if (end < 0) end = text.length;
    cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
    at = end + 2;
  }
  return cells;
}
