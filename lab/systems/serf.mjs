// Serf: four agents that gossip, one that asks queries of all.
import { crash, cutOff, cutPair, oneWay, pause, restartEach } from '../faults.mjs';

const HOSTS = ['oak', 'elm', 'ash', 'fir'];

export const system = {
  name: 'serf',
  packages: ['serf'],
  version: ['serf', 'version'],
  logFormat: 'Go log: "2006/01/02 15:04:05 [LEVEL] part: message"',
  async prepare(lab) {
    await lab.addHosts(HOSTS, { own: ['/srv'] });
    for (const name of HOSTS) lab.node(name, lab.host(name));
  },
  startHost(lab, host) {
    const key =
      host.name === lab.scenario.wrongKey && lab.restarted
        ? 'WWVzVGhpc0lzQW5vdGhlcg=='
        : 'VGhpc0lzQUtleTEyMzQ1Ng==';
    lab.start(host, [
      'serf',
      'agent',
      `-node=${host.name}`,
      `-bind=${host.ip}:7946`,
      '-rpc-addr=127.0.0.1:7373',
      `-encrypt=${key}`,
      '-snapshot=/srv/snap',
      '-profile=lan',
      '-retry-interval=3s',
      '-log-level=info',
      ...HOSTS.filter((n) => n !== host.name).map((n) => `-retry-join=${lab.host(n).ip}`),
    ]);
  },
  async ready(lab) {
    await lab.until(
      'all joined',
      () => (lab.ask(lab.host('oak'), ['serf', 'members']) ?? '').split('alive').length > HOSTS.length,
    );
  },
  load(lab) {
    const loop = 'for i in $(seq 1 100); do serf event deploy $i >/dev/null 2>&1; sleep 2; done';
    lab.start(lab.host('oak'), ['bash', '-c', loop], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(HOSTS, {
      stop: async (lab, host) => {
        lab.ask(host, ['serf', 'leave']);
        await lab.sleep(4);
      },
    }),
    'isolate-node': cutOff('elm', { seconds: 30, after: 25 }),
    'node-crash': crash('ash', { match: 'serf agent', seconds: 25 }),
    'process-pause': pause('fir', { match: 'serf agent', seconds: 20 }),
    'one-way': oneWay('elm', ['oak', 'ash', 'fir'], { also: ['network-partition'], seconds: 30 }),
    'cut-pair': cutPair('elm', 'fir', {
      also: ['network-partition'],
      culpritsAccepted: ['elm', 'fir'],
      seconds: 40,
    }),
    'wrong-key': {
      ...crash('fir', { match: 'serf agent', pattern: 'tls-auth-failure', also: ['node-crash'], seconds: 3 }),
      fault: '{culprits} restarted with another encryption key than its peers',
      wrongKey: 'fir',
      after: 30,
      heal: (lab, hosts) => {
        lab.restarted = true;
        return lab.startHost(hosts[0]);
      },
    },
  },
};
