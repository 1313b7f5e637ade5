import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { statement } from './statement.ts';

/** Span of creation times that figures are taken over, epoch milliseconds. */
export interface Span {
  sinceMs: number;
  untilMs: number;
}

const countRow = z.object({ name: z.string(), count: z.number() });
export type CountRow = z.infer<typeof countRow>;

const WITHIN = 'm.created_ms BETWEEN @sinceMs AND @untilMs';

function counts(db: Database, sql: string, span: Span, limit = 1000): CountRow[] {
  return statement(db, sql)
    .all({ ...span, limit })
    .map((row) => countRow.parse(row));
}

/** How many memories there are of each value of a column, most first. */
export function countBy(
  db: Database,
  column: 'type' | 'status' | 'outcome' | 'system',
  span: Span,
): CountRow[] {
  return counts(
    db,
    `SELECT m.${column} AS name, count(*) AS count FROM memories m
     WHERE m.${column} IS NOT NULL AND ${WITHIN} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT @limit`,
    span,
  );
}

/** The commonest tags. */
export function countTags(db: Database, span: Span, limit: number): CountRow[] {
  return counts(
    db,
    `SELECT t.tag AS name, count(*) AS count FROM tags t JOIN memories m ON m.seq = t.seq
     WHERE ${WITHIN} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT @limit`,
    span,
    limit,
  );
}

const groupRow = z.object({
  name: z.string(),
  memories: z.number(),
  sessions: z.number(),
  unresolved: z.number(),
  last_ms: z.number(),
});
/** The memories of one pattern, module or month. */
export type GroupRow = z.infer<typeof groupRow>;

const GROUP_COLUMNS = `count(*) AS memories, count(*) FILTER (WHERE m.type = 'episodic') AS sessions,
  count(*) FILTER (WHERE m.outcome = 'unresolved') AS unresolved, max(m.created_ms) AS last_ms`;

/** Patterns or modules with their memories, those of most sessions first. A tag that names a pattern counts as a link to it. */
export function groupByLink(
  db: Database,
  kind: 'pattern' | 'module',
  span: Span,
  limit: number,
  patternSlugs: readonly string[] = [],
): GroupRow[] {
  return statement(
    db,
    `SELECT l.name AS name, ${GROUP_COLUMNS}
     FROM (SELECT seq, target AS name FROM links WHERE kind = @kind
           UNION SELECT seq, tag FROM tags WHERE tag IN (SELECT value FROM json_each(@slugs))) l
     JOIN memories m ON m.seq = l.seq WHERE ${WITHIN}
     GROUP BY 1 ORDER BY 3 DESC, 2 DESC, 1 LIMIT @limit`,
  )
    .all({ ...span, kind, limit, slugs: JSON.stringify(patternSlugs) })
    .map((row) => groupRow.parse(row));
}

/** Memories by the month of their creation (UTC), newest first. */
export function groupByMonth(db: Database, span: Span, limit: number): GroupRow[] {
  return statement(
    db,
    `SELECT strftime('%Y-%m', m.created_ms / 1000, 'unixepoch') AS name, ${GROUP_COLUMNS}
     FROM memories m WHERE ${WITHIN} GROUP BY 1 ORDER BY 1 DESC LIMIT @limit`,
  )
    .all({ ...span, limit })
    .map((row) => groupRow.parse(row));
}

/** How often memories helped and misled in each month (UTC), newest first. */
export function feedbackByMonth(db: Database, span: Span, limit: number): (CountRow & { action: string })[] {
  const row = countRow.extend({ action: z.string() });
  return statement(
    db,
    `SELECT strftime('%Y-%m', at_ms / 1000, 'unixepoch') AS name, action, count(*) AS count FROM history
     WHERE action IN ('helped', 'misled') AND at_ms BETWEEN @sinceMs AND @untilMs
     GROUP BY 1, 2 ORDER BY 1 DESC LIMIT @limit`,
  )
    .all({ ...span, limit: limit * 2 })
    .map((found) => row.parse(found));
}

/** How long each session took from its beginning to its resolution, shortest first, milliseconds. */
export function resolutionTimes(db: Database, span: Span): number[] {
  return statement(
    db,
    `SELECT m.ended_ms - coalesce(m.started_ms, m.created_ms) AS took FROM memories m
     WHERE m.ended_ms IS NOT NULL AND m.outcome IN ('resolved', 'mitigated') AND ${WITHIN} ORDER BY 1`,
  )
    .pluck()
    .all({ ...span })
    .map(Number);
}

const brief = z.object({
  id: z.string(),
  title: z.string(),
  created_ms: z.number(),
  helped: z.number(),
  misled: z.number(),
});
export type BriefRow = z.infer<typeof brief>;

const BRIEF = 'SELECT m.id, m.title, m.created_ms, m.helped, m.misled FROM memories m WHERE';

/** The memories that helped or misled most. */
export function mostUsed(db: Database, verdict: 'helped' | 'misled', span: Span, limit: number): BriefRow[] {
  return statement(
    db,
    `${BRIEF} m.${verdict} > 0 AND ${WITHIN} ORDER BY m.${verdict} DESC, m.seq DESC LIMIT @limit`,
  )
    .all({ ...span, limit })
    .map((row) => brief.parse(row));
}

/** What is unresolved and not replaced, newest first. */
export function unresolved(db: Database, span: Span, limit: number): BriefRow[] {
  return statement(
    db,
    `${BRIEF} m.outcome = 'unresolved' AND m.superseded_by IS NULL AND ${WITHIN} ORDER BY m.seq DESC LIMIT @limit`,
  )
    .all({ ...span, limit })
    .map((row) => brief.parse(row));
}

const totals = z.object({ total: z.number(), expired: z.number(), superseded: z.number() });

/** How many memories there are, and how many of them search leaves out. */
export function countTotals(db: Database, span: Span, nowMs: number): z.infer<typeof totals> {
  return totals.parse(
    statement(
      db,
      `SELECT count(*) AS total, count(*) FILTER (WHERE m.expires_ms <= @nowMs) AS expired,
         count(*) FILTER (WHERE m.superseded_by IS NOT NULL) AS superseded
       FROM memories m WHERE ${WITHIN}`,
    ).get({ ...span, nowMs }),
  );
}
