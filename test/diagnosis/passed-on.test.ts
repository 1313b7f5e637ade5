import { describe, expect, it } from 'vitest';
import { diagnoseLogs, type Logs } from './diagnose-logs.ts';
import { app } from './everyday-logs.ts';
import { every, redis } from './write-log.ts';

// A server that runs out of disk, and what its clients say meanwhile.

const full = (from: number): string =>
  every(4, from, 90, 'M # Write error saving DB on disk: No space left on device');
const store = (...blocks: string[]): string =>
  redis(71)(
    '0 C # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo',
    '0.3 M * Ready to accept connections',
    every(5, 2, 120, 'M * # changes in 60 seconds. Saving...'),
    ...blocks,
  );
const refused = every(
  1,
  51,
  90,
  'error "write failed" "err":"MISCONF Errors writing to the AOF file: No space left on device"',
);
const fullAt = (logs: Logs): string[] =>
  diagnoseLogs(logs)
    .filter(({ pattern, role }) => pattern === 'disk-full' && role === 'root-cause')
    .flatMap(({ culprits }) => culprits)
    .sort();

describe('a full disk', () => {
  it('is the fault of the server that says so, not of the client that passes it on', () => {
    expect(fullAt({ 'store.log': store(full(50)), 'loader.log': app('loader', refused) })).toEqual(['store']);
  });
  it('is the fault of a service where no server says so', () => {
    expect(fullAt({ 'store.log': store(), 'loader.log': app('loader', refused) })).toEqual(['loader']);
  });
  it('is the fault of both where they say so at different times', () => {
    const early = every(1, 5, 15, 'error "write failed" "err":"write /data/spool: no space left on device"');
    expect(fullAt({ 'store.log': store(full(80)), 'loader.log': app('loader', early) })).toEqual([
      'loader',
      'store',
    ]);
  });
});
