import { z } from 'zod';

export const MEMORY_TYPES = ['procedural', 'episodic', 'semantic', 'working'] as const;
export type MemoryType = (typeof MEMORY_TYPES)[number];

export const STATUSES = ['hypothesis', 'confirmed', 'refuted'] as const;
export type Status = (typeof STATUSES)[number];

export const OUTCOMES = ['resolved', 'unresolved', 'mitigated', 'wrong-lead'] as const;
export type Outcome = (typeof OUTCOMES)[number];

const LINK_KINDS = ['pattern', 'memory', 'analysis', 'module', 'url'] as const;

const link = z.object({ rel: z.string(), kind: z.enum(LINK_KINDS), target: z.string() });
/** What a memory points to. */
export type Link = z.infer<typeof link>;

const evidence = z.object({
  file: z.string(),
  line: z.number().optional(),
  text: z.string().optional(),
});
/** A line that supports a memory. */
export type EvidenceLine = z.infer<typeof evidence>;

/** A JSON column with a list of one kind. */
const list = <T extends z.ZodType>(item: T) =>
  z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(z.array(item));
const optional = <T extends z.ZodType>(value: T) => value.nullable().transform((given) => given ?? undefined);

/** A row of `memories` with its tags and links. Times are epoch milliseconds. */
export const memoryRow = z.object({
  seq: z.number(),
  id: z.string(),
  type: z.enum(MEMORY_TYPES),
  title: z.string(),
  content: z.string(),
  is_json: z.number().transform((value) => value === 1),
  importance: z.number(),
  status: z.enum(STATUSES),
  outcome: optional(z.enum(OUTCOMES)),
  project: optional(z.string()),
  system: optional(z.string()),
  symptoms: list(z.string()),
  ruled_out: list(z.string()),
  evidence: list(evidence),
  created_ms: z.number(),
  updated_ms: z.number(),
  started_ms: optional(z.number()),
  ended_ms: optional(z.number()),
  expires_ms: optional(z.number()),
  superseded_by: optional(z.string()),
  helped: z.number(),
  misled: z.number(),
  tags: list(z.string()),
  links: list(link),
});
/** A memory as the store keeps it. */
export type MemoryRecord = z.infer<typeof memoryRow>;

/** A memory that has no row yet. */
export type NewRecord = Omit<MemoryRecord, 'seq'>;
