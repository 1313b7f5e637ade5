import { UserError } from '../logs/user-error.ts';
import { loadCatalogue } from '../patterns/load-catalogue.ts';
import { type HistoryRow, historyOf } from '../store/history-rows.ts';
import { findLatest, type IncomingLink, linksTo, replacedBy } from '../store/link-rows.ts';
import type { Link, MemoryRecord } from '../store/memory-record.ts';
import { findBySeq, findMemory, titlesOf } from '../store/memory-rows.ts';
import type { Store } from '../store/open.ts';
import { unknownMemory } from './known-memory.ts';
import { isObject } from './read-content.ts';
import { modulePath } from './read-links.ts';
import { readMemory } from './use-memory.ts';

const MAX_INCOMING = 20;
const MAX_HISTORY = 20;
const MAX_SESSIONS = 50;

/** A link with the name of what it leads to, where that is known here. */
interface FollowedLink extends Link {
  title?: string;
}

/** A memory with what surrounds it. */
export interface WholeMemory {
  memory: MemoryRecord;
  links: FollowedLink[];
  linkedFrom: IncomingLink[];
  /** Ids of the memories that it replaced. */
  supersedes: string[];
  history: HistoryRow[];
}

/** The memories of some ids, each with what it links to and what links to it. Throws a `UserError` for an unknown id. */
export async function getMemories(
  ids: readonly string[],
): Promise<{ memories: WholeMemory[]; warnings: string[] }> {
  const found = await readMemory((store) => ids.map((id) => wholeMemory(store, id)));
  if (found === undefined) throw unknownMemory(ids[0] ?? '');
  return { memories: found.value, warnings: found.warnings };
}

function wholeMemory({ db }: Store, id: string): WholeMemory {
  const memory = findMemory(db, id.trim());
  if (memory === undefined) throw unknownMemory(id);
  const ids = memory.links.flatMap(({ kind, target }) => (kind === 'memory' ? [target] : []));
  const titles = titlesOf(db, ids);
  return {
    memory,
    links: memory.links.map((link) => {
      const title = titleOf(link, titles);
      return title === undefined ? link : { ...link, title };
    }),
    linkedFrom: linksTo(db, memory.id, MAX_INCOMING),
    supersedes: replacedBy(db, memory.id),
    history: historyOf(db, memory.id, MAX_HISTORY),
  };
}

function titleOf({ kind, target }: Link, titles: ReadonlyMap<string, string>): string | undefined {
  if (kind === 'memory') return titles.get(target);
  return kind === 'pattern' ? loadCatalogue().patterns.get(target)?.title : undefined;
}

/** A known issue of a module, with the memory that states it. */
interface KnownIssue {
  issue: string;
  state: string;
  from: string;
}

/** All that is known of a module. */
export interface ModuleHealth {
  module: string;
  knownIssues: KnownIssue[];
  /** The newest measurements, with when they were taken. */
  metrics: Record<string, unknown>;
  lastChecked?: string;
  memories: MemoryRecord[];
  total: number;
  warnings: string[];
}

/**
 * What is known of a module, named by its path, the end of it, or a folder above: its issues and metrics, the newest
 * statement of each, and all memories linked to it, newest first. Throws a `UserError` where nothing is linked to it.
 */
export async function moduleHealth(path: string, nowMs = Date.now()): Promise<ModuleHealth> {
  const module = modulePath(path);
  const found = await readMemory(({ db }) => {
    const seqs = findLatest(db, { module, nowMs }, MAX_SESSIONS + 1);
    return { memories: findBySeq(db, seqs.slice(0, MAX_SESSIONS)), total: seqs.length };
  });
  if (found === undefined || found.value.total === 0) {
    throw new UserError(
      `No memory is linked to the module "${module.slice(0, 100)}". Give its path as it was stored or the end of it (plan-sync.ts); memory_stats lists the modules; to link one, store JSON content with "module", or a link to the path`,
    );
  }
  const { memories, total } = found.value;
  const issues = new Map<string, KnownIssue>();
  const metrics: Record<string, unknown> = {};
  let lastChecked: string | undefined;
  for (const memory of memories) {
    const content: unknown = memory.is_json ? JSON.parse(memory.content) : undefined;
    if (!isObject(content)) continue;
    lastChecked ??= typeof content.lastChecked === 'string' ? content.lastChecked : undefined;
    if (isObject(content.knownIssues)) {
      for (const [issue, state] of Object.entries(content.knownIssues))
        if (!issues.has(issue)) issues.set(issue, { issue, state: String(state), from: memory.id });
    }
    if (isObject(content.healthMetrics))
      for (const [name, value] of Object.entries(content.healthMetrics)) metrics[name] ??= value;
  }
  return {
    module,
    knownIssues: [...issues.values()],
    metrics,
    ...(lastChecked !== undefined && { lastChecked }),
    memories,
    total,
    warnings: found.warnings,
  };
}
