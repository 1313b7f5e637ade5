import type { RuleCases } from '../describe-rule.ts';
import { app, checkpoints, etcdMember, postgresStart, rabbitNode } from '../everyday-logs.ts';
import { etcd, every, postgres, redis, syslog, zookeeper } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const zk = (i: number, ...blocks: string[]): string =>
  zookeeper(i)(
    `0 INFO [main:QuorumPeerMain@152] - Starting quorum peer, myid=${i}`,
    every(1, 1, 120, 'INFO [NIOWorkerThread-1:NIOServerCnxn@1] - Client session # closed'),
    ...blocks,
  );
const fsync = (s: number, ms: number): string =>
  `${s} WARN [SyncThread:3:FileTxnLog@394] - fsync-ing the write ahead log in SyncThread:3 took ${ms}ms which will adversely effect operation latency.`;

export const resources: RuleCases = {
  patterns: ['disk-full', 'slow-disk', 'memory-exhaustion', 'memory-leak', 'connection-exhaustion'],
  fires: [
    {
      name: 'a full disk before the panic that it brings about',
      pattern: 'disk-full',
      culprits: ['etcd2'],
      startS: 59.5,
      logs: {
        'etcd1.log': etcdMember(
          1,
          every(
            3,
            61,
            90,
            'warn "prober detected unhealthy status" "remote-peer-name":"etcd2","error":"dial tcp etcd2:2380: connect: connection refused"',
          ),
        ),
        'etcd2.log': etcd(
          '0 info "starting an etcd server" "name":"etcd2"\n0.5 info "ready to serve client requests"',
          every(1, 1, 60, 'info "applied request" "index":#'),
          '59.5 warn "failed to write" "error":"write /data/wal/0.wal: no space left on device"',
          '60 panic "failed to save Raft hard state and entries"',
          '90 info "starting an etcd server" "name":"etcd2"\n90.5 info "ready to serve client requests"',
          every(1, 91, 120, 'info "applied request" "index":#'),
        ),
        'etcd3.log': etcdMember(3),
      },
    },
    {
      name: 'an etcd etcdMember that cannot write its log',
      pattern: 'disk-full',
      culprits: ['etcd2'],
      startS: 60,
      logs: {
        'etcd1.log': etcdMember(1),
        'etcd2.log': etcdMember(
          2,
          '60 fatal "failed to save Raft hard state and entries" "error":"write /data/member/wal/0.wal: no space left on device"',
        ),
        'etcd3.log': etcdMember(3),
      },
    },
    {
      name: 'a PostgreSQL server whose disk is full, quoted by its client',
      pattern: 'disk-full',
      culprits: ['postgres'],
      startS: 50,
      logs: {
        'postgres.log': postgres(812)(
          postgresStart,
          checkpoints,
          every(4, 50, 90, 'ERROR:  could not extend file "base/16384/16397": No space left on device'),
        ),
        'api.log': app(
          'api',
          every(
            4,
            50.1,
            90,
            'error "insert failed" "err":"could not extend file: No space left on device","peer":"postgres"',
          ),
        ),
      },
    },
    {
      name: 'a ZooKeeper server that waits for its disk',
      pattern: 'slow-disk',
      culprits: ['zk3'],
      startS: 50,
      logs: {
        'zk1.log': zk(1),
        'zk2.log': zk(2),
        'zk3.log': zk(3, fsync(50, 2200), fsync(55, 3024), fsync(60, 2900), fsync(66, 4100), fsync(71, 2500)),
      },
    },
    {
      name: 'a RabbitMQ node over its memory limit, and relief',
      pattern: 'memory-exhaustion',
      culprits: ['rmq2'],
      startS: 40,
      logs: {
        'rmq1.log': rabbitNode(
          1,
          '40.1 warning memory resource limit alarm set on node rabbit@rmq2.',
          '80.1 warning memory resource limit alarm cleared on node rabbit@rmq2',
        ),
        'rmq2.log': rabbitNode(
          2,
          '40 info vm_memory_high_watermark set. Memory used:262712512 allowed:230000000',
          '40.1 warning memory resource limit alarm set on node rabbit@rmq2.',
          '80.1 warning memory resource limit alarm cleared on node rabbit@rmq2',
        ),
        'rmq3.log': rabbitNode(
          3,
          '40.2 warning memory resource limit alarm set on node rabbit@rmq2.',
          '80.2 warning memory resource limit alarm cleared on node rabbit@rmq2',
        ),
      },
    },
    {
      name: 'a service that the kernel kills for its memory',
      pattern: 'memory-exhaustion',
      startS: 70,
      logs: {
        'kern.log': syslog('host3')(
          every(5, 1, 120, 'CRON[#]: (root) CMD (run-parts /etc/cron.hourly)'),
          '70 kernel: Out of memory: Killed process 812 (java) total-vm:8123456kB, anon-rss:4123456kB',
        ),
        'api.log': app('api'),
      },
    },
    {
      name: 'a PostgreSQL server without free connections',
      pattern: 'connection-exhaustion',
      culprits: ['postgres'],
      startS: 45,
      logs: {
        'postgres.log': postgres(812)(
          postgresStart,
          checkpoints,
          every(1, 45, 75, 'FATAL:  sorry, too many clients already'),
        ),
        'api.log': app(
          'api',
          every(
            1,
            45.05,
            75,
            'error "query failed" "err":"sorry, too many clients already","peer":"postgres"',
          ),
        ),
      },
    },
    {
      name: 'a heap that only grows',
      pattern: 'memory-leak',
      culprits: ['inventory'],
      startS: 0,
      withinS: 30,
      logs: {
        'inventory.log': app(
          'inventory',
          every(5, 2, 120, (n) => `info "runtime metrics" "heapUsedMb":${40 + 25 * n},"uptimeSec":${5 * n}`),
        ),
        'orders.log': app(
          'orders',
          every(5, 2, 120, (n) => `info "runtime metrics" "heapUsedMb":${40 + (n % 4)},"uptimeSec":${5 * n}`),
        ),
      },
    },
  ],
  quiet: [
    {
      name: 'a text of a user that speaks of storage',
      healthy: true,
      logs: {
        'mail.log': app('mail'),
        'api.log': app('api', '50 info "user wrote" "text":"my phone has no more storage left"'),
      },
    },
    {
      name: 'a slow sync at start-up and one later',
      healthy: true,
      logs: {
        'zk1.log': zk(1),
        'zk2.log': zk(2),
        'zk3.log': zk(3, fsync(2, 1500), fsync(3, 1200), fsync(80, 1100)),
      },
    },
    {
      name: 'slow syncs that a etcdMember reports right after it was stopped and woken',
      logs: {
        'etcd1.log': etcdMember(
          1,
          every(
            3,
            54,
            75,
            'warn "prober detected unhealthy status" "remote-peer-name":"etcd2","error":"dial tcp etcd2:2380: i/o timeout"',
          ),
        ),
        'etcd2.log': etcd(
          '0 info "starting an etcd server" "name":"etcd2"\n0.5 info "ready to serve client requests"',
          every(1, 1, 50, 'info "applied request" "index":#'),
          '75 warn "leader failed to send out heartbeat on time; took too long, leader is overloaded likely from slow disk" "to":"etcd1","exceeded-duration":"24.9s"',
          '75.1 warn "slow fdatasync" "took":"25.1s","expected-duration":"1s"',
          '75.3 warn "slow fdatasync" "took":"25.0s","expected-duration":"1s"',
          every(1, 76, 120, 'info "applied request" "index":#'),
        ),
        'etcd3.log': etcdMember(
          3,
          every(
            3,
            54.5,
            75,
            'warn "prober detected unhealthy status" "remote-peer-name":"etcd2","error":"dial tcp etcd2:2380: i/o timeout"',
          ),
        ),
      },
    },
    {
      name: 'a heap that grows and is collected again and again',
      healthy: true,
      logs: {
        'inventory.log': app(
          'inventory',
          every(
            2,
            2,
            120,
            (n) => `info "runtime metrics" "heapUsedMb":${40 + 12 * (n % 6)},"uptimeSec":${2 * n}`,
          ),
        ),
        'orders.log': app('orders'),
      },
    },
    {
      name: 'a configuration that names limits',
      healthy: true,
      logs: {
        'redis1.log': redis(7)(
          '0 C # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=7, just started',
          '0.1 M * Ready to accept connections',
          '0.1 M # maxmemory set to 4gb, policy noeviction',
          every(2, 1, 90, 'M * DB saved on disk, key #'),
        ),
        'postgres.log': postgres(8)(
          postgresStart,
          checkpoints,
          '0.3 LOG:  max_connections = 100, memory for shared buffers 128MB',
        ),
      },
    },
    {
      name: 'a pool that is used and has room',
      healthy: true,
      logs: {
        'api.log': app(
          'api',
          every(5, 3, 120, (n) => `info "pool stats" "total":20,"idle":${n % 9},"waiting":0`),
        ),
        'orders.log': app(
          'orders',
          every(5, 3, 120, (n) => `info "pool stats" "total":20,"idle":${n % 7},"waiting":0`),
        ),
      },
    },
    {
      name: 'disks with space left',
      healthy: true,
      logs: {
        'es1.log': app(
          'es1',
          every(
            10,
            5,
            120,
            (n) => `info "disk usage" "path":"/data","usedPercent":${60 + (n % 3)},"freeGb":120`,
          ),
        ),
        'es2.log': app(
          'es2',
          every(
            10,
            5,
            120,
            (n) => `info "disk usage" "path":"/data","usedPercent":${61 + (n % 3)},"freeGb":118`,
          ),
        ),
      },
    },
    {
      name: 'memory that rises once after a start and stays',
      healthy: true,
      logs: {
        'api.log': app(
          'api',
          every(
            5,
            2,
            120,
            (n) => `info "runtime metrics" "rssMb":${n < 4 ? 30 * n : 120 + (n % 3)},"uptimeSec":${5 * n}`,
          ),
        ),
        'web.log': app('web'),
      },
    },
  ],
};
