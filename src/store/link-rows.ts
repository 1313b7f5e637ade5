import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { filterClause, type MemoryFilter } from './memory-filter.ts';
import { statement } from './statement.ts';

const incoming = z.object({ rel: z.string(), id: z.string(), title: z.string() });
/** A memory that links to another. */
export type IncomingLink = z.infer<typeof incoming>;

/** The memories that link to one. */
export function linksTo(db: Database, id: string, limit: number): IncomingLink[] {
  return statement(
    db,
    `SELECT l.rel, m.id, m.title FROM links l JOIN memories m ON m.seq = l.seq
     WHERE l.kind = 'memory' AND l.target = ? ORDER BY m.seq DESC LIMIT ?`,
  )
    .all(id, limit)
    .map((row) => incoming.parse(row));
}

/** The memories that a memory replaced, oldest first. */
export function replacedBy(db: Database, id: string): string[] {
  return statement(db, 'SELECT id FROM memories WHERE superseded_by = ? ORDER BY seq')
    .pluck()
    .all(id)
    .map(String);
}

/** Row numbers of the memories of a filter, newest first. */
export function findLatest(db: Database, filter: MemoryFilter, limit: number): number[] {
  const { sql, params } = filterClause(filter);
  return statement(
    db,
    `SELECT m.seq FROM memories m WHERE ${sql} ORDER BY m.created_ms DESC, m.seq DESC LIMIT ?`,
  )
    .pluck()
    .all(...params, limit)
    .map(Number);
}
