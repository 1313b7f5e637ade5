import { z } from 'zod';
import { parseTime } from '../analysis/query/parse-time.ts';
import { UserError } from '../logs/user-error.ts';
import type { MemoryFields } from '../memory/memory-draft.ts';
import { MEMORY_TYPES, OUTCOMES, STATUSES } from '../store/memory-record.ts';
import { listBriefly } from './json-schema.ts';

const texts = z.array(z.string());
/** Most parameters are text; it need not be said. */
export const textParam = listBriefly(z.string().optional(), 'name');

export const typeParam = z.enum(MEMORY_TYPES);
export const importanceParam = listBriefly(z.number().min(0).max(1), 'name').optional();

/** Fields that memory_create and memory_update share. */
export const memoryFields = {
  type: typeParam.optional(),
  importance: importanceParam,
  tags: listBriefly(texts.optional(), 'name'),
  title: textParam,
  symptoms: listBriefly(texts.describe('3-8 phrasings')).optional(),
  project: textParam,
  system: textParam,
  status: z.enum(STATUSES).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  evidence: listBriefly(
    z
      .array(z.strictObject({ file: z.string(), line: z.int().optional(), text: z.string().optional() }))
      .describe('[{file, line, text}]'),
  ).optional(),
  links: listBriefly(
    z
      .array(z.strictObject({ rel: z.string().optional(), to: z.string() }))
      .describe('[{rel, to}] pattern, module path, memory, analysis, URL'),
  ).optional(),
  ruled_out: listBriefly(texts.optional(), 'name'),
  started_at: textParam,
  ended_at: textParam,
  expires_at: textParam,
  ttl_hours: listBriefly(z.number().positive().max(1_000_000)).optional(),
};

/** The same as memory_update lists them: by name. */
export const namedFields = {
  ...memoryFields,
  type: listBriefly(memoryFields.type, 'name'),
  importance: listBriefly(memoryFields.importance, 'name'),
  symptoms: listBriefly(memoryFields.symptoms, 'name'),
  status: listBriefly(memoryFields.status, 'name'),
  outcome: listBriefly(memoryFields.outcome, 'name'),
  evidence: listBriefly(memoryFields.evidence, 'name'),
  links: listBriefly(memoryFields.links, 'name'),
  ttl_hours: listBriefly(memoryFields.ttl_hours, 'name'),
};

interface GivenFields extends Omit<MemoryFields, 'ruledOut' | 'startedMs' | 'endedMs' | 'expiresMs'> {
  ruled_out?: string[] | undefined;
  started_at?: string | undefined;
  ended_at?: string | undefined;
  expires_at?: string | undefined;
  ttl_hours?: number | undefined;
}

/** The fields as the memory takes them. Throws a `UserError` for a malformed time, or both of expires_at and ttl_hours. */
export function fieldsOf(args: GivenFields, nowMs: number): MemoryFields {
  const { ruled_out, started_at, ended_at, expires_at, ttl_hours, ...same } = args;
  if (expires_at !== undefined && ttl_hours !== undefined)
    throw new UserError('give either "expires_at" or "ttl_hours", one of the two');
  const time = (text: string | undefined, name: string): number | undefined =>
    text === undefined ? undefined : Math.floor(parseTime(text, name, 'start'));
  return {
    ...same,
    ruledOut: ruled_out,
    startedMs: time(started_at, 'started_at'),
    endedMs: time(ended_at, 'ended_at'),
    expiresMs:
      ttl_hours === undefined ? time(expires_at, 'expires_at') : nowMs + Math.ceil(ttl_hours * 3_600_000),
  };
}
