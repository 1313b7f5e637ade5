import {
  DAY_MS,
  daysSinceEpoch,
  fullYear,
  isLeapYear,
  isMonthAndDay,
  isWeekdayAt,
  monthAt,
  monthNameEnd,
} from './calendar.ts';
import { codeAt } from './code-at.ts';
import { epochTextToMs } from './epoch.ts';
import { type LocalToUtc, localToUtc, zoneMinutes } from './zones.ts';

const HOUR_MS = DAY_MS / 24;
const POWERS = [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** No offset from UTC in minutes. */
const NO_ZONE = -10_000;
const SPACE = 32;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const SLASH = 47;
const ZERO = 48;
const COLON = 58;
const UPPER_T = 84;
const UNDERSCORE = 95;

export interface TimestampOptions {
  /** IANA zone of times that carry none. */
  timezone: string;
  /** No time that lacks year or date is later than this, UTC ms. */
  latestMs: number;
}

/**
 * Reads the timestamps that systems write at the start of a record, at a position of a line.
 * One parser serves one file, since dates that a line leaves out follow from the lines before.
 * After `readAt` returned true, `ms` and `end` hold the time and the position behind it.
 */
export class TimestampParser {
  /** UTC milliseconds of the last timestamp, fractions kept. */
  ms = 0;
  /** Position behind the last timestamp. */
  end = 0;
  /** Whether some timestamp had no zone, no year, no date. */
  sawZoneless = false;
  sawYearless = false;
  sawDateless = false;
  readonly #toUtc: LocalToUtc;
  /** No time that lacks its year is taken to be later. */
  #latestMs: number;
  #anchored = false;
  /** Wall clock of the last line that had no date. */
  #lastDateless = Number.NaN;
  #dateKey = -1;
  #dateMs = 0;
  #day = 0;
  #clockEnd = 0;

  constructor(options: TimestampOptions) {
    this.#toUtc = localToUtc(options.timezone);
    this.#latestMs = options.latestMs;
  }

  /**
   * Sets what times without a year or a date are measured by: they are not later than this.
   * @param anchored whether the time is that of the very record (its envelope's), so that nothing is guessed.
   */
  setLatest(latestMs: number, anchored: boolean): void {
    this.#latestMs = latestMs;
    this.#anchored = anchored;
  }

  /** Forgets what the lines read so far told, but not the limit. */
  forgetLines(): void {
    this.sawZoneless = this.sawYearless = this.sawDateless = false;
    this.#lastDateless = Number.NaN;
  }

  get latestMs(): number {
    return this.#latestMs;
  }

  /** Reads a timestamp at `pos`; false when there is none. */
  readAt(text: string, pos: number): boolean {
    const c = codeAt(text, pos) - ZERO;
    if (c >= 0 && c <= 9) return this.#readNumeric(text, pos);
    if (c >= 17 && c <= 74) return this.#readNamed(text, pos);
    return false;
  }

  #readNumeric(text: string, pos: number): boolean {
    let end = pos + 1;
    let value = codeAt(text, pos) - ZERO;
    for (; end < pos + 20; end++) {
      const d = codeAt(text, end) - ZERO;
      if (!(d >= 0 && d <= 9)) break;
      value = value * 10 + d;
    }
    const length = end - pos;
    const next = codeAt(text, end);
    if (length === 4)
      return next === MINUS || next === SLASH || next === DOT
        ? this.#readYearFirst(text, end, value, next)
        : false;
    if (length <= 2) return this.#readShort(text, end, value, next, length);
    if (length === 8) return this.#readPacked(text, end, Math.floor(value / 10_000), value % 10_000, next);
    if (length === 6)
      return (
        next === SPACE &&
        this.#readPacked(text, end, fullYear(Math.floor(value / 10_000)), value % 10_000, next)
      );
    if (length === 14) return this.#readFullyPacked(text, end, value);
    return length >= 9 && this.#readEpoch(text, pos, end);
  }

  /** `2024-01-31`, `2024/1/31`, `2024.01.31`, then a clock. */
  #readYearFirst(text: string, pos: number, year: number, separator: number): boolean {
    const month = this.#shortNumber(text, pos + 1);
    let at = this.#clockEnd;
    if (month < 0) {
      const named = monthAt(text, pos + 1);
      return (
        named > 0 && codeAt(text, pos + 4) === separator && this.#readDayThenClock(text, pos + 5, year, named)
      );
    }
    if (codeAt(text, at) !== separator) return false;
    const day = this.#shortNumber(text, at + 1);
    at = this.#clockEnd;
    return day > 0 && this.#readClockAfterDate(text, at, year, month, day);
  }

  #readDayThenClock(text: string, pos: number, year: number, month: number): boolean {
    const day = this.#shortNumber(text, pos);
    return day > 0 && this.#readClockAfterDate(text, this.#clockEnd, year, month, day);
  }

  /** Separator between date and clock, then the clock, then the zone. */
  #readClockAfterDate(text: string, pos: number, year: number, month: number, day: number): boolean {
    if (year < 1970 || year > 2199 || !isMonthAndDay(month, day)) return false;
    let at = pos;
    const c = codeAt(text, at);
    if (c === COMMA) at++;
    else if (c === COLON || c === MINUS || c === UNDERSCORE || c === UPPER_T || c === 116) at++;
    else if (c === 9) at++;
    else if (c !== SPACE) return false;
    while (codeAt(text, at) === SPACE && at < pos + 4) at++;
    if (codeAt(text, at) === COLON) at++;
    else if (text.startsWith('-- ', at)) at += 3;
    const clock = this.#readClock(text, at, true);
    if (clock < 0) return false;
    this.#finish(text, this.#dayMs(year, month, day) + clock, this.#clockEnd);
    return true;
  }

  /** One or two digits first: a clock alone, `17/06/09`, `31/Jan/2024`, `31 Jan 2024`, `03-17`, `31.01.2024`. */
  #readShort(text: string, pos: number, value: number, next: number, length: number): boolean {
    if (next === COLON) return length <= 2 && this.#readClockAlone(text, pos - length);
    if (next !== SLASH && next !== MINUS && next !== DOT && next !== SPACE) return false;
    const month = monthAt(text, pos + 1);
    if (month > 0) return this.#readDayMonth(text, pos + 4, value, month);
    if (next === SPACE) return false;
    const second = this.#shortNumber(text, pos + 1);
    if (second < 0) return false;
    const at = this.#clockEnd;
    if (codeAt(text, at) === next) return this.#readThirdNumber(text, at + 1, value, second, length);
    const yearless = codeAt(text, at) === SPACE && length === 2 && next !== SLASH;
    return yearless && this.#readYearless(text, at + 1, value, second);
  }

  /** Behind `17/06/` or `06/17/` or `17.06.`: the year stands first when it has two digits, last when four. */
  #readThirdNumber(text: string, pos: number, first: number, second: number, firstLength: number): boolean {
    let end = pos;
    let third = 0;
    for (; end < pos + 5; end++) {
      const d = codeAt(text, end) - ZERO;
      if (!(d >= 0 && d <= 9)) break;
      third = third * 10 + d;
    }
    if (end - pos === 4) {
      const dayFirst = first > 12 || codeAt(text, pos - 1) === DOT;
      return dayFirst
        ? this.#readClockAfterDate(text, end, third, second, first)
        : this.#readClockAfterDate(text, end, third, first, second);
    }
    if (end - pos > 2 || end === pos) return false;
    if (
      firstLength === 2 &&
      isMonthAndDay(second, third) &&
      this.#readClockAfterDate(text, end, fullYear(first), second, third)
    )
      return (
        this.ms <= this.#latestMs + DAY_MS ||
        this.#readClockAfterDate(text, end, fullYear(third), first, second)
      );
    return this.#readClockAfterDate(text, end, fullYear(third), first, second);
  }

  /** Behind `31/Jan`, `31 Jan`, `31-Jan`: the year, or none. */
  #readDayMonth(text: string, pos: number, day: number, month: number): boolean {
    const at = monthNameEnd(text, pos - 3, month);
    if (at < 0) return false;
    const separator = codeAt(text, at);
    if (separator !== SLASH && separator !== MINUS && separator !== SPACE) return false;
    const year = this.#fourDigits(text, at + 1);
    if (year > 0) return this.#readClockAfterDate(text, at + 5, year, month, day);
    if (separator === SPACE) return this.#readYearless(text, at + 1, month, day);
    const short = this.#shortNumber(text, at + 1);
    return short >= 0 && this.#readClockAfterDate(text, this.#clockEnd, fullYear(short), month, day);
  }

  /** `20240131T101112`, `20240131-10:11:12:123`, `081109 203615`, `240131  9:05:01`. */
  #readPacked(text: string, pos: number, year: number, monthDay: number, next: number): boolean {
    const month = Math.floor(monthDay / 100);
    const day = monthDay % 100;
    if (year < 1970 || year > 2199 || !isMonthAndDay(month, day)) return false;
    if (next !== SPACE && next !== MINUS && next !== UPPER_T && next !== UNDERSCORE) return false;
    let at = pos + 1;
    if (next === SPACE && codeAt(text, at) === SPACE) at++;
    let clock = this.#readClock(text, at, false, true);
    if (clock < 0) clock = this.#readPackedClock(text, at);
    if (clock < 0) return false;
    this.#finish(text, this.#dayMs(year, month, day) + clock, this.#clockEnd);
    return true;
  }

  #readFullyPacked(text: string, end: number, value: number): boolean {
    const date = Math.floor(value / 1e6);
    const month = Math.floor(date / 100) % 100;
    const year = Math.floor(date / 1e4);
    if (year < 1970 || year > 2199 || !isMonthAndDay(month, date % 100)) return false;
    const clock = this.#readPackedClock(text, end - 6);
    if (clock < 0) return false;
    this.#finish(text, this.#dayMs(year, month, date % 100) + clock, this.#clockEnd);
    return true;
  }

  #readEpoch(text: string, pos: number, digitsEnd: number): boolean {
    let end = digitsEnd;
    if (codeAt(text, end) === DOT && isDigit(codeAt(text, end + 1))) {
      end++;
      while (isDigit(codeAt(text, end)) && end < digitsEnd + 10) end++;
    }
    const after = codeAt(text, end);
    if (isDigit(after) || isLetter(after) || after === MINUS || after === DOT || after === SLASH)
      return false;
    const ms = digitsEnd - pos >= 10 ? epochTextToMs(text.slice(pos, end)) : undefined;
    if (ms === undefined) return false;
    this.ms = ms;
    this.end = end;
    return true;
  }

  /** `Jan 31 10:11:12`, `Jan 31, 2024 3:00:21 PM`, `Tue Apr 04 06:28:08.605 2017`, `Mon, 01 Jan 2024 10:11:12 GMT`. */
  #readNamed(text: string, pos: number): boolean {
    let at = pos;
    let month = monthAt(text, at);
    if (month === 0) {
      if (!isWeekdayAt(text, at)) return false;
      while (isLetter(codeAt(text, at)) && at < pos + 9) at++;
      if (codeAt(text, at) === COMMA) at++;
      if (codeAt(text, at) !== SPACE) return false;
      while (codeAt(text, at) === SPACE && at < pos + 12) at++;
      if (isDigit(codeAt(text, at))) return this.#readNumeric(text, at);
      month = monthAt(text, at);
      if (month === 0) return false;
    }
    const start = at;
    at = monthNameEnd(text, at, month);
    if (at < 0) return false;
    const separator = codeAt(text, at);
    if (separator !== SPACE && separator !== SLASH && separator !== MINUS) return false;
    at++;
    if (codeAt(text, at) === SPACE) at++;
    const day = this.#shortNumber(text, at);
    if (day < 1) return false;
    at = this.#clockEnd;
    if (codeAt(text, at) === COMMA) at++;
    else if (codeAt(text, at) === separator && separator !== SPACE) at++;
    while (codeAt(text, at) === SPACE && at < start + 14) at++;
    const year = this.#fourDigits(text, at);
    if (year > 0) return this.#readClockAfterDate(text, at + 4, year, month, day);
    return this.#readYearless(text, at, month, day);
  }

  /** Behind month and day: a clock, perhaps a zone, perhaps the year behind it. */
  #readYearless(text: string, pos: number, month: number, day: number): boolean {
    if (!isMonthAndDay(month, day)) return false;
    const clock = this.#readClock(text, pos, false);
    if (clock < 0) return false;
    const clockEnd = this.#clockEnd;
    const yearAt = this.#yearBehindClock(text, clockEnd);
    if (yearAt > 0) {
      const year = this.#fourDigits(text, yearAt);
      this.#finish(text, this.#dayMs(year, month, day) + clock, clockEnd);
      this.end = Math.max(this.end, yearAt + 4);
      return true;
    }
    if (!this.#anchored) this.sawYearless = true;
    let year = this.#yearOfLatest();
    while (month === 2 && day === 29 && !isLeapYear(year)) year--;
    this.#finish(text, this.#dayMs(year, month, day) + clock, clockEnd);
    if (this.ms <= this.#latestMs) return true;
    do year--;
    while (month === 2 && day === 29 && !isLeapYear(year));
    this.#finish(text, this.#dayMs(year, month, day) + clock, clockEnd);
    return true;
  }

  #yearFor = Number.NaN;
  #year = 0;

  #yearOfLatest(): number {
    if (this.#yearFor !== this.#latestMs) {
      this.#yearFor = this.#latestMs;
      this.#year = new Date(this.#latestMs).getUTCFullYear();
    }
    return this.#year;
  }

  /** Position of ` 2024` behind a clock or behind a zone name that follows it; 0 when there is none. */
  #yearBehindClock(text: string, pos: number): number {
    if (codeAt(text, pos) !== SPACE) return 0;
    let at = pos + 1;
    while (isUpper(codeAt(text, at)) && at < pos + 6) at++;
    if (at > pos + 1) {
      if (codeAt(text, at) !== SPACE || zoneMinutes(text.slice(pos + 1, at)) === undefined) return 0;
      at++;
    }
    const year = this.#fourDigits(text, at);
    const after = codeAt(text, at + 4);
    const alone = !isDigit(after) && !isLetter(after) && after !== DOT;
    return year >= 1990 && year < 2100 && alone ? at : 0;
  }

  /** A clock alone takes the latest day that is not after the limit; later lines follow the line before. */
  #readClockAlone(text: string, pos: number): boolean {
    const clock = this.#readClock(text, pos, false);
    if (clock < 0) return false;
    this.sawDateless = true;
    const end = this.#clockEnd;
    if (Number.isNaN(this.#lastDateless)) {
      this.#day = Math.floor(this.#latestMs / DAY_MS);
      this.#finish(text, this.#day * DAY_MS + clock, end);
      if (this.ms > this.#latestMs) this.#day--;
    } else if (clock < this.#lastDateless - HOUR_MS) this.#day++;
    else if (clock > this.#lastDateless + 23 * HOUR_MS) this.#day--;
    this.#lastDateless = clock;
    this.#finish(text, this.#day * DAY_MS + clock, end);
    return true;
  }

  /** `10:11:12`, a fraction behind `.` or `,` (or `:` and three digits), AM or PM; ms of the day, or -1. Sets `#clockEnd`. */
  #readClock(text: string, pos: number, dated: boolean, loose = false): number {
    let at = pos;
    let hour = codeAt(text, at) - ZERO;
    if (!(hour >= 0 && hour <= 9)) return -1;
    const d = codeAt(text, ++at) - ZERO;
    if (d >= 0 && d <= 9) {
      hour = hour * 10 + d;
      at++;
    }
    const separator = codeAt(text, at);
    if (separator !== COLON && !(dated && separator === DOT && codeAt(text, pos - 1) === MINUS)) return -1;
    let minute = twoDigits(text, at + 1);
    at += 3;
    if (minute < 0 && loose) {
      minute = this.#shortNumber(text, at - 2);
      at--;
    }
    if (hour > 24 || minute < 0 || minute > 59) return -1;
    let ms = hour * 3_600_000 + minute * 60_000;
    if (codeAt(text, at) === separator) {
      let second = twoDigits(text, at + 1);
      at += 3;
      if (second < 0 && loose) {
        second = this.#shortNumber(text, at - 2);
        at--;
      }
      if (second < 0 || second > 60) return -1;
      ms += second * 1000;
      at = this.#addFraction(text, at);
      ms += this.#fraction;
    } else if (isDigit(codeAt(text, at)) || !(dated || (codeAt(text, at + 1) & 95) === 77)) return -1;
    at = this.#clockEnd = at;
    if (codeAt(text, at) === SPACE) at++;
    const half = codeAt(text, at) & 95;
    if (
      (half === 65 || half === 80) &&
      (codeAt(text, at + 1) & 95) === 77 &&
      !isLetter(codeAt(text, at + 2))
    ) {
      if (hour > 12) return -1;
      this.#clockEnd = at + 2;
      ms += half === 80 ? (hour === 12 ? 0 : 12 * 3_600_000) : hour === 12 ? -12 * 3_600_000 : 0;
    }
    return ms;
  }

  #fraction = 0;

  /** Reads a fraction of a second at `pos` into `#fraction` (ms); gives the position behind it. */
  #addFraction(text: string, pos: number): number {
    this.#fraction = 0;
    const c = codeAt(text, pos);
    if (c !== DOT && c !== COMMA && c !== COLON) return pos;
    let at = pos + 1;
    let value = 0;
    for (; at < pos + 10; at++) {
      const d = codeAt(text, at) - ZERO;
      if (!(d >= 0 && d <= 9)) break;
      value = value * 10 + d;
    }
    const digits = at - pos - 1;
    if (digits === 0) return pos;
    if (c === COLON) {
      if (digits > 3 || codeAt(text, at) === COLON) return pos;
      this.#fraction = value;
      return at;
    }
    this.#fraction = digits <= 3 ? value * (POWERS[3 - digits] ?? 1) : value / (POWERS[digits - 3] ?? 1);
    while (isDigit(codeAt(text, at))) at++;
    return at;
  }

  /** `203615` with an optional fraction. */
  #readPackedClock(text: string, pos: number): number {
    const hour = twoDigits(text, pos);
    const minute = twoDigits(text, pos + 2);
    const second = twoDigits(text, pos + 4);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
    if (isDigit(codeAt(text, pos + 6))) return -1;
    this.#clockEnd = this.#addFraction(text, pos + 6);
    return hour * 3_600_000 + minute * 60_000 + second * 1000 + this.#fraction;
  }

  /** Takes the zone behind the clock, or the file's own, and sets the result. */
  #finish(text: string, localMs: number, pos: number): void {
    const offset = this.#zoneAt(text, pos);
    if (offset === NO_ZONE) {
      this.sawZoneless = true;
      this.ms = this.#toUtc(localMs);
      this.end = pos;
    } else this.ms = localMs - offset * 60_000;
  }

  /** Minutes east of the zone written at `pos`, setting `end` behind it; `NO_ZONE` when there is none. */
  #zoneAt(text: string, pos: number): number {
    let at = pos;
    let c = codeAt(text, at);
    const spaced = c === SPACE;
    if (spaced) c = codeAt(text, ++at);
    if (c === 43 || c === MINUS) return this.#offsetAt(text, at, c, spaced);
    if (!isUpper(c)) return NO_ZONE;
    let end = at + 1;
    while (isUpper(codeAt(text, end)) && end < at + 5) end++;
    const length = end - at;
    if (c === 90 && length === 1 && !isLetter(codeAt(text, end))) {
      this.end = end;
      return 0;
    }
    const after = codeAt(text, end);
    if (length < 3 || !canEndZone(codeAt(text, end - 1)) || isLetter(after) || isDigit(after)) return NO_ZONE;
    const minutes = zoneMinutes(text.slice(at, end));
    if (minutes === undefined) return NO_ZONE;
    this.end = end;
    return minutes;
  }

  #offsetAt(text: string, pos: number, sign: number, spaced: boolean): number {
    const hours = twoDigits(text, pos + 1);
    if (hours < 0 || hours > 14) return NO_ZONE;
    let at = pos + 3;
    const colon = codeAt(text, at) === COLON;
    const minutes = twoDigits(text, colon ? at + 1 : at);
    if (minutes >= 0 && minutes < 60) at += colon ? 3 : 2;
    else if (spaced) return NO_ZONE;
    const after = codeAt(text, at);
    if (isDigit(after) || isLetter(after)) return NO_ZONE;
    this.end = at;
    const total = hours * 60 + Math.max(0, minutes);
    return sign === MINUS ? -total : total;
  }

  #dayMs(year: number, month: number, day: number): number {
    const key = (year << 9) | (month << 5) | day;
    if (key !== this.#dateKey) {
      this.#dateKey = key;
      this.#dateMs = daysSinceEpoch(year, month, day) * DAY_MS;
    }
    return this.#dateMs;
  }

  /** One or two digits, or -1; sets `#clockEnd` behind them. */
  #shortNumber(text: string, pos: number): number {
    const a = codeAt(text, pos) - ZERO;
    if (!(a >= 0 && a <= 9)) return -1;
    const b = codeAt(text, pos + 1) - ZERO;
    if (!(b >= 0 && b <= 9)) {
      this.#clockEnd = pos + 1;
      return a;
    }
    this.#clockEnd = pos + 2;
    return isDigit(codeAt(text, pos + 2)) ? -1 : a * 10 + b;
  }

  #fourDigits(text: string, pos: number): number {
    const high = twoDigits(text, pos);
    const low = twoDigits(text, pos + 2);
    if (high < 0 || low < 0 || isDigit(codeAt(text, pos + 4))) return -1;
    return high * 100 + low;
  }
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isUpper = (c: number): boolean => c >= 65 && c <= 90;
/** The last letters of zone names: T, C, D, K, B; those of most levels are others. */
const canEndZone = (c: number): boolean => c === 84 || (c >= 66 && c <= 68) || c === 75;
const isLetter = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122);

function twoDigits(text: string, pos: number): number {
  if (pos + 1 >= text.length) return -1;
  const a = text.charCodeAt(pos) - 48;
  const b = text.charCodeAt(pos + 1) - 48;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : -1;
}
