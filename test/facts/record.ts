import type { Fact } from '../../src/facts/fact.ts';
import { FactCollector } from '../../src/facts/fact-collector.ts';
import type { LogEvent } from '../../src/logs/event.ts';

/** Time at which the made logs start. */
export const START_MS = Date.UTC(2026, 2, 1, 10);

let line = 0;

/** A record `seconds` after the start, as text or with fields. */
export function record(seconds: number, message: string, fields?: Record<string, unknown>): LogEvent {
  line++;
  return {
    line,
    timeMs: START_MS + seconds * 1000,
    level: 'info',
    node: undefined,
    component: undefined,
    pid: undefined,
    message,
    raw: message,
    rest: undefined,
    fields,
    format: 'test',
  };
}

/** A kind is a message with its digits masked, as template mining would have it. */
const kinds = new Map<string, number>();

export function collect(events: readonly LogEvent[], speaker = 'a', file = 'a.log'): FactCollector {
  const collector = new FactCollector(speaker, file);
  for (const event of events) {
    const shape = event.message.replace(/\S*\d\S*/g, '*');
    const id = kinds.get(shape) ?? kinds.size;
    kinds.set(shape, id);
    collector.add(event, id);
  }
  return collector;
}

/** The facts of one kind that records show, the logs ending `endSeconds` after the start (default: with the last record). */
export function factsOf<K extends Fact['kind']>(
  kind: K,
  events: readonly LogEvent[],
  endSeconds?: number,
): Extract<Fact, { kind: K }>[] {
  const endMs = endSeconds === undefined ? (events.at(-1)?.timeMs ?? START_MS) : START_MS + endSeconds * 1000;
  return ofKind(kind, collect(events).facts({ startMs: START_MS, endMs }));
}

export function ofKind<K extends Fact['kind']>(
  kind: K,
  facts: readonly Fact[],
): Extract<Fact, { kind: K }>[] {
  return facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
}

/** A record every `step` seconds from `from` until before `to`. */
export function every(
  step: number,
  from: number,
  to: number,
  make: (seconds: number, i: number) => LogEvent,
): LogEvent[] {
  const events: LogEvent[] = [];
  for (let i = 0; from + i * step < to; i++) events.push(make(from + i * step, i));
  return events;
}
