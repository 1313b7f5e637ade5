import type { Database, Statement } from 'better-sqlite3';

const prepared = new WeakMap<Database, Map<string, Statement>>();

/** A statement of a database, prepared once. */
export function statement(db: Database, sql: string): Statement {
  let cache = prepared.get(db);
  if (cache === undefined) {
    cache = new Map();
    prepared.set(db, cache);
  }
  let found = cache.get(sql);
  if (found === undefined) {
    found = db.prepare(sql);
    cache.set(sql, found);
  }
  return found;
}
