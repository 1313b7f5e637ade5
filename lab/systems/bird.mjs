// BIRD: three routers with a BGP session between each two; they write of changes alone.
import { crash, cutOff, cutPair, oneWay, pause, restartEach } from '../faults.mjs';
import { writeFile } from '../network.mjs';

const R = ['rt1', 'rt2', 'rt3'];
const conf = (lab, name) => {
  const me = R.indexOf(name) + 1;
  const peers = R.filter((r) => r !== name)
    .map(
      (r) =>
        `protocol bgp ${r} {\n local as ${65000 + me};\n neighbor ${lab.host(r).ip} as ${65001 + R.indexOf(r)};\n hold time 9; keepalive time 3; connect retry time 5; connect delay time 1; error wait time 2, 10;\n graceful restart off;\n ipv4 { import all; export all; };\n}\n`,
    )
    .join('');
  return `log "/srv/bird.log" all;\nrouter id ${lab.host(name).ip};\ntimeformat protocol iso long ms;\ntimeformat log iso long ms;\ndebug protocols { states, events };\nprotocol device { }\nprotocol kernel { ipv4 { export none; import none; }; }\nprotocol static nets { ipv4; route 10.5${me}.0.0/16 blackhole; }\n${peers}`;
};
export const system = {
  name: 'bird',
  packages: ['bird2'],
  version: ['bird', '--version'],
  logFormat: 'bird: iso long <LEVEL> message',
  async prepare(lab) {
    await lab.addHosts(R, { own: ['/srv', '/run'] });
    for (const n of R) {
      const h = lab.host(n);
      writeFile(h, '/srv/bird.conf', conf(lab, n));
      lab.node(n, h);
      lab.collect(h, 'srv/bird.log', `${n}.log`);
    }
  },
  startHost(lab, host) {
    lab.start(host, ['bird', '-f', '-c', '/srv/bird.conf', '-s', '/run/bird.ctl'], { log: null });
  },
  ready: (lab) => lab.sleep(12),
  scenarios: {
    'healthy-rolling-restart': restartEach(R, { settleSeconds: 8 }),
    'isolate-router': cutOff('rt3', { seconds: 30 }),
    crash: crash('rt2', { seconds: 25 }),
    pause: pause('rt2', { seconds: 22 }),
    'cut-pair': cutPair('rt1', 'rt3', {
      seconds: 28,
      culpritsAccepted: ['rt1', 'rt3'],
      also: ['network-partition'],
    }),
    'one-way': oneWay('rt1', ['rt2'], {
      seconds: 28,
      culpritsAccepted: ['rt1', 'rt2'],
      also: ['network-partition'],
    }),
  },
};
