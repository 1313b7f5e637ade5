// What tells a node that stood still from one that was cut off where mostly others speak; written for the tests.
import { describeRule } from './describe-rule.ts';
import { every, hashicorp, postgres, rabbitmq, service } from './write-log.ts';

const start = '0 info "service starting"\n0.3 info "listening"';
const member = (...blocks: string[]): string =>
  service('store')(start, every(2, 1, 120, 'info "segment flushed" "n":#'), ...blocks);
const quietMember = (...blocks: string[]): string =>
  service('store')(start, '1 info "opened segment" "n":1', ...blocks);
const misses = (from: number, to: number, name: string): string =>
  every(3, from, to, `warn "peer ${name} is not responding"`);
const back = (s: number, name: string): string => `${s} info "peer ${name} is reachable again"`;

const handled = (from: number, to: number): string =>
  every(0.5, from, to, (n) => `info "transfer done" "request_id":"r-${from * 2 + n}"`);
const asks = (from: number, to: number): string =>
  every(0.5, from, to, (n) => `info "transfer asked" "request_id":"r-${from * 2 + n}"`);
const waits = (from: number, to: number, step = 0.5): string =>
  every(
    step,
    from,
    to,
    'warn "call failed" "target":"ledger","err":"ledger/transfer timed out after 900 ms"',
  );

const shop = (name: string, ...blocks: string[]): string =>
  service(name)(
    '0 info "starting, 3 stores: shelf-a (10.5.0.1:9000), shelf-b (10.5.0.2:9000), shelf-c (10.5.0.3:9000)"',
    every(0.5, 1, 110, 'info "page served" "n":#'),
    ...blocks,
  );
const noShelf = (from: number, to: number): string =>
  every(0.6, from, to, 'warn "shelf-b failed for item-#: timeout after 800 ms (10.5.0.2:9000)"');

const rmq = (i: number, ...blocks: string[]): string =>
  rabbitmq(
    '0 info Starting RabbitMQ 3.10.8 on Erlang 25.2.3 [jit]',
    `0.5 info Server startup complete; 0 plugins started.`,
    every(3, 1, 100, `info accepting AMQP connection <0.#.0> (10.0.0.9:4# -> 10.0.0.${i}:5672)`),
    ...blocks,
  );
const down = (s: number, other: number): string =>
  `${s} error ** Node rabbit@rmq${other} not responding **\n${s + 0.003} info node rabbit@rmq${other} down: net_tick_timeout`;

describeRule('silent or cut off', {
  patterns: ['process-pause', 'network-partition', 'membership-flapping'],
  fires: [
    {
      name: 'a member that two fellows miss for long, and that never says a word of it',
      pattern: 'process-pause',
      culprits: ['store1'],
      startS: 50,
      logs: {
        'store1.log': quietMember(),
        'store2.log': member(misses(50, 66, 'store1'), back(68, 'store1')),
        'store3.log': member(misses(50.5, 66, 'store1'), back(68.2, 'store1')),
      },
    },
    {
      name: 'a member that says, too, that it misses the others',
      pattern: 'network-partition',
      culprits: ['store1'],
      startS: 50,
      logs: {
        'store1.log': quietMember(misses(51, 66, 'store2'), misses(51.5, 66, 'store3')),
        'store2.log': member(misses(50, 66, 'store1'), back(68, 'store1')),
        'store3.log': member(misses(50.5, 66, 'store1'), back(68.2, 'store1')),
      },
    },
    {
      name: 'a store without a log, which all its callers give up on for long',
      pattern: 'network-partition',
      culprits: ['shelf-b'],
      first: false,
      startS: 50,
      logs: { 'shop1.log': shop('shop1', noShelf(50, 72)), 'shop2.log': shop('shop2', noShelf(50.2, 72)) },
    },
    {
      name: 'a node that stops itself because it finds itself in the minority',
      pattern: 'network-partition',
      culprits: ['rmq1'],
      startS: 45,
      logs: {
        'rmq1.log': rmq(
          1,
          down(45, 2),
          down(45.001, 3),
          '45.006 warning Cluster minority/secondary status detected - awaiting recovery',
          '45.007 info RabbitMQ is asked to stop...',
          '45.1 info Successfully stopped RabbitMQ and its dependencies',
          '66 info RabbitMQ is asked to start...',
        ),
        'rmq2.log': rmq(2, down(46, 1), '66 info node rabbit@rmq1 up'),
        'rmq3.log': rmq(3, down(46.7, 1), '66.1 info node rabbit@rmq1 up'),
      },
    },
  ],
  quiet: [
    {
      name: 'a member whose port refuses connections while it is silent',
      logs: {
        'store1.log': quietMember(),
        'store2.log': member(
          every(3, 50, 66, 'warn "dial store1: connect: connection refused"'),
          back(68, 'store1'),
        ),
        'store3.log': member(
          every(3, 50.5, 66, 'warn "dial store1: connect: connection refused"'),
          back(68.2, 'store1'),
        ),
      },
    },
    {
      name: 'a store without a log that one call in a while gives up on',
      logs: {
        'shop1.log': shop(
          'shop1',
          every(20, 10, 100, 'warn "shelf-b failed for item-1: timeout after 800 ms (10.5.0.2:9000)"'),
        ),
      },
    },
    {
      name: 'a node that a person stops',
      healthy: true,
      logs: {
        'rmq1.log': rmq(
          1,
          '45.007 info RabbitMQ is asked to stop...',
          '45.1 info Successfully stopped RabbitMQ and its dependencies',
        ),
        'rmq2.log': rmq(2, '45.3 info rabbit on node rabbit@rmq1 down'),
        'rmq3.log': rmq(3, '45.3 info rabbit on node rabbit@rmq1 down'),
      },
    },
    {
      name: 'a leader whose heartbeats were late by milliseconds after a quiet time, when one member misses it',
      logs: {
        'agent1.log': hashicorp(
          '0 [INFO]  agent: Starting agent...',
          every(1, 1, 40, '[DEBUG] worker: dequeued evaluation: eval_id=e#'),
          '52 [WARN]  raft: heartbeat was late by 28ms',
          every(1, 53, 120, '[DEBUG] worker: dequeued evaluation: eval_id=f#'),
        ),
        'agent2.log': hashicorp(
          '0 [INFO]  agent: Starting agent...',
          every(1, 1, 120, '[DEBUG] worker: done #'),
        ),
      },
    },
  ],
});

describeRule('a callee that never got what was sent to it', {
  patterns: ['network-partition'],
  fires: [
    {
      name: 'silent, and the requests of that time are never handled',
      pattern: 'network-partition',
      culprits: ['ledger'],
      startS: 50,
      logs: {
        'ledger.log': service('ledger')(start, handled(1, 50), handled(72, 100)),
        'booking.log': service('booking')(start, asks(1, 100), waits(50, 72)),
        'billing.log': service('billing')(start, every(1, 1, 100, 'info "billed" "n":#'), waits(50.2, 72)),
      },
    },
  ],
  quiet: [
    {
      name: 'silent, and the requests of that time are handled when it goes on',
      logs: {
        'ledger.log': service('ledger')(
          start,
          handled(1, 50),
          every(0.01, 71.5, 71.94, (n) => `info "transfer done" "request_id":"r-${100 + n}"`),
          handled(72, 100),
        ),
        'booking.log': service('booking')(start, asks(1, 100), waits(50, 72)),
        'billing.log': service('billing')(start, every(1, 1, 100, 'info "billed" "n":#'), waits(50.2, 72)),
      },
    },
  ],
});

const db = (pid: number, ...blocks: string[]): string =>
  postgres(pid)('0 LOG:  database system is ready to accept connections', ...blocks);
const standby = (pid: number, ...blocks: string[]): string =>
  postgres(pid)(
    '0 LOG:  entering standby mode',
    '1 LOG:  started streaming WAL from primary at 0/3000000 on timeline 1',
    ...blocks,
  );
const gaveUp = (s: number): string => `${s} LOG:  terminating walsender process due to replication timeout`;
const lostPrimary = (s: number): string => `${s} FATAL:  terminating walreceiver due to timeout`;
const streams = (s: number): string =>
  `${s} LOG:  started streaming WAL from primary at 0/5000000 on timeline 1`;

describeRule('a timeout that names nobody', {
  patterns: ['process-pause'],
  fires: [
    {
      name: 'is of the standby that gives up on its end much later, and streams again at once',
      pattern: 'process-pause',
      culprits: ['db2'],
      startS: 50,
      logs: {
        'db1.log': db(31, every(5, 1, 110, 'LOG:  checkpoint complete: wrote # buffers'), gaveUp(55.2)),
        'db2.log': standby(32, lostPrimary(72), streams(72.05)),
        'db3.log': standby(33),
      },
    },
  ],
  quiet: [
    {
      name: 'of a standby that gives up at the same time, and streams again when it can',
      logs: {
        'db1.log': db(31, every(5, 1, 110, 'LOG:  checkpoint complete: wrote # buffers'), gaveUp(55.2)),
        'db2.log': standby(32, lostPrimary(55.6), streams(72.05)),
        'db3.log': standby(33),
      },
    },
    {
      name: 'of a standby that gives up late while nobody else did',
      logs: {
        'db1.log': db(31, every(5, 1, 110, 'LOG:  checkpoint complete: wrote # buffers')),
        'db2.log': standby(32, lostPrimary(72), streams(72.05)),
        'db3.log': standby(33),
      },
    },
  ],
});
