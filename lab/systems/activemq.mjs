// ActiveMQ: three brokers, each bridged to the two others; a producer and a consumer speak STOMP.
import { fileURLToPath } from 'node:url';
import { crash, cutOff, fillDisk, pause, restartEach, smallDisk } from '../faults.mjs';
import { writeFile } from '../network.mjs';

const HOSTS = ['broker1', 'broker2', 'broker3'];
const CLIENT = fileURLToPath(new URL('../services/stomp-client.mjs', import.meta.url));
const JARS = [
  '/usr/share/activemq/bin/activemq.jar',
  '/usr/share/activemq/lib/*',
  '/usr/share/activemq/lib/optional/*',
  '/usr/share/java/log4j-api.jar',
  '/usr/share/java/log4j-core.jar',
  '/usr/share/java/log4j-slf4j-impl.jar',
].join(':');

export const system = {
  name: 'activemq',
  packages: ['activemq'],
  version: ['dpkg-query', '-W', 'activemq'],
  logFormat: 'log4j: "time | LEVEL | message | logger | thread"; clients: logfmt',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'producer', 'consumer'], { own: ['/srv'] });
    for (const name of HOSTS) {
      const host = lab.host(name);
      smallDisk(host, '/srv/data', lab.scenario.disk ?? '400m');
      writeFile(host, '/srv/log4j.properties', LOG4J_1);
      writeFile(host, '/srv/log4j2.properties', LOG4J_2);
      writeFile(host, '/srv/activemq.xml', settings(lab, host, lab.scenario.storeMb ?? 200));
      lab.node(name, host);
    }
    for (const name of ['producer', 'consumer']) lab.node(name, lab.host(name));
  },
  startHost(lab, host) {
    if (!HOSTS.includes(host.name)) return;
    lab.start(
      host,
      [
        'java',
        '-Xmx160m',
        '-XX:-UsePerfData',
        '-Dactivemq.home=/usr/share/activemq',
        '-Dactivemq.base=/srv',
        '-Dactivemq.data=/srv/data',
        '-cp',
        `/srv:${JARS}`,
        'org.apache.activemq.console.Main',
        'start',
        'xbean:file:/srv/activemq.xml',
      ],
      { cwd: '/' },
    );
  },
  async ready(lab) {
    for (const name of HOSTS)
      await lab.until(
        `${name} listens`,
        () =>
          lab.ask(lab.host('producer'), ['bash', '-c', `exec 3<>/dev/tcp/${lab.host(name).ip}/61613`]) !==
          undefined,
        50,
      );
    await lab.sleep(4);
  },
  load(lab) {
    for (const [name, broker] of [
      ['producer', 'broker1'],
      ['consumer', 'broker3'],
    ])
      lab.start(lab.host(name), [
        'node',
        CLIENT,
        name,
        lab.host(broker).ip,
        String(lab.scenario.bytes ?? 200),
      ]);
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(['broker2', 'broker3'], { settleSeconds: 12 }),
    'isolate-broker': cutOff('broker2', { seconds: 35 }),
    'node-crash': crash('broker3'),
    'process-pause': pause('broker2', { seconds: 35 }),
    'disk-full': fillDisk('broker1', '/srv/data', { disk: '120m', bytes: 4000 }),
    'wrong-password': {
      fault: 'broker2 restarted with a wrong password for its bridges',
      pattern: 'tls-auth-failure',
      pick: 'broker2',
      seconds: 28,
      secure: true,
      inject: (lab, [host]) => restart(lab, host, 'wrong'),
      heal: (lab, [host]) => restart(lab, host, 'secret'),
    },
    'isolate-consumer-broker': cutOff('broker3', { seconds: 30 }),
    'producer-broker-pause': pause('broker1', { seconds: 25 }),
  },
};

async function restart(lab, host, password) {
  writeFile(host, '/srv/activemq.xml', settings(lab, host, 200, password));
  lab.ask(host, ['pkill', 'java']);
  await lab.sleep(4);
  await system.startHost(lab, host);
}

function settings(lab, host, storeMb, password = 'secret') {
  const others = HOSTS.filter((name) => name !== host.name);
  const bridges = others.map(
    (name) =>
      `<networkConnector name="to-${name}" uri="static:(tcp://${lab.host(name).ip}:61616?wireFormat.maxInactivityDuration=6000)" userName="bridge" password="${password}" duplex="false"/>`,
  );
  const users =
    '<plugins><simpleAuthenticationPlugin><users><authenticationUser username="bridge" password="secret" groups="all"/><authenticationUser username="app" password="app" groups="all"/></users></simpleAuthenticationPlugin></plugins>';
  return `<beans xmlns="http://www.springframework.org/schema/beans" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans-2.0.xsd http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">
<broker xmlns="http://activemq.apache.org/schema/core" useJmx="false" brokerName="${host.name}" dataDirectory="/srv/data">
<networkConnectors>${bridges.join('')}</networkConnectors>
<persistenceAdapter><kahaDB directory="/srv/data/kahadb" journalMaxFileLength="4mb" checkForCorruptJournalFiles="true"/></persistenceAdapter>
${lab.scenario.secure ? users : ''}
<systemUsage><systemUsage><memoryUsage><memoryUsage limit="32 mb"/></memoryUsage><storeUsage><storeUsage limit="${storeMb} mb"/></storeUsage><tempUsage><tempUsage limit="10 mb"/></tempUsage></systemUsage></systemUsage>
<transportConnectors><transportConnector name="openwire" uri="tcp://${host.ip}:61616?wireFormat.maxInactivityDuration=6000"/><transportConnector name="stomp" uri="stomp://${host.ip}:61613"/></transportConnectors>
</broker></beans>
`;
}

const LOG4J_1 = `log4j.rootLogger=INFO, console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d | %-5p | %m | %c | %t%n
`;
const LOG4J_2 = `rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console
appender.console.type = Console
appender.console.name = Console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d | %-5p | %m | %c | %t%n
`;
