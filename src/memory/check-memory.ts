import { existsSync, statSync } from 'node:fs';
import { UserError } from '../logs/user-error.ts';
import { checkStore } from '../store/check-store.ts';
import { loadDriver } from '../store/load-driver.ts';
import { filesSetAside } from '../store/set-aside.ts';
import { storePlace } from '../store/store-path.ts';
import { countMemories } from '../store/word-index.ts';
import { readMemory } from './use-memory.ts';

/** What `doctor` says of one part of the memory. */
export interface MemoryCheck {
  ok: boolean;
  text: string;
}

/**
 * Looks after the memory: whether the driver loads, where the file is, whether it is sound on a fresh connection, who
 * may read it, and what was set aside; with the way to recover. Changes nothing in a damaged file.
 */
export async function checkMemory(): Promise<MemoryCheck[]> {
  const { path } = await storePlace();
  try {
    const Database = await loadDriver();
    const aside = setAsideChecks(path);
    if (!existsSync(path))
      return [{ ok: true, text: `memory: none yet; the first one makes ${path}` }, ...aside];
    const { state, details } = checkStore(Database, path);
    if (state !== 'sound') return [{ ok: false, text: recovery(path, state, details) }, ...aside];
    return [await describe(path), ...aside];
  } catch (error) {
    const text = error instanceof UserError ? error.message : `memory: ${path}: ${String(error)}`;
    return [{ ok: false, text }];
  }
}

async function describe(path: string): Promise<MemoryCheck> {
  const found = await readMemory(({ db, journalMode, readOnly }) => ({
    count: countMemories(db),
    journalMode,
    readOnly,
  }));
  const parts = [`memory: ${path}`, `${found?.value.count ?? 0} memories`, 'sound'];
  if (found !== undefined) parts.push(`journal ${found.value.journalMode}`);
  if (found?.value.readOnly !== undefined) parts.push(`read-only: ${found.value.readOnly}`);
  const isOpen = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
  if (isOpen) parts.push(`others may read it: chmod 600 '${path}'`);
  return { ok: !isOpen, text: [...parts, ...(found?.warnings ?? [])].join('; ') };
}

function recovery(path: string, state: 'index-damaged' | 'damaged', details: readonly string[]): string {
  const what = details.join('; ').slice(0, 300);
  if (state === 'index-damaged')
    return `memory: the search index of ${path} is damaged (${what}); the next search builds it anew`;
  return `memory: ${path} is damaged (${what}). The next use sets it aside and begins anew. To save what can be read first: stop the servers, copy the file with its -wal to another name, then DSDEBUG_DB=COPY dsdebug memory export > saved.jsonl and dsdebug memory import saved.jsonl`;
}

function setAsideChecks(path: string): MemoryCheck[] {
  return filesSetAside(path).map((name) => ({
    ok: true,
    text: `memory: a damaged file was set aside: ${name}. To save what can be read: DSDEBUG_DB='${name}' dsdebug memory export > saved.jsonl, then dsdebug memory import saved.jsonl; delete it when nothing more is wanted`,
  }));
}
