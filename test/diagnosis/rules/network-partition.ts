import type { RuleCases } from '../describe-rule.ts';
import { etcd, every, hashicorp, mongodb, mysql, rabbitmq, redis, service, zookeeper } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const etcdMember = (i: number, ...blocks: string[]): string =>
  etcd(
    `0 info "starting an etcd server" "etcd-version":"3.5.9","name":"etcd${i}","initial-advertise-peer-urls":["http://10.0.0.${i}:2380"]
     0.5 info "ready to serve client requests"`,
    every(2, 1, 120, 'info "applied request" "index":#'),
    ...blocks,
  );
const deaf = (from: number, to: number, i: number): string =>
  every(
    3,
    from,
    to,
    `warn "prober detected unhealthy status" "round-tripper-name":"raft","remote-peer-name":"etcd${i}","error":"dial tcp 10.0.0.${i}:2380: i/o timeout"`,
  );
const zk = (i: number, ...blocks: string[]): string =>
  zookeeper(i)(
    `0 INFO [main:QuorumPeerMain@152] - Starting quorum peer, myid=${i}`,
    every(2, 1, 120, 'INFO [NIOWorkerThread-1:NIOServerCnxn@1] - Client session # closed'),
    ...blocks,
  );
const cannotOpen = (from: number, to: number, me: number, other: number): string =>
  every(
    3,
    from,
    to,
    `WARN [QuorumConnectionThread-[myid=${me}]-2:QuorumCnxManager@401] - Cannot open channel to ${other} at election address zk${other}/10.0.0.${other}:3888\n`.trim(),
  );
const mongo = (i: number, ...blocks: string[]): string =>
  mongodb(
    `0 I CONTROL "MongoDB starting" "pid":1,"port":27017,"host":"mongo${i}"`,
    every(2, 1, 120, 'I WRITE "Slow query" "ns":"shop.orders","durationMillis":12#'),
    ...blocks,
  );
const noRoute = (from: number, to: number, other: number): string =>
  every(
    2,
    from,
    to,
    `I REPL_HB "Heartbeat failed after max retries" "target":"mongo${other}:27017","error":{"code":6,"errmsg":"Error connecting to mongo${other}:27017 (10.0.0.${other}:27017) :: caused by :: No route to host"}`,
  );
const nomad = (...blocks: string[]): string =>
  hashicorp(
    '0 [INFO]  agent: Starting Nomad agent...',
    every(2, 1, 160, '[DEBUG] worker: dequeued evaluation: eval_id=e#'),
    ...blocks,
  );

export const networkPartition: RuleCases = {
  patterns: ['network-partition', 'membership-flapping'],
  fires: [
    {
      name: 'one etcd member cut off, by its own words and those of the others',
      pattern: 'network-partition',
      culprits: ['etcd3'],
      startS: 50,
      logs: {
        'etcd1.log': etcdMember(1, deaf(50, 80, 3), '82 info "peer became active" "peer-id":"etcd3"'),
        'etcd2.log': etcdMember(2, deaf(50.5, 80, 3)),
        'etcd3.log': etcdMember(
          3,
          deaf(50.2, 80, 1),
          deaf(50.7, 80, 2),
          '53 info "raft.node: etcd3 lost leader etcd1 at term 2"',
        ),
      },
    },
    {
      name: 'a pair that cannot reach each other while the third reaches both',
      pattern: 'network-partition',
      culprits: ['zk1', 'zk2'],
      startS: 40,
      logs: {
        'zk1.log': zk(1, cannotOpen(40, 70, 1, 2)),
        'zk2.log': zk(2, cannotOpen(41, 70, 2, 1)),
        'zk3.log': zk(3),
      },
    },
    {
      name: 'two of five replica set members without a route to the others',
      pattern: 'network-partition',
      culprits: ['mongo4', 'mongo5'],
      startS: 50,
      logs: {
        'mongo1.log': mongo(1, noRoute(50, 80, 4), noRoute(50.3, 80, 5)),
        'mongo2.log': mongo(2, noRoute(50.1, 80, 4), noRoute(50.4, 80, 5)),
        'mongo3.log': mongo(3, noRoute(50.2, 80, 4), noRoute(50.5, 80, 5)),
        'mongo4.log': mongo(4, noRoute(50, 80, 1), noRoute(50.3, 80, 2), noRoute(50.6, 80, 3)),
        'mongo5.log': mongo(5, noRoute(50, 80, 1), noRoute(50.3, 80, 2), noRoute(50.6, 80, 3)),
      },
    },
    {
      name: 'a RabbitMQ node that the software itself finds partitioned',
      pattern: 'network-partition',
      culprits: ['rmq3'],
      startS: 45,
      logs: {
        'rmq1.log': rabbitmq(
          '0 info Starting RabbitMQ 3.10.8 on Erlang 25.2.3 [jit]',
          every(3, 1, 100, 'info accepting AMQP connection <0.#.0> (10.0.0.9:4# -> 10.0.0.1:5672)'),
          '45 info node rabbit@rmq3 down: net_tick_timeout',
          '45.1 info rabbit on node rabbit@rmq3 down',
          '75 error Mnesia(rabbit@rmq1): ** ERROR ** mnesia_event got {inconsistent_database, running_partitioned_network, rabbit@rmq3}',
        ),
        'rmq2.log': rabbitmq(
          '0 info Starting RabbitMQ 3.10.8 on Erlang 25.2.3 [jit]',
          every(3, 1, 100, 'info accepting AMQP connection <0.#.0> (10.0.0.9:4# -> 10.0.0.2:5672)'),
          '45.4 info node rabbit@rmq3 down: net_tick_timeout',
          '75.2 error Mnesia(rabbit@rmq2): ** ERROR ** mnesia_event got {inconsistent_database, running_partitioned_network, rabbit@rmq3}',
        ),
        'rmq3.log': rabbitmq(
          '0 info Starting RabbitMQ 3.10.8 on Erlang 25.2.3 [jit]',
          every(3, 1, 100, 'info accepting AMQP connection <0.#.0> (10.0.0.9:4# -> 10.0.0.3:5672)'),
          '45.2 info node rabbit@rmq1 down: net_tick_timeout',
          '45.3 info node rabbit@rmq2 down: net_tick_timeout',
          '75.1 error Mnesia(rabbit@rmq3): ** ERROR ** mnesia_event got {inconsistent_database, running_partitioned_network, rabbit@rmq1}',
        ),
      },
    },
    {
      name: 'a Nomad server that leaves and comes back again and again',
      pattern: 'membership-flapping',
      culprits: ['nomad3'],
      startS: 40,
      logs: Object.fromEntries(
        [1, 2, 3].map((i) => [
          `nomad${i}.log`,
          nomad(
            ...[40, 60, 80, 100, 120].map((s) =>
              i === 3
                ? `${s} [WARN]  nomad.raft: failed to contact: server-id=nomad1 error="dial tcp nomad1:4647: i/o timeout"\n${s + 0.5} [WARN]  nomad.raft: failed to contact: server-id=nomad2 error="dial tcp nomad2:4647: i/o timeout"\n${s + 5} [INFO]  nomad: reconnected to node nomad1`
                : `${s + i * 0.1} [WARN]  nomad.raft: failed to contact: server-id=nomad3 error="dial tcp nomad3:4647: i/o timeout"\n${s + 1.5} [ERROR] nomad.raft: failed to heartbeat to: peer=nomad3 error="i/o timeout"\n${s + 5} [INFO]  nomad: node nomad3 is up`,
            ),
          ),
        ]),
      ),
    },
    {
      name: 'a Galera member that the others suspect and evict',
      pattern: 'network-partition',
      culprits: ['galera3'],
      startS: 60,
      logs: Object.fromEntries(
        [1, 2, 3].map((i) => [
          `galera${i}.log`,
          mysql(
            '0 [Note] mysqld (mysqld 10.5.23-MariaDB) starting as process 1 ...',
            `0.5 [Note] WSREP: wsrep_node_address = 10.0.0.${i}, node name galera${i}`,
            every(3, 1, 120, '[Note] WSREP: Writing down CC checksum: # at offset 240'),
            ...(i === 3 ? [1, 2] : [3]).map((other) =>
              every(
                2,
                60 + i,
                90,
                `[Note] WSREP: (d5afd2aa, 'tcp://0.0.0.0:4567') connection to peer galera${other} with addr tcp://galera${other}:4567 timed out, no messages seen in PT3S`,
              ),
            ),
            ...(i === 3 ? ['66 [Warning] WSREP: no nodes coming from prim view, prim not possible'] : []),
          ),
        ]),
      ),
    },
  ],
  quiet: [
    {
      name: 'peers that are not up yet while a cluster forms',
      healthy: true,
      logs: {
        'zk1.log': zookeeper(1)(
          '0 INFO [main:QuorumPeerMain@152] - Starting quorum peer, myid=1',
          cannotOpen(1, 10, 1, 2),
          cannotOpen(1.3, 10, 1, 3),
          every(2, 12, 90, 'INFO [NIOWorkerThread-1:NIOServerCnxn@1] - Client session # closed'),
        ),
        'zk2.log': zookeeper(2)(
          '5 INFO [main:QuorumPeerMain@152] - Starting quorum peer, myid=2',
          cannotOpen(6, 10, 2, 3),
          every(2, 12, 90, 'INFO [NIOWorkerThread-1:NIOServerCnxn@1] - Client session # closed'),
        ),
        'zk3.log': zookeeper(3)(
          '10 INFO [main:QuorumPeerMain@152] - Starting quorum peer, myid=3',
          every(2, 12, 90, 'INFO [NIOWorkerThread-1:NIOServerCnxn@1] - Client session # closed'),
        ),
      },
    },
    {
      name: 'a member that is restarted as planned',
      healthy: true,
      logs: {
        'etcd1.log': etcdMember(1, deaf(60.5, 66, 3)),
        'etcd2.log': etcdMember(2, deaf(60.8, 66, 3)),
        'etcd3.log': etcd(
          '0 info "starting an etcd server" "etcd-version":"3.5.9","name":"etcd3"',
          '0.5 info "ready to serve client requests"',
          every(2, 1, 60, 'info "applied request" "index":#'),
          '60 info "received signal; shutting down" "signal":"terminated"',
          '60.2 info "closed etcd server" "name":"etcd3"',
          '66 info "starting an etcd server" "etcd-version":"3.5.9","name":"etcd3"',
          '67 info "ready to serve client requests"',
          every(2, 68, 120, 'info "applied request" "index":#'),
        ),
      },
    },
    {
      name: 'a single request that timed out',
      healthy: true,
      logs: {
        'mongo1.log': mongo(1, '55 W NETWORK "operation timed out" "remote":"mongo2:27017","ms":1000'),
        'mongo2.log': mongo(2),
        'mongo3.log': mongo(3),
      },
    },
    {
      name: 'a dead member whose machine refuses connections',
      logs: {
        'redis1.log': redis(1)(
          '0 C # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=1, just started',
          '0.1 M * Ready to accept connections',
          every(2, 1, 50, 'M * DB saved on disk, key #'),
        ),
        'redis2.log': redis(2)(
          '0 C # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=2, just started',
          every(2, 1, 110, 'S * Background saving, key #'),
          every(
            1,
            50,
            110,
            'S # Error condition on socket for SYNC: connect to redis1:6379: Connection refused',
          ),
        ),
        'redis3.log': redis(3)(
          '0 C # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=3, just started',
          every(2, 1, 110, 'S * Background saving, key #'),
          every(
            1,
            50,
            110,
            'S # Error condition on socket for SYNC: connect to redis1:6379: Connection refused',
          ),
        ),
      },
    },
    {
      name: 'a callee that is up and answers with errors',
      logs: {
        'orders.log': service('orders')(
          '0 info "service starting"',
          '0.5 info "listening" "port":8080',
          every(0.5, 1, 90, 'info "order placed" "n":#'),
          every(1, 40, 60, 'error "stock answered 503" "peer":"stock"'),
        ),
        'stock.log': service('stock')(
          '0 info "service starting"',
          '0.5 info "listening" "port":8081',
          every(0.5, 1, 90, 'info "reservation done" "n":#'),
        ),
      },
    },
    {
      name: 'connections closed by a planned change of leader',
      healthy: true,
      logs: {
        'etcd1.log': etcdMember(
          1,
          '0.8 info "raft.node: etcd1 elected leader etcd1 at term 2"',
          '60 info "leadership transfer starting" "transferee-member-id":"etcd2"',
          '60.2 info "raft.node: etcd1 changed leader from etcd1 to etcd2 at term 3"',
          '60.3 warn "lost TCP streaming connection with remote peer" "remote-peer-id":"etcd2","error":"EOF"',
        ),
        'etcd2.log': etcdMember(
          2,
          '0.8 info "raft.node: etcd2 elected leader etcd1 at term 2"',
          '60.1 info "raft.node: etcd2 elected leader etcd2 at term 3"',
          '60.3 warn "lost TCP streaming connection with remote peer" "remote-peer-id":"etcd1","error":"EOF"',
        ),
        'etcd3.log': etcdMember(
          3,
          '0.8 info "raft.node: etcd3 elected leader etcd1 at term 2"',
          '60.2 info "raft.node: etcd3 changed leader from etcd1 to etcd2 at term 3"',
        ),
      },
    },
  ],
};
