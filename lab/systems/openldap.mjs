// OpenLDAP: three providers, each replicating from the two others (multi-provider syncrepl); logs through syslog.
import { crash, cutOff, fillDisk, pause, restartEach, smallDisk } from '../faults.mjs';
import { run, writeFile } from '../network.mjs';

const HOSTS = ['ldap1', 'ldap2', 'ldap3'];
/** A /dev of the host's own, so that /dev/log is too. */
const OWN_DEVICES =
  'mkdir /srv/dev && cp -a /dev/null /dev/zero /dev/random /dev/urandom /srv/dev/ && mount --bind /srv/dev /dev';
const SUFFIX = 'dc=example,dc=net';

export const system = {
  name: 'openldap',
  packages: ['slapd', 'ldap-utils', 'busybox-syslogd'],
  version: ['dpkg-query', '-W', 'slapd'],
  logFormat: 'syslog: "Mon DD HH:MM:SS host facility.level slapd[pid]: message"',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'client'], { own: ['/srv', '/run', '/var/log'] });
    lab.shareNames();
    for (const name of HOSTS) {
      const host = lab.host(name);
      run(host, ['sh', '-c', OWN_DEVICES]);
      if (lab.scenario.disk) smallDisk(host, '/srv/db', lab.scenario.disk);
      run(host, ['mkdir', '-p', '/srv/db']);
      writeFile(host, '/srv/slapd.conf', settings(host, HOSTS.indexOf(name) + 1, lab.scenario));
      run(host, ['slapadd', '-f', '/srv/slapd.conf'], {
        input: `dn: ${SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\no: example\ndc: example\n`,
      });
      lab.node(name, host, `${name}.log`);
      lab.collect(host, '/srv/syslog', `${name}.log`);
    }
  },
  async startHost(lab, host) {
    if (host.name === 'client') return;
    lab.start(host, ['busybox', 'syslogd', '-n', '-O', '/srv/syslog'], { log: null });
    await lab.sleep(0.7);
    lab.start(host, ['slapd', '-d', '0', '-f', '/srv/slapd.conf', '-h', `ldap://${host.name}`], {
      log: null,
    });
  },
  async ready(lab) {
    for (const name of HOSTS)
      await lab.until(`${name} answers`, () =>
        lab.ask(lab.host('client'), ['ldapsearch', '-x', '-H', `ldap://${name}`, '-b', SUFFIX, '-s', 'base']),
      );
    await lab.sleep(6);
  },
  load(lab) {
    const add = `printf 'dn: ou=unit%s,${SUFFIX}\\nobjectClass: organizationalUnit\\nou: unit%s\\ndescription: %s\\n' $i $i $pad`;
    const loop = `pad=$(head -c ${lab.scenario.entryBytes ?? 100} /dev/zero | tr '\\0' x); for i in $(seq 1 90); do h=ldap$((i % 3 + 1)); ${add} | timeout 3 ldapadd -x -H ldap://$h -D cn=admin,${SUFFIX} -w secret >/dev/null 2>&1; sleep 0.6; done`;
    lab.start(lab.host('client'), ['bash', '-c', loop], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(HOSTS, { settleSeconds: 7 }),
    'isolate-provider': cutOff('ldap2', { seconds: 28, after: 22 }),
    'node-crash': crash('ldap3'),
    'process-pause': pause('ldap1', { match: 'slapd' }),
    'wrong-password': {
      fault: 'ldap2 restarted with a wrong replication password',
      pattern: 'tls-auth-failure',
      pick: 'ldap2',
      seconds: 28,
      culpritsAccepted: ['ldap2'],
      inject: async (lab, [host]) => {
        writeFile(host, '/srv/slapd.conf', settings(host, 2, lab.scenario, 'wrong'));
        await restart(lab, host);
      },
      heal: async (lab, [host]) => {
        writeFile(host, '/srv/slapd.conf', settings(host, 2, lab.scenario));
        await restart(lab, host);
      },
    },
    'disk-full': fillDisk('ldap3', '/srv/db', { disk: '6m', entryBytes: 8000 }),
  },
};

async function restart(lab, host) {
  const [pid] = (lab.ask(host, ['pidof', 'slapd']) ?? '').split(' ');
  lab.ask(host, ['kill', pid]);
  await lab.sleep(2);
  lab.start(host, ['slapd', '-d', '0', '-f', '/srv/slapd.conf', '-h', `ldap://${host.name}`], { log: null });
}

function settings(host, id, scenario, password = 'secret') {
  const from = HOSTS.filter((name) => name !== host.name).map(
    (name) =>
      `syncrepl rid=${id}${HOSTS.indexOf(name) + 1} provider=ldap://${name} type=refreshAndPersist retry="3 +" searchbase="${SUFFIX}" bindmethod=simple binddn="cn=admin,${SUFFIX}" credentials=${password} keepalive=5:2:2 timeout=3 network-timeout=3`,
  );
  return `include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload syncprov
serverID ${id}
loglevel stats sync
pidfile /run/slapd.pid
database mdb
suffix "${SUFFIX}"
rootdn "cn=admin,${SUFFIX}"
rootpw secret
directory /srv/db
maxsize ${scenario.disk ? 67108864 : 33554432}
overlay syncprov
${from.join('\n')}
multiprovider on
`;
}
