import { UserError } from '../logs/user-error.ts';
import { addHistory } from '../store/history-rows.ts';
import type { MemoryRecord, NewRecord } from '../store/memory-record.ts';
import { insertMemory, updateMemory } from '../store/memory-rows.ts';
import type { Store } from '../store/open.ts';
import { indexMemory } from '../store/word-index.ts';
import { indexText } from './index-text.ts';
import { knownMemory } from './known-memory.ts';
import { distinctLinks, draftMemory, isOver, type MemoryFields } from './memory-draft.ts';
import { findSimilar, type Similar } from './similar.ts';
import { checkSuccessor } from './succession.ts';
import { changeMemory, readMemory } from './use-memory.ts';

/** What a caller of `memory_create` gives. */
export interface CreateRequest extends MemoryFields {
  /** Id of the memory that the new one replaces. */
  supersedes?: string | undefined;
  /** Ids of working memories that end in the new one: it replaces them, and keeps which were refuted. */
  promotes?: readonly string[] | undefined;
}

export interface CreateAnswer {
  memory: NewRecord;
  similar: Similar[];
  superseded: string[];
  warnings: string[];
}

/** Stores a memory. It is on disk when this returns. Throws a `UserError` for what is unusable, an unknown id included. */
export async function createMemory(request: CreateRequest, nowMs = Date.now()): Promise<CreateAnswer> {
  const draft = draftMemory(request, nowMs);
  const found = await readMemory((store) => findSimilar(store, draft, nowMs));
  const { value, warnings } = await changeMemory((store) => insert(store, draft, request, nowMs));
  const replaced = new Set(value.superseded);
  return {
    memory: value.memory,
    similar: (found?.value ?? []).filter(({ id }) => !replaced.has(id)),
    superseded: value.superseded,
    warnings: [...(found?.warnings ?? []), ...warnings],
  };
}

function insert(
  store: Store,
  draft: NewRecord,
  request: CreateRequest,
  nowMs: number,
): { memory: NewRecord; superseded: string[] } {
  const { db } = store;
  for (const { kind, target } of draft.links) if (kind === 'memory') knownMemory(store, target);
  const promoted = [...new Set(request.promotes ?? [])].map((id) => workingMemory(store, id));
  const startedMs = draft.started_ms ?? earliest(promoted);
  const memory: NewRecord = {
    ...draft,
    ruled_out: [...new Set([...draft.ruled_out, ...promoted.flatMap(whatItRuledOut)])],
    started_ms: startedMs,
    ended_ms: draft.ended_ms ?? (startedMs !== undefined && isOver(draft.outcome) ? nowMs : undefined),
    links: distinctLinks([
      ...draft.links,
      ...promoted.map(({ id }) => ({ rel: 'hypothesis', kind: 'memory' as const, target: id })),
    ]),
  };
  const replaced = [...promoted];
  if (request.supersedes !== undefined) replaced.push(knownMemory(store, request.supersedes));
  for (const old of replaced) checkSuccessor(old);
  const seq = insertMemory(db, memory);
  indexMemory(db, seq, indexText(memory));
  addHistory(db, memory.id, nowMs, 'created');
  for (const old of replaced) {
    updateMemory(db, { ...old, superseded_by: memory.id, updated_ms: nowMs });
    addHistory(db, old.id, nowMs, 'superseded', { by: memory.id });
  }
  return { memory, superseded: replaced.map(({ id }) => id) };
}

function workingMemory(store: Store, id: string): MemoryRecord {
  const memory = knownMemory(store, id);
  if (memory.type === 'working') return memory;
  throw new UserError(
    `"promotes": ${id} is ${memory.type}, not working; to replace it give its id as "supersedes", to name it give it under "links"`,
  );
}

function whatItRuledOut({ status, title, ruled_out }: MemoryRecord): string[] {
  return status === 'refuted' ? [title, ...ruled_out] : ruled_out;
}

function earliest(memories: readonly MemoryRecord[]): number | undefined {
  return memories.length > 0 ? Math.min(...memories.map(({ created_ms }) => created_ms)) : undefined;
}
