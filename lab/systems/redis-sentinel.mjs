// Redis with Sentinel: a master and two replicas, a sentinel beside each.
import { crash, cutOff, pause, restartEach } from '../faults.mjs';
import { writeFile } from '../network.mjs';

const HOSTS = ['cache1', 'cache2', 'cache3'];

export const system = {
  name: 'redis-sentinel',
  packages: ['redis-server', 'redis-sentinel', 'redis-tools'],
  version: ['redis-server', '--version'],
  logFormat: 'redis: "pid:role DD Mon YYYY HH:MM:SS.mmm level message"',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'client'], { own: ['/srv'] });
    for (const name of HOSTS) {
      const host = lab.host(name);
      const follow = name === 'cache1' ? '' : `replicaof ${lab.host('cache1').ip} 6379\n`;
      writeFile(
        host,
        '/srv/redis.conf',
        `port 6379\nbind ${host.ip} 127.0.0.1\ndir /srv\nprotected-mode no\nrepl-timeout 8\n${lab.scenario.settings?.[name] ?? ''}${follow}`,
      );
      writeFile(
        host,
        '/srv/sentinel.conf',
        `port 26379\nbind ${host.ip}\ndir /srv\nprotected-mode no\nsentinel monitor main ${lab.host('cache1').ip} 6379 2\nsentinel down-after-milliseconds main 4000\nsentinel failover-timeout main 15000\n`,
      );
      lab.node(name, host);
      lab.node(`sentinel-${name}`, host);
    }
  },
  startHost(lab, host) {
    if (host.name === 'client') return;
    lab.start(host, ['redis-server', '/srv/redis.conf']);
    lab.start(host, ['redis-sentinel', '/srv/sentinel.conf'], { log: `sentinel-${host.name}.log` });
  },
  async ready(lab) {
    await lab.until('two replicas', () =>
      lab
        .ask(lab.host('client'), ['redis-cli', '-h', lab.host('cache1').ip, 'info', 'replication'])
        ?.includes('connected_slaves:2'),
    );
  },
  load(lab) {
    const loop = `for i in $(seq 1 300); do h=$(timeout 1 redis-cli -h ${lab.host('cache3').ip} -p 26379 sentinel get-master-addr-by-name main | head -1); timeout 1 redis-cli -h $h set k$i $i >/dev/null 2>&1; sleep 0.3; done`;
    lab.start(lab.host('client'), ['bash', '-c', loop], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(['cache2', 'cache3']),
    'isolate-master': cutOff('cache1', { also: ['split-brain'] }),
    'master-crash': crash('cache1', { match: 'redis-server' }),
    'master-pause': pause('cache1', { match: 'redis-server' }),
  },
};
