import { describe, expect, it } from 'vitest';
import { modelOf } from './diagnose-logs.ts';
import { etcd, every, service } from './write-log.ts';

const start = (s: number, i: number): string =>
  `${s} info "starting an etcd server" "name":"etcd${i}"\n${s + 0.4} info "ready to serve client requests"`;
const work = (from: number, to: number): string => every(1, from, to, 'info "applied request" "index":#');
const misses = (from: number, to: number, i: number, why: string): string =>
  every(
    3,
    from,
    to,
    `warn "prober detected unhealthy status" "remote-peer-name":"etcd${i}","error":"dial tcp etcd${i}:2380: ${why}"`,
  );
/** etcd1 as given, etcd2 and etcd3 whole, with what etcd2 says besides. */
const cluster = (first: string, second = ''): Record<string, string> => ({
  'etcd1.log': first,
  'etcd2.log': etcd(start(0, 2), work(1, 150), second),
  'etcd3.log': etcd(start(0, 3), work(1, 150)),
});
/** `crash etcd1 60-80` for each absence. */
function absences(logs: Record<string, string>): string[] {
  const { input, crashes, pauses } = modelOf(logs);
  const second = (ms: number): number => Math.round((ms - input.startMs) / 1_000);
  return [...crashes, ...pauses].map(
    ({ kind, node, fromMs, toMs }) =>
      `${kind} ${node.name} ${second(fromMs)}-${toMs === undefined ? '' : second(toMs)}`,
  );
}

describe('absences', () => {
  it('are a crash where a new life begins without a goodbye', () => {
    expect(absences(cluster(etcd(start(0, 1), work(1, 60), start(80, 1), work(81, 150))))).toEqual([
      'crash etcd1 59-80',
    ]);
  });
  it('are a crash where a node falls silent for good and is missed', () => {
    expect(
      absences(cluster(etcd(start(0, 1), work(1, 60)), misses(61, 90, 1, 'connect: connection refused'))),
    ).toEqual(['crash etcd1 59-']);
  });
  it('are none where a log ends and nobody misses its node', () => {
    expect(absences(cluster(etcd(start(0, 1), work(1, 60))))).toEqual([]);
  });
  it('are none after a goodbye', () => {
    expect(
      absences(
        cluster(
          etcd(
            start(0, 1),
            work(1, 60),
            '60 info "received signal; shutting down" "signal":"terminated"',
            start(64, 1),
            work(65, 150),
          ),
        ),
      ),
    ).toEqual([]);
  });
  it('are a pause where others miss a node that goes on, waking to broken connections', () => {
    expect(
      absences(
        cluster(
          etcd(
            start(0, 1),
            work(1, 60),
            '85 warn "lost TCP streaming connection" "error":"read: connection reset by peer"',
            work(85.1, 150),
          ),
          misses(64, 84, 1, 'i/o timeout'),
        ),
      ),
    ).toEqual(['pause etcd1 59-85']);
  });
  it('are a pause where a node itself speaks of lost time', () => {
    const java = service('app1')(
      every(0.5, 0, 50, 'info "done" "n":#'),
      '62 warn "Detected pause in JVM or host machine (eg GC): pause of approximately 11840ms"',
      every(0.5, 62.1, 100, 'info "done" "n":#'),
    );
    expect(
      absences({ 'app1.log': java, 'app2.log': service('app2')(every(0.5, 0, 100, 'info "done" "n":#')) }),
    ).toEqual(['pause app1 50-62']);
  });
  it('are none where a node that is missed goes on writing', () => {
    expect(absences(cluster(etcd(start(0, 1), work(1, 150)), misses(64, 84, 1, 'i/o timeout')))).toEqual([]);
  });
  it('are none for a short collection', () => {
    const java = service('app1')(
      every(0.5, 0, 100, 'info "done" "n":#'),
      '62.1 warn "Detected pause in JVM or host machine (eg GC): pause of approximately 310ms"',
    );
    expect(
      absences({ 'app1.log': java, 'app2.log': service('app2')(every(0.5, 0, 100, 'info "done" "n":#')) }),
    ).toEqual([]);
  });
});
