// Cuts of some links only, and near misses; the logs are written for the tests, in the wording of the systems they name.
import { describeRule } from './describe-rule.ts';
import { etcd, every, hashicorp, log4j, postgres, redis, service } from './write-log.ts';

const member = (i: number, ...blocks: string[]): string =>
  etcd(
    `0 info "starting an etcd server" "etcd-version":"3.5.9","name":"etcd${i}","initial-advertise-peer-urls":["http://10.0.0.${i}:2380"]
     0.5 info "ready to serve client requests"`,
    ...[1, 2, 3]
      .filter((other) => other !== i)
      .map((other) => `0.6 info "peer became active" "peer-id":"etcd${other}"`),
    every(2, 1, 120, 'info "applied request" "index":#'),
    ...blocks,
  );
const deaf = (from: number, to: number, i: number): string =>
  every(
    3,
    from,
    to,
    `warn "peer became inactive (message send to peer failed)" "peer-id":"etcd${i}","error":"i/o timeout"`,
  );

const nomad = (...blocks: string[]): string =>
  hashicorp(
    '0 [INFO]  agent: Starting Nomad agent...',
    every(2, 1, 120, '[DEBUG] worker: dequeued evaluation: eval_id=e#'),
    ...blocks,
  );
const own = (i: number): string => `0.2 [INFO]  agent: Node ID: 10.1.0.${i} advertise_addr=10.1.0.${i}:4647`;
const noAppend = (from: number, to: number, i: number): string =>
  every(
    2,
    from,
    to,
    `[ERROR] raft: failed to heartbeat to: peer=10.1.0.${i}:4647 error="dial tcp 10.1.0.${i}:4647: i/o timeout"`,
  );
const refuses = (from: number, to: number, i: number): string =>
  every(
    4,
    from,
    to,
    `[WARN]  raft: rejecting vote request since we have a leader: from=10.1.0.${i}:4647 leader=10.1.0.1:4647`,
  );
const campaigns = (from: number, to: number, leader: number): string =>
  every(
    4,
    from,
    to,
    `[ERROR] raft: failed to make requestVote RPC: target="{Voter s${leader} 10.1.0.${leader}:4647}" error="dial tcp 10.1.0.${leader}:4647: i/o timeout"`,
  );

const mon = (name: string, ...blocks: string[]): string =>
  service(name)(
    '0 info "service starting"\n0.3 info "listening"',
    every(1, 1, 110, 'info "lease extended" "n":#'),
    '2 info "mon-a is new leader, mons mon-a,mon-b,mon-c in quorum (ranks 0,1,2)"',
    ...blocks,
  );
const lists = (seconds: readonly number[], text: string): string[] =>
  seconds.map((s) => `${s} info "${text}"`);

const proxy = (name: string, ...blocks: string[]): string =>
  service(name)('0 info "service starting"', every(0.4, 1, 110, 'info "request completed" "n":#'), ...blocks);
const cannotConnect = (from: number, to: number): string =>
  every(2, from, to, 'error "connect ETIMEDOUT 10.2.0.9:8080"');
const worker = (name: string, ...blocks: string[]): string =>
  service(name)('0 info "service starting"', ...blocks);
const works = (from: number, to: number): string => every(0.4, from, to, 'info "order handled" "n":#');

const broker = (...blocks: string[]): string =>
  log4j(
    '0 INFO Kafka version: 3.5.0',
    every(2, 1, 120, 'INFO Rolled new log segment at offset #'),
    ...blocks,
  );

/** A router that writes of changes alone. */
const router = (...blocks: string[]): string => service('router')('0 info "router starting"', ...blocks);
const up = (...others: number[]): string[] =>
  others.map((i) => `2 info "router${i}: connection established to router${i}"`);
const timedOut = (second: number, i: number): string =>
  `${second} error "router${i}: Hold timer expired"\n${second + 0.02} warn "router${i}: connection lost"`;

describeRule('a broken link', {
  patterns: ['asymmetric-partition'],
  fires: [
    {
      name: 'two members that lose only each other, and a third that is linked with both',
      pattern: 'asymmetric-partition',
      culprits: ['etcd1', 'etcd3'],
      startS: 50,
      logs: {
        'etcd1.log': member(1, deaf(50, 80, 3)),
        'etcd2.log': member(2),
        'etcd3.log': member(3, deaf(50.5, 80, 1)),
      },
    },
    {
      name: 'a member that calls for votes, which a third, who hears the leader, refuses',
      pattern: 'asymmetric-partition',
      culprits: ['s1', 's3'],
      startS: 50,
      logs: {
        's1.log': nomad(own(1), noAppend(50, 80, 3)),
        's2.log': nomad(own(2), refuses(53, 79, 3)),
        's3.log': nomad(own(3), campaigns(51, 80, 1)),
      },
    },
    {
      name: 'a member that each new list leaves out while the others are called to vote again and again',
      pattern: 'asymmetric-partition',
      culprits: ['mon-a', 'mon-c'],
      startS: 40,
      withinS: 16,
      logs: {
        'mon-a.log': mon(
          'mon-a',
          ...lists([45, 51, 57, 63], 'mon-a is new leader, mons mon-a,mon-b in quorum (ranks 0,1)'),
        ),
        'mon-b.log': mon('mon-b', ...lists([40, 46, 52, 58], 'mon-b calling monitor election')),
        'mon-c.log': mon('mon-c', ...lists([40], 'mon-c calling monitor election')),
      },
    },
    {
      name: 'two that time out only each other, some seconds apart, and write little else',
      pattern: 'asymmetric-partition',
      first: false,
      startS: 50,
      logs: {
        'router1.log': router(...up(2, 3), timedOut(50, 3), every(30, 20, 110, 'info "tables scanned"')),
        'router2.log': router(...up(1, 3), every(30, 21, 110, 'info "tables scanned"')),
        'router3.log': router(...up(1, 2), timedOut(53, 1), every(30, 22, 110, 'info "tables scanned"')),
      },
    },
    {
      name: 'one of two proxies that has no connection with a server, which works on as all others do',
      pattern: 'asymmetric-partition',
      first: false,
      startS: 50,
      logs: {
        'proxy1.log': proxy('proxy1', cannotConnect(50, 75)),
        'proxy2.log': proxy('proxy2'),
        'order1.log': worker('order1', works(1, 110)),
        'order2.log': worker('order2', works(1, 110)),
      },
    },
  ],
  quiet: [
    {
      name: 'one that both others time out, and that times out both when it goes on',
      logs: {
        'router1.log': router(...up(2, 3), timedOut(50, 3), every(30, 20, 110, 'info "tables scanned"')),
        'router2.log': router(...up(1, 3), timedOut(50.2, 3), every(30, 21, 110, 'info "tables scanned"')),
        'router3.log': router(
          ...up(1, 2),
          timedOut(53, 1),
          timedOut(53, 2),
          every(30, 22, 110, 'info "tables scanned"'),
        ),
      },
    },
    {
      name: 'a member that all others lose',
      logs: {
        'etcd1.log': member(1, deaf(50, 80, 3)),
        'etcd2.log': member(2, deaf(50.2, 80, 3)),
        'etcd3.log': member(3, deaf(50.5, 80, 1), deaf(50.6, 80, 2)),
      },
    },
    {
      name: 'a candidate that is heard only after the network is whole again',
      logs: {
        's1.log': nomad(own(1), noAppend(50, 80, 3)),
        's2.log': nomad(own(2), noAppend(50, 80, 3), refuses(81, 86, 3)),
        's3.log': nomad(own(3), campaigns(51, 80, 1), campaigns(51.5, 80, 2)),
      },
    },
    {
      name: 'a member that one new list leaves out, after which the others keep their peace',
      logs: {
        'mon-a.log': mon(
          'mon-a',
          '45 info "mon-a is new leader, mons mon-a,mon-b in quorum (ranks 0,1)"',
          '75 info "mon-a is new leader, mons mon-a,mon-b,mon-c in quorum (ranks 0,1,2)"',
        ),
        'mon-b.log': mon('mon-b', '40 info "mon-b calling monitor election"'),
        'mon-c.log': mon(
          'mon-c',
          '41 info "mon-c calling monitor election"',
          '74 info "mon-c calling monitor election"',
        ),
      },
    },
    {
      name: 'a replica cut from its primary, which the other replica never had a link with',
      logs: {
        'pg1.log': postgres(31)(
          '0 LOG:  database system is ready to accept connections',
          every(3, 1, 110, 'LOG:  checkpoint complete: wrote # buffers'),
          '56 LOG:  terminating walsender process due to replication timeout',
        ),
        'pg2.log': postgres(32)(
          '0 LOG:  entering standby mode',
          '1 LOG:  started streaming WAL from primary at 0/3000000 on timeline 1',
          every(3, 2, 110, 'LOG:  restartpoint complete: wrote # buffers'),
        ),
        'pg3.log': postgres(33)(
          '0 LOG:  entering standby mode',
          '1 LOG:  started streaming WAL from primary at 0/3000000 on timeline 1',
          every(3, 2, 50, 'LOG:  restartpoint complete: wrote # buffers'),
          '56 FATAL:  terminating walreceiver due to timeout',
          every(
            5,
            61,
            85,
            'FATAL:  could not connect to the primary server: connection to server at "pg1" (10.3.0.1), port 5432 failed: No route to host',
          ),
        ),
      },
    },
    {
      name: 'a replica and its master that lose each other, once linked with a master of before',
      logs: {
        'redis1.log': redis(7)(
          '0 M * Ready to accept connections',
          '1 M * Replica 10.4.0.2:6379 asks for synchronization',
          every(3, 2, 110, 'S * Background saving terminated with success #'),
        ),
        'redis2.log': redis(7)(
          '0 S * Ready to accept connections',
          '30 S * Connecting to MASTER 10.4.0.3:6379',
          every(3, 2, 110, 'S * Background saving terminated with success #'),
          '56 S # MASTER timeout: no data nor PING received...',
          '56 S # Connection with master lost.',
        ),
        'redis3.log': redis(7)(
          '0 M * Ready to accept connections',
          every(3, 2, 110, 'M * Background saving terminated with success #'),
          '56.2 M # Disconnecting timedout replica (streaming sync): 10.4.0.2:6379',
          '56.2 M # Connection with replica 10.4.0.2:6379 lost.',
        ),
      },
    },
    {
      name: 'a server that stops working while one of its callers misses it',
      logs: {
        'proxy1.log': proxy('proxy1', cannotConnect(50, 75)),
        'proxy2.log': proxy('proxy2'),
        'order1.log': worker('order1', works(1, 50), works(76, 110)),
        'order2.log': worker('order2', works(1, 110)),
      },
    },
    {
      name: 'a broker that both callers lose',
      logs: {
        'proxy1.log': proxy('proxy1', cannotConnect(50, 75)),
        'proxy2.log': proxy('proxy2', cannotConnect(50.3, 75)),
        'order1.log': worker('order1', works(1, 110)),
        'broker1.log': broker(),
      },
    },
  ],
});
