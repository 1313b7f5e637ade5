import { describe, expect, it } from 'vitest';
import { TimestampParser } from '../../../src/logs/times/timestamp-parser.ts';

const LATEST = '2024-06-01T00:00:00Z';

function parser(timezone = 'UTC', latest = LATEST): TimestampParser {
  return new TimestampParser({ timezone, latestMs: Date.parse(latest) });
}

/** The ISO time that a text begins with, and what is left behind it. */
function read(text: string, timestamps = parser()): [string, string] | undefined {
  if (!timestamps.readAt(text, 0)) return undefined;
  return [new Date(Math.floor(timestamps.ms)).toISOString(), text.slice(timestamps.end)];
}

describe('TimestampParser', () => {
  it.each([
    ['2024-01-15T10:30:45Z x', '2024-01-15T10:30:45.000Z'],
    ['2024-01-15T10:30:45.123456789Z x', '2024-01-15T10:30:45.123Z'],
    ['2024-01-15 10:30:45,123 x', '2024-01-15T10:30:45.123Z'],
    ['2024-01-15 10:30:45.5 +02:00 x', '2024-01-15T08:30:45.500Z'],
    ['2024-01-15T10:30:45-0500 x', '2024-01-15T15:30:45.000Z'],
    ['2024-01-15 10:30:45+01 x', '2024-01-15T09:30:45.000Z'],
    ['2024-01-15 10:30:45.123 CEST x', '2024-01-15T08:30:45.123Z'],
    ['2024-01-15 10:30:45 PST x', '2024-01-15T18:30:45.000Z'],
    ['2024/01/15 10:30:45 x', '2024-01-15T10:30:45.000Z'],
    ['2024.01.15 10:30:45.123456 x', '2024-01-15T10:30:45.123Z'],
    ['2005-06-03-15.42.50.675872 x', '2005-06-03T15:42:50.675Z'],
    ['20240115T103045Z x', '2024-01-15T10:30:45.000Z'],
    ['20240115103045 x', '2024-01-15T10:30:45.000Z'],
    ['20171224-0:0:20:192 x', '2017-12-24T00:00:20.192Z'],
    ['081109 203615 x', '2008-11-09T20:36:15.000Z'],
    ['240115  9:05:01 x', '2024-01-15T09:05:01.000Z'],
    ['17/06/09 20:10:40 x', '2017-06-09T20:10:40.000Z'],
    ['01/15/2024 10:30:45 AM x', '2024-01-15T10:30:45.000Z'],
    ['31/01/2024 22:30:45 x', '2024-01-31T22:30:45.000Z'],
    ['15.01.2024 10:30:45 x', '2024-01-15T10:30:45.000Z'],
    ['15/Jan/2024:10:30:45 +0100 x', '2024-01-15T09:30:45.000Z'],
    ['15-Jan-2024 10:30:45.123 x', '2024-01-15T10:30:45.123Z'],
    ['15-Jan-2024::10:30:45 x', '2024-01-15T10:30:45.000Z'],
    ['15 Jan 2024 10:30:45.123 x', '2024-01-15T10:30:45.123Z'],
    ['Jan 15 2024 10:30:45 x', '2024-01-15T10:30:45.000Z'],
    ['Jan 15, 2024 3:30:45 PM x', '2024-01-15T15:30:45.000Z'],
    ['Jan 15, 2024 12:30:45 AM x', '2024-01-15T00:30:45.000Z'],
    ['Mon Jan 15 10:30:45.123456 2024 x', '2024-01-15T10:30:45.123Z'],
    ['Mon Jan 15 10:30:45 EST 2024 x', '2024-01-15T15:30:45.000Z'],
    ['Mon, 15 Jan 2024 10:30:45 GMT x', '2024-01-15T10:30:45.000Z'],
    ['1705314645 x', '2024-01-15T10:30:45.000Z'],
    ['1705314645.250 x', '2024-01-15T10:30:45.250Z'],
    ['1705314645123 x', '2024-01-15T10:30:45.123Z'],
    ['1705314645123456 x', '2024-01-15T10:30:45.123Z'],
    ['1705314645123456789 x', '2024-01-15T10:30:45.123Z'],
  ])('reads %s', (text, iso) => {
    expect(read(text)).toEqual([iso, ' x']);
  });

  it.each([
    ['no digits', 'hello'],
    ['a month that cannot be', '2024-13-15T10:30:45Z'],
    ['a day that cannot be', '2024-02-30 10:30:45'],
    ['an hour that cannot be', '2024-01-15 25:30:45'],
    ['a date without a clock', '2024-01-15 hello'],
    ['a version', '1.2.3 released'],
    ['an address', '192.168.10.12 - -'],
    ['a number of ten digits too small for a time', '0000012345 x'],
    ['a number with letters behind', '1705314645abc'],
    ['a phone-like number', '1705314645-12'],
    ['a month that is a word', 'March on 12 streets'],
    ['a word like a month', 'Marker 12 10:30:45'],
    ['a year far away', '9999-01-15 10:30:45'],
    ['a time of day without seconds', '10:30 x'],
  ])('gives nothing for %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('keeps fractions below the millisecond', () => {
    const timestamps = parser();
    timestamps.readAt('2024-01-15T10:30:45.123456Z', 0);
    expect(timestamps.ms).toBeCloseTo(Date.parse('2024-01-15T10:30:45.123Z') + 0.456, 3);
  });

  it('leaves a number behind the time alone', () => {
    expect(read('2024-01-15 10:30:45 1234 INFO')?.[1]).toBe(' 1234 INFO');
    expect(read('2024-01-15 10:30:45 -1 INFO')?.[1]).toBe(' -1 INFO');
  });

  it('takes a level for no zone', () => {
    expect(read('2024-01-15 10:30:45 INFO x')?.[1]).toBe(' INFO x');
  });

  it('reads times without a zone in the zone given, summer and winter', () => {
    expect(read('2024-01-15 10:30:45 x', parser('Europe/Berlin'))?.[0]).toBe('2024-01-15T09:30:45.000Z');
    expect(read('2024-07-15 10:30:45 x', parser('Europe/Berlin'))?.[0]).toBe('2024-07-15T08:30:45.000Z');
    expect(read('2024-01-15 10:30:45Z x', parser('Europe/Berlin'))?.[0]).toBe('2024-01-15T10:30:45.000Z');
  });

  it('tells an unknown zone with what was expected', () => {
    expect(() => parser('Mars/Olympus')).toThrow(/Unknown timezone "Mars\/Olympus".*IANA/);
  });

  it('takes the latest year that is not after the limit', () => {
    expect(read('May 31 10:30:45 x')?.[0]).toBe('2024-05-31T10:30:45.000Z');
    expect(read('Jun 14 10:30:45 x')?.[0]).toBe('2023-06-14T10:30:45.000Z');
    expect(read('Feb 29 10:30:45 x', parser('UTC', '2027-01-01T00:00:00Z'))?.[0]).toBe(
      '2024-02-29T10:30:45.000Z',
    );
  });

  it('lets a clock without a date go on past midnight', () => {
    const timestamps = parser('UTC', '2024-06-01T12:00:00Z');
    const times = ['23:59:58', '23:59:59', '00:00:01', '11:00:00'].map((text) => read(text, timestamps)?.[0]);
    expect(times).toEqual([
      '2024-05-31T23:59:58.000Z',
      '2024-05-31T23:59:59.000Z',
      '2024-06-01T00:00:01.000Z',
      '2024-06-01T11:00:00.000Z',
    ]);
  });

  it('notes what was inferred, and only that', () => {
    const full = parser();
    read('2024-01-15T10:30:45Z', full);
    expect([full.sawZoneless, full.sawYearless, full.sawDateless]).toEqual([false, false, false]);
    const bare = parser();
    read('Jan 15 10:30:45', bare);
    expect([bare.sawZoneless, bare.sawYearless, bare.sawDateless]).toEqual([true, true, false]);
  });
});
