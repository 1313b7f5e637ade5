// DNS: a primary and a secondary BIND, a resolver (unbound) and two applications that ask it all the time.
import { fileURLToPath } from 'node:url';
import { crash, cutOff, pause, restartEach, stopGently } from '../faults.mjs';
import { mountFile, run, writeFile } from '../network.mjs';

const SERVERS = ['ns1', 'ns2'];
const KEY = 'c2VjcmV0LWtleS1vZi10aGUtbGFiLW9ubHk=';
const OTHER_KEY = 'YW5vdGhlci1rZXktb2YtdGhlLWxhYi1vbmx5';
const CODE = fileURLToPath(new URL('../services/resolving-app.mjs', import.meta.url));

export const system = {
  name: 'nameservers',
  packages: ['bind9', 'bind9-dnsutils', 'unbound'],
  version: ['named', '-v'],
  logFormat:
    'named: "DD-Mon-YYYY HH:MM:SS.mmm category: level: message"; unbound; applications: "time level name: message"',
  async prepare(lab) {
    await lab.addHosts([...SERVERS, 'resolver', 'app1', 'app2'], { own: ['/srv', '/run'] });
    const [ns1, ns2, resolver] = lab.hosts();
    writeFile(ns1, '/srv/lab.zone', zone(lab, 1));
    writeFile(
      ns1,
      '/srv/named.conf',
      settings(
        `zone "lab.test" { type primary; file "/srv/lab.zone"; allow-transfer { key xfer; }; also-notify { ${ns2.ip}; }; };`,
        KEY,
      ),
    );
    writeFile(ns2, '/srv/named.conf', secondary(lab, KEY));
    writeFile(
      resolver,
      '/srv/unbound.conf',
      `server:\ninterface: ${resolver.ip}\naccess-control: 10.0.0.0/8 allow\nuse-syslog: no\nlogfile: ""\nlog-time-ascii: yes\nverbosity: 1\nlog-servfail: yes\ndo-daemonize: no\nchroot: ""\nusername: ""\npidfile: ""\ncache-max-ttl: 2\ncache-max-negative-ttl: 1\nmodule-config: "iterator"\ndo-not-query-localhost: no\nlocal-zone: "test." nodefault\nstub-zone:\nname: "lab.test"\nstub-addr: ${ns1.ip}\nstub-addr: ${ns2.ip}\nremote-control:\ncontrol-enable: no\n`,
    );
    for (const name of ['app1', 'app2'])
      mountFile(
        lab.host(name),
        '/etc/resolv.conf',
        `nameserver ${resolver.ip}\noptions timeout:1 attempts:2\n`,
      );
    for (const host of lab.hosts()) lab.node(host.name, host);
  },
  startHost(lab, host) {
    if (SERVERS.includes(host.name)) {
      run(host, ['mkdir', '-p', '/run/named', '/srv/named']);
      lab.start(host, ['named', '-g', '-n', '1', '-c', '/srv/named.conf']);
    } else if (host.name === 'resolver') lab.start(host, ['unbound', '-d', '-c', '/srv/unbound.conf']);
    else lab.start(host, ['node', CODE, host.name, 'api.lab.test']);
  },
  async load(lab) {
    for (let serial = 2; serial <= 8; serial += 1)
      setTimeout(() => update(lab, serial), serial * 8000).unref();
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(SERVERS, { settleSeconds: 10 }),
    'resolver-crash': { ...crash('resolver', { also: ['node-crash'] }), pattern: 'dns-failure' },
    'nameservers-cut-off': { ...cutOff(SERVERS, { also: ['network-partition'] }), pattern: 'dns-failure' },
    'wrong-transfer-key': {
      fault: 'ns2 restarted with another key for zone transfers',
      pattern: 'tls-auth-failure',
      pick: 'ns2',
      seconds: 30,
      inject: (lab, [host]) => restart(lab, host, OTHER_KEY),
      heal: (lab, [host]) => restart(lab, host, KEY),
    },
    'resolver-pause': pause('resolver', { also: ['dns-failure'] }),
  },
};

async function restart(lab, host, key) {
  writeFile(host, '/srv/named.conf', secondary(lab, key));
  await stopGently(host);
  await system.startHost(lab, host);
}

function update(lab, serial) {
  const ns1 = lab.host('ns1');
  writeFile(ns1, '/srv/lab.zone', zone(lab, serial));
  lab.ask(ns1, ['pkill', '-HUP', 'named']);
}

const secondary = (lab, key) =>
  settings(
    `server ${lab.host('ns1').ip} { keys { xfer; }; }; zone "lab.test" { type secondary; file "/srv/named/lab.zone"; primaries { ${lab.host('ns1').ip} key xfer; }; };`,
    key,
  );

function settings(zones, key) {
  return `options { directory "/srv/named"; recursion no; min-refresh-time 3; min-retry-time 2; listen-on-v6 { none; }; dnssec-validation no; pid-file "/run/named/named.pid"; session-keyfile none; };
controls {};
key xfer { algorithm hmac-sha256; secret "${key}"; };
${zones}
`;
}

function zone(lab, serial) {
  return `$TTL 2
@ IN SOA ns1 admin ( ${serial} 5 3 3600 1 )
@ IN NS ns1
@ IN NS ns2
ns1 IN A ${lab.host('ns1').ip}
ns2 IN A ${lab.host('ns2').ip}
api IN A 10.90.1.${100 + serial}
`;
}
