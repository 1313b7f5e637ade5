// memcached: three caches behind two web applications, which fall back to a database when a cache does not answer.
import { fileURLToPath } from 'node:url';
import { crash, cutOff, pause, restartEach } from '../faults.mjs';

const CACHES = ['cache-a', 'cache-b', 'cache-c'];
const CODE = fileURLToPath(new URL('../services/cached-app.mjs', import.meta.url));

export const system = {
  name: 'memcached',
  packages: ['memcached'],
  version: ['memcached', '--version'],
  logFormat: 'applications: "time LEVEL [app] message"; memcached -v: no times',
  async prepare(lab) {
    await lab.addHosts([...CACHES, 'web1', 'web2']);
    for (const name of ['web1', 'web2']) lab.node(name, lab.host(name));
    for (const name of CACHES) lab.node(name, lab.host(name));
  },
  startHost(lab, host) {
    const caches = CACHES.map((name) => `${name}=${lab.host(name).ip}`).join(',');
    if (CACHES.includes(host.name))
      lab.start(host, ['memcached', '-u', 'nobody', '-l', host.ip, '-m', '16', '-c', '100', '-v']);
    else lab.start(host, ['node', CODE, host.name, caches]);
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(['cache-b', 'cache-c'], { settleSeconds: 10 }),
    'isolate-cache': cutOff('cache-b'),
    'node-crash': crash('cache-c'),
    'process-pause': pause('cache-a', { seconds: 15 }),
    'connection-exhaustion': {
      fault: 'web1 opens connections to {culprits} and never closes them: the limit of 100 is reached',
      pattern: 'connection-exhaustion',
      pick: 'cache-a',
      culprits: ['web1'],
      culpritsAccepted: ['web1', 'cache-a'],
      inject: (lab) => {
        lab.leak = lab.start(
          lab.host('web1'),
          [
            'bash',
            '-c',
            `for i in $(seq 1 160); do exec {fd}<>/dev/tcp/${lab.host('cache-a').ip}/11211; done; sleep 60`,
          ],
          { log: null },
        );
      },
      heal: (lab) => {
        lab.ask(lab.host('web1'), ['pkill', '-x', 'bash']);
      },
    },
    'other-cache-pause': pause('cache-c', { seconds: 20 }),
    'isolate-other-cache': cutOff('cache-a', { seconds: 20 }),
  },
};
