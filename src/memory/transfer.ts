import { z } from 'zod';
import { UserError } from '../logs/user-error.ts';
import { addHistory } from '../store/history-rows.ts';
import type { NewRecord } from '../store/memory-record.ts';
import {
  dropDangling,
  findAfter,
  findMemory,
  insertMemory,
  salvageAfter,
  updateMemory,
} from '../store/memory-rows.ts';
import type { Store } from '../store/open.ts';
import { storeFault } from '../store/store-fault.ts';
import { indexMemory } from '../store/word-index.ts';
import { indexText } from './index-text.ts';
import { fromLine, toLine } from './transfer-record.ts';
import { changeMemory, readMemory } from './use-memory.ts';

const EXPORT_BATCH = 500;
const IMPORT_BATCH = 200;
const MAX_FAULTS = 20;

/**
 * Writes every memory as a JSON line, oldest first, in pieces. Of a damaged file it writes what can be read.
 * Returns how many, and what the user should know of the file.
 */
export async function exportMemories(
  write: (text: string) => void,
): Promise<{ count: number; warnings: string[] }> {
  const warnings: string[] = [];
  let count = 0;
  let lost = 0;
  let seq = 0;
  for (;;) {
    const after = seq;
    const read = await readMemory((store) => readBatch(store, after));
    warnings.push(...(read?.warnings ?? []));
    const batch = read?.value;
    if (batch === undefined) break;
    write(batch.found.map((record) => `${toLine(record)}\n`).join(''));
    count += batch.found.length;
    lost += batch.lost;
    seq = batch.last;
  }
  if (lost > 0) warnings.push(`${lost} memories of the damaged file could not be read`);
  return { count, warnings };
}

function readBatch({ db }: Store, after: number): ReturnType<typeof salvageAfter> {
  try {
    const found = findAfter(db, after, EXPORT_BATCH);
    const last = found.at(-1)?.seq;
    return last === undefined ? undefined : { found, lost: 0, last };
  } catch (error) {
    if (storeFault(error) !== 'damaged') throw error;
    return salvageAfter(db, after, EXPORT_BATCH);
  }
}

export interface ImportAnswer {
  added: number;
  /** Known already, and older than the line. */
  updated: number;
  /** Known already. */
  unchanged: number;
  /** What is wrong with lines that were left out, by number. */
  faults: string[];
  faultCount: number;
  warnings: string[];
}

/**
 * Reads exported lines into the memory. A memory that is known stays, unless the line is of a later time; so importing
 * twice changes nothing. A line that is none is named and the rest goes on. Each batch is one transaction.
 */
export async function importMemories(
  lines: AsyncIterable<string>,
  nowMs = Date.now(),
): Promise<ImportAnswer> {
  const answer: ImportAnswer = {
    added: 0,
    updated: 0,
    unchanged: 0,
    faults: [],
    faultCount: 0,
    warnings: [],
  };
  let batch: NewRecord[] = [];
  let number = 0;
  const flush = async (): Promise<void> => {
    const records = batch;
    batch = [];
    const { value, warnings } = await changeMemory((store) =>
      records.map((record) => storeOne(store, record, nowMs)),
    );
    for (const what of value) answer[what] += 1;
    answer.warnings.push(...warnings);
  };
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      batch.push(fromLine(line));
    } catch (error) {
      answer.faultCount += 1;
      if (answer.faults.length < MAX_FAULTS) answer.faults.push(`line ${number}: ${faultOf(error)}`);
    }
    if (batch.length >= IMPORT_BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  if (answer.added + answer.updated > 0) {
    const { value: dropped } = await changeMemory(({ db }) => dropDangling(db));
    if (dropped > 0)
      answer.warnings.push(`${dropped} links lead to memories that are not here and were dropped`);
  }
  return answer;
}

function storeOne(store: Store, record: NewRecord, nowMs: number): 'added' | 'updated' | 'unchanged' {
  const known = findMemory(store.db, record.id);
  if (known !== undefined && known.updated_ms >= record.updated_ms) return 'unchanged';
  let seq = known?.seq;
  if (seq === undefined) seq = insertMemory(store.db, record);
  else updateMemory(store.db, { ...record, seq });
  indexMemory(store.db, seq, indexText(record));
  addHistory(store.db, record.id, nowMs, 'imported');
  return known === undefined ? 'added' : 'updated';
}

function faultOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is malformed'}`.trim();
  }
  if (error instanceof UserError) return error.message;
  return error instanceof SyntaxError ? 'not JSON' : String(error);
}
