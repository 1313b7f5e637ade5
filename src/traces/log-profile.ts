import type { TraceRecord } from './readers/log-records.ts';
import { normalId } from './span.ts';

/** How often a kind of message comes with the work that it belongs to. */
interface LogHabit {
  service: string;
  operation: string;
  template: number;
  /** Pieces of work (spans) in which it came. */
  spans: Set<string>;
}

/** Which messages the work of each service usually logs. */
export class LogProfile {
  readonly habits = new Map<string, LogHabit>();
  /** Pieces of work of each operation that logged anything. */
  readonly work = new Map<string, Set<string>>();

  /** @param operationOf the operation of a span by its normal id; records of unknown spans are those of their service */
  add(record: TraceRecord, template: number, operationOf: (spanId: string) => string | undefined): void {
    const spanId = record.spanId === undefined ? undefined : normalId(record.spanId);
    const operation = (spanId === undefined ? undefined : operationOf(spanId)) ?? '';
    const piece = spanId ?? record.traceId;
    const workKey = `${record.service}\n${operation}`;
    const known = this.work.get(workKey);
    if (known === undefined) this.work.set(workKey, new Set([piece]));
    else known.add(piece);
    const key = `${workKey}\n${template}`;
    const habit = this.habits.get(key);
    if (habit === undefined)
      this.habits.set(key, { service: record.service, operation, template, spans: new Set([piece]) });
    else habit.spans.add(piece);
  }
}

/** A message that came as good as always and now as good as never, or the reverse. */
export interface LogFlip {
  service: string;
  operation: string;
  template: number;
  /** Shares of the work that logged it. */
  before: number;
  during: number;
  /** Standard score of the difference. */
  z: number;
}

const MIN_WORK = 3;
/** A habit is near always or near never. */
const HABIT = 0.05;
const MIN_CHANGE = 0.5;

/** The messages whose habit broke, per operation, so that another mix of requests changes nothing. */
export function logFlips(before: LogProfile, during: LogProfile): LogFlip[] {
  const flips: LogFlip[] = [];
  for (const key of new Set([...before.habits.keys(), ...during.habits.keys()])) {
    const habit = before.habits.get(key) ?? during.habits.get(key);
    if (habit === undefined) continue;
    const workKey = `${habit.service}\n${habit.operation}`;
    const workBefore = before.work.get(workKey)?.size ?? 0;
    const workDuring = during.work.get(workKey)?.size ?? 0;
    if (workBefore < MIN_WORK || workDuring < MIN_WORK) continue;
    const seenBefore = before.habits.get(key)?.spans.size ?? 0;
    const seenDuring = during.habits.get(key)?.spans.size ?? 0;
    const [p0, p1] = [seenBefore / workBefore, seenDuring / workDuring];
    if ((p0 > HABIT && p0 < 1 - HABIT) || Math.abs(p1 - p0) < MIN_CHANGE) continue;
    const pooled = (seenBefore + seenDuring) / (workBefore + workDuring);
    const error = Math.sqrt(Math.max(0.01, pooled * (1 - pooled)) * (1 / workBefore + 1 / workDuring));
    flips.push({ ...habit, before: p0, during: p1, z: Math.abs(p1 - p0) / error });
  }
  return flips.sort((a, b) => b.z - a.z);
}
