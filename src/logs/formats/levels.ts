import type { Level } from '../event.ts';
import { codeAt } from '../times/code-at.ts';

const WORDS: Record<Level, string> = {
  trace: 'trace trc trce finest finer',
  debug: 'debug dbg debu dbug verbose vrb verb fine',
  info: 'info inf information informational note notice log success',
  warn: 'warn wrn warning warni warnin',
  error: 'error err erro eror severe fail',
  fatal: 'fatal ftl fata crit critical panic pani dpanic emerg emergency alert crt',
};

interface Entry {
  word: string;
  level: Level;
}

/** Words by their first five letters and length, packed into one number. */
const BY_KEY = new Map<number, Entry>();
for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) {
  for (const word of WORDS[level].split(' ')) {
    const key = packWord(word, 0, word.length);
    if (BY_KEY.has(key)) throw new Error(`level words ${word} and ${BY_KEY.get(key)?.word} share a key`);
    BY_KEY.set(key, { word, level });
  }
}

function packWord(text: string, start: number, end: number): number {
  let key = 0;
  const limit = end < start + 5 ? end : start + 5;
  for (let i = start; i < limit; i++) key = (key << 5) | (text.charCodeAt(i) & 31);
  return (key << 4) | (end - start);
}

/** Position behind the letters that begin at `pos`, at most 14 of them. */
export function lettersEnd(text: string, pos: number): number {
  const end = Math.min(text.length, pos + 14);
  for (let at = pos; at < end; at++) {
    const c = text.charCodeAt(at) | 32;
    if (c < 97 || c > 122) return at;
  }
  return Math.max(end, pos);
}

/** The level that the word in `[start, end)` names, in any case; undefined when it is no level. */
export function levelBetween(text: string, start: number, end: number): Level | undefined {
  if (end - start < 3 || end - start > 13 || end > text.length) return undefined;
  const entry = BY_KEY.get(packWord(text, start, end));
  if (entry === undefined || entry.word.length !== end - start) return undefined;
  for (let i = 0; i < entry.word.length; i++)
    if ((text.charCodeAt(start + i) | 32) !== entry.word.charCodeAt(i)) return undefined;
  return entry.level;
}

const LETTERS: ReadonlyMap<number, Level> = new Map([
  [86, 'trace'], // V
  [84, 'trace'],
  [68, 'debug'],
  [73, 'info'],
  [78, 'info'], // N, notice
  [87, 'warn'],
  [69, 'error'],
  [70, 'fatal'],
  [67, 'fatal'], // C, critical
]);

/** The level of a single capital letter, as klog, logcat, MongoDB and others write it. */
export function levelOfLetter(code: number): Level | undefined {
  return LETTERS.get(code);
}

const SEVERITIES: readonly Level[] = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'];

/** The level of a syslog severity, 0 (emergency) to 7 (debug). */
export function levelOfSeverity(severity: number): Level | undefined {
  return SEVERITIES[severity];
}

/** The level of a number in a JSON record: pino and bunyan (10 to 60), java.util.logging and logback (hundreds up), syslog (0 to 7). */
export function levelOfNumber(value: number): Level | undefined {
  if (value < 8) return levelOfSeverity(value);
  if (value < 10) return undefined;
  if (value <= 100) return byThresholds(value, [15, 25, 35, 45, 55]);
  if (value < 5000) return byThresholds(value, [450, 650, 850, 950, 1100]);
  return byThresholds(value, [7500, 15_000, 25_000, 35_000, 45_000]);
}

/** OpenTelemetry's SeverityNumber: 1 to 24, four to a level. */
export function levelOfOtelNumber(value: number): Level | undefined {
  return value < 1 ? undefined : byThresholds(value, [5, 9, 13, 17, 21]);
}

function byThresholds(
  value: number,
  [debug, info, warn, error, fatal]: readonly [number, number, number, number, number],
): Level {
  if (value < debug) return 'trace';
  if (value < info) return 'debug';
  if (value < warn) return 'info';
  if (value < error) return 'warn';
  return value < fatal ? 'error' : 'fatal';
}

/** The level that a whole word names, as in a JSON member or a logfmt value. */
export function levelOfWord(word: string): Level | undefined {
  const direct = levelBetween(word, 0, word.length);
  if (direct !== undefined) return direct;
  if (word.length === 1) return levelOfLetter(codeAt(word, 0) & 95) ?? levelOfDigits(word);
  const end = lettersEnd(word, 0);
  if (end < word.length && end >= 3 && !isLetter(codeAt(word, end))) return levelBetween(word, 0, end);
  return levelOfDigits(word);
}

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;

function levelOfDigits(word: string): Level | undefined {
  return /^\d{1,5}$/.test(word) ? levelOfNumber(Number(word)) : undefined;
}

/** The level that a message itself begins with, such as `ERROR: ...`, `[warn] ...`, `error: ...`; a word inside a sentence is none. */
export function levelOfMessage(message: string): Level | undefined {
  const first = codeAt(message, 0);
  const bracketed = first === 91;
  const start = bracketed ? 1 : 0;
  const end = lettersEnd(message, start);
  if (end - start < 3) return undefined;
  const after = codeAt(message, end);
  if (bracketed ? after !== 93 : after !== 58 && !isShouted(message, start, end, after)) return undefined;
  return levelBetween(message, start, end);
}

/** All capitals and a space behind: `ERROR db timeout`. */
function isShouted(text: string, start: number, end: number, after: number): boolean {
  if (after !== 32 && after !== 9) return false;
  for (let i = start; i < end; i++) if (codeAt(text, i) > 90) return false;
  return true;
}
