/** An event of a log that carries vector clocks. */
export interface ClockEvent {
  host: string;
  /** The clock after the event: entries above zero. */
  clock: Map<string, number>;
  text: string;
  /** Number of the line it begins in, from 1. */
  line: number;
}

/** One run of a system, of which a log may hold several. */
export interface Execution {
  label: string;
  events: ClockEvent[];
  /** Events whose clock could not be read. */
  unreadable: number;
}

/** A clock written as JSON, `{"a":1, "b":2}`; undefined where it is none. */
export function readClock(text: string): Map<string, number> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const clock = new Map<string, number>();
  for (const [host, count] of Object.entries(value)) {
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0) return undefined;
    if (count > 0) clock.set(host, count);
  }
  return clock;
}
