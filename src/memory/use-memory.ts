import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../logs/user-error.ts';
import { loadDriver } from '../store/load-driver.ts';
import { openStore, repair, type Store } from '../store/open.ts';
import { isSetAside } from '../store/set-aside.ts';
import { type StoreFault, storeFault } from '../store/store-fault.ts';
import { type StorePlace, storePlace } from '../store/store-path.ts';

/** Times that work is tried anew when another process holds the file for longer than SQLite waits by itself. */
const BUSY_TRIES = 3;

const opened = new Map<string, Promise<Store>>();

/** What work on the memory gave, with what the user should know of the file. */
export interface MemoryUse<T> {
  value: T;
  warnings: string[];
}

/**
 * Reads from the memory; undefined where there is none yet (reading makes none). What is done `quietly` leaves the
 * warnings to the next use.
 * Throws a `UserError` for what the user can mend: a missing driver, a file that cannot be opened.
 */
export async function readMemory<T>(
  work: (store: Store) => T,
  quietly = false,
): Promise<MemoryUse<T> | undefined> {
  const place = await storePlace();
  return existsSync(place.path) ? run(place, work, quietly) : undefined;
}

/**
 * Changes the memory, in one immediate transaction: it waits its turn among processes, and is on disk when this returns.
 * Throws a `UserError` for what the user can mend: a full disk, a file that may only be read, and the faults of reading.
 */
export async function changeMemory<T>(work: (store: Store) => T): Promise<MemoryUse<T>> {
  const place = await storePlace();
  return run(place, (store) => {
    if (store.readOnly !== undefined)
      throw new UserError(`The memory at ${store.path} can only be read: ${store.readOnly}.`);
    return store.db.transaction(() => work(store)).immediate();
  });
}

async function run<T>(place: StorePlace, work: (store: Store) => T, quietly = false): Promise<MemoryUse<T>> {
  let repairs: string[] = [];
  let busy = 0;
  let repaired = false;
  for (;;) {
    try {
      const store = await currentStore(place);
      const value = work(store);
      store.notices.push(...repairs);
      return { value, warnings: quietly ? [] : store.notices.splice(0) };
    } catch (error) {
      const fault = storeFault(error);
      if (fault === undefined) throw error;
      if (fault === 'busy' && busy < BUSY_TRIES) {
        busy += 1;
        await sleep(50 * Math.random());
      } else if (fault === 'damaged' && !repaired && !isSetAside(place.path)) {
        repaired = true;
        await closeMemory();
        repairs = await repair(await loadDriver(), place.path);
      } else throw new UserError(explain(fault, place.path, error));
    }
  }
}

/** The open store; opened anew where its file was replaced or removed under it. */
async function currentStore(place: StorePlace): Promise<Store> {
  const known = await opened.get(place.path);
  if (known !== undefined) {
    if (statSync(place.path, { throwIfNoEntry: false })?.ino === known.inode) return known;
    await closeMemory();
  }
  const opening = openStore(place);
  opened.set(place.path, opening);
  try {
    return await opening;
  } catch (error) {
    opened.delete(place.path);
    throw error;
  }
}

/** Closes what is open; the next use opens it again. A process that ends needs no closing: what was answered is on disk. */
export async function closeMemory(): Promise<void> {
  const stores = [...opened.values()];
  opened.clear();
  for (const store of await Promise.allSettled(stores)) {
    if (store.status === 'fulfilled') store.value.db.close();
  }
}

function explain(fault: StoreFault, path: string, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  switch (fault) {
    case 'busy':
      return `The memory at ${path} is held by another process for longer than 15 s; nothing was changed. Try again; dsdebug doctor tells more.`;
    case 'read-only':
      return `The memory at ${path} cannot be written (${said}); nothing was changed. Check the owner and mode of the file and of ${dirname(path)}, or set DSDEBUG_DB to another file.`;
    case 'full':
      return `The disk that holds the memory is full (${said}); nothing was stored. Free space under ${dirname(path)}, or set DSDEBUG_DB to a file on another disk, and try again.`;
    case 'damaged':
      return `The memory at ${path} is damaged (${said}). dsdebug doctor says how to recover; DSDEBUG_DB can name another file meanwhile.`;
    case 'unreachable':
      return `The memory at ${path} cannot be opened (${said}). Expected a file that this user may read and write, or a folder where it can be made; DSDEBUG_DB can name another.`;
  }
}
