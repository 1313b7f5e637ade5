import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type Sqlite from 'better-sqlite3';
import { UserError } from '../logs/user-error.ts';
import { checkStore } from './check-store.ts';
import { loadDriver } from './load-driver.ts';
import { APPLICATION_ID, migrate, SCHEMA_VERSION, schemaVersion } from './migrate.ts';
import { isSetAside, setAside } from './set-aside.ts';
import { storeFault } from './store-fault.ts';
import type { StorePlace } from './store-path.ts';

/** How long a statement waits for another process. */
const BUSY_TIMEOUT_MS = 5000;
/** How long opening goes on trying where SQLite does not wait by itself (the change to WAL). */
const OPEN_RETRY_MS = 5000;
const JOURNAL_LIMIT_BYTES = 16 * 1024 * 1024;
/** Pages of 4 KB in the log before it is carried over: rarely enough that few writes pay for it. */
const CHECKPOINT_PAGES = 4000;

/** An open database. */
export interface Store {
  db: Sqlite.Database;
  path: string;
  /** `wal`, or what it fell back to. */
  journalMode: string;
  /** Why nothing can be written; absent where it can. */
  readOnly?: string;
  /** What the user should know of the file, each said once. */
  notices: string[];
  /** Which file this is: another one may since have taken its name. */
  inode: number;
}

/**
 * Opens the memory; makes it, with its folder, where it is missing. A damaged file is set aside and a new one begun; a
 * newer schema, and a file that may not be written, are opened read-only. Throws a `UserError` for what the user can mend.
 */
export async function openStore(place: StorePlace): Promise<Store> {
  const Database = await loadDriver();
  const notices: string[] = [];
  const deadlineMs = performance.now() + OPEN_RETRY_MS;
  for (let repairs = 0; ; ) {
    try {
      refuseForeign(place);
      return openOnce(Database, place.path, notices);
    } catch (error) {
      const fault = storeFault(error);
      if (fault === 'busy' && performance.now() < deadlineMs) {
        await sleep(20 + Math.random() * 50);
        continue;
      }
      if (fault !== 'damaged' || repairs > 1 || isSetAside(place.path)) throw error;
      repairs += 1;
      notices.push(...(await repair(Database, place.path)));
    }
  }
}

/** Sets a damaged database aside, or builds its index anew where only that is damaged. Says what was done. */
export async function repair(Database: typeof Sqlite, path: string): Promise<string[]> {
  const { state, details } = checkStore(Database, path);
  if (state === 'index-damaged') {
    const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      db.transaction(() => db.exec(`INSERT INTO words (words) VALUES ('rebuild')`)).immediate();
    } finally {
      db.close();
    }
    return ['The search index of the memory was damaged and has been built anew from the memories.'];
  }
  const name = await setAside(path, () => checkStore(Database, path).state === 'damaged');
  if (name === undefined) return [];
  return [
    `The memory file was damaged (${details.join('; ').slice(0, 200)}). It is kept as ${name}; a new, empty memory was begun. To save what can be read: DSDEBUG_DB='${name}' dsdebug memory export > saved.jsonl, then dsdebug memory import saved.jsonl`,
  ];
}

function openOnce(Database: typeof Sqlite, path: string, notices: string[]): Store {
  makePrivate(path);
  const readOnly = isSetAside(path)
    ? 'it is a damaged file that was set aside'
    : isWritable(path)
      ? undefined
      : 'this user may not write the file';
  if (readOnly !== undefined) return openReadOnly(Database, path, readOnly, notices);
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    const version = schemaVersion(db);
    refuseOtherPrograms(db, path);
    if (version > SCHEMA_VERSION) {
      db.close();
      const why = `it was written by a newer dsdebug (schema ${version}, this one knows ${SCHEMA_VERSION}); update this one`;
      return openReadOnly(Database, path, why, [...notices, `The memory is open for reading only: ${why}.`]);
    }
    const journalMode = setUp(db, notices);
    migrate(db);
    return { db, path, journalMode, notices, inode: statSync(path).ino };
  } catch (error) {
    db.close();
    throw error;
  }
}

function openReadOnly(Database: typeof Sqlite, path: string, why: string, notices: string[]): Store {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('trusted_schema = OFF');
    if (schemaVersion(db) === 0)
      throw new UserError(`The memory at ${path} is empty, and nothing can be written: ${why}.`);
    const journalMode = String(db.pragma('journal_mode', { simple: true }));
    return { db, path, journalMode, readOnly: why, notices, inode: statSync(path).ino };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Pragmas in an order that matters: the timeout first, for the change to WAL may have to wait. Returns the journal mode. */
function setUp(db: Sqlite.Database, notices: string[]): string {
  db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  db.pragma('foreign_keys = ON');
  const journalMode = chooseJournal(db);
  if (journalMode !== 'wal') {
    notices.push(
      `The file system of the memory allows no write-ahead log (a network file system?); journal mode is ${journalMode}, writers wait longer for each other.`,
    );
  }
  // With a write-ahead log NORMAL outlives the death of the process; only a power cut can cost the last writes, never the
  // file. To flush each write made creating a memory twice as slow.
  db.pragma(`synchronous = ${journalMode === 'wal' ? 'NORMAL' : 'FULL'}`);
  db.pragma(`journal_size_limit = ${JOURNAL_LIMIT_BYTES}`);
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma('trusted_schema = OFF');
  db.pragma('secure_delete = ON');
  return journalMode;
}

/** WAL where the file system bears it, else a rollback journal. Returns what holds. */
export function chooseJournal(db: Sqlite.Database): string {
  try {
    const mode = String(db.pragma('journal_mode = WAL', { simple: true }));
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (mode === 'wal') return mode;
  } catch (error) {
    if (storeFault(error) !== 'unreachable') throw error;
  }
  return String(db.pragma('journal_mode = DELETE', { simple: true }));
}

/** The folder is for its user alone if it is ours to make; the file always. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  else if ((statSync(path).mode & 0o077) !== 0 && isOwn(path)) chmodSync(path, 0o600);
}

function isOwn(path: string): boolean {
  return process.getuid !== undefined && statSync(path).uid === process.getuid();
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A file that somebody named by mistake is not ours to set aside. */
function refuseForeign({ path, isDefault }: StorePlace): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory())
    throw new UserError(`${path} is a folder; DSDEBUG_DB must name a file, such as ${path}/memory.db`);
  if (!stat || stat.size === 0 || isDefault || /\.(?:db|sqlite3?)(?:\.corrupt-\w+)?$/i.test(path)) return;
  const file = openSync(path, 'r');
  const head = Buffer.alloc(15);
  try {
    readSync(file, head, 0, 15, 0);
  } finally {
    closeSync(file);
  }
  if (head.toString('latin1') === 'SQLite format 3') return;
  throw new UserError(
    `${path} is not a SQLite database and was left as it is; DSDEBUG_DB must name a memory or a file that does not exist yet`,
  );
}

function refuseOtherPrograms(db: Sqlite.Database, path: string): void {
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  if (tables === 0 || Number(db.pragma('application_id', { simple: true })) === APPLICATION_ID) return;
  throw new UserError(
    `${path} is a database of another program and was left as it is; DSDEBUG_DB must name a memory or a file that does not exist yet`,
  );
}
