import { UserError } from '../logs/user-error.ts';
import type { MemoryRecord } from '../store/memory-record.ts';
import type { Store } from '../store/open.ts';
import { knownMemory } from './known-memory.ts';

/** Throws a `UserError` where a memory has been replaced already: the newest is the one to replace. */
export function checkSuccessor(old: MemoryRecord): void {
  if (old.superseded_by === undefined) return;
  throw new UserError(
    `${old.id} was superseded by ${old.superseded_by} already; supersede that one, or see it with memory_get`,
  );
}

/** The same for a successor that exists; it must not lead back to the memory. */
export function checkExistingSuccessor(store: Store, old: MemoryRecord, successorId: string): void {
  checkSuccessor(old);
  for (
    let id: string | undefined = successorId;
    id !== undefined;
    id = knownMemory(store, id).superseded_by
  ) {
    if (id !== old.id) continue;
    throw new UserError(
      `${successorId} is ${old.id} itself or an older version of it; a memory cannot supersede itself`,
    );
  }
}
