import { describe, expect, it } from 'vitest';
import { TimeOrder } from '../../src/analysis/time-order.ts';
import type { LogEvent } from '../../src/logs/event.ts';

const NOW_MS = Date.parse('2026-11-02T12:00:00Z');

/** What is said of a file whose records come at these seconds. */
function warningsOf(seconds: readonly (number | undefined)[]): string[] {
  const order = new TimeOrder(NOW_MS);
  for (const [i, second] of seconds.entries()) {
    const event: Pick<LogEvent, 'line' | 'timeMs'> = {
      line: i + 1,
      timeMs: second === undefined ? undefined : NOW_MS - 3_600_000 + second * 1000,
    };
    order.see(event);
  }
  return order.warnings('app.log');
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('TimeOrder', () => {
  it('warns of records out of order, and says where they begin', () => {
    const [warning, ...others] = warningsOf([0, 100, 20, 120, 40, 140, 60, 160, 80, 180, 90]);
    expect(warning).toMatch(
      /^app\.log: 5 records lie more than 10 s before the one above, the first in line 3:/,
    );
    expect(others).toEqual([]);
  });

  it('warns of a file that was exported newest first', () => {
    expect(warningsOf(upTo(60).reverse())).toEqual([
      expect.stringMatching(/^app\.log: records stand newest first/),
    ]);
  });

  it('warns of a file without any time', () => {
    expect(warningsOf([undefined, undefined, undefined])).toEqual([
      expect.stringMatching(/^app\.log: no record bears a time/),
    ]);
  });

  it('stays quiet on records without a time between others that have one, and on a lone one', () => {
    expect(warningsOf([undefined, undefined, undefined, 1, undefined])).toEqual([]);
    expect(warningsOf([undefined])).toEqual([]);
  });

  it('warns of records in the future', () => {
    const year = 366 * 86_400;
    expect(warningsOf([0, year, 2])).toEqual([
      expect.stringMatching(/^app\.log: 1 record lies in the future, the first in line 2:/),
    ]);
  });

  it.each<[string, (number | undefined)[]]>([
    ['records in order', upTo(50)],
    ['threads that write a little out of order', [0, 2, 1, 4, 3, 6, 5, 8, 7]],
    ['a clock that was put back once', [...upTo(50), ...upTo(50)]],
    ['records without times', [undefined, undefined]],
    ['a clock some hours ahead', [3_600 * 5]],
    ['a few steps back among very many records', [...upTo(400), ...upTo(400), ...upTo(400), ...upTo(400)]],
  ])('stays quiet over %s', (_name, seconds) => {
    expect(warningsOf(seconds)).toEqual([]);
  });
});
