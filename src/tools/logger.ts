import type { Logger } from 'pino';

let logger: Promise<Logger> | undefined;

/**
 * Writes one record to stderr (never stdout, which belongs to the protocol), synchronously, so that it is there even
 * if the process dies. pino is loaded with the first record: most runs write none. `DSDEBUG_LOG_LEVEL` sets the level.
 */
export async function log(
  level: 'debug' | 'warn' | 'error',
  message: string,
  details: Record<string, unknown> = {},
): Promise<void> {
  logger ??= createLogger();
  (await logger)[level](details, message);
}

async function createLogger(): Promise<Logger> {
  const { pino } = await import('pino');
  const level = process.env.DSDEBUG_LOG_LEVEL ?? 'warn';
  return pino(
    { name: 'dsdebug', level: level in pino.levels.values || level === 'silent' ? level : 'warn' },
    pino.destination({ dest: 2, sync: true }),
  );
}
