import { UserError } from '../logs/user-error.ts';
import type { MemoryRecord } from '../store/memory-record.ts';
import { findMemory } from '../store/memory-rows.ts';
import type { Store } from '../store/open.ts';

/** The memory of an id. Throws a `UserError` where there is none. */
export function knownMemory({ db }: Store, id: string): MemoryRecord {
  const memory = findMemory(db, id.trim());
  if (memory === undefined) throw unknownMemory(id);
  return memory;
}

/** What to say of an id that no memory has. */
export function unknownMemory(id: string): UserError {
  const form = /^mem-[0-9a-f]{12}$/.test(id.trim())
    ? 'it may have been deleted'
    : 'ids look like mem-0123456789ab';
  return new UserError(`There is no memory "${id.slice(0, 60)}" (${form}); memory_search gives the ids`);
}
