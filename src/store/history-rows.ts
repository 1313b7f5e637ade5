import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { statement } from './statement.ts';

const historyRow = z.object({
  memory_id: z.string(),
  at_ms: z.number(),
  action: z.string(),
  details: z
    .string()
    .nullable()
    .transform((json): unknown => (json === null ? undefined : JSON.parse(json))),
});
/** One thing that was done to a memory. */
export type HistoryRow = z.infer<typeof historyRow>;

/** Writes down what was done to a memory; `details` is kept as JSON. */
export function addHistory(
  db: Database,
  memoryId: string,
  atMs: number,
  action: string,
  details?: object,
): void {
  statement(db, 'INSERT INTO history (memory_id, at_ms, action, details) VALUES (?, ?, ?, ?)').run(
    memoryId,
    atMs,
    action,
    details === undefined ? null : JSON.stringify(details),
  );
}

/** What was done to a memory, newest first. */
export function historyOf(db: Database, memoryId: string, limit: number): HistoryRow[] {
  return statement(
    db,
    'SELECT memory_id, at_ms, action, details FROM history WHERE memory_id = ? ORDER BY n DESC LIMIT ?',
  )
    .all(memoryId, limit)
    .map((row) => historyRow.parse(row));
}
