import type { RuleCases } from '../describe-rule.ts';
import { etcd, every, log4j, service, zookeeper } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const zkWork = (from: number, to: number): string =>
  every(1, from, to, 'INFO [NIOWorkerThread-1:NIOServerCnxn@1] - Client session # closed');
const zkStart = (i: number): string => `0 INFO [main:QuorumPeerMain@152] - Starting quorum peer, myid=${i}`;
const etcdStart = (i: number): string =>
  `0 info "starting an etcd server" "etcd-version":"3.5.9","name":"etcd${i}"
   0.5 info "ready to serve client requests"`;
const etcdWork = (from: number, to: number): string => every(1, from, to, 'info "applied request" "index":#');
const missing = (from: number, to: number, i: number): string =>
  every(
    3,
    from,
    to,
    `warn "prober detected unhealthy status" "round-tripper-name":"raft","remote-peer-name":"etcd${i}","error":"dial tcp etcd${i}:2380: i/o timeout"`,
  );
const es = (...blocks: string[]): string => log4j(...blocks);
const job = (from: number, to: number): string => every(0.5, from, to, 'info "job done" "n":#');

export const processPause: RuleCases = {
  patterns: ['process-pause'],
  fires: [
    {
      name: 'an etcd member that stands still, is missed, and blames the disk when it wakes',
      pattern: 'process-pause',
      culprits: ['etcd2'],
      startS: 50,
      logs: {
        'etcd1.log': etcd(etcdStart(1), etcdWork(1, 120), missing(54, 75, 2)),
        'etcd2.log': etcd(
          etcdStart(2),
          etcdWork(1, 50),
          '75 warn "leader failed to send out heartbeat on time; took too long, leader is overloaded likely from slow disk" "to":"etcd1","heartbeat-interval":"100ms","exceeded-duration":"24.9s"',
          '75.1 warn "slow fdatasync" "took":"25.1s","expected-duration":"1s"',
          etcdWork(75.2, 120),
        ),
        'etcd3.log': etcd(etcdStart(3), etcdWork(1, 120), missing(54.5, 75, 2)),
      },
    },
    {
      name: 'a ZooKeeper server that wakes to broken connections',
      pattern: 'process-pause',
      culprits: ['zk3'],
      startS: 60,
      logs: {
        'zk1.log': zookeeper(1)(
          zkStart(1),
          zkWork(1, 130),
          '66 WARN [LearnerHandler-/10.0.0.3:51234:LearnerHandler@726] - Read timed out: connection to zk3 lost',
          '66.1 WARN [LearnerHandler-/10.0.0.3:51234:LearnerHandler@743] - ******* GOODBYE zk3 ********',
        ),
        'zk2.log': zookeeper(2)(zkStart(2), zkWork(1, 130)),
        'zk3.log': zookeeper(3)(
          zkStart(3),
          zkWork(1, 60),
          '85 WARN [QuorumPeer[myid=3]:Follower@131] - Exception when following the leader: java.net.SocketException: Connection reset',
          zkWork(85.3, 130),
        ),
      },
    },
    {
      name: 'a JVM whose own monitor tells of the pause',
      pattern: 'process-pause',
      culprits: ['datanode2'],
      startS: 40,
      logs: {
        'datanode1.log': log4j(
          '0 INFO [main] Starting DataNode (hdfs.DataNode)',
          every(1, 1, 90, 'INFO [main] Receiving block blk_# (hdfs.DataNode)'),
        ),
        'datanode2.log': log4j(
          '0 INFO [main] Starting DataNode (hdfs.DataNode)',
          every(1, 1, 40, 'INFO [main] Receiving block blk_# (hdfs.DataNode)'),
          '58 WARN [JvmPauseMonitor] Detected pause in JVM or host machine (eg GC): pause of approximately 17542ms (util.JvmPauseMonitor)',
          every(1, 58.5, 90, 'INFO [main] Receiving block blk_# (hdfs.DataNode)'),
        ),
        'datanode3.log': log4j(
          '0 INFO [main] Starting DataNode (hdfs.DataNode)',
          every(1, 1, 90, 'INFO [main] Receiving block blk_# (hdfs.DataNode)'),
        ),
      },
    },
    {
      name: 'an Elasticsearch node lost in a long collection',
      pattern: 'process-pause',
      culprits: ['es2'],
      startS: 50,
      logs: {
        'es1.log': es(
          every(1, 0, 110, 'INFO [o.e.c.m.MetadataService] [es1] updating mapping #'),
          '63 WARN [o.e.t.TransportService] [es1] NodeDisconnectedException: [es2][10.0.0.2:9300] disconnected',
        ),
        'es2.log': es(
          every(1, 0, 50, 'INFO [o.e.c.m.MetadataService] [es2] updating mapping #'),
          '75 WARN [o.e.m.j.JvmGcMonitorService] [es2] [gc][old][1234][12] duration [24.3s], collections [1]/[24.9s]',
          every(1, 75.2, 110, 'INFO [o.e.c.m.MetadataService] [es2] updating mapping #'),
        ),
        'es3.log': es(every(1, 0, 110, 'INFO [o.e.c.m.MetadataService] [es3] updating mapping #')),
      },
    },
    {
      name: 'a service that says nothing while its callers run into timeouts, and goes on',
      pattern: 'process-pause',
      culprits: ['stock'],
      startS: 60,
      logs: {
        'cart.log': service('cart')(
          job(0, 120),
          every(
            2,
            63,
            80,
            'error "request failed" "err":"request timed out","peer":"stock","url":"http://stock:8080/reserve"',
          ),
        ),
        'shop.log': service('shop')(
          job(0, 120),
          every(
            2,
            63.5,
            80,
            'error "request failed" "err":"request timed out","peer":"stock","url":"http://stock:8080/reserve"',
          ),
        ),
        'stock.log': service('stock')(
          job(0, 60),
          '80 warn "connection reset by peer" "peer":"cart"',
          job(80.1, 120),
        ),
      },
    },
  ],
  quiet: [
    {
      name: 'a node that says little, with long gaps that nobody minds',
      healthy: true,
      logs: {
        'backup.log': service('backup')(
          '0 info "service starting"',
          '1 info "snapshot done" "n":1',
          '47 info "snapshot done" "n":2',
          '160 info "snapshot done" "n":3',
          '300 info "snapshot done" "n":4',
        ),
        'api.log': service('api')(every(1, 0, 300, 'info "request done" "n":#')),
      },
    },
    {
      name: 'a gap that ends in a start banner',
      logs: {
        'etcd1.log': etcd(etcdStart(1), etcdWork(1, 120), missing(54, 75, 2)),
        'etcd2.log': etcd(
          etcdStart(2),
          etcdWork(1, 50),
          '75 info "starting an etcd server" "etcd-version":"3.5.9","name":"etcd2"',
          '75.5 info "ready to serve client requests"',
          etcdWork(76, 120),
        ),
        'etcd3.log': etcd(etcdStart(3), etcdWork(1, 120), missing(54.5, 75, 2)),
      },
    },
    {
      name: 'all nodes are still because there is nothing to do',
      healthy: true,
      logs: Object.fromEntries(
        ['a', 'b', 'c'].map((name) => [`${name}1.log`, service(`${name}1`)(job(0, 50), job(95, 140))]),
      ),
    },
    {
      name: 'short collections',
      healthy: true,
      logs: {
        'es1.log': es(
          every(1, 0, 110, 'INFO [o.e.c.m.MetadataService] [es1] updating mapping #'),
          every(
            20,
            10.5,
            110,
            'INFO [o.e.m.j.JvmGcMonitorService] [es1] [gc][young][12#][12] duration [320ms], collections [1]/[1.1s]',
          ),
        ),
        'es2.log': es(every(1, 0, 110, 'INFO [o.e.c.m.MetadataService] [es2] updating mapping #')),
      },
    },
    {
      name: 'a cut-off member that complains of its peers all the while',
      logs: {
        'etcd1.log': etcd(etcdStart(1), etcdWork(1, 120), missing(52, 75, 3)),
        'etcd2.log': etcd(etcdStart(2), etcdWork(1, 120), missing(52.5, 75, 3)),
        'etcd3.log': etcd(
          etcdStart(3),
          etcdWork(1, 50),
          missing(51, 75, 1),
          missing(51.5, 75, 2),
          etcdWork(76, 120),
        ),
      },
    },
  ],
};
