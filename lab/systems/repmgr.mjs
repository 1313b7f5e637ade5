// PostgreSQL with repmgr: a primary and two standbys; repmgrd on each promotes a standby when the primary is gone.
import { crash, cutOff, fillDisk, pause, restartEach, smallDisk } from '../faults.mjs';
import { run, signal, writeFile } from '../network.mjs';

const HOSTS = ['pg1', 'pg2', 'pg3'];
const BIN = '/usr/lib/postgresql/15/bin';
const DATA = '/srv/pg/data';
const AS = { user: 'postgres', env: { PATH: `${BIN}:${process.env.PATH}`, HOME: '/srv' } };

export const system = {
  name: 'repmgr',
  packages: ['postgresql-15', 'repmgr'],
  version: [`${BIN}/postgres`, '--version'],
  logFormat: 'PostgreSQL stderr: "time zone [pid] LEVEL: message"; repmgrd: "[time] [LEVEL] message"',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'client'], { own: ['/srv', '/run'] });
    lab.shareNames();
    for (const [i, name] of HOSTS.entries()) {
      const host = lab.host(name);
      smallDisk(host, '/srv/pg', lab.scenario.disk ?? '600m');
      run(host, ['mkdir', '-p', '/run/postgresql']);
      run(host, ['mkdir', '-m', '700', DATA]);
      run(host, ['chown', '-R', 'postgres', '/run/postgresql', '/srv/pg']);
      writeFile(host, '/srv/repmgr.conf', repmgrSettings(i + 1, name));
      lab.node(name, host, `${name}/postgresql.log`);
    }
    const primary = lab.host('pg1');
    run(primary, [`${BIN}/initdb`, '-D', DATA, '-A', 'trust', '-N'], { ...AS, seconds: 60 });
    run(
      primary,
      [
        'sh',
        '-c',
        `cat >> ${DATA}/postgresql.conf && echo 'host all,replication all 10.90.1.0/24 trust' >> ${DATA}/pg_hba.conf`,
      ],
      { ...AS, input: POSTGRES },
    );
    await system.startHost(lab, primary, { daemon: false });
    await up(lab, primary);
    for (const argv of [
      ['createuser', '-s', 'repmgr'],
      ['createdb', '-O', 'repmgr', 'repmgr'],
      ['psql', '-c', 'create table seen (id serial, at timestamptz default now())'],
      [`${BIN}/repmgr`, '-f', '/srv/repmgr.conf', 'primary', 'register'],
    ])
      run(primary, argv, AS);
    for (const name of HOSTS.slice(1)) {
      const host = lab.host(name);
      run(
        host,
        [
          `${BIN}/repmgr`,
          '-h',
          'pg1',
          '-U',
          'repmgr',
          '-d',
          'repmgr',
          '-f',
          '/srv/repmgr.conf',
          'standby',
          'clone',
          '--fast-checkpoint',
        ],
        { ...AS, seconds: 60 },
      );
      await system.startHost(lab, host, { daemon: false });
      await up(lab, host);
      run(host, [`${BIN}/repmgr`, '-f', '/srv/repmgr.conf', 'standby', 'register'], AS);
    }
    for (const name of HOSTS) startDaemon(lab, lab.host(name));
  },
  startHost(lab, host, { daemon = true } = {}) {
    if (host.name === 'client' || lab.ask(host, ['pidof', 'postgres'])) return;
    lab.start(host, [`${BIN}/postgres`, '-D', DATA], { ...AS, log: `${host.name}/postgresql.log` });
    if (daemon) startDaemon(lab, host);
  },
  load(lab) {
    const loop = `for i in $(seq 1 300); do timeout 2 psql "host=pg1,pg2,pg3 target_session_attrs=read-write user=repmgr dbname=postgres connect_timeout=2" -qc "insert into seen select from generate_series(1, ${lab.scenario.rows ?? 1})" >/dev/null 2>&1; sleep 0.4; done`;
    lab.start(lab.host('client'), ['bash', '-c', loop], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(['pg2', 'pg3'], {
      settleSeconds: 9,
      stop: async (lab, host) => {
        signal(host, 'SIGTERM', 'repmgrd');
        signal(host, 'SIGINT', `${BIN}/postgres`);
        await lab.sleep(4);
      },
    }),
    'primary-crash': { ...crash('pg1', { seconds: 30 }), heal: () => {} },
    'old-primary-returns': {
      ...crash('pg1', { match: 'postgres', seconds: 35 }),
      fault:
        'primary killed, a standby promoted, then the old primary started again as a primary: two primaries',
      pattern: 'split-brain',
      also: ['node-crash'],
      after: 25,
    },
    'isolate-standby': cutOff('pg3', { seconds: 30 }),
    'primary-pause': pause('pg1', { match: 'postgres', seconds: 15, also: [] }),
    'standby-disk-full': fillDisk('pg2', '/srv/pg', {
      disk: '300m',
      rows: 8000,
      seconds: 28,
      also: ['node-crash'],
    }),
    'isolate-primary': cutOff('pg1', { seconds: 35, also: ['split-brain'] }),
    'standby-pause': pause('pg2', { match: 'postgres', seconds: 25 }),
  },
};

const POSTGRES = `listen_addresses = '*'
log_line_prefix = '%m [%p] '
log_timezone = 'UTC'
shared_preload_libraries = 'repmgr'
wal_level = replica
max_wal_senders = 10
max_replication_slots = 10
wal_keep_size = 32MB
max_wal_size = 64MB
min_wal_size = 32MB
wal_log_hints = on
hot_standby = on
wal_sender_timeout = 6s
wal_receiver_timeout = 6s
shared_buffers = 32MB
unix_socket_directories = '/run/postgresql'
log_connections = off
`;

function repmgrSettings(id, name) {
  return `node_id=${id}
node_name='${name}'
conninfo='host=${name} user=repmgr dbname=repmgr connect_timeout=2'
data_directory='${DATA}'
pg_bindir='${BIN}'
failover=automatic
promote_command='${BIN}/repmgr standby promote -f /srv/repmgr.conf --log-to-file'
follow_command='${BIN}/repmgr standby follow -f /srv/repmgr.conf --log-to-file --upstream-node-id=%n'
reconnect_attempts=3
reconnect_interval=3
monitor_interval_secs=2
log_level=INFO
`;
}

function startDaemon(lab, host) {
  lab.start(host, [`${BIN}/repmgrd`, '-f', '/srv/repmgr.conf', '--daemonize=false', '--no-pid-file'], {
    ...AS,
    log: `${host.name}/repmgrd.log`,
  });
}

function up(lab, host) {
  return lab.until(`PostgreSQL on ${host.name}`, () =>
    lab.ask(host, [`${BIN}/pg_isready`, '-h', '/run/postgresql']),
  );
}
