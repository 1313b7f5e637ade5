import { beforeAll, describe, expect, it } from 'vitest';
import type { LogEvent } from '../../src/logs/event.ts';
import type { FormatContext } from '../../src/logs/formats/format.ts';
import { createRecordJoiner } from '../../src/logs/formats/join-records.ts';
import type { LineGlimpser } from '../../src/logs/line-glimpser.ts';
import { TimestampParser } from '../../src/logs/times/timestamp-parser.ts';
import { LogScan } from '../../src/scan/log-scan.ts';
import { realVocabulary } from '../diagnosis/diagnose-logs.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 2, 1) + second * 1000).toISOString();
const clock = (second: number): string => at(second).slice(11, 19);

/** A syslog file of one host: many logins, now and then a slow query with a stack, a refused peer, another host's line. */
function lines(count: number): string[] {
  const found: string[] = [];
  for (let i = 0; i < count; i++) {
    const time = `Mar  1 ${clock(i)}`;
    if (i % 1000 === 999) found.push(`${time} db2 agent[77]: heartbeat ${i} sent`);
    else if (i % 50 === 0)
      found.push(`${time} db1 db[311]: could not connect to 10.0.0.${i % 7}: Connection refused`);
    else if (i % 61 === 0)
      found.push(`${time} db1 db[${i}]: query took ${i % 900} ms`, '    at run (query.c:12)');
    else
      found.push(
        `${time} db1 db[${300 + (i % 3)}]: session ${i} opened for 10.0.0.${i % 250} in ${i % 40} ms`,
      );
  }
  return found;
}

/** What reading some lines gives, by a scan that glimpses and by one that does not. */
function read(
  text: readonly string[],
  glimpses: boolean,
  time = new TimestampParser({ timezone: 'UTC', latestMs: Date.UTC(2026, 5, 1) }),
): { scan: LogScan; events: LogEvent[] } {
  const scan = new LogScan(realVocabulary());
  const events: LogEvent[] = [];
  const context: FormatContext = {
    time,
    depth: 0,
    continues: false,
  };
  const glimpser: LineGlimpser | undefined = glimpses ? scan.glimpserOf('a.log', 'a.log') : undefined;
  const joiner = createRecordJoiner(
    context,
    (event) => {
      events.push(event);
      scan.add('a.log', 'a.log', event);
    },
    glimpser,
  );
  for (const [i, line] of text.entries()) joiner.push(line, i + 1);
  joiner.end();
  return { scan, events };
}

function kept(scan: LogScan): unknown {
  return [...scan.speakers.values()].map(
    ({ key, records, facts, sightings, rates, samePid, previousPid }) => ({
      key,
      records,
      facts: facts.facts({ startMs: 0, endMs: Date.UTC(2026, 5, 1) }),
      sightings: sightings.all(),
      rates: [...rates.keys()],
      samePid,
      previousPid,
    }),
  );
}

const COUNT = 40_000;

describe('a glimpse', () => {
  let whole: ReturnType<typeof read>;
  let short: ReturnType<typeof read>;
  beforeAll(() => {
    whole = read(lines(COUNT), false);
    short = read(lines(COUNT), true);
  });
  const glimpsed = (events: readonly LogEvent[]): LogEvent[] =>
    events.filter(({ glimpse }) => glimpse !== undefined);

  it('is enough for most records of a long plain log', () => {
    expect(glimpsed(short.events).length).toBeGreaterThan(COUNT / 3);
  });

  it('changes nothing of what a scan keeps', () => {
    expect(kept(short.scan)).toEqual(kept(whole.scan));
    expect(short.scan.miner.templates()).toEqual(whole.scan.miner.templates());
  });

  it('tells time, speaker, process, level and line as reading the record wholly does', () => {
    const facts = ({ line, timeMs, level, node, pid, raw, format }: LogEvent): unknown => ({
      line,
      timeMs,
      level,
      node,
      pid,
      raw,
      format,
    });
    expect(short.events.map(facts)).toEqual(whole.events.map(facts));
  });

  it('is not enough before the log is long', () => {
    expect(glimpsed(short.events.slice(0, 9_000))).toEqual([]);
  });

  it('is not enough for a record that goes on in further lines', () => {
    const joined = short.events.filter(({ rest }) => rest !== undefined);
    expect(joined.length).toBeGreaterThan(100);
    expect(glimpsed(joined)).toEqual([]);
  });

  it('gives way to a whole reading where a line like many before goes on in a further one', () => {
    const text = lines(COUNT).filter((line) => line.includes('session'));
    const stack = '    at open (session.c:40)';
    const { events } = read([...text, stack], true);
    const last = events.at(-1);
    expect(glimpsed(events.slice(-20, -1)).length).toBeGreaterThan(10);
    expect(last).toMatchObject({
      glimpse: undefined,
      rest: [stack],
      component: 'db',
      pid: expect.any(Number),
    });
    expect(last?.message).toMatch(/^session \d+ opened/);
  });

  it('is not enough for a line of the shape that another host or process writes otherwise', () => {
    const text = lines(COUNT).filter((line) => line.includes('session'));
    const other = (text.at(-1) ?? '').replace('db1', 'db9');
    const { events } = read([...text, other], true);
    expect(events.at(-1)).toMatchObject({ glimpse: undefined, node: 'db9' });
  });

  it('is never taken of JSON', () => {
    const text = Array.from(
      { length: 20_000 },
      (_, i) => `{"time":"${at(i)}","level":"info","msg":"session opened"}`,
    );
    expect(glimpsed(read(text, true).events)).toEqual([]);
  });

  it('keeps the level of a record that tells it in digits, inside an envelope too', () => {
    const text = Array.from(
      { length: 20_000 },
      (_, i) => `${at(i)} stdout F {"msg":"job ran","level":${i > 15_000 && i % 2 === 0 ? 50 : 30}}`,
    );
    const { events } = read(text, true);
    expect(events.slice(15_001).filter(({ level }) => level === 'error')).toHaveLength(2_499);
  });

  it('leaves no trace of clocks inside a line in what is said of the times of a file', () => {
    const time = new TimestampParser({ timezone: 'UTC', latestMs: Date.UTC(2026, 5, 1) });
    const text = Array.from(
      { length: 12_000 },
      (_, i) => `I0301 ${clock(i)}.000000 7 pod.go:12] session ${i} opened`,
    );
    read(text, true, time);
    expect([time.sawYearless, time.sawDateless]).toEqual([true, false]);
  });
});
