// Ceph monitors alone: three of them, which elect a leader and keep a quorum.
import { crash, cutOff, cutPair, pause, restartEach } from '../faults.mjs';
import { run, writeFile } from '../network.mjs';

const HOSTS = ['mon-a', 'mon-b', 'mon-c'];
const DATA = '/srv/mon';

export const system = {
  name: 'ceph-mon',
  packages: ['ceph-mon'],
  version: ['ceph-mon', '--version'],
  logFormat: 'ceph: "ISO-time thread level message"',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'client'], { own: ['/srv', '/etc/ceph', '/var/log/ceph', '/run/ceph'] });
    const [first] = lab.hosts();
    const members = HOSTS.flatMap((name) => ['--add', name, `${lab.host(name).ip}:6789`]);
    run(first, [
      'monmaptool',
      '--create',
      '--fsid',
      '7a3f2c9e-1b5d-4f4e-9a77-0c2f4b1d8e60',
      ...members,
      '/srv/monmap',
    ]);
    run(first, [
      'ceph-authtool',
      '--create-keyring',
      '/srv/keyring',
      '--gen-key',
      '-n',
      'mon.',
      '--cap',
      'mon',
      'allow *',
    ]);
    run(first, [
      'ceph-authtool',
      '/srv/keyring',
      '--gen-key',
      '-n',
      'client.admin',
      '--cap',
      'mon',
      'allow *',
    ]);
    const shared = ['/srv/monmap', '/srv/keyring'].map((path) => [path, run(first, ['base64', path])]);
    for (const host of lab.hosts()) {
      for (const [path, text] of shared) run(host, ['sh', '-c', `base64 -d > ${path}`], { input: text });
      const hosts = HOSTS.map((name) => lab.host(name).ip).join(',');
      writeFile(
        host,
        '/etc/ceph/ceph.conf',
        `[global]\nfsid = 7a3f2c9e-1b5d-4f4e-9a77-0c2f4b1d8e60\nmon_initial_members = ${HOSTS.join(',')}\nmon_host = ${hosts}\nms_bind_msgr2 = false\nmon_data_avail_crit = 5\nmon_data_avail_warn = 15\nmon_health_to_clog_tick_interval = 10\n`,
      );
      if (host.name === 'client') continue;
      run(host, [
        'ceph-mon',
        '--mkfs',
        '-i',
        host.name,
        '--monmap',
        '/srv/monmap',
        '--keyring',
        '/srv/keyring',
        '--mon-data',
        DATA,
      ]);
      lab.node(host.name, host);
      lab.collect(host, `/var/log/ceph/ceph-mon.${host.name}.log`, `${host.name}.log`);
    }
  },
  startHost(lab, host) {
    if (host.name === 'client') return;
    lab.start(
      host,
      [
        'ceph-mon',
        '-f',
        '-i',
        host.name,
        '--public-addr',
        host.ip,
        '--mon-data',
        DATA,
        '--log-file',
        `/var/log/ceph/ceph-mon.${host.name}.log`,
      ],
      { log: null },
    );
  },
  async ready(lab) {
    await lab.until('quorum of three', () => ceph(lab, ['quorum_status'])?.includes('"quorum":[0,1,2]'));
  },
  load(lab) {
    const loop =
      'for i in $(seq 1 60); do timeout 4 ceph -k /srv/keyring --connect-timeout 3 config-key set lab/$i v$i >/dev/null 2>&1; sleep 1; done';
    lab.start(lab.host('client'), ['bash', '-c', loop], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(HOSTS, { settleSeconds: 10 }),
    'isolate-leader': cutOff(leader),
    'node-crash': crash('mon-b', { match: 'ceph-mon' }),
    'process-pause': pause(leader, { match: 'ceph-mon' }),
    'quorum-loss': {
      ...crash(['mon-a', 'mon-c'], { match: 'ceph-mon', also: ['node-crash'] }),
      pattern: 'quorum-loss',
    },
    'cut-pair': cutPair('mon-a', 'mon-c', { culpritsAccepted: ['mon-a', 'mon-c'] }),
    'isolate-peon': cutOff('mon-c'),
    'peon-pause': pause('mon-b', { match: 'ceph-mon', seconds: 26 }),
  },
};

function ceph(lab, argv) {
  return lab.ask(lab.host('client'), ['ceph', '-k', '/srv/keyring', '--connect-timeout', '3', ...argv]);
}

function leader(lab) {
  return JSON.parse(ceph(lab, ['quorum_status']) ?? '{}').quorum_leader_name ?? 'mon-a';
}
