// Pgpool-II: three with a watchdog in front of a PostgreSQL primary and its standby.
import { crash, cutOff, pause, restartEach } from '../faults.mjs';
import { run, writeFile } from '../network.mjs';

const PP = ['pool1', 'pool2', 'pool3'],
  DB = ['db1', 'db2'];
const BIN = '/usr/lib/postgresql/15/bin',
  DATA = '/srv/data';
const AS = { user: 'postgres', env: { PATH: `${BIN}:${process.env.PATH}`, HOME: '/srv' } };
const POSTGRES = `listen_addresses = '*'\nlog_line_prefix = '%m [%p] '\nlog_timezone = 'UTC'\nwal_level = replica\nmax_wal_senders = 10\nshared_buffers = 32MB\nunix_socket_directories = '/srv'\nwal_sender_timeout = 6s\nwal_receiver_timeout = 6s\n`;
const SETTINGS = `listen_addresses = '*'
port = 9999
pcp_listen_addresses = '*'
socket_dir = '/srv'
pcp_socket_dir = '/srv'
wd_ipc_socket_dir = '/srv'
pid_file_name = '/srv/pgpool.pid'
logdir = '/srv'
backend_clustering_mode = 'streaming_replication'
${DB.map((d, n) => `backend_hostname${n} = '${d}'\nbackend_port${n} = 5432\nbackend_weight${n} = 1\nbackend_flag${n} = 'ALLOW_TO_FAILOVER'\nbackend_data_directory${n} = '${DATA}'\n`).join('')}
sr_check_user = 'postgres'
sr_check_period = 5
health_check_user = 'postgres'
health_check_period = 3
health_check_timeout = 3
health_check_max_retries = 2
health_check_retry_delay = 1
connect_timeout = 2000
num_init_children = 8
auto_failback = on
auto_failback_interval = 5
log_line_prefix = '%m: %a pid %p: '
use_watchdog = on
${PP.map((p, n) => `hostname${n} = '${p}'\nwd_port${n} = 9000\npgpool_port${n} = 9999\nheartbeat_hostname${n} = '${p}'\nheartbeat_port${n} = 9694\nheartbeat_device${n} = ''\n`).join('')}
wd_lifecheck_method = 'heartbeat'
wd_interval = 3
wd_heartbeat_keepalive = 2
wd_heartbeat_deadtime = 9
`;
export const system = {
  name: 'pgpool',
  packages: ['pgpool2', 'postgresql-15'],
  version: ['pgpool', '--version'],
  logFormat: 'pgpool stderr with %m: %a pid %p; PostgreSQL stderr',
  async prepare(lab) {
    await lab.addHosts([...PP, ...DB, 'client'], { own: ['/srv', '/run'] });
    lab.shareNames();
    for (const n of [...PP, ...DB]) {
      const h = lab.host(n);
      lab.node(n, h);
      run(h, ['chown', 'postgres', '/srv']);
      run(h, ['chmod', '755', '/srv']);
    }
    for (const [i, n] of PP.entries()) {
      const h = lab.host(n);
      writeFile(h, '/srv/pgpool.conf', SETTINGS);
      writeFile(h, '/srv/pgpool_node_id', `${i}`);
      writeFile(h, '/srv/pool_hba.conf', 'host all all 0.0.0.0/0 trust\nlocal all all trust\n');
      writeFile(h, '/srv/pcp.conf', '');
    }
    const p = lab.host('db1');
    run(p, [`${BIN}/initdb`, '-D', DATA, '-A', 'trust', '-N'], { ...AS, seconds: 60 });
    run(
      p,
      [
        'sh',
        '-c',
        `cat >> ${DATA}/postgresql.conf && echo 'host all,replication all 10.90.1.0/24 trust' >> ${DATA}/pg_hba.conf`,
      ],
      { ...AS, input: POSTGRES },
    );
    system.startHost(lab, p);
    await up(lab, p);
    run(p, ['psql', '-h', '/srv', '-c', 'create table seen (id serial, at timestamptz default now())'], AS);
    run(
      lab.host('db2'),
      [`${BIN}/pg_basebackup`, '-h', 'db1', '-U', 'postgres', '-D', DATA, '-R', '-c', 'fast'],
      { ...AS, seconds: 60 },
    );
    system.startHost(lab, lab.host('db2'));
    await up(lab, lab.host('db2'));
  },
  startHost(lab, host) {
    if (host.name === 'client') return;
    if (host.name.startsWith('db')) {
      if (!lab.ask(host, ['pidof', 'postgres'])) lab.start(host, [`${BIN}/postgres`, '-D', DATA], AS);
    } else {
      lab.ask(host, ['sh', '-c', 'rm -f /srv/.s.PGSQLWD* /srv/pgpool.pid /srv/.s.*']);
      lab.start(
        host,
        ['pgpool', '-n', '-f', '/srv/pgpool.conf', '-F', '/srv/pcp.conf', '-a', '/srv/pool_hba.conf'],
        AS,
      );
    }
  },
  ready: (lab) =>
    lab.until('pgpool', () =>
      lab.ask(lab.host('client'), ['psql', '-h', 'pool1', '-p', '9999', '-U', 'postgres', '-c', 'select 1']),
    ),
  load(lab) {
    lab.start(
      lab.host('client'),
      [
        'bash',
        '-c',
        'for i in $(seq 1 600); do for p in pool1 pool2 pool3; do PGCONNECT_TIMEOUT=2 timeout 3 psql -h $p -p 9999 -U postgres postgres -qc "insert into seen default values" >/dev/null 2>&1; done; sleep 0.5; done',
      ],
      { log: null },
    );
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(PP, {
      settleSeconds: 10,
      stop: async (lab, h) => {
        lab.ask(h, ['pgpool', '-f', '/srv/pgpool.conf', '-F', '/srv/pcp.conf', '-m', 'fast', 'stop'], AS);
        await lab.sleep(3);
      },
    }),
    'isolate-pool': cutOff('pool1', { seconds: 30 }),
    'crash-pool': crash('pool2', { seconds: 25 }),
    'pause-pool': pause('pool2', { seconds: 24 }),
    'standby-crash': crash('db2', { seconds: 20 }),
    'isolate-standby': cutOff('db2', { seconds: 25, also: ['node-crash'] }),
    'primary-pause': pause('db1', { seconds: 22 }),
  },
};
function up(lab, host) {
  return lab.until(`PostgreSQL on ${host.name}`, () => lab.ask(host, [`${BIN}/pg_isready`, '-h', '/srv']));
}
