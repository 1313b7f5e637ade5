import { z } from 'zod';
import type { MemoryRecord, NewRecord } from '../store/memory-record.ts';
import { MEMORY_TYPES, OUTCOMES, STATUSES } from '../store/memory-record.ts';
import { safeLine } from './clean-input.ts';
import { distinctLinks, readEvidence, readPhrases, readTags, readTitle, readWord } from './memory-draft.ts';
import { readContent } from './read-content.ts';
import { readLink } from './read-links.ts';

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const texts = z.array(z.string()).default([]);

/** One line of an export. */
const line = z.strictObject({
  id: z.string().regex(/^mem-[0-9a-f]{12}$/, 'must look like mem-0123456789ab'),
  type: z.enum(MEMORY_TYPES),
  title: z.string(),
  content: z.unknown(),
  importance: z.number().min(0).max(1).default(0.5),
  status: z.enum(STATUSES).default('hypothesis'),
  outcome: z.enum(OUTCOMES).optional(),
  project: z.string().optional(),
  system: z.string().optional(),
  tags: texts,
  symptoms: texts,
  ruled_out: texts,
  evidence: z
    .array(z.object({ file: z.string(), line: z.number().optional(), text: z.string().optional() }))
    .default([]),
  links: z.array(z.object({ rel: z.string(), to: z.string() })).default([]),
  created_at: time,
  updated_at: time,
  started_at: time.optional(),
  ended_at: time.optional(),
  expires_at: time.optional(),
  superseded_by: z.string().optional(),
  helped: z.int().min(0).default(0),
  misled: z.int().min(0).default(0),
});

/** A memory as one JSON line. */
export function toLine(record: MemoryRecord): string {
  const iso = (timeMs: number | undefined): string | undefined =>
    timeMs === undefined ? undefined : new Date(timeMs).toISOString();
  const given: z.input<typeof line> = {
    id: record.id,
    type: record.type,
    title: record.title,
    content: record.is_json ? JSON.parse(record.content) : record.content,
    importance: record.importance,
    status: record.status,
    outcome: record.outcome,
    project: record.project,
    system: record.system,
    tags: record.tags,
    symptoms: record.symptoms,
    ruled_out: record.ruled_out,
    evidence: record.evidence,
    links: record.links.map(({ rel, target }) => ({ rel, to: target })),
    created_at: new Date(record.created_ms).toISOString(),
    updated_at: new Date(record.updated_ms).toISOString(),
    started_at: iso(record.started_ms),
    ended_at: iso(record.ended_ms),
    expires_at: iso(record.expires_ms),
    superseded_by: record.superseded_by,
    helped: record.helped,
    misled: record.misled,
  };
  return JSON.stringify(given);
}

/** The memory of an exported line, cleaned and masked anew. Throws where it is no such line. */
export function fromLine(text: string): NewRecord {
  const parsed = line.parse(JSON.parse(text));
  const content = readContent(parsed.content);
  return {
    id: parsed.id,
    type: parsed.type,
    title: readTitle(parsed.title),
    content: content.text,
    is_json: content.isJson,
    importance: parsed.importance,
    status: parsed.status,
    outcome: parsed.outcome,
    project: readWord(parsed.project),
    system: readWord(parsed.system),
    symptoms: readPhrases(parsed.symptoms),
    ruled_out: readPhrases(parsed.ruled_out),
    evidence: readEvidence(parsed.evidence),
    created_ms: parsed.created_at,
    updated_ms: parsed.updated_at,
    started_ms: parsed.started_at,
    ended_ms: parsed.ended_at,
    expires_ms: parsed.expires_at,
    superseded_by: parsed.superseded_by === undefined ? undefined : safeLine(parsed.superseded_by),
    helped: parsed.helped,
    misled: parsed.misled,
    tags: readTags(parsed.tags),
    links: distinctLinks(parsed.links.map(readLink)),
  };
}
