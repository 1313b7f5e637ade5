import type Sqlite from 'better-sqlite3';
import { storeFault } from './store-fault.ts';

/** How sound a database file is. `index-damaged`: the memories are whole, only the search index is not. */
export interface Soundness {
  state: 'sound' | 'index-damaged' | 'damaged';
  /** What SQLite says of it, at most a few lines. */
  details: string[];
}

/** Checks the whole file on a fresh connection, which sees what is on disk. Reads only. */
export function checkStore(Database: typeof Sqlite, path: string): Soundness {
  let db: Sqlite.Database | undefined;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
    const rows = db.pragma('integrity_check(10)');
    const details = Array.isArray(rows) ? rows.map((row) => Object.values(Object(row)).join(' ')) : [];
    if (details.join() === 'ok') return { state: 'sound', details: [] };
    const isIndex = details.every((line) => /fts5/i.test(line));
    return { state: isIndex ? 'index-damaged' : 'damaged', details: details.slice(0, 3) };
  } catch (error) {
    if (storeFault(error) !== 'damaged') throw error;
    return { state: 'damaged', details: [error instanceof Error ? error.message : String(error)] };
  } finally {
    db?.close();
  }
}
