import { describe, expect, it } from 'vitest';
import { livesOf } from '../../src/diagnosis/lives.ts';
import { caseOf, nodeNamed } from './diagnose-logs.ts';
import { every, hashicorp, log4j, postgres, redis, service } from './write-log.ts';

/** Lives in the log of one node: the second each began, and how it ended. */
function lives(log: string): [number, string][] {
  const input = caseOf({
    'node1.log': log,
    'other1.log': service('other1')(every(1, 0, 120, 'info "done" "n":#')),
  });
  return livesOf(input, nodeNamed(input, 'node1')).map((life) => [
    Math.round((life.startMs - input.startMs) / 1_000),
    life.ending,
  ]);
}
const app = service('node1');
const start = (s: number): string =>
  `${s} info "service starting" "version":"1.4"\n${s + 0.2} info "listening" "port":8080`;
const job = (from: number, to: number): string => every(0.5, from, to, 'info "job done" "n":#');
const redisStart = (s: number): string =>
  `${s} C # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=7, just started\n${s + 0.1} M * Ready to accept connections`;

describe('lives of a process', () => {
  it('are one without a restart', () => {
    expect(lives(app(start(0), job(1, 120)))).toEqual([[0, 'running']]);
  });
  it('go on where another process of the node is told to stop', () => {
    const input = caseOf({
      'node1/keeper.log': log4j(
        '0 INFO connecting to 10.5.0.9',
        every(4, 1, 120, 'INFO all is well #'),
        every(7, 53.5, 100, 'INFO connecting to 10.5.0.9'),
      ),
      'node1/server.log': postgres(7)(
        '0 LOG:  starting PostgreSQL 15.4 on x86_64',
        every(4, 1, 50, 'LOG:  checkpoint complete: wrote # buffers'),
        '51 LOG:  received fast shutdown request',
        '51.3 LOG:  database system is shut down',
      ),
    });
    const found = livesOf(input, nodeNamed(input, 'node1'));
    expect(found.map((life) => life.startBy?.text ?? '')).toHaveLength(1);
  });
  it('end unclean where a banner comes without a goodbye', () => {
    expect(
      lives(
        redis(7)(
          redisStart(0),
          every(1, 1, 50, 'M * DB saved on disk, key #'),
          redisStart(60),
          every(1, 61, 120, 'M * DB saved on disk, key #'),
        ),
      ),
    ).toEqual([
      [0, 'unclean'],
      [60, 'running'],
    ]);
  });
  it('end in an orderly way where the process was told to stop', () => {
    expect(
      lives(
        postgres(7)(
          '0 LOG:  starting PostgreSQL 15.4 on x86_64',
          '0.2 LOG:  database system is ready to accept connections',
          every(1, 1, 50, 'LOG:  checkpoint complete: wrote # buffers'),
          '50 LOG:  received fast shutdown request',
          '50.3 LOG:  database system is shut down',
          '55 LOG:  starting PostgreSQL 15.4 on x86_64',
          '55.2 LOG:  database system is ready to accept connections',
          every(1, 56, 120, 'LOG:  checkpoint complete: wrote # buffers'),
        ),
      ),
    ).toEqual([
      [0, 'orderly'],
      [55, 'running'],
    ]);
  });
  it('end in a panic where one is logged', () => {
    expect(
      lives(
        app(
          start(0),
          job(1, 50),
          '50 fatal "panic: runtime error: index out of range"',
          start(55),
          job(56, 120),
        ),
      ),
    ).toEqual([
      [0, 'panic'],
      [55, 'running'],
    ]);
  });
  it('are many in a crash loop', () => {
    const deaths = [40, 50, 60, 70].flatMap((s) => [
      `${s} fatal "panic: runtime error: nil map"`,
      start(s + 5),
      job(s + 6, s + 9),
    ]);
    const found = lives(app(start(0), job(1, 40), ...deaths, job(76, 120)));
    expect(found.map(([, ending]) => ending)).toEqual(['panic', 'panic', 'panic', 'panic', 'running']);
    expect(found.map(([second]) => second)).toEqual([0, 45, 55, 65, 75]);
  });
  it('are seen where the first lines of a log come again after words of stopping, whatever their wording', () => {
    const opening = (s: number): string =>
      `${s} info "reading flags from /etc/node.conf"\n${s + 0.1} info "listening" "port":8080`;
    expect(
      lives(app(opening(0), job(1, 50), '50 info "received SIGTERM"', opening(58), job(60, 120))).map(
        ([second]) => second,
      ),
    ).toEqual([0, 58]);
  });
  it('are not ended by lines in the midst of work that look like starts', () => {
    expect(
      lives(
        app(
          start(0),
          every(0.2, 1, 120, 'info "job done" "n":#'),
          '40.05 info "starting compaction"',
          '60.05 info "worker starting up"',
          '80.05 info "starting snapshot"',
        ),
      ),
    ).toEqual([[0, 'running']]);
  });
  it('are not ended by a first line that comes again all the time', () => {
    expect(
      lives(
        hashicorp(
          every(3, 0, 120, '[INFO]  agent: Synced node info'),
          every(1, 0.5, 120, '[DEBUG] agent: check passing: n=#'),
        ),
      ),
    ).toEqual([[0, 'running']]);
  });
  it('are not ended by a gap alone', () => {
    expect(lives(app(start(0), job(1, 40), job(80, 120)))).toEqual([[0, 'running']]);
  });
  it('begin before the log where it has no banner', () => {
    expect(lives(app(job(0, 60), start(70), job(71, 120)))).toEqual([
      [0, 'unclean'],
      [70, 'running'],
    ]);
  });
});
