import type { RuleCases } from '../describe-rule.ts';
import { app, checkpoints, etcdMember, postgresStart } from '../everyday-logs.ts';
import { every, mysql, postgres } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

export const conflicts: RuleCases = {
  patterns: ['distributed-deadlock', 'state-divergence', 'replication-lag', 'livelock', 'lost-update'],
  fires: [
    {
      name: 'transactions that PostgreSQL finds waiting for each other',
      pattern: 'distributed-deadlock',
      culprits: ['postgres'],
      startS: 60,
      logs: {
        'postgres.log': postgres(812)(
          postgresStart,
          checkpoints,
          '60 ERROR:  deadlock detected',
          '60.001 DETAIL:  Process 812 waits for ShareLock on transaction 741; blocked by process 813.',
          '72 ERROR:  deadlock detected',
        ),
        'api.log': app('api', '60.1 error "order failed" "err":"deadlock detected","peer":"postgres"'),
      },
    },
    {
      name: 'an etcd etcdMember that finds its data to differ',
      pattern: 'state-divergence',
      culprits: ['etcd3'],
      startS: 70,
      logs: {
        'etcd1.log': etcdMember(1),
        'etcd2.log': etcdMember(2),
        'etcd3.log': etcdMember(
          3,
          '70 error "found data inconsistency with peers" "error":"etcdserver: corrupt cluster"',
          '70.2 error "checkInitialHashKV failed: found data inconsistency" "error":"etcdserver: corrupt cluster"',
        ),
      },
    },
    {
      name: 'a replica that falls behind',
      pattern: 'replication-lag',
      startS: 50,
      logs: {
        'db1.log': app('db1'),
        'db2.log': app(
          'db2',
          every(3, 50, 90, (n) => `warn "replica lagging" "role":"replica","replayLagSec":${3 + n}`),
        ),
      },
    },
    {
      name: 'workers whose attempts grow while nothing is completed',
      pattern: 'livelock',
      startS: 40,
      logs: {
        'worker1.log': app(
          'worker1',
          every(0.5, 40, 80, (n) => `warn "lock is held, trying again" "attempts":${n},"completed":12`),
        ),
        'worker2.log': app(
          'worker2',
          every(0.5, 40, 80, (n) => `warn "lock is held, trying again" "attempts":${n},"completed":9`),
        ),
      },
    },
    {
      name: 'updates that start from the same value',
      pattern: 'lost-update',
      culprits: ['stock'],
      startS: 50,
      logs: {
        'stock.log': app(
          'stock',
          every(
            1,
            2,
            50,
            (n) =>
              `info "stock reserved" "sku":"sku-3","orderId":"o-${n}","qtyBefore":${500 - n},"qtyAfter":${499 - n}`,
          ),
          every(
            0.5,
            50,
            70,
            (n) =>
              `info "stock reserved" "sku":"sku-3","orderId":"p-${n}","qtyBefore":${451 - Math.ceil(n / 2)},"qtyAfter":${450 - Math.ceil(n / 2)}`,
          ),
        ),
        'cart.log': app('cart'),
      },
    },
  ],
  quiet: [
    {
      name: 'one name that was not found',
      healthy: true,
      logs: {
        'checkout.log': app(
          'checkout',
          '50 error "call failed" "err":"getaddrinfo ENOTFOUND payments.svc.cluster.local"',
        ),
        'cart.log': app('cart'),
      },
    },
    {
      name: 'a setting that speaks of deadlocks',
      healthy: true,
      logs: {
        'postgres.log': postgres(812)(
          postgresStart,
          checkpoints,
          '0.3 LOG:  parameter "deadlock_timeout" changed to "1s"',
        ),
        'api.log': app('api'),
      },
    },
    {
      name: 'replicas that report that they keep up',
      healthy: true,
      logs: {
        'db1.log': app('db1'),
        'db2.log': app(
          'db2',
          every(3, 5, 110, (n) => `info "replication status" "role":"replica","replayLagSec":0.${n % 3}`),
        ),
      },
    },
    {
      name: 'retries that succeed',
      healthy: true,
      logs: {
        'worker1.log': app(
          'worker1',
          every(0.5, 40, 80, (n) => `info "lock taken" "attempts":${n},"completed":${n}`),
        ),
        'worker2.log': app(
          'worker2',
          every(0.5, 40, 80, (n) => `info "lock taken" "attempts":${n},"completed":${n}`),
        ),
      },
    },
    {
      name: 'updates that follow each other, of many keys',
      healthy: true,
      logs: {
        'stock.log': app(
          'stock',
          every(
            0.5,
            2,
            90,
            (n) =>
              `info "stock reserved" "sku":"sku-${n % 4}","orderId":"o-${n}","qtyBefore":${500 - Math.floor(n / 4)},"qtyAfter":${499 - Math.floor(n / 4)}`,
          ),
        ),
        'cart.log': app('cart'),
      },
    },
    {
      name: 'Galera members that say that their state is the same',
      healthy: true,
      logs: {
        'galera1.log': mysql(
          '0 [Note] mysqld (mysqld 10.5.23-MariaDB) starting as process 1 ...',
          every(5, 1, 90, '[Note] WSREP: Consistency check # passed'),
          '40 [Note] WSREP: Member 0.0 (galera1) synced with group.',
        ),
        'galera2.log': mysql(
          '0 [Note] mysqld (mysqld 10.5.23-MariaDB) starting as process 1 ...',
          every(5, 1, 90, '[Note] WSREP: Consistency check # passed'),
        ),
      },
    },
  ],
};
