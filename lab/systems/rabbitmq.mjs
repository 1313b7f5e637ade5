// RabbitMQ: three nodes in a cluster.
import { crash, cutOff, cutPair, pause, restartEach } from '../faults.mjs';
import { run, writeFile } from '../network.mjs';

const HOSTS = ['mq1', 'mq2', 'mq3'];
const AS = {
  env: {
    HOME: '/srv',
    RABBITMQ_CONFIG_FILE: '/srv/rabbitmq',
    RABBITMQ_MNESIA_BASE: '/srv/mnesia',
    RABBITMQ_LOG_BASE: '/srv/log',
    RABBITMQ_LOGS: '-',
    RABBITMQ_ENABLED_PLUGINS_FILE: '/srv/plugins',
    LANG: 'C.UTF-8',
  },
};

export const system = {
  name: 'rabbitmq',
  packages: ['rabbitmq-server'],
  version: ['dpkg-query', '-W', 'rabbitmq-server'],
  logFormat: 'rabbitmq: "time [level] <pid> message"',
  async prepare(lab) {
    await lab.addHosts(HOSTS, { own: ['/srv', '/var/lib/rabbitmq', '/var/log/rabbitmq'] });
    lab.shareNames();
    for (const host of lab.hosts()) {
      const peers = HOSTS.map(
        (name, i) => `cluster_formation.classic_config.nodes.${i + 1} = rabbit@${name}\n`,
      ).join('');
      writeFile(
        host,
        '/srv/rabbitmq.conf',
        `cluster_formation.peer_discovery_backend = classic_config\n${peers}net_ticktime = 10\nlog.console = true\nlog.console.level = info\ncluster_partition_handling = ${lab.scenario.handling ?? 'ignore'}\n`,
      );
      writeFile(host, '/srv/.erlang.cookie', 'LABCOOKIE', 0o400);
      writeFile(host, '/srv/plugins', '[].');
      for (const path of ['/var/lib/rabbitmq', '/srv'])
        writeFile(host, `${path}/.erlang.cookie`, 'LABCOOKIE', 0o400);
      run(host, ['chown', '-R', 'rabbitmq', '/srv', '/var/lib/rabbitmq', '/var/log/rabbitmq']);
      lab.node(host.name, host);
    }
  },
  async startHost(lab, host) {
    lab.start(host, ['/usr/lib/rabbitmq/bin/rabbitmq-server'], { user: 'rabbitmq', ...AS });
    await lab.sleep(host.name === 'mq1' ? 6 : 1);
  },
  async ready(lab) {
    await lab.until(
      'three running nodes',
      () =>
        (
          lab
            .ask(
              lab.host('mq1'),
              ['/usr/lib/rabbitmq/bin/rabbitmqctl', 'cluster_status', '--formatter', 'json'],
              { user: 'rabbitmq', ...AS },
            )
            ?.match(/"running_nodes":\[[^\]]*\]/)?.[0] ?? ''
        ).split(',').length === 3,
      50,
    );
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(['mq2', 'mq3'], { settleSeconds: 14 }),
    'isolate-node': cutOff('mq2', { seconds: 30 }),
    'node-crash': crash('mq3', { seconds: 20, after: 20 }),
    'process-pause': pause('mq2', { match: 'beam', seconds: 28 }),
    'pause-minority': cutOff('mq1', { seconds: 30, after: 25, handling: 'pause_minority' }),
    'cut-pair': cutPair('mq1', 'mq3', { seconds: 30, culpritsAccepted: ['mq1', 'mq3'] }),
  },
};
