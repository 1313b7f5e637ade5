import type { MemoryType } from './memory-record.ts';

/** Which memories are asked for; what is absent does not narrow. */
export interface MemoryFilter {
  types?: readonly MemoryType[];
  minImportance?: number;
  /** All of them. */
  tags?: readonly string[];
  /** A path, its end, or a folder above it. */
  module?: string;
  /** Slug of a failure pattern, linked or tagged. */
  pattern?: string;
  sinceMs?: number;
  untilMs?: number;
  includeExpired?: boolean;
  includeSuperseded?: boolean;
  nowMs: number;
}

/** The conditions of a filter on `memories m`, joined with AND, with their parameters. */
export function filterClause(filter: MemoryFilter): { sql: string; params: unknown[] } {
  const parts: string[] = [];
  const params: unknown[] = [];
  const add = (sql: string, ...values: unknown[]): void => {
    parts.push(sql);
    params.push(...values);
  };
  if (filter.types) add('m.type IN (SELECT value FROM json_each(?))', JSON.stringify(filter.types));
  if (filter.minImportance !== undefined) add('m.importance >= ?', filter.minImportance);
  for (const tag of filter.tags ?? []) add('EXISTS (SELECT 1 FROM tags WHERE seq = m.seq AND tag = ?)', tag);
  if (filter.module !== undefined) {
    const like = filter.module.replace(/[\\%_]/g, '\\$&');
    add(
      `EXISTS (SELECT 1 FROM links WHERE seq = m.seq AND kind = 'module'
         AND (target = ? OR target LIKE ? ESCAPE '\\' OR target LIKE ? ESCAPE '\\'))`,
      filter.module,
      `%/${like}`,
      `${like}/%`,
    );
  }
  if (filter.pattern !== undefined) {
    add(
      `(EXISTS (SELECT 1 FROM links WHERE seq = m.seq AND kind = 'pattern' AND target = ?)
         OR EXISTS (SELECT 1 FROM tags WHERE seq = m.seq AND tag = ?))`,
      filter.pattern,
      filter.pattern,
    );
  }
  if (filter.sinceMs !== undefined) add('m.created_ms >= ?', filter.sinceMs);
  if (filter.untilMs !== undefined) add('m.created_ms <= ?', filter.untilMs);
  if (filter.includeExpired !== true) add('(m.expires_ms IS NULL OR m.expires_ms > ?)', filter.nowMs);
  if (filter.includeSuperseded !== true) add('m.superseded_by IS NULL');
  return { sql: parts.length > 0 ? parts.join(' AND ') : 'TRUE', params };
}

/** Whether a filter asks for more than that a memory is neither expired nor superseded. */
export function narrowsBesideLife(filter: MemoryFilter): boolean {
  const { includeExpired, includeSuperseded, nowMs, ...narrow } = filter;
  return Object.values(narrow).some((value) => value !== undefined);
}
