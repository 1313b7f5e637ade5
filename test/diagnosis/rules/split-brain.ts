import type { RuleCases } from '../describe-rule.ts';
import { etcd, every, redis, service } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const start = (i: number): string =>
  `0 C # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=${i}, just started
   0.1 M * Ready to accept connections`;
const work = (role: string, from: number, to: number): string =>
  every(2, from, to, `${role} * DB saved on disk, key #`);
const sentinel = (i: number, ...blocks: string[]): string =>
  redis(20 + i)(
    `0 X # Sentinel ID is 72b8f988c01ca4a6b52d2d2d05f426f0b0be198${i}`,
    '0.2 X # +monitor master mymaster redis1 6379 quorum 2',
    ...blocks,
  );
const promote =
  "66 M * MASTER MODE enabled (user request from 'id=4 addr=10.0.0.22:52802 name=sentinel-72b8f988-cmd')";
const down = (s: number): string =>
  `${s} X # +sdown master mymaster redis1 6379
   ${s + 1} X # +odown master mymaster redis1 6379 #quorum 2/2
   ${s + 6.2} X # +switch-master mymaster redis1 6379 redis2 6379`;
const keeper = (name: string, ...blocks: string[]): string =>
  service(name)(
    '0 info "service starting"',
    '0.3 info "listening"',
    every(1, 1, 130, 'info "heartbeat" "n":#'),
    ...blocks,
  );
const etcdMember = (i: number, ...blocks: string[]): string =>
  etcd(
    `0 info "starting an etcd server" "name":"etcd${i}"\n0.5 info "ready to serve client requests"`,
    every(1, 1, 130, 'info "applied request" "index":#'),
    `0.9 info "raft.node: etcd${i} elected leader etcd1 at term 2"`,
    ...blocks,
  );

export const splitBrain: RuleCases = {
  patterns: ['split-brain'],
  fires: [
    {
      name: 'a Redis master that is cut off, goes on as master, and throws its writes away when it is back',
      pattern: 'split-brain',
      culprits: ['redis1'],
      startS: 66,
      first: false,
      logs: {
        'redis1.log': redis(1)(
          start(1),
          "0.3 M * MASTER MODE enabled (user request from 'id=3 addr=10.0.0.9:4000')",
          work('M', 1, 95),
          '60.5 M # Connection with replica redis2:6379 lost.',
          "95 S * REPLICAOF redis2:6379 enabled (user request from 'id=9')",
          '95.2 S # Discarding 812 writes: not in the new master history',
          work('S', 97, 130),
        ),
        'redis2.log': redis(2)(
          start(2),
          "0.4 S * REPLICAOF redis1:6379 enabled (user request from 'id=3')",
          work('S', 1, 60),
          '60.4 S # Connection with master redis1:6379 lost.',
          promote,
          work('M', 67, 130),
        ),
        'sentinel2.log': sentinel(2, down(60)),
        'sentinel3.log': sentinel(3, down(60.1)),
      },
    },
    {
      name: 'two schedulers that both hold the lead after a cut',
      pattern: 'split-brain',
      culprits: ['sched1'],
      startS: 60,
      first: false,
      logs: {
        'sched1.log': keeper(
          'sched1',
          '1.2 info "became leader"',
          every(5, 50, 100, 'warn "lost connection to peer" "peer":"sched2","err":"i/o timeout sched2:7000"'),
        ),
        'sched2.log': keeper(
          'sched2',
          every(
            5,
            50.5,
            60,
            'warn "lost connection to peer" "peer":"sched1","err":"i/o timeout sched1:7000"',
          ),
          '60 info "became leader"',
        ),
        'sched3.log': keeper(
          'sched3',
          every(
            5,
            50.7,
            60,
            'warn "lost connection to peer" "peer":"sched1","err":"i/o timeout sched1:7000"',
          ),
        ),
      },
    },
  ],
  quiet: [
    {
      name: 'a failover that a person asked for',
      healthy: true,
      logs: {
        'redis1.log': redis(1)(
          start(1),
          "0.3 M * MASTER MODE enabled (user request from 'id=3 addr=10.0.0.9:4000')",
          work('M', 1, 66),
          "66.4 S * REPLICAOF redis2:6379 enabled (user request from 'id=9')",
          work('S', 67, 130),
        ),
        'redis2.log': redis(2)(
          start(2),
          "0.4 S * REPLICAOF redis1:6379 enabled (user request from 'id=3')",
          work('S', 1, 66),
          promote,
          work('M', 67, 130),
        ),
        'sentinel2.log': sentinel(
          2,
          "60 X # Executing user requested FAILOVER of 'mymaster'",
          '66.2 X # +switch-master mymaster redis1 6379 redis2 6379',
        ),
      },
    },
    {
      name: 'a failover after the master died',
      logs: {
        'redis1.log': redis(1)(
          start(1),
          "0.3 M * MASTER MODE enabled (user request from 'id=3 addr=10.0.0.9:4000')",
          work('M', 1, 60),
        ),
        'redis2.log': redis(2)(
          start(2),
          "0.4 S * REPLICAOF redis1:6379 enabled (user request from 'id=3')",
          work('S', 1, 60),
          '60.1 S # Connection with master redis1:6379 lost.',
          every(
            1,
            60.3,
            66,
            'S # Error condition on socket for SYNC: connect to redis1:6379: Connection refused',
          ),
          promote,
          work('M', 67, 130),
        ),
        'sentinel2.log': sentinel(2, down(60)),
        'sentinel3.log': sentinel(3, down(60.1)),
      },
    },
    {
      name: 'a Raft leader that was cut off: its older term fences it',
      logs: {
        'etcd1.log': etcdMember(
          1,
          every(
            3,
            50,
            90,
            'warn "prober detected unhealthy status" "remote-peer-name":"etcd2","error":"dial tcp etcd2:2380: i/o timeout"',
          ),
          '92 info "raft.node: etcd1 changed leader from etcd1 to etcd2 at term 3"',
        ),
        'etcd2.log': etcdMember(
          2,
          every(
            3,
            50.5,
            90,
            'warn "prober detected unhealthy status" "remote-peer-name":"etcd1","error":"dial tcp etcd1:2380: i/o timeout"',
          ),
          '60 info "raft.node: etcd2 elected leader etcd2 at term 3"',
        ),
        'etcd3.log': etcdMember(
          3,
          every(
            3,
            50.7,
            90,
            'warn "prober detected unhealthy status" "remote-peer-name":"etcd1","error":"dial tcp etcd1:2380: i/o timeout"',
          ),
          '60.1 info "raft.node: etcd3 elected leader etcd2 at term 3"',
        ),
      },
    },
    {
      name: 'a leader that steps down before the next one is chosen',
      logs: {
        'sched1.log': keeper(
          'sched1',
          '1.2 info "became leader"',
          every(5, 50, 58, 'warn "lost connection to peer" "peer":"sched2","err":"i/o timeout sched2:7000"'),
          '58 warn "lost leader lease, stepping down"',
        ),
        'sched2.log': keeper(
          'sched2',
          every(
            5,
            50.5,
            60,
            'warn "lost connection to peer" "peer":"sched1","err":"i/o timeout sched1:7000"',
          ),
          '60 info "became leader"',
        ),
        'sched3.log': keeper('sched3'),
      },
    },
  ],
};
