import { codeAt } from './code-at.ts';
export const DAY_MS = 86_400_000;

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days from 1970-01-01 to a date of the Gregorian calendar (Howard Hinnant's `days_from_civil`). Months count from 1. */
export function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Whether month (from 1) and day can be; 29 February counts in every year. */
export function isMonthAndDay(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= (DAYS_IN_MONTH[month - 1] ?? 0);
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Full year of a two-digit one: 70 to 99 are of the last century. */
export function fullYear(twoDigits: number): number {
  return twoDigits < 70 ? 2000 + twoDigits : 1900 + twoDigits;
}

/** Three letters, any case, as one number: 5 bits a letter. */
function packLetters(a: number, b: number, c: number): number {
  return ((a & 31) << 10) | ((b & 31) << 5) | (c & 31);
}

const pack = (word: string): number => packLetters(codeAt(word, 0), codeAt(word, 1), codeAt(word, 2));

const MONTH_NAMES =
  'january february march april may june july august september october november december'.split(' ');
const MONTHS = new Map(MONTH_NAMES.map((name, index) => [pack(name), index + 1]));
const WEEKDAYS = new Set(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map(pack));

/** Month (from 1) whose English name begins with the three letters at `pos`, or 0. */
export function monthAt(text: string, pos: number): number {
  if (codeAt(text, pos) < 65) return 0;
  return MONTHS.get(packLetters(codeAt(text, pos), codeAt(text, pos + 1), codeAt(text, pos + 2))) ?? 0;
}

/** Whether an English name of a day of the week begins at `pos`. */
export function isWeekdayAt(text: string, pos: number): boolean {
  return WEEKDAYS.has(packLetters(codeAt(text, pos), codeAt(text, pos + 1), codeAt(text, pos + 2)));
}

/** Position behind the name of a month that begins at `pos`, short (`Sep`, `Sept`) or whole; -1 when the word is longer or another. */
export function monthNameEnd(text: string, pos: number, month: number): number {
  let end = pos + 3;
  while (isLetter(codeAt(text, end))) end++;
  if (end === pos + 3) return end;
  const name = MONTH_NAMES[month - 1] ?? '';
  const word = text.slice(pos, end).toLowerCase();
  return word === name || word === 'sept' ? end : -1;
}

const isLetter = (c: number): boolean => (c | 32) >= 97 && (c | 32) <= 122;
