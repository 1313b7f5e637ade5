import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/analysis/finding.ts';
import { FIRST_LINES_AGAIN, type LogScan } from '../../src/scan/log-scan.ts';
import { findingsOf, type Logs, scanLogs } from '../diagnosis/diagnose-logs.ts';
import { nodeCrash } from '../diagnosis/rules/node-crash.ts';
import { overload } from '../diagnosis/rules/overload.ts';
import { processPause } from '../diagnosis/rules/process-pause.ts';
import { atSecond, every, redis, service } from '../diagnosis/write-log.ts';

/** What a finding claims, without its wording. */
const claims = (findings: readonly Finding[]): unknown[] =>
  findings.map(({ pattern, culprits, role, start, confidence }) => ({
    pattern,
    culprits,
    role,
    start,
    confidence,
  }));

function merged(...parts: LogScan[]): LogScan {
  const [whole, ...others] = parts;
  if (!whole) throw new Error('nothing to merge');
  for (const other of others) whole.merge(other);
  return whole;
}
const one = (logs: Logs, file: string): Logs => ({ [file]: logs[file] ?? '' });

const CASES = [nodeCrash, processPause, overload].flatMap(({ fires }) => fires.slice(0, 1));

describe('a scan merged of parts', () => {
  it.each(CASES)('gives the findings of one scan, whatever the order of its files: $name', ({ logs }) => {
    const files = Object.keys(logs);
    const whole = claims(findingsOf(scanLogs(logs)));
    const forth = merged(...files.map((file) => scanLogs(one(logs, file))));
    expect(claims(findingsOf(forth))).toEqual(whole);
    const back = merged(...files.toReversed().map((file) => scanLogs(one(logs, file))));
    expect(claims(findingsOf(back))).toEqual(whole);
  });

  it.each(CASES)('gives the findings of one scan where each log is read in two parts: $name', ({ logs }) => {
    const isEarly = (event: { timeMs: number | undefined }): boolean => (event.timeMs ?? 0) < atSecond(40);
    const early = (): LogScan => scanLogs(logs, isEarly);
    const late = (): LogScan => scanLogs(logs, (event) => !isEarly(event));
    const whole = claims(findingsOf(scanLogs(logs)));
    expect(claims(findingsOf(merged(early(), late())))).toEqual(whole);
    expect(claims(findingsOf(merged(late(), early())))).toEqual(whole);
  });
});

describe('a scan', () => {
  const logs = {
    'api.log': service('api')(
      every(0.1, 0, 600, 'error "request failed" "err":"connect ECONNREFUSED redis1:6379"'),
      '300.45 info "cache emptied" "by":"ann"',
    ),
    'redis1.log': redis(7)(every(1, 0, 600, 'M * DB saved on disk, key #')),
  };
  it('keeps exact rates beside a bounded sample of sightings', () => {
    const speaker = [...scanLogs(logs).speakers.values()].find((each) => each.source === 'api.log');
    const bins = speaker?.rates.get('connection-refused');
    let total = 0;
    for (let i = 0; i < (bins?.length ?? 0); i++) total += bins?.count(i, 0) ?? 0;
    expect(total).toBe(6_000);
    const kept = speaker?.sightings.all().filter((seen) => seen.signal === 'connection-refused');
    expect(kept?.length).toBeLessThan(1_500);
    const stoodFor = kept?.reduce((sum, seen) => sum + seen.weight, 0) ?? 0;
    expect(stoodFor / 6_000).toBeCloseTo(1, 0);
  });
  it('knows where each kind of record was first seen', () => {
    const scan = scanLogs(logs);
    const template = scan.miner.templates().find(({ text }) => text.includes('cache emptied'));
    expect(template?.count).toBe(1);
    expect(scan.origins.get(template?.id ?? -1)).toMatchObject({ file: 'api.log', line: 3_006 });
  });
  it('has no sightings where no record states a signal', () => {
    const scan = scanLogs(one(logs, 'redis1.log'));
    const seen = [...scan.speakers.values()].flatMap((each) => each.sightings.all());
    expect(seen.filter((each) => each.signal !== FIRST_LINES_AGAIN)).toEqual([]);
  });
});
