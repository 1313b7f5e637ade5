// Prometheus Alertmanager: three members that gossip, a client that posts alerts, a receiver of notifications.
import { crash, cutOff, cutPair, fillDisk, oneWay, pause, restartEach, smallDisk } from '../faults.mjs';
import { writeFile } from '../network.mjs';

const HOSTS = ['am-a', 'am-b', 'am-c'];
const SETTINGS = '/srv/alertmanager.yml';

export const system = {
  name: 'alertmanager',
  packages: ['prometheus-alertmanager'],
  version: ['prometheus-alertmanager', '--version'],
  logFormat: 'logfmt: ts, caller, level, component, msg',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'hook', 'client'], { own: ['/srv'] });
    for (const name of HOSTS) {
      const host = lab.host(name);
      lab.node(name, host);
      smallDisk(host, '/srv/data', '4m');
      writeFile(host, SETTINGS, settings(lab.host('hook').ip));
    }
  },
  startHost(lab, host) {
    if (host.name === 'hook') lab.start(host, ['python3', '-c', HOOK], { log: null });
    if (!HOSTS.includes(host.name)) return;
    const peers = HOSTS.filter((name) => name !== host.name).map(
      (name) => `--cluster.peer=${lab.host(name).ip}:9094`,
    );
    lab.start(host, [
      'prometheus-alertmanager',
      `--config.file=${SETTINGS}`,
      '--storage.path=/srv/data',
      '--data.maintenance-interval=5s',
      `--cluster.listen-address=${host.ip}:9094`,
      `--web.listen-address=${host.ip}:9093`,
      '--cluster.reconnect-interval=5s',
      '--log.level=debug',
      ...peers,
    ]);
  },
  async ready(lab) {
    for (const name of HOSTS)
      await lab.until(`${name} ready`, () =>
        lab.ask(lab.host('client'), ['curl', '-sf', '-m', '2', `http://${lab.host(name).ip}:9093/-/ready`]),
      );
  },
  load(lab) {
    const urls = HOSTS.map((name) => `http://${lab.host(name).ip}:9093/api/v2/alerts`).join(' ');
    const loop = `for i in $(seq 1 120); do for u in ${urls}; do curl -s -m 1 -H 'Content-Type: application/json' -d "[{\\"labels\\":{\\"alertname\\":\\"disk$((i % 12))\\",\\"host\\":\\"h$((i % 3))\\"}}]" $u >/dev/null 2>&1; done; sleep 1; done`;
    lab.start(lab.host('client'), ['bash', '-c', loop], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(HOSTS),
    'isolate-node': cutOff('am-b', { seconds: 30, after: 20 }),
    'node-crash': crash('am-b', { seconds: 25 }),
    'process-pause': pause('am-c', { seconds: 20 }),
    'one-way': oneWay('am-b', ['am-a', 'am-c'], { also: ['network-partition'], seconds: 30 }),
    'cut-pair': cutPair('am-a', 'am-b', {
      also: ['network-partition'],
      culpritsAccepted: ['am-a', 'am-b'],
      seconds: 40,
    }),
    'disk-full': fillDisk('am-a', '/srv/data', { seconds: 25 }),
    'receiver-down': {
      ...crash('hook', { pattern: 'node-crash', also: ['cascading-failure'], seconds: 30 }),
    },
    'receiver-slow': {
      ...pause('hook', { also: ['cascading-failure'], seconds: 35 }),
    },
  },
};

const settings = (hook) => `global: {resolve_timeout: 30s}
route:
  receiver: hook
  group_by: [alertname, host]
  group_wait: 1s
  group_interval: 5s
  repeat_interval: 10s
receivers:
  - name: hook
    webhook_configs:
      - {url: 'http://${hook}:8080/alerts', send_resolved: true}
`;

const HOOK = `
import http.server, socketserver
class H(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get('content-length', 0)))
        self.send_response(200); self.end_headers()
    def log_message(self, *a): pass
class S(socketserver.ThreadingMixIn, http.server.HTTPServer): daemon_threads = True
S(('0.0.0.0', 8080), H).serve_forever()
`;
