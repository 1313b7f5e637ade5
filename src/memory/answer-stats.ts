import type { BriefRow, CountRow, GroupRow } from '../store/stat-rows.ts';
import type { MemoryStats } from './memory-stats.ts';
import { iso } from './views.ts';

interface GroupView {
  memories: number;
  sessions: number;
  unresolved?: number;
  last: string;
}

type MonthView = Partial<Omit<GroupView, 'last'>> & { month: string; helped?: number; misled?: number };

/** The answer of `memory_stats`. */
export interface StatsAnswer {
  total: number;
  expired?: number;
  superseded?: number;
  hint?: string;
  by_type?: Record<string, number>;
  by_status?: Record<string, number>;
  by_outcome?: Record<string, number>;
  by_system?: Record<string, number>;
  by_tag?: Record<string, number>;
  by_pattern?: (GroupView & { pattern: string; recurring?: boolean })[];
  by_module?: (GroupView & { module: string })[];
  by_month?: MonthView[];
  time_to_resolution?: { sessions: number; median_ms: number; p90_ms: number };
  helped?: { id: string; title: string; helped: number; misled: number }[];
  misled?: { id: string; title: string; helped: number; misled: number }[];
  unresolved?: { id: string; title: string; created_at: string }[];
  store?: { path: string; bytes: number; journal_mode: string; read_only?: string };
  warnings?: string[];
}

/** A pattern comes back when it has been met in this many sessions. */
const RECURRING_SESSIONS = 2;

/** The figures as an answer shows them; without any, what that means. */
export function answerStats(found: { stats: MemoryStats; warnings: string[] } | undefined): StatsAnswer {
  if (found === undefined) return { total: 0, hint: 'There is no memory yet; memory_create begins one.' };
  const { stats, warnings } = found;
  const { timeToResolution: times, store } = stats;
  return {
    total: stats.total,
    ...(stats.expired > 0 && { expired: stats.expired }),
    ...(stats.superseded > 0 && { superseded: stats.superseded }),
    by_type: countsOf(stats.byType),
    by_status: countsOf(stats.byStatus),
    by_outcome: countsOf(stats.byOutcome),
    by_system: countsOf(stats.bySystem),
    by_tag: countsOf(stats.byTag),
    by_pattern: stats.byPattern.map((row) => ({
      pattern: row.name,
      ...groupOf(row),
      ...(row.sessions >= RECURRING_SESSIONS && { recurring: true }),
    })),
    by_module: stats.byModule.map((row) => ({ module: row.name, ...groupOf(row) })),
    by_month: monthsOf(stats),
    ...(times && {
      time_to_resolution: { sessions: times.sessions, median_ms: times.medianMs, p90_ms: times.p90Ms },
    }),
    helped: stats.helped.map(usedOf),
    misled: stats.misled.map(usedOf),
    unresolved: stats.unresolved.map(({ id, title, created_ms }) => ({
      id,
      title,
      created_at: iso(created_ms),
    })),
    store: {
      path: store.path,
      bytes: store.bytes,
      journal_mode: store.journalMode,
      ...(store.readOnly !== undefined && { read_only: store.readOnly }),
    },
    ...(warnings.length > 0 && { warnings }),
  };
}

/** Months in which memories were made, or helped or misled, newest first. */
function monthsOf({ byMonth, feedbackByMonth }: MemoryStats): MonthView[] {
  const made = new Map(byMonth.map((row) => [row.name, row]));
  const used = new Map(feedbackByMonth.map((row) => [row.month, row]));
  const months = [...new Set([...made.keys(), ...used.keys()])].sort().reverse();
  return months.map((month) => {
    const row = made.get(month);
    if (row === undefined) return { month, ...used.get(month) };
    const { last: _last, ...group } = groupOf(row);
    return { month, ...group, ...used.get(month) };
  });
}

function countsOf(rows: readonly CountRow[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

function groupOf({ memories, sessions, unresolved, last_ms }: GroupRow): GroupView {
  return { memories, sessions, ...(unresolved > 0 && { unresolved }), last: iso(last_ms).slice(0, 10) };
}

function usedOf({ id, title, helped, misled }: BriefRow): {
  id: string;
  title: string;
  helped: number;
  misled: number;
} {
  return { id, title, helped, misled };
}
