import { cutText } from '../safety/quote-line.ts';
import type { HistoryRow } from '../store/history-rows.ts';
import type { MemoryRecord } from '../store/memory-record.ts';
import type { WholeMemory } from './get-memory.ts';
import { contentWords, isObject } from './read-content.ts';
import type { SearchHit } from './search-memory.ts';

/** A link as an answer shows it. */
interface LinkView {
  rel: string;
  to: string;
  title?: string;
}

/** A memory as an index shows it: enough to choose which to read. */
export interface HitView {
  id: string;
  title: string;
  type: string;
  status: string;
  outcome?: string;
  importance: number;
  score?: number;
  weak?: boolean;
  why: string;
  snippet: string;
  tags: string[];
  system?: string;
  helped?: number;
  misled?: number;
  links: LinkView[];
  created_at: string;
  superseded_by?: string;
  expired?: boolean;
}

const MAX_TAGS = 8;
const MAX_LINKS = 4;

export function hitView({ memory, score, weak, snippet, why }: SearchHit, nowMs: number): HitView {
  return {
    id: memory.id,
    title: memory.title,
    type: memory.type,
    status: memory.status,
    ...(memory.outcome !== undefined && { outcome: memory.outcome }),
    importance: memory.importance,
    ...(score !== undefined && { score }),
    ...(weak && { weak }),
    why,
    snippet,
    tags: memory.tags.slice(0, MAX_TAGS),
    ...(memory.system !== undefined && { system: memory.system }),
    ...usedView(memory),
    links: memory.links.slice(0, MAX_LINKS).map(({ rel, target }) => ({ rel, to: target })),
    created_at: iso(memory.created_ms),
    ...(memory.superseded_by !== undefined && { superseded_by: memory.superseded_by }),
    ...(memory.expires_ms !== undefined && memory.expires_ms <= nowMs && { expired: true }),
  };
}

/** How often it helped and misled, where it did. */
function usedView({ helped, misled }: MemoryRecord): { helped?: number; misled?: number } {
  return { ...(helped > 0 && { helped }), ...(misled > 0 && { misled }) };
}

/** One thing that was done to a memory. */
interface HistoryView {
  at: string;
  action: string;
  changed?: string[];
  note?: string;
  by?: string;
  /** What the fields held before. */
  was?: Record<string, unknown>;
}

/** How much of a memory is shown. */
export interface WholeCaps {
  /** Characters of the content, from `offset` on. */
  contentChars: number;
  offset: number;
  history: number;
  /** Whether the history shows what the fields held before. */
  was: boolean;
  /** Lines of evidence, links of each direction. */
  lists: number;
}

/** A memory whole. */
export interface WholeView {
  id: string;
  title: string;
  type: string;
  status: string;
  outcome?: string;
  importance: number;
  /** An object where it was one and is shown whole. */
  content: unknown;
  [field: string]: unknown;
}

/** A memory as `memory_get` shows it, within limits. */
export function wholeView(
  { memory, links, linkedFrom, supersedes, history }: WholeMemory,
  caps: WholeCaps,
): WholeView {
  return {
    id: memory.id,
    title: memory.title,
    type: memory.type,
    status: memory.status,
    ...(memory.outcome !== undefined && { outcome: memory.outcome }),
    importance: memory.importance,
    system: memory.system,
    project: memory.project,
    tags: memory.tags,
    content: contentView(memory, caps),
    symptoms: memory.symptoms,
    ruled_out: memory.ruled_out,
    evidence: memory.evidence.slice(0, caps.lists),
    links: links.slice(0, caps.lists).map(({ rel, target, title }) => ({
      rel,
      to: target,
      ...(title !== undefined && { title }),
    })),
    linked_from: linkedFrom.slice(0, caps.lists),
    supersedes,
    superseded_by: memory.superseded_by,
    ...usedView(memory),
    created_at: iso(memory.created_ms),
    ...(memory.updated_ms !== memory.created_ms && { updated_at: iso(memory.updated_ms) }),
    started_at: memory.started_ms === undefined ? undefined : iso(memory.started_ms),
    ended_at: memory.ended_ms === undefined ? undefined : iso(memory.ended_ms),
    expires_at: memory.expires_ms === undefined ? undefined : iso(memory.expires_ms),
    history: history.slice(0, caps.history).map((row) => historyView(row, caps.was)),
  };
}

function contentView(memory: MemoryRecord, { offset, contentChars }: WholeCaps): unknown {
  if (offset === 0 && memory.content.length <= contentChars)
    return memory.is_json ? JSON.parse(memory.content) : memory.content;
  return memory.content.slice(offset, offset + contentChars);
}

function historyView({ at_ms, action, details }: HistoryRow, withValues: boolean): HistoryView {
  const view: HistoryView = { at: iso(at_ms), action };
  if (!isObject(details)) return view;
  const { was, note, by } = details;
  if (isObject(was)) {
    view.changed = publicNames(Object.keys(was));
    if (withValues) {
      const known = Object.entries(was).filter(([name]) => publicName(name) !== undefined);
      view.was = Object.fromEntries(
        known.map(([name, value]) => [publicName(name), formerValue(name, value)]),
      );
    }
  }
  if (typeof note === 'string') view.note = note;
  if (typeof by === 'string') view.by = by;
  return view;
}

/** The names by which callers know the fields of a record. */
export function publicNames(names: readonly string[]): string[] {
  return names.flatMap((name) => publicName(name) ?? []);
}

function publicName(name: string): string | undefined {
  return name === 'is_json' ? undefined : name.replace(/_ms$/, '_at');
}

/** What a field held before: times as ISO, long texts cut. */
function formerValue(name: string, value: unknown): unknown {
  if (typeof value === 'number' && name.endsWith('_ms')) return iso(value);
  if (typeof value === 'string') return cutText(value, 1000);
  return value ?? 'none';
}

/** A memory on one line of a module's record. */
export interface SessionView {
  id: string;
  title: string;
  type: string;
  status: string;
  outcome?: string;
  created_at: string;
  text: string;
}

const SESSION_CHARS = 200;

export function sessionView(memory: MemoryRecord): SessionView {
  const { id, title, type, status, outcome } = memory;
  const words = contentWords(memory.content, memory.is_json).replace(/\s+/g, ' ');
  return {
    id,
    title,
    type,
    status,
    ...(outcome !== undefined && { outcome }),
    created_at: iso(memory.created_ms),
    text: cutText(words, SESSION_CHARS),
  };
}

export function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
