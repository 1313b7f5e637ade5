// Redis Cluster: three masters with a replica each, on six hosts.
import { crash, cutOff, oneWay, pause, restartEach } from '../faults.mjs';
import { run } from '../network.mjs';

const HOSTS = ['shard-a1', 'shard-b1', 'shard-c1', 'shard-a2', 'shard-b2', 'shard-c2'];

export const system = {
  name: 'redis-cluster',
  packages: ['redis-server', 'redis-tools'],
  version: ['redis-server', '--version'],
  logFormat: 'redis: "pid:role DD Mon YYYY HH:MM:SS.mmm level message"',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'client'], { own: ['/srv'] });
    for (const name of HOSTS) lab.node(name, lab.host(name));
  },
  startHost(lab, host) {
    if (host.name === 'client') return;
    const settings = {
      port: 6379,
      bind: host.ip,
      'cluster-enabled': 'yes',
      'cluster-node-timeout': 4000,
      dir: '/srv',
      appendonly: 'yes',
      'protected-mode': 'no',
    };
    const options = Object.entries({ ...settings, ...lab.scenario.settings }).flatMap(([key, value]) => [
      `--${key}`,
      String(value),
    ]);
    lab.start(host, ['redis-server', ...options]);
  },
  async ready(lab) {
    const client = lab.host('client');
    await lab.sleep(1.5);
    const addresses = HOSTS.map((name) => `${lab.host(name).ip}:6379`);
    run(
      client,
      ['redis-cli', '--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'],
      { seconds: 40 },
    );
    await lab.until('cluster_state:ok', () =>
      lab
        .ask(client, ['redis-cli', '-h', lab.host('shard-a1').ip, 'cluster', 'info'])
        ?.includes('cluster_state:ok'),
    );
  },
  load(lab) {
    const first = lab.host('shard-b1').ip;
    const loop = `for i in $(seq 1 600); do timeout 2 redis-cli -c -h ${first} set key:$i v$i >/dev/null 2>&1; sleep 0.2; done`;
    lab.start(lab.host('client'), ['bash', '-c', loop], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(['shard-a2', 'shard-b2', 'shard-c2']),
    'isolate-master': cutOff('shard-a1'),
    'node-crash': crash('shard-b1', { match: 'redis-server', seconds: 20 }),
    'process-pause': pause('shard-c1', { match: 'redis-server', seconds: 20 }),
    'quorum-loss': {
      ...crash(['shard-a1', 'shard-b1'], { match: 'redis-server', also: ['node-crash'] }),
      pattern: 'quorum-loss',
    },
    'one-way': oneWay('shard-a1', HOSTS.slice(1), { also: ['network-partition'] }),
    'isolate-other-master': cutOff('shard-b1', { seconds: 18 }),
    'other-master-pause': pause('shard-a1', { match: 'redis-server', seconds: 16 }),
  },
};
