import { z } from 'zod';
import type { Level } from '../logs/event.ts';
import { UserError } from '../logs/user-error.ts';

/** Bytes of structuredContent unless asked otherwise, and at the very most. */
export const DEFAULT_MAX_BYTES = 16_000;
export const MOST_BYTES = 40_000;

/** Parameters that several tools share. */
export const pathsParam = z
  .array(z.string().min(1))
  .min(1)
  .describe('Log files, folders (recursive) or globs');
export const sinceParam = z.string().describe('ISO time, UTC unless it names an offset').optional();
export const untilParam = z.string().describe('ISO time, inclusive').optional();
export const timezoneParam = z.string().describe('IANA zone of logs that name none; default UTC').optional();
export const maxBytesParam = z
  .int()
  .min(2000)
  .default(DEFAULT_MAX_BYTES)
  .describe('Size of the answer, at most 40000');

/** The size limit that holds: what was asked for, up to the most that any answer may have. */
export function clampMaxBytes(maxBytes: number): number {
  return Math.min(maxBytes, MOST_BYTES);
}

/** Throws a `UserError` unless the name is a time zone that this machine knows. */
export function checkTimezone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new UserError(
      `"timezone" is not an IANA zone: "${name.slice(0, 60)}"; expected one such as Europe/Berlin or UTC`,
    );
  }
}

const LEVEL_NAMES: Readonly<Record<string, Level>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  information: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  fatal: 'fatal',
  critical: 'fatal',
  panic: 'fatal',
};

/** The levels that names stand for. Throws a `UserError` that lists the names. */
export function parseLevels(names: readonly string[]): Level[] {
  const levels = new Set<Level>();
  for (const name of names.flatMap((list) => list.split(','))) {
    const level = LEVEL_NAMES[name.trim().toLowerCase()];
    if (level === undefined) {
      throw new UserError(
        `"levels": "${name.slice(0, 40)}" is no level; expected trace, debug, info, warn, error or fatal`,
      );
    }
    levels.add(level);
  }
  return [...levels];
}
