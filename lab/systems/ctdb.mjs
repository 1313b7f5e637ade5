// CTDB: three nodes that keep a cluster lock on a disk they share.
import { crash, cutOff, cutPair, oneWay, pause, restartEach } from '../faults.mjs';
import { run, signal, writeFile } from '../network.mjs';

const HOSTS = ['fs1', 'fs2', 'fs3'];

export const system = {
  name: 'ctdb',
  packages: ['ctdb'],
  version: ['ctdb', 'version'],
  logFormat: '"2006/01/02T15:04:05.000000+00:00 part[pid]: message"',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'client'], {
      own: ['/srv', '/var/lib/ctdb', '/run/ctdb'],
      copied: ['/etc/ctdb'],
    });
    for (const name of HOSTS) {
      const host = lab.host(name);
      lab.node(name, host);
      lab.collect(host, '/srv/ctdb.log', `${name}.log`);
      run(host, ['chmod', '755', '/run/ctdb', '/var/lib/ctdb']);
      run(host, [
        'mkdir',
        '-p',
        '/var/lib/ctdb/volatile',
        '/var/lib/ctdb/persistent',
        '/var/lib/ctdb/state',
        '/var/log/ctdb',
      ]);
      writeFile(host, '/etc/ctdb/nodes', HOSTS.map((n) => `${lab.host(n).ip}\n`).join(''));
      writeFile(
        host,
        '/etc/ctdb/ctdb.conf',
        `[logging]\n\tlocation = file:/srv/ctdb.log\n\tlog level = NOTICE\n[cluster]\n\tcluster lock = ${host.network.dir}/lock/reclock\n\tnode address = ${host.ip}\n[legacy]\n\trealtime scheduling = false\n`,
      );
    }
    run(lab.host('fs1'), ['mkdir', '-m', '777', `${lab.host('fs1').network.dir}/lock`]);
  },
  startHost(lab, host) {
    if (HOSTS.includes(host.name)) lab.start(host, ['ctdbd'], { log: null });
  },
  async ready(lab) {
    await lab.until(
      'all nodes OK',
      () => (lab.ask(lab.host('fs1'), ['ctdb', 'status']) ?? '').split(' OK').length > 3,
      60,
    );
  },
  load(lab) {
    lab.ask(lab.host('fs1'), ['ctdb', 'attach', 'things.tdb', 'persistent']);
    const loop =
      'for i in $(seq 1 120); do timeout 3 ctdb pstore things.tdb k$((i % 9)) /etc/hostname >/dev/null 2>&1; sleep 1; done';
    lab.start(lab.host('fs1'), ['bash', '-c', loop], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(HOSTS, {
      settleSeconds: 12,
      stop: async (lab, host) => {
        lab.ask(host, ['ctdb', 'shutdown']);
        await lab.sleep(3);
        signal(host, 'SIGTERM', 'ctdbd');
      },
    }),
    'isolate-node': cutOff('fs2', { seconds: 35, after: 25 }),
    'node-crash': crash('fs3', { match: 'ctdb', seconds: 25, after: 25 }),
    'leader-pause': pause(leader, { match: 'ctdb', seconds: 25, after: 25 }),
    'one-way': oneWay('fs2', ['fs1', 'fs3'], { also: ['network-partition'], seconds: 35 }),
    'cut-pair': cutPair('fs2', 'fs3', {
      also: ['network-partition'],
      culpritsAccepted: ['fs2', 'fs3'],
      seconds: 40,
    }),
  },
};

function leader(lab) {
  const n = Number(
    (
      lab.ask(lab.host('fs1'), ['ctdb', 'leader']) ??
      lab.ask(lab.host('fs1'), ['ctdb', 'recmaster']) ??
      '0'
    ).trim(),
  );
  return HOSTS[n] ?? 'fs1';
}
