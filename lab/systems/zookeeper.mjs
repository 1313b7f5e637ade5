// ZooKeeper: three servers.
import { crash, cutOff, fillDisk, pause, restartEach, smallDisk } from '../faults.mjs';
import { writeFile } from '../network.mjs';

const HOSTS = ['zk1', 'zk2', 'zk3'];
const LIBRARIES = ['slf4j-log4j12', 'log4j-1.2', 'zookeeper']
  .map((name) => `/usr/share/java/${name}.jar`)
  .join(':');

/** Starts a server on a host whose `/srv` holds `zoo.cfg` and `log4j.properties`. */
export function startZookeeper(lab, host) {
  lab.start(host, [
    'java',
    '-Xmx128m',
    '-XX:-UsePerfData',
    '-XX:-UseContainerSupport',
    '-cp',
    `/srv:${LIBRARIES}`,
    '-Dlog4j.configuration=file:/srv/log4j.properties',
    '-Dzookeeper.preAllocSize=1024',
    'org.apache.zookeeper.server.quorum.QuorumPeerMain',
    '/srv/zoo.cfg',
  ]);
}

export const system = {
  name: 'zookeeper',
  packages: ['zookeeper'],
  version: ['dpkg-query', '-W', 'zookeeper'],
  logFormat: 'log4j: "time [myid:n] - LEVEL [thread:class@line] - message"',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'client'], { own: ['/srv'] });
    const servers = HOSTS.map((name, i) => `server.${i + 1}=${lab.host(name).ip}:2888:3888\n`).join('');
    for (const [i, name] of HOSTS.entries()) {
      const host = lab.host(name);
      if (lab.scenario.disk) smallDisk(host, '/srv/log', lab.scenario.disk);
      writeFile(
        host,
        '/srv/zoo.cfg',
        `tickTime=1000\ninitLimit=10\nsyncLimit=4\ndataDir=/srv/data\ndataLogDir=/srv/log\nclientPort=2181\nadmin.enableServer=false\n4lw.commands.whitelist=*\n${servers}`,
      );
      writeFile(host, '/srv/data/myid', `${i + 1}\n`);
      writeFile(
        host,
        '/srv/log4j.properties',
        'log4j.rootLogger=INFO, CONSOLE\nlog4j.appender.CONSOLE=org.apache.log4j.ConsoleAppender\nlog4j.appender.CONSOLE.layout=org.apache.log4j.PatternLayout\nlog4j.appender.CONSOLE.layout.ConversionPattern=%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n\n',
      );
      lab.node(name, host);
    }
  },
  startHost(lab, host) {
    if (host.name === 'client') return;
    startZookeeper(lab, host);
  },
  async ready(lab) {
    await lab.until('a leader', () => leader(lab), 60);
  },
  load(lab) {
    const script = `(echo create /lab x; for i in $(seq 1 240); do echo set /lab $i; sleep 0.4; done) | java -Xmx64m -XX:-UsePerfData -cp '/srv:${LIBRARIES}' org.apache.zookeeper.ZooKeeperMain -server ${HOSTS.map((name) => `${lab.host(name).ip}:2181`).join(',')} >/dev/null 2>&1`;
    lab.start(lab.host('client'), ['bash', '-c', script], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(HOSTS, { settleSeconds: 14 }),
    'isolate-leader': cutOff(leader),
    'isolate-follower': cutOff(follower),
    'node-crash': crash(leader),
    'process-pause': pause(leader),
    'quorum-loss': { ...crash(['zk1', 'zk2'], { also: ['node-crash'] }), pattern: 'quorum-loss' },
    'disk-full': fillDisk('zk2', '/srv/log', { disk: '16m', also: ['node-crash'] }),
  },
};

function leader(lab) {
  return HOSTS.find((name) =>
    lab
      .ask(lab.host('client'), [
        'bash',
        '-c',
        `exec 3<>/dev/tcp/${lab.host(name).ip}/2181 && echo srvr >&3 && timeout 2 cat <&3`,
      ])
      ?.includes('Mode: leader'),
  );
}

function follower(lab) {
  const first = leader(lab);
  return HOSTS.find((name) => name !== first);
}
