import { posix } from 'node:path';

/** What a file's name says about its place among the pieces of one log. */
export interface Rotation {
  /** The path without rotation and compression. */
  source: string;
  /** Sorts the pieces of a source, oldest first. */
  rank: [generation: number, date: string, index: number];
}

const COMPRESSED = /\.(?:gz|zst|zstd)$/i;
/** A day, perhaps with a time of day and a running number, set off from the rest of the name: `-2026-11-01T10-20-30.123`, `.20261101`, `_2026-11-01.3`. */
const DATED =
  /(?:^|[-._@])(20\d\d([-_.]?)[01]\d\2[0-3]\d(?:[T_.-]?[0-2]\d(?:[-_:.]?[0-5]\d(?:[-_:.]?[0-5]\d(?:[.,]\d{1,9})?)?)?Z?)?)(?:[.-](\d{1,3}))?(?=$|[-._@])/;
const NUMBERED = /\.(\d{1,4})$/;
const NUMBERED_BEFORE_EXTENSION = /\.(\d{1,4})(\.[a-z]+)$/i;
const OLD = /\.(?:old|bak|prev|previous)$/i;
const KNOWN_EXTENSION = /\.(?:log|txt|out|err|json|jsonl|ndjson|csv|trace|audit|info|warn|error)$/i;

const PAST = 0;
const OLDER_COPY = 1;
const LIVE = 2;

/**
 * Reads a rotated file's name (logrotate, logback, log4j, lumberjack, Postgres, Kubernetes). `node.1`, `node.2` may be nodes as
 * well as pieces: a bare number counts as rotation only after a log's extension or beside the file without it.
 * @param path with forward slashes
 * @param exists whether a path is among the files found
 */
export function readRotation(path: string, exists: (path: string) => boolean): Rotation {
  const folder = posix.dirname(path);
  const name = posix.basename(path).replace(COMPRESSED, '');
  const at = (base: string): string => (folder === '.' ? base : posix.join(folder, base));

  const numbered = NUMBERED.exec(name);
  const dated = DATED.exec(name);
  if (dated !== null) return datedPiece(name, dated, at);
  if (numbered !== null) {
    const stem = name.slice(0, numbered.index);
    if (KNOWN_EXTENSION.test(stem) || exists(at(stem)))
      return piece(at(stem), PAST, '', -Number(numbered[1]));
  }
  const before = NUMBERED_BEFORE_EXTENSION.exec(name);
  if (before !== null && before.index > 0) {
    const stem = name.slice(0, before.index) + (before[2] ?? '');
    if (exists(at(stem))) return piece(at(stem), PAST, '', -Number(before[1]));
  }
  if (OLD.test(name)) return piece(at(name.replace(OLD, '')), OLDER_COPY, '', 0);
  return piece(at(name), LIVE, '', 0);
}

/** Order of the pieces of logs: by source, numbers in it by value, and each source oldest first. */
export function compareRotations(a: Rotation, b: Rotation): number {
  if (a.source !== b.source) return byName.compare(a.source, b.source) || (a.source < b.source ? -1 : 1);
  if (a.rank[0] !== b.rank[0]) return a.rank[0] - b.rank[0];
  if (a.rank[1] !== b.rank[1]) return a.rank[1] < b.rank[1] ? -1 : 1;
  return a.rank[2] - b.rank[2];
}

const byName = new Intl.Collator('en', { numeric: true });

function datedPiece(name: string, dated: RegExpExecArray, at: (base: string) => string): Rotation {
  const rest = name.slice(0, dated.index) + name.slice(dated.index + dated[0].length);
  const base = rest.replace(/^[-._@]+/, '');
  const date = (dated[1] ?? '').replace(/\D/g, '');
  return piece(at(base === '' ? 'log' : base), PAST, date, Number(dated[3] ?? -1));
}

function piece(source: string, generation: number, date: string, index: number): Rotation {
  return { source, rank: [generation, date, index] };
}
