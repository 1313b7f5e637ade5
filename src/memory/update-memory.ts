import { UserError } from '../logs/user-error.ts';
import { addHistory } from '../store/history-rows.ts';
import type { MemoryRecord } from '../store/memory-record.ts';
import { updateMemory as writeMemory } from '../store/memory-rows.ts';
import type { Store } from '../store/open.ts';
import { indexMemory } from '../store/word-index.ts';
import { safeLine } from './clean-input.ts';
import { indexText } from './index-text.ts';
import { knownMemory } from './known-memory.ts';
import {
  checkSpan,
  distinctLinks,
  isOver,
  type MemoryFields,
  readEvidence,
  readExpiry,
  readPhrases,
  readTags,
  readTitle,
  readWord,
  workingExpiry,
} from './memory-draft.ts';
import { type Content, readContent } from './read-content.ts';
import { readLink } from './read-links.ts';
import { statusByRule } from './status-rule.ts';
import { checkExistingSuccessor } from './succession.ts';
import { changeMemory } from './use-memory.ts';

/** What a caller of `memory_update` gives: the fields to change. Evidence and ruled-out explanations are added to those there are. */
export interface UpdateRequest extends MemoryFields {
  id: string;
  /** How it served in another investigation. */
  feedback?: 'helped' | 'misled' | undefined;
  note?: string | undefined;
  /** Id of a memory that takes its place. */
  supersededBy?: string | undefined;
}

export interface UpdateAnswer {
  memory: MemoryRecord;
  /** Names of the fields that changed. */
  changed: string[];
  warnings: string[];
}

/** Changes a memory and keeps what it was before. Throws a `UserError` for an unknown id or an unusable field. */
export async function updateMemory(request: UpdateRequest, nowMs = Date.now()): Promise<UpdateAnswer> {
  const { value, warnings } = await changeMemory((store) => update(store, request, nowMs));
  return { ...value, warnings };
}

/** Fields whose change tells nothing of its own. */
const SILENT = new Set<keyof MemoryRecord>(['seq', 'updated_ms', 'helped', 'misled']);

function update(
  store: Store,
  request: UpdateRequest,
  nowMs: number,
): { memory: MemoryRecord; changed: string[] } {
  const before = knownMemory(store, request.id);
  const memory = changedMemory(store, before, request, nowMs);
  const changed = differing(before, memory);
  if (changed.length === 0 && request.feedback === undefined && request.note === undefined) {
    throw new UserError(
      `memory_update: nothing to change on ${before.id}; give the fields to change, or "feedback" (helped or misled)`,
    );
  }
  memory.updated_ms = nowMs;
  writeMemory(store.db, memory);
  indexMemory(store.db, memory.seq, indexText(memory));
  const note = request.note === undefined ? {} : { note: safeLine(request.note).slice(0, 500) };
  if (request.feedback !== undefined) addHistory(store.db, memory.id, nowMs, request.feedback, note);
  if (changed.length > 0 || request.feedback === undefined) {
    const was = Object.fromEntries(changed.map((name) => [name, before[name] ?? null]));
    addHistory(store.db, memory.id, nowMs, 'updated', {
      ...(changed.length > 0 && { was }),
      ...(request.feedback === undefined && note),
    });
  }
  return { memory, changed };
}

function changedMemory(
  store: Store,
  before: MemoryRecord,
  request: UpdateRequest,
  nowMs: number,
): MemoryRecord {
  const memory: MemoryRecord = { ...before };
  if (request.content !== undefined) {
    const content = readContent(request.content);
    memory.content = content.text;
    memory.is_json = content.isJson;
    // A title that was taken from the content goes with it.
    if (before.title === titleOf(readContent(before.content))) memory.title = titleOf(content);
  }
  if (request.title !== undefined) memory.title = readTitle(request.title);
  if (request.importance !== undefined) memory.importance = request.importance;
  if (request.tags) memory.tags = readTags(request.tags);
  if (request.symptoms) memory.symptoms = readPhrases(request.symptoms);
  if (request.project !== undefined) memory.project = readWord(request.project);
  if (request.system !== undefined) memory.system = readWord(request.system);
  if (request.ruledOut) memory.ruled_out = readPhrases([...before.ruled_out, ...request.ruledOut]);
  if (request.evidence) memory.evidence = [...before.evidence, ...readEvidence(request.evidence)];
  if (request.links) memory.links = linksWith(store, before, request);
  if (request.feedback !== undefined) memory[request.feedback] += 1;
  if (request.supersededBy !== undefined) {
    checkExistingSuccessor(store, before, request.supersededBy);
    memory.superseded_by = request.supersededBy.trim();
  }
  setLife(memory, before, request, nowMs);
  return memory;
}

function titleOf({ title, text }: Content): string {
  return readTitle(title ?? text);
}

function linksWith(store: Store, before: MemoryRecord, { links = [] }: UpdateRequest): MemoryRecord['links'] {
  const given = links.map(readLink);
  for (const { kind, target } of given) if (kind === 'memory') knownMemory(store, target);
  return distinctLinks([...before.links, ...given]);
}

/** Type, outcome, status and times. A working memory that becomes another type expires no more. */
function setLife(memory: MemoryRecord, before: MemoryRecord, request: UpdateRequest, nowMs: number): void {
  if (request.type !== undefined && request.type !== before.type) {
    memory.type = request.type;
    memory.expires_ms = request.type === 'working' ? workingExpiry(nowMs) : undefined;
  }
  if (request.expiresMs !== undefined) memory.expires_ms = readExpiry(request.expiresMs, nowMs);
  if (request.outcome !== undefined) memory.outcome = request.outcome;
  if (request.status !== undefined) memory.status = request.status;
  else if (request.outcome !== undefined || request.evidence)
    memory.status = statusByRule(memory, before.status);
  if (request.startedMs !== undefined) memory.started_ms = request.startedMs;
  if (request.endedMs !== undefined) memory.ended_ms = request.endedMs;
  else if (isOver(memory.outcome) && !isOver(before.outcome)) memory.ended_ms = nowMs;
  else if (memory.outcome === 'unresolved') memory.ended_ms = undefined;
  checkSpan(memory.started_ms, memory.ended_ms);
}

function differing(before: MemoryRecord, after: MemoryRecord): (keyof MemoryRecord)[] {
  const names = Object.keys(before).filter((name): name is keyof MemoryRecord => name in before);
  return names.filter(
    (name) => !SILENT.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
}
