import { describe, expect, it } from 'vitest';
import { eventsOfText } from '../../../src/logs/read-events.ts';

describe('objects printed over several lines', () => {
  it('are one record each, also inside an array', () => {
    const record = (level: string) => ({
      level,
      time: '2024-01-15T10:30:45.123Z',
      msg: `${level} message`,
      host: 'web1',
    });
    const text = JSON.stringify([record('error'), record('info')], null, 2);
    const events = eventsOfText(text).events.filter((event) => event.format !== 'unknown');
    expect(events.map((event) => [event.line, event.level, event.message, event.node])).toEqual([
      [2, 'error', 'error message', 'web1'],
      [8, 'info', 'info message', 'web1'],
    ]);
  });

  it('open into the records of an export', () => {
    const logRecords = [1, 2].map((n) => ({
      timeUnixNano: `170531464512345678${n}`,
      severityNumber: 17,
      body: { stringValue: `m${n}` },
    }));
    const text = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }, null, 2);
    expect(eventsOfText(text).events.map((event) => event.message)).toEqual(['m1', 'm2']);
  });

  it('stay with the record before when they are no record', () => {
    const text = '2024-01-15T10:30:45Z INFO a.b.C: got\n{\n  a: 1,\n}\n2024-01-15T10:30:46Z INFO a.b.C: next';
    expect(eventsOfText(text).events.map((event) => [event.line, event.rest?.length ?? 0])).toEqual([
      [1, 3],
      [5, 0],
    ]);
  });

  it('lose nothing when the file ends inside one', () => {
    const { events } = eventsOfText('2024-01-15T10:30:45Z INFO a.b.C: got\n{\n  "a": 1');
    expect(events[0]?.rest).toEqual(['{', '  "a": 1']);
  });
});
