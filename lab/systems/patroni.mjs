// Patroni: three PostgreSQL servers that Patroni keeps, over one ZooKeeper server.
import { crash, cutOff, fillDisk, pause, restartEach, smallDisk } from '../faults.mjs';
import { pidsOn, run, signal, writeFile } from '../network.mjs';
import { startZookeeper } from './zookeeper.mjs';

const HOSTS = ['db-a', 'db-b', 'db-c'];
const BIN = '/usr/lib/postgresql/15/bin';

const DSN = 'host=db-a,db-b,db-c target_session_attrs=read-write user=postgres password=pg dbname=postgres';
const role = (lab, name) =>
  lab.ask(lab.host('client'), ['curl', '-s', '-m', '2', `http://${lab.host(name).ip}:8008/patroni`]);
const leader = (lab) => HOSTS.find((name) => /"role": "(master|primary)"/.test(role(lab, name) ?? ''));
const replica = (lab) => {
  const first = leader(lab);
  return HOSTS.find((name) => name !== first);
};

const settings = (name, ip, lab) => `scope: shop
name: ${name}
restapi: {listen: '${ip}:8008', connect_address: '${ip}:8008'}
zookeeper: {hosts: ['${lab.host('zk').ip}:2181']}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 4
    retry_timeout: 5
    maximum_lag_on_failover: 1048576
    postgresql:
      use_pg_rewind: true
      parameters: {max_connections: 24, max_wal_senders: 6, max_wal_size: 64MB, min_wal_size: 32MB, wal_keep_size: 32MB, shared_buffers: 32MB, wal_log_hints: 'on', wal_sender_timeout: 8s, wal_receiver_timeout: 8s}
  initdb: [encoding: UTF8, locale: C]
  pg_hba:
    - local all all trust
    - host replication copy 10.90.1.0/24 md5
    - host all all 10.90.1.0/24 md5
postgresql:
  listen: '${ip}:5432'
  connect_address: '${ip}:5432'
  data_dir: /srv/pg/data
  bin_dir: ${BIN}
  pgpass: /srv/pg/pgpass
  authentication:
    superuser: {username: postgres, password: pg}
    replication: {username: copy, password: copy}
    rewind: {username: postgres, password: pg}
  parameters:
    unix_socket_directories: '/run/postgresql'
    logging_collector: 'on'
    log_directory: /srv/pglog
    log_filename: postgresql.log
    log_rotation_age: 0
    log_line_prefix: '%m [%p] '
    log_timezone: UTC
    listen_addresses: '${ip}'
`;

export const system = {
  name: 'patroni',
  packages: ['patroni', 'postgresql-15', 'zookeeper', 'python3-kazoo'],
  version: ['patroni', '--version'],
  logFormat: 'Patroni: Python logging "time LEVEL: message"; PostgreSQL stderr; ZooKeeper log4j',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'zk', 'client'], { own: ['/srv', '/run'] });
    lab.shareNames();
    for (const name of HOSTS) {
      const host = lab.host(name);
      smallDisk(host, '/srv/pg', lab.scenario.disk ?? '500m');
      run(host, ['mkdir', '-p', '/run/postgresql']);
      run(host, ['mkdir', '-p', '/srv/pglog']);
      run(host, ['chown', '-R', 'postgres', '/run/postgresql', '/srv/pg', '/srv/pglog']);
      writeFile(host, '/srv/patroni.yml', settings(name, host.ip, lab));
      lab.node(name, host, `${name}/patroni.log`);
    }
    const zk = lab.host('zk');
    writeFile(
      zk,
      '/srv/zoo.cfg',
      'tickTime=1000\ndataDir=/srv/data\nclientPort=2181\nadmin.enableServer=false\n',
    );
    writeFile(
      zk,
      '/srv/log4j.properties',
      'log4j.rootLogger=INFO, CONSOLE\nlog4j.appender.CONSOLE=org.apache.log4j.ConsoleAppender\nlog4j.appender.CONSOLE.layout=org.apache.log4j.PatternLayout\nlog4j.appender.CONSOLE.layout.ConversionPattern=%d{ISO8601} - %-5p [%t:%C{1}@%L] - %m%n\n',
    );
    lab.node('zk', zk);
  },
  async startHost(lab, host) {
    if (host.name === 'zk') {
      startZookeeper(lab, host);
      return;
    }
    if (!HOSTS.includes(host.name)) return;
    lab.start(host, ['/usr/bin/patroni', '/srv/patroni.yml'], {
      user: 'postgres',
      log: `${host.name}/patroni.log`,
      env: { HOME: '/srv', PATH: `${BIN}:/usr/bin:/bin` },
    });
  },
  async ready(lab) {
    await lab.until(
      'three members',
      () =>
        lab
          .hosts()
          .filter((h) => HOSTS.includes(h.name))
          .every((h) => (role(lab, h.name) ?? '').match(/"state": "running"/)),
      80,
    );
    for (const name of HOSTS)
      lab.collect(lab.host(name), '/srv/pglog/postgresql.log', `${name}/postgresql.log`);
    lab.ask(lab.host('client'), [
      'psql',
      DSN,
      '-qc',
      'create table seen (id serial, at timestamptz default now())',
    ]);
  },
  load(lab) {
    const loop = `for i in $(seq 1 300); do timeout 2 psql "${DSN} connect_timeout=2" -qc "insert into seen select from generate_series(1, ${lab.scenario.rows ?? 1})" >/dev/null 2>&1; sleep 0.5; done`;
    lab.start(lab.host('client'), ['bash', '-c', loop], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(HOSTS, {
      settleSeconds: 14,
      stop: async (_lab, host) => {
        signal(host, 'SIGTERM', '/usr/bin/patroni');
        for (let i = 0; i < 40 && pidsOn(host, '/usr/bin/patroni').length > 0; i += 1)
          await new Promise((r) => setTimeout(r, 250));
        signal(host, 'SIGKILL', '/usr/bin/patroni');
      },
    }),
    'isolate-replica': cutOff(replica, { seconds: 30, after: 25 }),
    'isolate-leader': cutOff(leader, { seconds: 35, after: 30, also: [] }),
    'leader-crash': crash(leader, { seconds: 30, after: 25 }),
    'leader-pause': pause(leader, { seconds: 25, after: 25 }),
    'zk-down': crash('zk', { seconds: 25, after: 25, also: ['cascading-failure'] }),
    'replica-disk-full': fillDisk(replica, '/srv/pg', {
      disk: '220m',
      rows: 8000,
      seconds: 28,
      also: ['node-crash'],
    }),
    'wrong-password': {
      ...cutOff(replica, { pattern: 'tls-auth-failure', seconds: 30 }),
      fault:
        'the password of the role "copy", with which standbys replicate, changed on the leader; walreceiver of {culprits} ended',
      culpritsAccepted: [...HOSTS],
      inject: (lab, hosts) => {
        run(lab.host('client'), ['psql', DSN, '-qc', "alter role copy password 'other'"]);
        for (const host of hosts) signal(host, 'SIGTERM', 'walreceiver');
      },
      heal: (lab) => run(lab.host('client'), ['psql', DSN, '-qc', "alter role copy password 'copy'"]),
    },
    'many-connections': {
      ...cutOff(leader, { pattern: 'connection-exhaustion', seconds: 22 }),
      fault: 'the client opens 40 connections to {culprits}, which allows 24',
      inject: (lab, [host]) =>
        lab.start(
          lab.host('client'),
          [
            'bash',
            '-c',
            `for i in $(seq 1 40); do psql "host=${host.ip} user=postgres password=pg dbname=postgres" -qc "select pg_sleep(22)" & sleep 0.1; done; wait`,
          ],
          { log: null },
        ),
      heal: () => {},
    },
  },
};
