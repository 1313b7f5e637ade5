import { UserError } from '../logs/user-error.ts';
import { isoOfUs } from './describe-trace.ts';
import type { LoadedTraces } from './load-traces.ts';
import { normalId } from './span.ts';
import type { Survey } from './survey.ts';

const MOST_NAMED = 5;
const MOST_REASONS = 4;

/** Why there is nothing to reconstruct, and what is read. */
export function nothingFound(loaded: LoadedTraces): UserError {
  if (loaded.unread.length > 0)
    return new UserError(
      `The time budget ended before any span was read: ${loaded.unread.length} of ${loaded.files.length} files were not read to their end. Give fewer paths, or raise DSDEBUG_BUDGET_MS.`,
    );
  const reasons = loaded.warnings.slice(0, MOST_REASONS).map((reason) => reason.slice(0, 200));
  return new UserError(
    `No spans and no records with trace ids in ${loaded.files.length} ${loaded.files.length === 1 ? 'file' : 'files'}. ` +
      'Read are OTLP, Jaeger, Zipkin v2 and Tempo JSON, log lines with trace ids (trace_id, traceId, traceparent, ...), and logs with vector clocks (give a "parser" if theirs is of another shape). ' +
      `For logs without any of these use analyze_logs. ${reasons.join(' ')}`,
  );
}

/** That no trace lies in the time that was asked for, and when they are. */
export function outsideTime({ outside }: Survey): UserError {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { startUs, durationUs } of outside) {
    from = Math.min(from, startUs);
    to = Math.max(to, startUs + durationUs);
  }
  return new UserError(
    `None of ${outside.length} traces lies between "since" and "until": they are from ${isoOfUs(from) ?? 'no time'} to ${isoOfUs(to) ?? 'no time'}. Widen the time, or leave it out.`,
  );
}

/** That a trace id is not there, with those that are most like it. */
export function unknownTrace(given: string, loaded: LoadedTraces): UserError {
  const ids = loaded.store.traceIds();
  const wanted = normalId(given);
  const near = nearestIds(wanted, ids);
  const known =
    near.length > 0
      ? `Nearest: ${near.join(', ')}.`
      : `Some that are there: ${ids.slice(0, MOST_NAMED).join(', ')}.`;
  return new UserError(
    `No trace "${given.slice(0, 80)}" among ${loaded.store.sampling > 1 ? `all spans read (ids of ${ids.length} traces are at hand)` : `${ids.length} traces`}. ${known} Without "trace_id" the overview lists the most anomalous ones.`,
  );
}

/** Ids that begin or end alike, hold the other, or differ in a few places. */
function nearestIds(wanted: string, ids: readonly string[]): string[] {
  const scored: { id: string; score: number }[] = [];
  for (const id of ids) {
    const score = likeness(wanted, normalId(id));
    if (score >= 0.5) scored.push({ id, score });
  }
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_NAMED)
    .map(({ id }) => id);
}

function likeness(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a.length >= 4 && (b.includes(a) || a.includes(b))) return 1;
  const most = Math.min(a.length, b.length);
  let same = 0;
  for (let i = 0; i < most; i++) if (a.charCodeAt(i) === b.charCodeAt(i)) same += 1;
  return same / Math.max(a.length, b.length);
}
