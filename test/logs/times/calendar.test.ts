import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { daysSinceEpoch, fullYear, isMonthAndDay, monthAt } from '../../../src/logs/times/calendar.ts';

it('counts days as the platform does', () => {
  void fc.assert(
    fc.property(
      fc.date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }),
      (date) => {
        const days = daysSinceEpoch(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
        expect(days).toBe(Math.floor(date.getTime() / 86_400_000));
      },
    ),
  );
});

it('reads month names in any case, and no other words', () => {
  expect(['Jan', 'sep', 'DEC', 'Juni'].map((name) => monthAt(name, 0))).toEqual([1, 9, 12, 6]);
  expect(['Foo', '', '12', 'J'].map((name) => monthAt(name, 0))).toEqual([0, 0, 0, 0]);
});

it('places two-digit years in this century up to 69', () => {
  expect([fullYear(0), fullYear(69), fullYear(70), fullYear(99)]).toEqual([2000, 2069, 1970, 1999]);
});

it('knows which days a month has', () => {
  expect(isMonthAndDay(2, 29)).toBe(true);
  expect([
    isMonthAndDay(2, 30),
    isMonthAndDay(0, 1),
    isMonthAndDay(13, 1),
    isMonthAndDay(4, 31),
  ]).not.toContain(true);
});
