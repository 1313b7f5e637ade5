import { statSync } from 'node:fs';
import { loadCatalogue } from '../patterns/load-catalogue.ts';
import type { Store } from '../store/open.ts';
import {
  type BriefRow,
  type CountRow,
  countBy,
  countTags,
  countTotals,
  feedbackByMonth,
  type GroupRow,
  groupByLink,
  groupByMonth,
  mostUsed,
  resolutionTimes,
  type Span,
  unresolved,
} from '../store/stat-rows.ts';
import { readMemory } from './use-memory.ts';

const MOST_GROUPS = 15;
const MOST_MONTHS = 12;
const MOST_MEMORIES = 5;

/** Figures over the memory; lists are cut to the greatest. */
export interface MemoryStats {
  total: number;
  expired: number;
  superseded: number;
  byType: CountRow[];
  byStatus: CountRow[];
  byOutcome: CountRow[];
  bySystem: CountRow[];
  byTag: CountRow[];
  byPattern: GroupRow[];
  byModule: GroupRow[];
  byMonth: GroupRow[];
  feedbackByMonth: { month: string; helped: number; misled: number }[];
  /** Milliseconds from the beginning of a session to its resolution. */
  timeToResolution?: { sessions: number; medianMs: number; p90Ms: number };
  helped: BriefRow[];
  misled: BriefRow[];
  unresolved: BriefRow[];
  store: { path: string; bytes: number; journalMode: string; readOnly?: string };
}

/** Figures over the memories created in a span of time; undefined where there is no memory yet. */
export async function memoryStats(
  span: Span,
  nowMs = Date.now(),
): Promise<{ stats: MemoryStats; warnings: string[] } | undefined> {
  const found = await readMemory((store) => figures(store, span, nowMs));
  return found && { stats: found.value, warnings: found.warnings };
}

function figures(store: Store, span: Span, nowMs: number): MemoryStats {
  const { db } = store;
  const times = resolutionTimes(db, span);
  const slugs = [...loadCatalogue().patterns.keys()];
  return {
    ...countTotals(db, span, nowMs),
    byType: countBy(db, 'type', span),
    byStatus: countBy(db, 'status', span),
    byOutcome: countBy(db, 'outcome', span),
    bySystem: countBy(db, 'system', span).slice(0, MOST_GROUPS),
    byTag: countTags(db, span, MOST_GROUPS),
    byPattern: groupByLink(db, 'pattern', span, MOST_GROUPS, slugs),
    byModule: groupByLink(db, 'module', span, MOST_GROUPS),
    byMonth: groupByMonth(db, span, MOST_MONTHS),
    feedbackByMonth: months(feedbackByMonth(db, span, MOST_MONTHS)),
    ...(times.length > 0 && {
      timeToResolution: {
        sessions: times.length,
        medianMs: quantile(times, 0.5),
        p90Ms: quantile(times, 0.9),
      },
    }),
    helped: mostUsed(db, 'helped', span, MOST_MEMORIES),
    misled: mostUsed(db, 'misled', span, MOST_MEMORIES),
    unresolved: unresolved(db, span, MOST_MEMORIES),
    store: {
      path: store.path,
      bytes: statSync(store.path).size,
      journalMode: store.journalMode,
      ...(store.readOnly !== undefined && { readOnly: store.readOnly }),
    },
  };
}

function months(rows: readonly (CountRow & { action: string })[]): MemoryStats['feedbackByMonth'] {
  const found = new Map<string, { month: string; helped: number; misled: number }>();
  for (const { name, action, count } of rows) {
    const row = found.get(name) ?? { month: name, helped: 0, misled: 0 };
    row[action === 'helped' ? 'helped' : 'misled'] = count;
    found.set(name, row);
  }
  return [...found.values()];
}

/** The value at a share of a sorted list (nearest rank). */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
