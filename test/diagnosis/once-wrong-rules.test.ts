// Cases that the diagnosis once got wrong; written for the tests.
import { describeRule } from './describe-rule.ts';
import { every, log4j, mongodb, service, skewed, syslog } from './write-log.ts';

const apiStart = (s: number): string => `
  ${s} info "service starting" "version":"2.4.1"
  ${s + 0.3} info "listening" "port":8080`;
const caller = (i: number): string =>
  service(`api-${i}`)(
    apiStart(0),
    every(1, 1, 90, 'info "request done" "n":#'),
    every(
      2,
      40 + i * 0.3,
      90,
      'error "publish failed" "err":"dial tcp nats3:4222: connect: connection refused"',
    ),
  );
const noRoute = (from: number, to: number, other: number): string =>
  every(
    2,
    from,
    to,
    `I REPL_HB "Heartbeat failed after max retries" "target":"mongo${other}:27017","error":{"code":6,"errmsg":"Error connecting to mongo${other}:27017 (10.0.0.${other}:27017) :: caused by :: No route to host"}`,
  );
const mongo = (i: number, others: number[]): string =>
  mongodb(
    `0 I CONTROL "MongoDB starting" "pid":1,"port":27017,"host":"mongo${i}"`,
    every(2, 1, 120, 'I NETWORK "Connection accepted" "remote":"10.0.9.9:4#"'),
    ...others.map((other) => noRoute(50 + other / 10, 80, other)),
  );

const orders = (from: number, to: number, shift: number, message: string): string =>
  every(0.5, from + shift, to + shift, (n) => `info "${message}" "orderId":"o-${from}-${n}"`);

describeRule('once wrong', {
  patterns: ['node-crash', 'membership-flapping', 'crash-loop', 'tls-auth-failure'],
  fires: [
    {
      name: 'a server without a log, named by its host name alone',
      pattern: 'node-crash',
      culprits: ['nats3'],
      startS: 40,
      logs: { 'api-1.log': caller(1), 'api-2.log': caller(2), 'api-3.log': caller(3) },
    },
    {
      // A client's connection accepted by a cut-off node is taken for its return (recoveriesOf).
      name: 'two of five members cut off that still accept connections of clients on their side',
      pattern: 'network-partition',
      culprits: ['mongo4', 'mongo5'],
      startS: 50,
      logs: {
        'mongo1.log': mongo(1, [4, 5]),
        'mongo2.log': mongo(2, [4, 5]),
        'mongo3.log': mongo(3, [4, 5]),
        'mongo4.log': mongo(4, [1, 2, 3]),
        'mongo5.log': mongo(5, [1, 2, 3]),
      },
    },
    {
      // The start is that of the leap back (when a clock that ran ahead is put right), not of the first disagreement.
      name: 'a clock that runs ahead for a time',
      pattern: 'clock-skew',
      culprits: ['billing'],
      startS: 50,
      logs: {
        'orders.log': service('orders')(
          apiStart(0),
          orders(2, 50, 0, 'order received'),
          orders(50, 80, 0, 'order received'),
          orders(80, 120, 0, 'order received'),
        ),
        'billing.log': service('billing')(
          apiStart(0),
          orders(2, 50, 0.05, 'order billed'),
          skewed(9, orders(50, 80, 0.05, 'order billed')),
          orders(80, 120, 0.05, 'order billed'),
        ),
        'mail.log': service('mail')(
          apiStart(0),
          orders(2, 50, 0.1, 'order confirmed'),
          orders(50, 80, 0.1, 'order confirmed'),
          orders(80, 120, 0.1, 'order confirmed'),
        ),
      },
    },
    {
      // Complaints that fill the last 60 % of a log at an even rate are taken for its calm (steady.ts).
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
            150,
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
            150,
            'WARN [ReplicaFetcher replicaId=3, leaderId=2, fetcherId=0] Connection to node 2 (kafka2/10.0.0.2:9092) could not be established. Broker may not be available. (org.apache.kafka.clients.NetworkClient)',
          ),
        ),
      },
    },
  ],
  quiet: [
    {
      // What is always there counts where nothing else explains the logs; nobody but strangers logs in here.
      name: 'failed logins from the internet, spread evenly over a long log',
      healthy: true,
      logs: {
        'auth.log': syslog('host1')(
          every(30, 1, 7200, 'CRON[#]: (root) CMD (run-parts /etc/cron.hourly)'),
          every(
            20,
            3,
            7200,
            (n) =>
              `sshd[${1000 + n}]: Failed password for invalid user admin from 203.0.113.${n % 250} port ${20_000 + n} ssh2`,
          ),
        ),
        'api.log': syslog('host2')(every(30, 1, 7200, 'api[812]: request # done')),
      },
    },
    {
      // `systemd[1]: Started ...` is a start of some unit, not of the speaker: a host's syslog becomes a crash loop (0.93).
      name: 'a syslog in which systemd starts sessions and timers',
      healthy: true,
      logs: {
        'host1.log': syslog('host1')(every(5, 1, 300, 'systemd[1]: Started Session # of user root.')),
        'host2.log': syslog('host2')(
          every(5, 1, 300, 'systemd[1]: Starting Daily apt download activities...'),
        ),
      },
    },
    {
      // Both `connection-probe` and `tls-failure` match `http: TLS handshake error from ...: EOF`; 0.75 is told.
      name: 'health checks that open a TLS connection and close it',
      healthy: true,
      logs: {
        'web1.log': service('web1')(
          apiStart(0),
          every(1, 1, 120, 'info "request done" "n":#'),
          every(5, 2, 120, 'info "http: TLS handshake error from 10.0.0.9:4#: EOF"'),
        ),
        'web2.log': service('web2')(apiStart(0), every(1, 1, 120, 'info "request done" "n":#')),
      },
    },
  ],
});
