import type { Database } from 'better-sqlite3';
import { filterClause, type MemoryFilter, narrowsBesideLife } from './memory-filter.ts';
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
/** How many of the best by bm25 alone are weighed by importance as well, for each that is wanted. */
const POOL_FACTOR = 3;
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
 * many there are in all. Words are letters and digits; they are quoted, so that none is taken for an operator of the
 * query language.
 */
export function findCandidates(
  db: Database,
  words: readonly string[],
  filter: MemoryFilter,
  limit: number,
): { candidates: Candidate[]; total: number } {
  const match = words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' OR ');
  const { from, params } = matching(filter);
  const pool = limit * POOL_FACTOR;
  const found = statement(
    db,
    `SELECT words.rowid, -bm25(words, ${WEIGHTS}) AS score ${from} ORDER BY score DESC LIMIT ?`,
  )
    .raw()
    .all(match, ...params, pool);
  const total =
    found.length < pool
      ? found.length
      : Number(
          statement(db, `SELECT count(*) ${from}`)
            .pluck()
            .get(match, ...params),
        );
  return { candidates: textsOf(db, found, limit), total };
}

/**
 * What the index is asked. Where nothing but the life of a memory narrows the search, the few that are over are named
 * and left out; to look each match up in its table would cost as much again as ranking it.
 */
function matching(filter: MemoryFilter): { from: string; params: unknown[] } {
  const { sql, params } = filterClause(filter);
  if (narrowsBesideLife(filter))
    return {
      from: `FROM words JOIN memories m ON m.seq = words.rowid WHERE words MATCH ? AND ${sql}`,
      params,
    };
  const over = [
    ...(filter.includeSuperseded ? [] : ['SELECT seq FROM memories WHERE superseded_by IS NOT NULL']),
    ...(filter.includeExpired ? [] : ['SELECT seq FROM memories WHERE expires_ms <= ?']),
  ];
  const without = over.length > 0 ? ` AND words.rowid NOT IN (${over.join(' UNION ALL ')})` : '';
  return { from: `FROM words WHERE words MATCH ?${without}`, params };
}

/**
 * The best of what was found, the more important of near ties first, with their text and what ranking needs beside it.
 * Read from the table in which FTS5 keeps the columns (`c0` is the title).
 */
function textsOf(db: Database, found: readonly unknown[], limit: number): Candidate[] {
  const rows = statement(
    db,
    `WITH best AS MATERIALIZED (
       SELECT m.seq, wanted.value ->> 1 AS score, m.importance, m.status, m.created_ms, m.helped, m.misled, m.id
       FROM json_each(?) AS wanted JOIN memories m ON m.seq = wanted.value ->> 0
       ORDER BY score * (0.7 + 0.6 * m.importance) DESC LIMIT ?)
     SELECT best.*, w.c0, w.c1, substr(w.c2, 1, ${RANKED_CHARS}), w.c3, w.c4
     FROM best JOIN words_content w ON w.id = best.seq`,
  )
    .raw()
    .all(JSON.stringify(found), limit)
    .filter((row) => Array.isArray(row));
  return rows.map((row) => ({
    seq: Number(row[0]),
    bm25: Number(row[1]),
    importance: Number(row[2]),
    isRefuted: row[3] === 'refuted',
    createdMs: Number(row[4]),
    helped: Number(row[5]),
    misled: Number(row[6]),
    id: String(row[7]),
    title: String(row[8]),
    symptoms: String(row[9]),
    content: String(row[10]),
    tags: String(row[11]),
    parts: String(row[12]),
  }));
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
