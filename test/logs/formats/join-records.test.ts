import { describe, expect, it } from 'vitest';
import { eventsOfText } from '../../../src/logs/read-events.ts';

const HEADER = '2024-01-15 10:30:45,123 ERROR [main] com.example.App: failed';
const shape = (text: string) =>
  eventsOfText(text).events.map((event) => [event.line, event.rest?.length ?? 0]);

describe('records of several lines', () => {
  it('join a Java stack trace with its cause', () => {
    const text = `${HEADER}\njava.io.IOException: x\n\tat a.B.c(B.java:1)\nCaused by: java.lang.Error: y\n\t... 1 more\n${HEADER}`;
    expect(shape(text)).toEqual([
      [1, 4],
      [6, 0],
    ]);
  });

  it('join lines in no known format to the record before', () => {
    expect(shape(`${HEADER}\nfree text\n{ pretty: 1,\n}\n${HEADER}`)).toEqual([
      [1, 3],
      [5, 0],
    ]);
  });

  it('keep blank lines inside, so that line numbers hold', () => {
    const [event] = eventsOfText(
      'panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:17 +0x1d',
    ).events;
    expect(event?.rest).toEqual(['', 'goroutine 1 [running]:', 'main.main()', '\t/app/main.go:17 +0x1d']);
  });

  it('end where a line of another known format begins', () => {
    const text = `${HEADER}\n{"level":"info","time":1705314645123,"msg":"hello"}\nE0115 10:30:45.123456       1 a.go:1] boom`;
    expect(eventsOfText(text).events.map((event) => event.format)).toEqual(['text', 'json', 'klog']);
  });

  it('hold a bounded number of lines; what is beyond becomes a record of its own', () => {
    const { events, report } = eventsOfText(`${HEADER}\n${'noise\n'.repeat(250)}`);
    expect(events[0]?.rest).toHaveLength(200);
    expect(events.map((event) => [event.line, event.format])).toEqual([
      [1, 'text'],
      [202, 'unknown'],
    ]);
    expect(report.lines).toBe(251);
  });

  it('keep a crash of the process apart from the record before it', () => {
    const text = `${HEADER}\npanic: runtime error: index out of range\n\ngoroutine 1 [running]:\nmain.main()`;
    expect(eventsOfText(text).events.map((event) => event.level)).toEqual(['error', 'fatal']);
  });

  it('join only frames of the same container', () => {
    const text =
      'web-1  | 2024-01-15T10:30:45Z ERROR boom\nweb-1  |     at f (x.js:1:2)\ndb-1   |     at g (y.js:1:2)';
    expect(eventsOfText(text).events.map((event) => event.node)).toEqual(['web-1', 'db-1']);
  });

  it('give several records for one line of an export', () => {
    const records = [1, 2, 3].map((n) => ({
      timeUnixNano: `170531464512345678${n}`,
      body: { stringValue: `m${n}` },
    }));
    const { events } = eventsOfText(
      JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] }),
    );
    expect(events.map((event) => [event.line, event.message])).toEqual([
      [1, 'm1'],
      [1, 'm2'],
      [1, 'm3'],
    ]);
  });

  it('lose their colours but not their raw text', () => {
    const raw = '\u001b[2m2024-01-15T10:30:45Z\u001b[0m \u001b[31mERROR\u001b[0m app: boom';
    expect(eventsOfText(raw).events[0]).toMatchObject({ level: 'error', raw });
  });

  it('take their message from the next line where the first has none', () => {
    const text =
      '2024-01-15T10:30:45.123456+00:00\nORA-00600: internal error\n2024-01-15T10:30:46.123456+00:00\nSecond';
    expect(eventsOfText(text).events.map((event) => event.message)).toEqual([
      'ORA-00600: internal error',
      'Second',
    ]);
  });
});
