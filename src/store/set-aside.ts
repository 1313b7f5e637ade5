import { closeSync, existsSync, openSync, readdirSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOCK_WAIT_MS = 10_000;
/** A lock this old was left by a process that died. */
const LOCK_STALE_MS = 30_000;

/** Files that were set aside bear this in their name; they are only ever read. */
const SET_ASIDE_MARK = '.corrupt-';

/** The files that were set aside from a place before, whole paths. */
export function filesSetAside(path: string): string[] {
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  const beginning = `${basename(path)}${SET_ASIDE_MARK}`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(beginning) && !/-(?:wal|shm)$/.test(name))
    .map((name) => join(folder, name));
}

/** Whether this is a file that was set aside: it is read for what can be saved, and never changed. */
export function isSetAside(path: string): boolean {
  return basename(path).includes(SET_ASIDE_MARK);
}

/**
 * Renames a damaged database, with its `-wal` and `-shm`, to `<name>.corrupt-<time>`; deletes nothing. Processes that
 * find the same damage take turns by a lock file, and the later one asks `isDamaged` again, so that nobody sets aside
 * the sound database another one has just begun. Returns the new name, or undefined where nothing was to be done.
 */
export async function setAside(path: string, isDamaged: () => boolean): Promise<string | undefined> {
  const lock = `${path}.recovery-lock`;
  await takeLock(lock);
  try {
    if (!existsSync(path) || !isDamaged()) return undefined;
    const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('.', '');
    const name = `${path}${SET_ASIDE_MARK}${stamp}`;
    for (const suffix of ['-wal', '-shm', ''])
      if (existsSync(path + suffix)) renameSync(path + suffix, name + suffix);
    return name;
  } finally {
    unlinkSync(lock);
  }
}

async function takeLock(lock: string): Promise<void> {
  const deadlineMs = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      return;
    } catch (error) {
      const isHeld = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!isHeld || performance.now() > deadlineMs) throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > LOCK_STALE_MS) removeIfThere(lock);
      await sleep(20);
    }
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Another process was quicker.
  }
}
