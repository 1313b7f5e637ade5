import { addHistory } from '../store/history-rows.ts';
import { deleteMemory as removeRows } from '../store/memory-rows.ts';
import { unindexMemory } from '../store/word-index.ts';
import { knownMemory } from './known-memory.ts';
import { changeMemory, readMemory } from './use-memory.ts';

export interface DeleteAnswer {
  id: string;
  title: string;
  /** How many links of other memories led to it. */
  linksDropped: number;
  warnings: string[];
}

/**
 * Deletes a memory for good: its text, its index entries, its history and the links to it. What is deleted may be a
 * secret, so nothing of it stays in the file; only that something was deleted. Throws a `UserError` for an unknown id.
 */
export async function deleteMemory(id: string, nowMs = Date.now()): Promise<DeleteAnswer> {
  const { value, warnings } = await changeMemory((store) => {
    const memory = knownMemory(store, id);
    const linksDropped = removeRows(store.db, memory);
    unindexMemory(store.db, memory.seq);
    addHistory(store.db, memory.id, nowMs, 'deleted');
    return { id: memory.id, title: memory.title, linksDropped };
  });
  // The write-ahead log still holds earlier pages; carried over and cut, it does not. Others may be reading: then later.
  await readMemory(({ db }) => db.pragma('wal_checkpoint(TRUNCATE)'));
  return { ...value, warnings };
}
