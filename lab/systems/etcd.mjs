// etcd: three members.
import { crash, cutOff, oneWay, pause, restartEach } from '../faults.mjs';
import { run } from '../network.mjs';

const HOSTS = ['etcd-a', 'etcd-b', 'etcd-c'];

export const system = {
  name: 'etcd',
  packages: ['etcd-server', 'etcd-client'],
  version: ['etcd', '--version'],
  logFormat: 'zap JSON',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'client'], { own: ['/srv'] });
    for (const name of HOSTS) {
      lab.node(name, lab.host(name));
    }
  },
  startHost(lab, host) {
    if (host.name === 'client') return;
    const peers = HOSTS.map((name) => `${name}=http://${lab.host(name).ip}:2380`).join(',');
    const settings = {
      name: host.name,
      'data-dir': '/srv/etcd',
      'listen-peer-urls': `http://${host.ip}:2380`,
      'initial-advertise-peer-urls': `http://${host.ip}:2380`,
      'listen-client-urls': `http://${host.ip}:2379`,
      'advertise-client-urls': `http://${host.ip}:2379`,
      'initial-cluster': peers,
      logger: 'zap',
    };
    lab.start(host, ['etcd', ...Object.entries(settings).map(([key, value]) => `--${key}=${value}`)]);
  },
  async ready(lab) {
    await lab.until('all members healthy', () => etcdctl(lab, ['endpoint', 'health']) !== undefined);
  },
  load(lab) {
    const loop = `for i in $(seq 1 200); do timeout 3 etcdctl --endpoints=${endpoints(lab)} put k$((i % 20)) $i >/dev/null 2>&1; sleep 0.4; done`;
    lab.start(lab.host('client'), ['bash', '-c', loop], { log: null, env: { ETCDCTL_API: '3' } });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(HOSTS),
    'isolate-leader': cutOff(leader),
    'isolate-follower': cutOff(follower),
    'node-crash': crash('etcd-b'),
    'process-pause': pause(leader),
    'quorum-loss': { ...crash(['etcd-a', 'etcd-b'], { also: ['node-crash'] }), pattern: 'quorum-loss' },
    'one-way': oneWay('etcd-b', ['etcd-a', 'etcd-c'], { also: ['network-partition'] }),
  },
};

const endpoints = (lab) => HOSTS.map((name) => `http://${lab.host(name).ip}:2379`).join(',');

function etcdctl(lab, argv) {
  const answer = lab.ask(lab.host('client'), ['etcdctl', `--endpoints=${endpoints(lab)}`, ...argv], {
    env: { ETCDCTL_API: '3' },
  });
  return answer;
}

function leader(lab) {
  const rows = JSON.parse(
    run(
      lab.host('client'),
      ['etcdctl', `--endpoints=${endpoints(lab)}`, 'endpoint', 'status', '-w', 'json'],
      { env: { ETCDCTL_API: '3' } },
    ),
  );
  return HOSTS[rows.findIndex((row) => row.Status.header.member_id === row.Status.leader)];
}

function follower(lab) {
  const first = leader(lab);
  return HOSTS.find((name) => name !== first);
}
