// Small services that book tickets: edge, booking, three shards of seats, ledger, mailer, and a name server.
import { fileURLToPath } from 'node:url';
import { crash, cutOff, oneWay, pause, restartEach, stopGently } from '../faults.mjs';
import { mountFile, run, writeFile } from '../network.mjs';

const SERVICES = ['edge', 'booking', 'seats1', 'seats2', 'seats3', 'ledger', 'mailer'];
const CODE = fileURLToPath(new URL('../services/', import.meta.url));
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

export const system = {
  name: 'services',
  packages: ['unbound', 'libfaketime'],
  version: ['node', '--version'],
  logFormat:
    'pino JSON (level as number, time in milliseconds); unbound: "[epoch] unbound[pid:thread] level: message"',
  async prepare(lab) {
    await lab.addHosts([...SERVICES, 'dns'], { own: ['/srv'] });
    const dns = lab.host('dns');
    const zone = SERVICES.map((name) => `local-data: "${name}.lab. 5 A ${lab.host(name).ip}"\n`).join('');
    writeFile(
      dns,
      '/srv/unbound.conf',
      `server:\ninterface: ${dns.ip}\naccess-control: 10.0.0.0/8 allow\nuse-syslog: no\nlogfile: ""\nlog-time-ascii: yes\nverbosity: 1\ndo-daemonize: no\nchroot: ""\nusername: ""\npidfile: ""\nmodule-config: "iterator"\nlocal-zone: "lab." static\n${zone}remote-control:\ncontrol-enable: no\n`,
    );
    for (const name of SERVICES) {
      mountFile(
        lab.host(name),
        '/etc/resolv.conf',
        `nameserver ${dns.ip}\nsearch lab\noptions timeout:1 attempts:1\n`,
      );
      mountFile(lab.host(name), '/etc/hosts', '127.0.0.1 localhost\n');
      lab.node(name, lab.host(name));
    }
    lab.node('dns', dns);
  },
  async startHost(lab, host) {
    if (host.name === 'dns') lab.start(host, ['unbound', '-d', '-c', '/srv/unbound.conf']);
    else startService(lab, host);
    await lab.sleep(host.name === 'dns' ? 0.5 : 0);
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(['mailer', 'seats2', 'booking'], { settleSeconds: 10 }),
    'lost-update': mode('seats2', 'no-lock', {
      fault: 'seats2 counts seats without its lock: reads, waits, writes',
      pattern: 'lost-update',
      also: ['concurrent-update-conflict'],
      crowd: true,
    }),
    'message-duplication': mode('booking', 'lose-acks', {
      fault: 'acknowledgements to the outbox of booking fail: the same mails are sent again and again',
      pattern: 'message-duplication',
      also: ['livelock'],
      culpritsAccepted: ['booking', 'mailer'],
    }),
    'retry-storm': {
      ...mode('ledger', 'slow', {
        fault:
          'ledger slow (1.2 s a lock); booking (4 tries, 5 ms apart) and edge (5 tries, 5 ms apart) retry without backoff',
        pattern: 'retry-storm',
        also: ['cascading-failure', 'latency-spike', 'connection-exhaustion'],
        culpritsAccepted: ['ledger', 'booking', 'edge'],
      }),
      impatient: true,
    },
    'hot-spot': mode('edge', 'crowd', {
      fault: 'nine in ten bookings are for one event, kept by one shard',
      pattern: 'hot-spot',
      culprits: ['seats2'],
    }),
    'memory-leak': mode('ledger', 'keep-receipts', {
      fault: 'ledger keeps half a megabyte for each transfer and never drops it',
      pattern: 'memory-leak',
      also: ['memory-exhaustion'],
      seconds: 30,
    }),
    deadlock: mode('ledger', 'any-order', {
      fault:
        'ledger locks the two accounts of a transfer in any order: transfers wait for each other until they give up',
      pattern: 'distributed-deadlock',
      seconds: 25,
    }),
    'connection-leak': mode('booking', 'leak-connections', {
      fault: 'booking no longer gives connections to ledger back: its pool of six runs out',
      pattern: 'connection-exhaustion',
      healBy: 'restart',
    }),
    'dns-failure': {
      ...crash('dns', { match: 'unbound', also: ['node-crash'] }),
      fault: 'name server killed: no service finds another',
      pattern: 'dns-failure',
    },
    'clock-skew': {
      fault: 'ledger restarted with its clock 95 s ahead, later again with the right one',
      pattern: 'clock-skew',
      pick: 'ledger',
      seconds: 25,
      inject: async (lab, [host]) => {
        await stopGently(host);
        startService(lab, host, {
          LD_PRELOAD: FAKETIME,
          FAKETIME: '+95s',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        });
      },
      heal: async (lab, [host]) => {
        await stopGently(host);
        startService(lab, host);
      },
    },
    'node-crash': crash('ledger'),
    'process-pause': pause('seats2', { seconds: 15 }),
    'slow-service': mode('seats2', 'slow', {
      fault: 'seats2 computes 250 ms for each request on its only thread',
      pattern: 'latency-spike',
      crowd: true,
    }),
    'one-way': oneWay('ledger', ['booking'], {
      also: ['network-partition'],
      culpritsAccepted: ['ledger', 'booking'],
    }),
    'message-loss': mode('mailer', 'ack-first', {
      fault: 'mailer acknowledges first and then drops half of the messages',
      pattern: 'message-loss',
    }),
    'isolate-ledger': cutOff('ledger', { also: ['cascading-failure'] }),
    'isolate-shard': cutOff('seats1', { also: ['cascading-failure'] }),
    'ledger-pause': pause('ledger', { seconds: 18 }),
  },
};

/** A code path of a service switched on, then off again (or the service restarted). */
function mode(pick, name, { healBy = 'switch', crowd = false, ...truth }) {
  return {
    pick,
    ...truth,
    inject: async (lab, hosts) => {
      await switchTo(lab, hosts, name, crowd);
    },
    heal: async (lab, hosts) => {
      if (healBy === 'restart')
        for (const host of hosts) {
          await stopGently(host);
          startService(lab, host);
        }
      else await switchTo(lab, hosts, 'none', crowd);
    },
  };
}

async function switchTo(lab, hosts, name, crowd) {
  const modes = hosts.map((host) => [host, name]);
  if (crowd) modes.push([lab.host('edge'), name === 'none' ? 'none' : 'crowd']);
  if (lab.scenario.impatient)
    for (const caller of ['edge', 'booking'])
      modes.push([lab.host(caller), name === 'none' ? 'none' : 'impatient']);
  for (const [host, to] of modes)
    run(host, [
      'node',
      '-e',
      `fetch('http://127.0.0.1:8080/fault',{method:'POST',body:JSON.stringify({mode:'${to}'})}).then(r=>r.text())`,
    ]);
}

function startService(lab, host, env = {}) {
  const file = host.name.startsWith('seats') ? 'seats' : host.name;
  lab.start(host, ['node', '--max-old-space-size=140', `${CODE}${file}.mjs`, host.name], { env });
}
