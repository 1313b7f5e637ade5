import type { RuleCases } from '../describe-rule.ts';
import { etcd, every, hashicorp, log4j, mongodb, rabbitmq, redis, service, zookeeper } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const redisStart = (s: number): string => `
  ${s} C # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
  ${s + 0.01} C # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=812, just started
  ${s + 0.02} M * Server initialized
  ${s + 0.03} M * Ready to accept connections`;
const rabbitStart = (s: number, name: string): string => `
  ${s} info Starting RabbitMQ 3.10.8 on Erlang 25.2.3 [jit]
  ${s + 0.2} info node           : ${name}
  ${s + 2} info Server startup complete; 4 plugins started.`;
const etcdStart = (s: number, name: string): string => `
  ${s} info "starting an etcd server" "etcd-version":"3.5.9","name":"${name}"
  ${s + 0.5} info "ready to serve client requests"`;
const work = (to: number, from = 5): string => every(2, from, to, 'info "applied request" "index":#');
const apiStart = (s: number): string => `
  ${s} info "service starting" "version":"2.4.1"
  ${s + 0.3} info "listening" "port":8080`;

export const nodeCrash: RuleCases = {
  patterns: ['node-crash', 'crash-loop'],
  fires: [
    {
      name: 'a Redis master whose log begins anew, missed by its replicas',
      pattern: 'node-crash',
      culprits: ['redis1'],
      startS: 60,
      logs: {
        'redis1.log': `${redis(812)(
          redisStart(0),
          every(5, 2, 60, 'M * 1 changes in 3600 seconds. Saving...'),
        )}${redis(944)(redisStart(80), every(5, 82, 120, 'M * 1 changes in 3600 seconds. Saving...'))}`,
        'redis2.log': redis(813)(
          redisStart(0.1),
          '1.0 S * Connecting to MASTER redis1:6379',
          '60.1 S # Connection with master redis1:6379 lost.',
          every(
            1,
            60.2,
            79,
            'S # Error condition on socket for SYNC: connect to redis1:6379: Connection refused',
          ),
          '81 S * MASTER <-> REPLICA sync: Finished with success',
        ),
        'redis3.log': redis(814)(
          redisStart(0.2),
          '1.0 S * Connecting to MASTER redis1:6379',
          every(
            1,
            60.4,
            79,
            'S # Error condition on socket for SYNC: connect to redis1:6379: Connection refused',
          ),
          '81 S * MASTER <-> REPLICA sync: Finished with success',
        ),
      },
    },
    {
      name: 'a RabbitMQ node that vanishes and boots again',
      pattern: 'node-crash',
      culprits: ['rmq2'],
      startS: 50,
      logs: {
        'rmq1.log': rabbitmq(
          rabbitStart(0, 'rabbit@rmq1'),
          every(4, 5, 120, 'info accepting AMQP connection <0.#.0> (10.0.0.9:4# -> 10.0.0.1:5672)'),
          '50.1 info node rabbit@rmq2 down: connection_closed',
          '50.2 info rabbit on node rabbit@rmq2 down',
          '80 info rabbit on node rabbit@rmq2 up',
        ),
        'rmq2.log': rabbitmq(
          rabbitStart(0, 'rabbit@rmq2'),
          every(4, 5, 50, 'info accepting AMQP connection <0.#.0> (10.0.0.9:4# -> 10.0.0.2:5672)'),
          rabbitStart(76, 'rabbit@rmq2'),
        ),
        'rmq3.log': rabbitmq(
          rabbitStart(0, 'rabbit@rmq3'),
          every(4, 5, 120, 'info accepting AMQP connection <0.#.0> (10.0.0.9:4# -> 10.0.0.3:5672)'),
          '50.1 info node rabbit@rmq2 down: connection_closed',
          '80 info rabbit on node rabbit@rmq2 up',
        ),
      },
    },
    {
      name: 'an etcd member that panics and is not started again',
      pattern: 'node-crash',
      culprits: ['etcd3'],
      startS: 70,
      logs: {
        'etcd1.log': etcd(
          etcdStart(0, 'etcd1'),
          work(140),
          every(
            3,
            70.4,
            130,
            'warn "prober detected unhealthy status" "round-tripper-name":"raft","remote-peer-name":"etcd3","error":"dial tcp etcd3:2380: connect: connection refused"',
          ),
        ),
        'etcd2.log': etcd(
          etcdStart(0.1, 'etcd2'),
          work(140),
          every(
            3,
            70.9,
            130,
            'warn "prober detected unhealthy status" "round-tripper-name":"raft","remote-peer-name":"etcd3","error":"dial tcp etcd3:2380: connect: connection refused"',
          ),
        ),
        'etcd3.log': etcd(
          etcdStart(0.2, 'etcd3'),
          work(70),
          '70 panic "runtime error: index out of range [4] with length 3" "stacktrace":"main.apply"',
        ),
      },
    },
    {
      name: 'a MongoDB member that recovers from an unclean shutdown',
      pattern: 'node-crash',
      culprits: ['mongo2'],
      startS: 45,
      logs: {
        'mongo1.log': mongodb(
          '0 I CONTROL "MongoDB starting" "pid":1,"port":27017,"host":"mongo1"',
          '1 I NETWORK "Waiting for connections" "port":27017',
          every(3, 3, 100, 'I NETWORK "Connection accepted" "remote":"10.0.0.9:4#"'),
          '45.3 I CONNPOOL "Dropping all pooled connections" "hostAndPort":"mongo2:27017","error":"HostUnreachable: Connection refused"',
          '47 I REPL "Member is in new state" "hostAndPort":"mongo2:27017","newState":"DOWN"',
          '70 I REPL "Member is in new state" "hostAndPort":"mongo2:27017","newState":"SECONDARY"',
        ),
        'mongo2.log': mongodb(
          '0 I CONTROL "MongoDB starting" "pid":1,"port":27017,"host":"mongo2"',
          '1 I NETWORK "Waiting for connections" "port":27017',
          every(3, 3, 45, 'I NETWORK "Connection accepted" "remote":"10.0.0.9:4#"'),
          '66 I CONTROL "MongoDB starting" "pid":1,"port":27017,"host":"mongo2"',
          '66.5 W STORAGE "Detected unclean shutdown - Lock file is not empty" "lockFile":"/data/db/mongod.lock"',
          '68 I NETWORK "Waiting for connections" "port":27017',
          every(3, 69, 100, 'I NETWORK "Connection accepted" "remote":"10.0.0.9:4#"'),
        ),
      },
    },
    {
      name: 'a service that dies at every start',
      pattern: 'crash-loop',
      culprits: ['payment'],
      startS: 30,
      withinS: 15,
      logs: {
        'gateway.log': service('gateway')(
          apiStart(0),
          every(1, 2, 110, 'info "request done" "path":"/buy","n":#'),
          every(2, 30.5, 100, 'error "request failed" "err":"connect ECONNREFUSED payment:8080"'),
        ),
        'payment.log': service('payment')(
          apiStart(0),
          every(1, 2, 30, 'info "charge done" "n":#'),
          ...[30, 40, 50, 60, 70].flatMap((s) => [
            `${s} fatal "panic: runtime error: invalid memory address or nil pointer dereference"`,
            apiStart(s + 5),
          ]),
        ),
      },
    },
    {
      name: 'a server without a log of its own that refuses everybody',
      pattern: 'node-crash',
      culprits: ['10.0.0.3'],
      startS: 40,
      logs: {
        'api-1.log': service('api-1')(
          apiStart(0),
          every(1, 1, 90, 'info "request done" "n":#'),
          every(
            2,
            40,
            90,
            'error "publish failed" "err":"dial tcp 10.0.0.3:4222: connect: connection refused"',
          ),
        ),
        'api-2.log': service('api-2')(
          apiStart(0),
          every(1, 1, 90, 'info "request done" "n":#'),
          every(
            2,
            40.7,
            90,
            'error "publish failed" "err":"dial tcp 10.0.0.3:4222: connect: connection refused"',
          ),
        ),
        'api-3.log': service('api-3')(
          apiStart(0),
          every(1, 1, 90, 'info "request done" "n":#'),
          every(
            2,
            41.3,
            90,
            'error "publish failed" "err":"dial tcp 10.0.0.3:4222: connect: connection refused"',
          ),
        ),
      },
    },
    {
      name: 'a Kafka broker whose log ends while the others cannot connect to it',
      pattern: 'node-crash',
      culprits: ['kafka2'],
      startS: 60,
      logs: {
        'kafka1.log': log4j(
          '0 INFO [KafkaServer id=1] started (kafka.server.KafkaServer)',
          every(2, 1, 150, 'INFO [Log partition=orders-#] Rolled new log segment (kafka.log.Log)'),
          every(
            4,
            61,
            100,
            'WARN [ReplicaFetcher replicaId=1, leaderId=2, fetcherId=0] Connection to node 2 (kafka2/10.0.0.2:9092) could not be established. Broker may not be available. (org.apache.kafka.clients.NetworkClient)',
          ),
        ),
        'kafka2.log': log4j(
          '0 INFO [KafkaServer id=2] started (kafka.server.KafkaServer)',
          every(2, 1, 60, 'INFO [Log partition=orders-#] Rolled new log segment (kafka.log.Log)'),
        ),
        'kafka3.log': log4j(
          '0 INFO [KafkaServer id=3] started (kafka.server.KafkaServer)',
          every(2, 1, 150, 'INFO [Log partition=orders-#] Rolled new log segment (kafka.log.Log)'),
          every(
            4,
            62,
            100,
            'WARN [ReplicaFetcher replicaId=3, leaderId=2, fetcherId=0] Connection to node 2 (kafka2/10.0.0.2:9092) could not be established. Broker may not be available. (org.apache.kafka.clients.NetworkClient)',
          ),
        ),
      },
    },
  ],
  quiet: [
    {
      name: 'a planned restart, though a client loses the server meanwhile',
      healthy: true,
      logs: {
        'redis1.log': `${redis(812)(
          redisStart(0),
          every(5, 2, 60, 'M * 1 changes in 3600 seconds. Saving...'),
          '60 M # Received SIGTERM scheduling shutdown...',
          '60.1 M # User requested shutdown...',
          '60.2 M # Redis is now ready to exit, bye bye...',
        )}${redis(944)(redisStart(64), every(5, 66, 120, 'M * 1 changes in 3600 seconds. Saving...'))}`,
        'client.log': service('client')(
          apiStart(0),
          every(1, 1, 120, 'info "set done" "n":#'),
          every(0.5, 60.3, 64, 'warn "connection error" "err":"connect ECONNREFUSED redis1:6379"'),
        ),
      },
    },
    {
      name: 'a rolling restart of software that says nothing when it is told to stop',
      healthy: true,
      logs: Object.fromEntries(
        [1, 2, 3].map((i) => [
          `worker${i}.log`,
          service(`worker${i}`)(
            apiStart(0),
            every(1, 2, 30 + i * 20, 'info "job done" "n":#'),
            apiStart(33 + i * 20),
            every(1, 35 + i * 20, 140, 'info "job done" "n":#'),
          ),
        ]),
      ),
    },
    {
      name: 'members that come up one after the other and refuse connections until then',
      healthy: true,
      logs: {
        'etcd1.log': etcd(
          etcdStart(0, 'etcd1').replace(/0\.5 info "ready.*/, ''),
          every(
            1,
            0.6,
            8,
            'warn "prober detected unhealthy status" "remote-peer-name":"etcd2","error":"dial tcp etcd2:2380: connect: connection refused"',
          ),
          '9 info "ready to serve client requests"',
          work(60, 10),
        ),
        'etcd2.log': etcd(etcdStart(8, 'etcd2'), work(60, 10)),
        'etcd3.log': etcd(etcdStart(4, 'etcd3'), work(60, 10)),
      },
    },
    {
      name: 'lines that speak of starting things in the midst of work',
      healthy: true,
      logs: {
        'db1.log': service('db1')(
          apiStart(0),
          every(0.5, 1, 90, 'info "flushed memtable" "n":#'),
          every(20, 10.2, 90, 'info "starting compaction" "level":2'),
          every(30, 15.2, 90, 'info "started backup of shard #"'),
        ),
        'db2.log': service('db2')(apiStart(0), every(0.5, 1, 90, 'info "flushed memtable" "n":#')),
      },
    },
    {
      name: 'a log that ends before the others while nobody misses its node',
      logs: {
        'batch1.log': service('batch1')(apiStart(0), every(1, 1, 40, 'info "row copied" "n":#')),
        'batch2.log': service('batch2')(apiStart(0), every(1, 1, 120, 'info "row copied" "n":#')),
      },
    },
    {
      name: 'a ZooKeeper server that is cut off and goes on writing',
      logs: {
        'zk1.log': zookeeper(1)(
          '0 INFO [main:QuorumPeerMain@152] - Starting quorum peer, myid=1',
          every(2, 1, 100, 'INFO [NIOWorkerThread-1:NIOServerCnxn@1] - Client session # closed'),
          every(
            3,
            50,
            75,
            'WARN [QuorumConnectionThread-[myid=1]-2:QuorumCnxManager@401] - Cannot open channel to 3 at election address zk3/10.0.0.3:3888',
          ),
        ),
        'zk2.log': zookeeper(2)(
          '0 INFO [main:QuorumPeerMain@152] - Starting quorum peer, myid=2',
          every(2, 1, 100, 'INFO [NIOWorkerThread-1:NIOServerCnxn@1] - Client session # closed'),
          every(
            3,
            51,
            75,
            'WARN [QuorumConnectionThread-[myid=2]-2:QuorumCnxManager@401] - Cannot open channel to 3 at election address zk3/10.0.0.3:3888',
          ),
        ),
        'zk3.log': zookeeper(3)(
          '0 INFO [main:QuorumPeerMain@152] - Starting quorum peer, myid=3',
          every(2, 1, 100, 'INFO [NIOWorkerThread-1:NIOServerCnxn@1] - Client session # closed'),
          every(
            3,
            50.5,
            75,
            'WARN [QuorumConnectionThread-[myid=3]-2:QuorumCnxManager@401] - Cannot open channel to 1 at election address zk1/10.0.0.1:3888',
          ),
          every(
            3,
            50.7,
            75,
            'WARN [QuorumConnectionThread-[myid=3]-2:QuorumCnxManager@401] - Cannot open channel to 2 at election address zk2/10.0.0.2:3888',
          ),
        ),
      },
    },
    {
      name: 'a caller that quotes the panic of another service and lives on',
      logs: {
        'edge.log': service('edge')(
          apiStart(0),
          every(1, 1, 80, 'info "request done" "n":#'),
          '40 error "upstream said: panic: nil map" "peer":"catalog"',
        ),
        'catalog.log': service('catalog')(apiStart(0), every(1, 1, 80, 'info "request done" "n":#')),
      },
    },
    {
      name: 'Consul servers of which one leaves when it is told to',
      healthy: true,
      logs: {
        'consul1.log': hashicorp(
          '0 [INFO]  agent: Consul agent running!',
          every(3, 1, 90, '[INFO]  agent: Synced check: check=web-#'),
          '40.2 [INFO]  agent.server: removing server: id=consul3',
        ),
        'consul2.log': hashicorp(
          '0 [INFO]  agent: Consul agent running!',
          every(3, 1, 90, '[INFO]  agent: Synced check: check=web-#'),
        ),
        'consul3.log': hashicorp(
          '0 [INFO]  agent: Consul agent running!',
          every(3, 1, 40, '[INFO]  agent: Synced check: check=web-#'),
          '40 [INFO]  agent: Caught signal: signal=terminated',
          '40.1 [INFO]  agent: Gracefully shutting down agent...',
          '40.5 [INFO]  agent: Exit code: code=0',
        ),
      },
    },
  ],
};
