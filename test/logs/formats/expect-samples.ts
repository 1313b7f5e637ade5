import { describe, expect, it } from 'vitest';
import { eventsOfText } from '../../../src/logs/read-events.ts';

/** A sample of a format and what its first record must tell. */
export interface Sample {
  name: string;
  text: string;
  /** ISO time, cut to milliseconds; absent where the record must have none. */
  time?: string;
  level?: string;
  node?: string;
  /** Checked where given. */
  message?: string;
  /** Checked where given. */
  component?: string;
  /** How many records the text holds. */
  events?: number;
}

/** The present for samples whose times have no year. */
const NOW_MS = Date.parse('2024-06-01T00:00:00Z');

/** Holds each sample to its expectation: time, level and node always, the rest where it is given. */
export function expectSamples(title: string, samples: readonly Sample[]): void {
  describe(`reads ${title}`, () => {
    it.each(samples)('$name', ({ text, time, level, node, message, component, events }) => {
      const found = eventsOfText(text, { nowMs: NOW_MS }).events;
      const first = found[0];
      const timeMs = first?.timeMs;
      const told = timeMs === undefined ? undefined : new Date(Math.floor(timeMs)).toISOString();
      expect({ time: told, level: first?.level, node: first?.node }).toEqual({ time, level, node });
      if (message !== undefined) expect(first?.message).toBe(message);
      if (component !== undefined) expect(first?.component).toBe(component);
      if (events !== undefined) expect(found).toHaveLength(events);
    });
  });
}
