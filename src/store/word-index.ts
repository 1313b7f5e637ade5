import type { Database } from 'better-sqlite3';
import { filterClause, type MemoryFilter } from './memory-filter.ts';
import { statement } from './statement.ts';

/** What is searched of a memory. `parts` are those of compound identifiers. */
export interface IndexedText {
  title: string;
  symptoms: string;
  content: string;
  tags: string;
  parts: string;
}

/** What the full-text index finds, before it is ranked finely. */
export interface Candidate extends IndexedText {
  seq: number;
  id: string;
  /** bm25 with the weights of the columns, higher is better. */
  bm25: number;
  importance: number;
  isRefuted: boolean;
  createdMs: number;
  helped: number;
  misled: number;
}

/** Weights of the columns title, symptoms, content, tags and parts. */
const WEIGHTS = '3.0, 2.0, 1.0, 2.0, 1.0';
/** Most characters of the content that ranking looks at. */
const RANKED_CHARS = 3000;

export function indexMemory(db: Database, seq: number, text: IndexedText): void {
  statement(
    db,
    `INSERT OR REPLACE INTO words (rowid, title, symptoms, content, tags, parts)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(seq, text.title, text.symptoms, text.content, text.tags, text.parts);
}

export function unindexMemory(db: Database, seq: number): void {
  statement(db, 'DELETE FROM words WHERE rowid = ?').run(seq);
}

/** How many memories hold a stem, in any column. */
export function documentFrequency(db: Database, stem: string): number {
  return Number(statement(db, 'SELECT doc FROM vocabulary WHERE term = ?').pluck().get(stem) ?? 0);
}

export function countMemories(db: Database): number {
  return Number(statement(db, 'SELECT count(*) FROM memories').pluck().get());
}

/**
 * The memories that hold any of some words and pass the filter, best first (of near ties the more important), with how
 * many there are in all. Words are
 * letters and digits; they are quoted, so that none is taken for an operator of the query language.
 */
export function findCandidates(
  db: Database,
  words: readonly string[],
  filter: MemoryFilter,
  limit: number,
): { candidates: Candidate[]; total: number } {
  const match = words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' OR ');
  const { sql, params } = filterClause(filter);
  const rows = statement(
    db,
    `WITH matching AS MATERIALIZED (
       SELECT m.seq AS seq, -bm25(words, ${WEIGHTS}) AS score, m.importance AS importance
       FROM words JOIN memories m ON m.seq = words.rowid
       WHERE words MATCH ? AND ${sql}),
     best AS MATERIALIZED (
       SELECT seq, score, score * (0.7 + 0.6 * importance) AS weighed, (SELECT count(*) FROM matching) AS total
       FROM matching ORDER BY weighed DESC LIMIT ?)
     SELECT best.seq, best.score, best.total, w.title, w.symptoms, substr(w.content, 1, ${RANKED_CHARS}), w.tags, w.parts,
       m.importance, m.status, m.created_ms, m.helped, m.misled, m.id
     FROM best JOIN words w ON w.rowid = best.seq JOIN memories m ON m.seq = best.seq
     ORDER BY best.weighed DESC`,
  )
    .raw()
    .all(match, ...params, limit)
    .filter((row) => Array.isArray(row));
  const candidates = rows.map((row) => ({
    seq: Number(row[0]),
    bm25: Number(row[1]),
    title: String(row[3]),
    symptoms: String(row[4]),
    content: String(row[5]),
    tags: String(row[6]),
    parts: String(row[7]),
    importance: Number(row[8]),
    isRefuted: row[9] === 'refuted',
    createdMs: Number(row[10]),
    helped: Number(row[11]),
    misled: Number(row[12]),
    id: String(row[13]),
  }));
  return { candidates, total: Number(rows[0]?.[2] ?? 0) };
}

/** Without words: the row numbers of those that pass the filter, newest and most important first, and how many there are. */
export function findNewest(
  db: Database,
  filter: MemoryFilter,
  limit: number,
): { seqs: number[]; total: number } {
  const { sql, params } = filterClause(filter);
  const rows = statement(
    db,
    `SELECT m.seq, count(*) OVER () FROM memories m WHERE ${sql}
     ORDER BY m.importance + 1.0 / (1.0 + max(0, ? - m.created_ms) / 2592000000.0) DESC, m.seq DESC LIMIT ?`,
  )
    .raw()
    .all(...params, filter.nowMs, limit)
    .filter((row) => Array.isArray(row));
  return { seqs: rows.map((row) => Number(row[0])), total: Number(rows[0]?.[1] ?? 0) };
}
