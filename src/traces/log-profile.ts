import type { TraceRecord } from './readers/log-records.ts';
import { normalId } from './span.ts';

/** How often a kind of message comes with the work that it belongs to. */
interface LogHabit {
  service: string;
  operation: string;
  template: number;
  /** Pieces of work (spans) in which it came. */
  spans: Set<string>;
  /** Whether it is logged as an error. */
  error: boolean;
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
      this.habits.set(key, {
        service: record.service,
        operation,
        template,
        spans: new Set([piece]),
        error: record.error,
      });
    else habit.spans.add(piece);
  }
}

/** What the work of an operation logs otherwise than before. */
export interface LogFlip {
  service: string;
  operation: string;
  /** Undefined where the work logs nothing at all any more. */
  template: number | undefined;
  /** Shares of the work that logged it. */
  before: number;
  during: number;
  /** 0..1: how complete and how sure the change is. */
  strength: number;
}

const MIN_WORK = 3;
/** A habit is near always or near never. */
const HABIT = 0.05;
const MIN_CHANGE = 0.4;

/**
 * Messages that came as good as always and now as good as never, or the reverse, the strongest first. Counted per
 * operation, so that another mix of requests changes nothing. Operations that only stopped logging an error got well.
 */
export function logFlips(
  before: LogProfile,
  during: LogProfile,
  spansOf: (profile: 'before' | 'during', service: string, operation: string) => number,
): LogFlip[] {
  const flips = [...silences(before, during, spansOf)];
  const recovered = new Set<string>();
  for (const key of new Set([...before.habits.keys(), ...during.habits.keys()])) {
    const habit = before.habits.get(key) ?? during.habits.get(key);
    if (habit === undefined) continue;
    const workKey = `${habit.service}\n${habit.operation}`;
    const seen = [before.habits.get(key)?.spans.size ?? 0, during.habits.get(key)?.spans.size ?? 0] as const;
    const work = [before.work.get(workKey)?.size ?? 0, during.work.get(workKey)?.size ?? 0] as const;
    const flip = judge(seen, work);
    if (flip === undefined) continue;
    if (habit.error && flip.during < flip.before) recovered.add(workKey);
    const isNew = seen[0] === 0;
    const weight = isNew && habit.error ? 1.4 : isNew ? 1.05 : 1;
    flips.push({
      service: habit.service,
      operation: habit.operation,
      template: habit.template,
      ...flip,
      strength: Math.min(1, flip.strength * weight),
    });
  }
  const worse = flips.filter(({ service, operation }) => !recovered.has(`${service}\n${operation}`));
  return worse.sort((a, b) => b.strength - a.strength);
}

/** Operations whose work used to log something and now logs nothing in a good part of it. */
function* silences(
  before: LogProfile,
  during: LogProfile,
  spansOf: (profile: 'before' | 'during', service: string, operation: string) => number,
): Generator<LogFlip> {
  for (const [key, pieces] of before.work) {
    const [service = '', operation = ''] = key.split('\n');
    const work = [spansOf('before', service, operation), spansOf('during', service, operation)] as const;
    const seen = [pieces.size, during.work.get(key)?.size ?? 0] as const;
    if (seen[0] < work[0] * (1 - HABIT)) continue;
    const flip = judge(seen, work);
    if (flip !== undefined) yield { service, operation, template: undefined, ...flip };
  }
}

/** Rates are drawn to the middle by half a case, so that few cases prove less. */
function judge(
  seen: readonly [number, number],
  work: readonly [number, number],
): Pick<LogFlip, 'before' | 'during' | 'strength'> | undefined {
  if (work[0] < MIN_WORK || work[1] < MIN_WORK) return undefined;
  const [p0, p1] = [Math.min(1, seen[0] / work[0]), Math.min(1, seen[1] / work[1])];
  if (p0 > HABIT && p0 < 1 - HABIT) return undefined;
  const change = Math.abs(
    (Math.min(seen[1], work[1]) + 0.5) / (work[1] + 1) - (Math.min(seen[0], work[0]) + 0.5) / (work[0] + 1),
  );
  if (change < MIN_CHANGE) return undefined;
  const complete = p1 <= HABIT || p1 >= 1 - HABIT;
  return { before: p0, during: p1, strength: change * (complete ? 1 : 0.7) };
}
