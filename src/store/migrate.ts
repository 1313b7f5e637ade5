import type { Database } from 'better-sqlite3';
import { MIGRATIONS } from './migrations/index.ts';

/** Marks a file as a memory of this program: `DSDB` in ASCII. */
export const APPLICATION_ID = 0x44534442;

/** The schema this program knows. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings a database to the schema of this program, in one immediate transaction: of two processes that come at once
 * the second waits and finds nothing left to do. Leaves a newer schema alone; returns the version it finds or leaves.
 */
export function migrate(db: Database): number {
  if (schemaVersion(db) >= SCHEMA_VERSION) return schemaVersion(db);
  return db
    .transaction(() => {
      const from = schemaVersion(db);
      for (const { sql } of MIGRATIONS.slice(from)) db.exec(sql);
      if (from === 0) db.pragma(`application_id = ${APPLICATION_ID}`);
      if (from < SCHEMA_VERSION) db.pragma(`user_version = ${SCHEMA_VERSION}`);
      return Math.max(from, SCHEMA_VERSION);
    })
    .immediate();
}

export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}
