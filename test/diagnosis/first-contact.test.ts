// What systems taught that the diagnosis had never seen; the logs are written for the tests, in such systems' wording.
import { describe, expect, it } from 'vitest';
import { waitCircles } from '../../src/diagnosis/wait-circles.ts';
import { describeRule } from './describe-rule.ts';
import { modelOf } from './diagnose-logs.ts';
import { says, speaker } from './observe.ts';
import { every, service, zookeeper } from './write-log.ts';

const start = '0 info "service starting"\n0.3 info "listening"';
const runtime = every(5, 1, 100, 'info "runtime" "heapMb":5,"inFlight":0');
const handled = (from: number, to: number, step = 0.5): string =>
  every(step, from, to, (n) => `info "transfer done" "n":${from * 1000 + n}`);
const waits = (from: number, to: number): string =>
  every(0.5, from, to, 'warn "call failed" "target":"ledger","err":"ledger/transfer timed out after 900 ms"');

/** A member that tells who is in the quorum whenever that changes. */
const member = (name: string, ...blocks: string[]): string =>
  service(name)(
    '0 info "service starting"\n0.3 info "listening"',
    every(1, 1, 110, 'info "lease extended" "n":#'),
    '2 info "a is new leader, mons a,b,c in quorum (ranks 0,1,2)"',
    ...blocks,
  );

describeRule('first contact', {
  patterns: ['network-partition', 'membership-flapping', 'clock-skew', 'cascading-failure', 'process-pause'],
  fires: [
    {
      name: 'a member that the list of members leaves out, and holds again later',
      pattern: 'network-partition',
      culprits: ['c'],
      startS: 45,
      withinS: 16,
      logs: {
        'a.log': member(
          'a',
          '45 info "a is new leader, mons a,b in quorum (ranks 0,1)"',
          '75 info "a is new leader, mons a,b,c in quorum (ranks 0,1,2)"',
        ),
        'b.log': member('b', '45 info "b calling monitor election"'),
        'c.log': member('c', '46 info "c calling monitor election"', '74 info "c calling monitor election"'),
      },
    },
    {
      name: 'a callee that runs and has nothing to do while its callers give up on it',
      pattern: 'network-partition',
      culprits: ['ledger'],
      startS: 50,
      logs: {
        'ledger.log': service('ledger')(start, runtime, handled(1, 50), handled(72, 100)),
        'booking.log': service('booking')(start, handled(1, 50), waits(50, 72), handled(72, 100)),
      },
    },
  ],
  quiet: [
    {
      name: 'a callee that works on, too slowly for its callers',
      logs: {
        'ledger.log': service('ledger')(start, runtime, handled(1, 100)),
        'booking.log': service('booking')(start, handled(1, 50), waits(50, 72), handled(72, 100)),
      },
    },
    {
      name: 'three members that leave and come back once each',
      logs: {
        'a.log': service('a')(
          start,
          every(1, 1, 110, 'info "lease extended" "n":#'),
          [1, 2, 3]
            .map(
              (i) =>
                `${30 + i * 10} warn "lost contact with node-${i}"\n${33 + i * 10} info "node-${i} is back online"`,
            )
            .join('\n'),
        ),
        ...Object.fromEntries(
          [1, 2, 3].map((i) => [
            `node-${i}.log`,
            service(`node-${i}`)(
              start,
              every(1, 1, 29 + i * 10, 'info "applied" "n":#'),
              `${29.5 + i * 10} info "received SIGTERM, shutting down"`,
              `${32 + i * 10} info "service starting"\n${32.3 + i * 10} info "listening"`,
              every(1, 33 + i * 10, 110, 'info "applied" "n":#'),
            ),
          ]),
        ),
      },
    },
    {
      name: 'callers that wait for each other up to a fixed limit have no clock that is off',
      logs: {
        'edge.log': service('edge')(
          start,
          every(0.5, 1, 50, (n) => `info "answered" "orderId":"o-${n}"`),
          every(0.5, 51.5, 71.5, (n) => `error "call failed, request timed out" "orderId":"o-${99 + n}"`),
          every(0.5, 72, 100, (n) => `info "answered" "orderId":"o-${200 + n}"`),
        ),
        'booking.log': service('booking')(
          start,
          every(0.5, 0.9, 49.9, (n) => `info "order taken" "orderId":"o-${n}"`),
          every(0.5, 50, 70, (n) => `info "order taken" "orderId":"o-${99 + n}"`),
          every(0.5, 71.9, 99.9, (n) => `info "order taken" "orderId":"o-${200 + n}"`),
        ),
      },
    },
    {
      name: 'failures that climb from a service in a planned restart',
      logs: {
        'seats.log': service('seats')(
          start,
          handled(1, 49),
          '49.5 info "SIGTERM received, draining"\n50 info "stopped"',
          '52 info "service starting"\n52.3 info "listening"',
          handled(53, 100),
        ),
        'booking.log': service('booking')(
          start,
          handled(1, 50),
          every(
            0.2,
            50,
            52,
            'error "request failed" "err":"upstream seats: connect ECONNREFUSED seats:8080"',
          ),
          handled(53, 100),
        ),
        'edge.log': service('edge')(
          start,
          handled(1, 50),
          every(0.2, 50, 52, 'error "request failed" "err":"upstream booking answered 503"'),
          handled(53, 100),
        ),
      },
    },
  ],
});

describe('lock waits', () => {
  const node = speaker('db');
  const waiting = (...texts: string[]): string[] =>
    waitCircles(texts.map((text, i) => ({ ...says(50 + i, node, 'lock-wait', []), text }))).map(
      ({ text }) => text,
    );

  it('form a circle where each waits for the next', () => {
    const circle = [
      't-1 gave up waiting for the lock on p-0, held by t-2',
      '{"transfer":"t-2","account":"p-1","heldBy":"t-3","msg":"waiting for lock"}',
      'process t-3 waits for lock on p-2; blocked by process t-1',
    ];
    expect(waiting(...circle)).toEqual(circle);
  });

  it('form none where all wait for one who goes on', () => {
    expect(
      waiting(
        't-1 gave up waiting for the lock on p-0, held by t-9',
        't-2 gave up waiting for the lock on p-0, held by t-9',
      ),
    ).toEqual([]);
  });

  it('form none where nobody tells who holds the lock', () => {
    expect(waiting('t-1 waits for a lock', 't-2 waits for a lock')).toEqual([]);
  });
});

describe('a file whose records name their node only now and then', () => {
  it('has one life after the other, each ending with its own last record', () => {
    const nameless = (text: string): string => text.replaceAll('[myid:1]', '[myid:]');
    const run = (from: number): string =>
      nameless(zookeeper(1)(`${from} INFO [main:Config@177] - Reading configuration from: /srv/zoo.cfg`)) +
      zookeeper(1)(
        `${from + 1} INFO [main:QuorumPeerMain@152] - Starting quorum peer, myid=1`,
        every(1, from + 2, from + 30, 'INFO [SyncThread:1:FileTxnLog@285] - Creating new log file: log.#'),
      );
    const { lives } = modelOf({ 'zk1.log': run(0) + run(60) });
    const [own = []] = lives.values();
    expect(own.length).toBe(2);
    expect(own[0]?.endMs).toBeGreaterThan(own[0]?.startMs ?? 0);
  });
});
