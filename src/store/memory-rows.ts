import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type MemoryRecord, memoryRow, type NewRecord } from './memory-record.ts';
import { statement } from './statement.ts';

/** Every column of a memory, with its tags and links as JSON lists in a fixed order. */
const WHOLE = `SELECT m.*,
  (SELECT json_group_array(tag) FROM (SELECT tag FROM tags WHERE seq = m.seq ORDER BY tag)) AS tags,
  (SELECT json_group_array(json_object('rel', rel, 'kind', kind, 'target', target))
     FROM (SELECT rel, kind, target FROM links WHERE seq = m.seq ORDER BY kind, target, rel)) AS links
  FROM memories m`;

const COLUMNS = [
  'id',
  'type',
  'title',
  'content',
  'is_json',
  'importance',
  'status',
  'outcome',
  'project',
  'system',
  'symptoms',
  'ruled_out',
  'evidence',
  'created_ms',
  'updated_ms',
  'started_ms',
  'ended_ms',
  'expires_ms',
  'superseded_by',
  'helped',
  'misled',
] as const;
const INSERT = `INSERT INTO memories (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((name) => `@${name}`).join(', ')})`;
const UPDATE = `UPDATE memories SET ${COLUMNS.map((name) => `${name} = @${name}`).join(', ')} WHERE seq = @seq`;

/** The memory of an id. */
export function findMemory(db: Database, id: string): MemoryRecord | undefined {
  const row = statement(db, `${WHOLE} WHERE m.id = ?`).get(id);
  return row === undefined ? undefined : memoryRow.parse(row);
}

/** The memories of some row numbers, in the order given. */
export function findBySeq(db: Database, seqs: readonly number[]): MemoryRecord[] {
  const rows = statement(db, `${WHOLE} WHERE m.seq IN (SELECT value FROM json_each(?))`).all(
    JSON.stringify(seqs),
  );
  const found = new Map(rows.map((row) => memoryRow.parse(row)).map((record) => [record.seq, record]));
  return seqs.flatMap((seq) => found.get(seq) ?? []);
}

/** The memories after a row number, oldest first. */
export function findAfter(db: Database, seq: number, limit: number): MemoryRecord[] {
  const rows = statement(db, `${WHOLE} WHERE m.seq > ? ORDER BY m.seq LIMIT ?`).all(seq, limit);
  return rows.map((row) => memoryRow.parse(row));
}

/**
 * The memories of the next `count` row numbers of a damaged file, as far as each can be read, and how many could not.
 * Undefined where no row number is left.
 */
export function salvageAfter(
  db: Database,
  seq: number,
  count: number,
): { found: MemoryRecord[]; lost: number; last: number } | undefined {
  const known = attempt(() => Number(statement(db, 'SELECT max(seq) FROM memories').pluck().get()));
  const end = Math.min(known ?? MOST_GUESSED_ROWS, seq + count);
  if (seq >= end) return undefined;
  const found: MemoryRecord[] = [];
  let lost = 0;
  for (let next = seq + 1; next <= end; next += 1) {
    const records = attempt(() => findBySeq(db, [next]));
    if (records === undefined) lost += 1;
    else found.push(...records);
  }
  return { found, lost, last: end };
}

/** Row numbers that are tried where not even the last can be told. */
const MOST_GUESSED_ROWS = 100_000;

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Titles by id, of those that exist. */
export function titlesOf(db: Database, ids: readonly string[]): Map<string, string> {
  const rows = statement(db, 'SELECT id, title FROM memories WHERE id IN (SELECT value FROM json_each(?))')
    .raw()
    .all(JSON.stringify(ids));
  return new Map(rows.flatMap((row) => (Array.isArray(row) ? [[String(row[0]), String(row[1])]] : [])));
}

const titled = z.object({ id: z.string(), title: z.string() });

/** The newest memories whose id or title holds a text, whatever the case of its ASCII letters. */
export function findTitled(db: Database, text: string, limit: number): z.infer<typeof titled>[] {
  const sql =
    "SELECT id, title FROM memories WHERE instr(lower(id || ' ' || title), lower(?)) > 0 ORDER BY seq DESC LIMIT ?";
  return statement(db, sql)
    .all(text, limit)
    .map((row) => titled.parse(row));
}

/** Stores a new memory with its tags and links; returns its row number. */
export function insertMemory(db: Database, record: NewRecord): number {
  const seq = Number(statement(db, INSERT).run(columnsOf(record)).lastInsertRowid);
  insertTagsAndLinks(db, seq, record);
  return seq;
}

/** Writes all columns, tags and links of a memory that exists. */
export function updateMemory(db: Database, record: MemoryRecord): void {
  statement(db, UPDATE).run({ ...columnsOf(record), seq: record.seq });
  statement(db, 'DELETE FROM tags WHERE seq = ?').run(record.seq);
  statement(db, 'DELETE FROM links WHERE seq = ?').run(record.seq);
  insertTagsAndLinks(db, record.seq, record);
}

/** Takes a memory away, with its tags and links, the links that lead to it, and its history. Returns how many links led to it. */
export function deleteMemory(db: Database, { seq, id }: MemoryRecord): number {
  const dropped = statement(db, `DELETE FROM links WHERE kind = 'memory' AND target = ?`).run(id).changes;
  statement(db, 'UPDATE memories SET superseded_by = NULL WHERE superseded_by = ?').run(id);
  statement(db, 'DELETE FROM history WHERE memory_id = ?').run(id);
  statement(db, 'DELETE FROM memories WHERE seq = ?').run(seq);
  return dropped;
}

function columnsOf(record: NewRecord): Record<string, unknown> {
  return {
    ...record,
    is_json: record.is_json ? 1 : 0,
    symptoms: JSON.stringify(record.symptoms),
    ruled_out: JSON.stringify(record.ruled_out),
    evidence: JSON.stringify(record.evidence),
    outcome: record.outcome ?? null,
    project: record.project ?? null,
    system: record.system ?? null,
    started_ms: record.started_ms ?? null,
    ended_ms: record.ended_ms ?? null,
    expires_ms: record.expires_ms ?? null,
    superseded_by: record.superseded_by ?? null,
    tags: null,
    links: null,
  };
}

function insertTagsAndLinks(db: Database, seq: number, { tags, links }: NewRecord): void {
  const tagRow = statement(db, 'INSERT OR IGNORE INTO tags (seq, tag) VALUES (?, ?)');
  for (const tag of tags) tagRow.run(seq, tag);
  const linkRow = statement(db, 'INSERT OR IGNORE INTO links (seq, rel, kind, target) VALUES (?, ?, ?, ?)');
  for (const { rel, kind, target } of links) linkRow.run(seq, rel, kind, target);
}

/** Drops links and successions that lead to memories which are not there; returns how many. */
export function dropDangling(db: Database): number {
  const links = statement(
    db,
    `DELETE FROM links WHERE kind = 'memory' AND target NOT IN (SELECT id FROM memories)`,
  ).run().changes;
  const successors = statement(
    db,
    `UPDATE memories SET superseded_by = NULL
     WHERE superseded_by IS NOT NULL AND superseded_by NOT IN (SELECT id FROM memories)`,
  ).run().changes;
  return links + successors;
}
