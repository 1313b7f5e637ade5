import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { LogEvent, LogFile } from '../../src/logs/event.ts';
import { eventsOfText, readEvents } from '../../src/logs/read-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-events-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, text: string, modified?: string): LogFile {
  const path = join(folder, name);
  writeFileSync(path, text);
  const stat = statSync(path);
  return { path, name, bytes: stat.size, modifiedMs: modified ? Date.parse(modified) : stat.mtimeMs };
}

async function timesOf(file: LogFile): Promise<(string | undefined)[]> {
  const times: (string | undefined)[] = [];
  await readEvents(file, (event: LogEvent) => {
    times.push(event.timeMs === undefined ? undefined : new Date(event.timeMs).toISOString());
  });
  return times;
}

describe('readEvents', () => {
  it('gives the records of a file, as those of the same text', async () => {
    const text = '2024-01-15T10:30:45Z INFO a.b.C: one\n  more\n2024-01-15T10:30:46Z WARN a.b.C: two\n';
    const events: LogEvent[] = [];
    const report = await readEvents(fileOf('plain.log', text), (event) => {
      events.push(event);
    });
    expect(events).toEqual(eventsOfText(text).events);
    expect(report).toMatchObject({ lines: 3, events: 2, unparsed: 0, bytes: text.length, warnings: [] });
    expect([...report.formats]).toEqual([['text', 3]]);
  });

  it('stops when the receiver says so', async () => {
    let seen = 0;
    await readEvents(fileOf('stop.log', '2024-01-15T10:30:45Z INFO a.b.C: x\n'.repeat(100)), () => {
      seen++;
      return seen === 3 ? false : undefined;
    });
    expect(seen).toBe(3);
  });

  it('reads nothing out of an empty file', async () => {
    const report = await readEvents(fileOf('empty.log', ''), () => {});
    expect(report).toMatchObject({ lines: 0, events: 0, unparsed: 0 });
  });

  it('says once that times carry no zone and no year', async () => {
    const text = 'Jan 15 10:30:45 web1 app[1]: x\n'.repeat(3);
    const { warnings } = await readEvents(fileOf('bare.log', text), () => {});
    expect(warnings).toHaveLength(2);
    expect(warnings.join(' ')).toMatch(/bare\.log.*no zone.*UTC.*timezone.*bare\.log.*no year/);
  });

  it('keeps a log over the turn of the year in order', async () => {
    const text = 'Dec 31 23:59:58 web1 app[1]: a\nJan  1 00:00:02 web1 app[1]: b\n';
    expect(await timesOf(fileOf('turn.log', text, '2024-01-01T08:00:00Z'))).toEqual([
      '2023-12-31T23:59:58.000Z',
      '2024-01-01T00:00:02.000Z',
    ]);
  });

  it('places a log that was changed long after its end within one year', async () => {
    const text =
      'Nov  1 10:00:00 web1 app[1]: a\nNov 20 10:00:00 web1 app[1]: b\nNov 30 10:00:00 web1 app[1]: c\n';
    expect(await timesOf(fileOf('late.log', text, '2024-11-10T00:00:00Z'))).toEqual([
      '2023-11-01T10:00:00.000Z',
      '2023-11-20T10:00:00.000Z',
      '2023-11-30T10:00:00.000Z',
    ]);
  });

  it('takes the year from the envelope where it has one', () => {
    const text =
      '2021-02-16T07:25:30.441985957Z stderr F E0216 07:25:30.441762       1 run.go:74] "command failed"';
    const { events, report } = eventsOfText(text);
    expect(new Date(Math.floor(events[0]?.timeMs ?? 0)).toISOString()).toBe('2021-02-16T07:25:30.441Z');
    expect(report.warnings.join()).not.toContain('no year');
  });

  it('gives some record for whatever text there is, without throwing', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom(
        '[',
        ']',
        '{',
        '}',
        '<14>',
        '2024-01-15 10:30:45',
        'ERROR',
        ' - ',
        '|',
        '":',
        'a=b',
        '\u001b[1m',
        '\t',
      ),
    );
    void fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        const { events, report } = eventsOfText(parts.join(' '));
        expect(report.events).toBe(events.length);
        for (const event of events) expect(typeof event.message).toBe('string');
      }),
      { numRuns: 300 },
    );
  });
});
