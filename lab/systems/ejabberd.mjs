// ejabberd: three Erlang nodes in one XMPP cluster.
import { crash, restartEach } from '../faults.mjs';
import { run, writeFile } from '../network.mjs';

const HOSTS = ['chat1', 'chat2', 'chat3'];
const COOKIE = '/var/lib/ejabberd/.erlang.cookie';

export const system = {
  name: 'ejabberd',
  packages: ['ejabberd'],
  version: ['dpkg-query', '-W', 'ejabberd'],
  logFormat: 'ejabberd: "time [level] <pid>@module:function:line message"',
  async prepare(lab) {
    await lab.addHosts(HOSTS, {
      own: ['/srv', '/var/lib/ejabberd', '/var/log/ejabberd', '/run'],
      copied: ['/etc/ejabberd'],
    });
    lab.shareNames();
    for (const host of lab.hosts()) {
      writeFile(
        host,
        '/etc/ejabberd/ejabberdctl.cfg',
        `ERLANG_NODE=ejabberd@${host.name}\nERL_OPTIONS="-kernel net_ticktime 8"\n`,
      );
      writeFile(host, '/etc/ejabberd/ejabberd.yml', SETTINGS);
      writeFile(host, COOKIE, 'LABCOOKIE', 0o400);
      run(host, [
        'chown',
        '-R',
        'ejabberd:ejabberd',
        '/var/lib/ejabberd',
        '/var/log/ejabberd',
        '/etc/ejabberd',
        '/srv',
      ]);
      lab.node(host.name, host);
      lab.collect(host, '/var/log/ejabberd/ejabberd.log', `${host.name}.log`);
    }
  },
  startHost(lab, host) {
    lab.start(host, ['ejabberdctl', 'foreground'], { log: null });
  },
  async ready(lab) {
    for (const host of lab.hosts())
      await lab.until(
        `${host.name} started`,
        () => lab.ask(host, ['ejabberdctl', 'status'])?.includes('is running'),
        60,
      );
    for (const host of lab.hosts().slice(1))
      run(host, ['ejabberdctl', '--no-timeout', 'join_cluster', `ejabberd@${HOSTS[0]}`], { seconds: 40 });
    await lab.until(
      'three nodes',
      () => lab.ask(lab.host(HOSTS[0]), ['ejabberdctl', 'list_cluster'])?.split('\n').length === 3,
    );
  },
  // A link cut or a node that stands still leaves no line at this level, so they are no scenarios.
  scenarios: {
    'healthy-rolling-restart': restartEach(['chat2', 'chat3'], { settleSeconds: 14 }),
    'node-crash': crash('chat3', { after: 20 }),
    'wrong-cookie': {
      fault: '{culprits} stopped and started with another Erlang cookie',
      pattern: 'tls-auth-failure',
      pick: 'chat3',
      seconds: 28,
      after: 20,
      inject: (lab, [host]) => restart(lab, host, 'OTHERCOOKIE'),
      heal: (lab, [host]) => restart(lab, host, 'LABCOOKIE'),
    },
  },
};

async function restart(lab, host, cookie) {
  lab.ask(host, ['ejabberdctl', 'stop']);
  await lab.sleep(4);
  writeFile(host, '/srv/cookie', cookie);
  lab.ask(host, ['sh', '-c', `chmod 600 ${COOKIE} && cat /srv/cookie > ${COOKIE} && chmod 400 ${COOKIE}`]);
  await system.startHost(lab, host);
}

const SETTINGS = `loglevel: info
hosts:
  - lab.example
listen:
  -
    port: 5222
    module: ejabberd_c2s
  -
    port: 5269
    module: ejabberd_s2s_in
acl:
  admin:
    user: admin@lab.example
auth_method: internal
modules:
  mod_roster: {}
  mod_muc: {}
  mod_ping: {}
`;
