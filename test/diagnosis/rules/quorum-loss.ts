import type { RuleCases } from '../describe-rule.ts';
import { etcd, every, hashicorp, rabbitmq, service } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const start = (s: number, i: number): string =>
  `${s} info "starting an etcd server" "etcd-version":"3.5.9","name":"etcd${i}"
   ${s + 0.5} info "ready to serve client requests"`;
const work = (from: number, to: number): string => every(1, from, to, 'info "applied request" "index":#');
const refused = (from: number, to: number, i: number): string =>
  every(
    3,
    from,
    to,
    `warn "prober detected unhealthy status" "round-tripper-name":"raft","remote-peer-name":"etcd${i}","error":"dial tcp etcd${i}:2380: connect: connection refused"`,
  );
const rabbitStart = (s: number, i: number): string =>
  `${s} info Starting RabbitMQ 3.10.8 on Erlang 25.2.3 [jit]
   ${s + 0.2} info node           : rabbit@rmq${i}
   ${s + 0.8} info Server startup complete; 4 plugins started.`;
const rabbitWork = (from: number, to: number): string =>
  every(2, from, to, 'info accepting AMQP connection <0.#.0> (10.0.0.9:4# -> 10.0.0.1:5672)');
const vault = (i: number, ...blocks: string[]): string =>
  hashicorp(
    '0 [INFO]  agent: Consul agent running!',
    every(1, 1, 120, '[DEBUG] agent.server: serving read: n=#'),
    ...blocks.map((block) => block.replaceAll('$', String(i))),
  );

export const quorumLoss: RuleCases = {
  patterns: ['quorum-loss'],
  fires: [
    {
      name: 'two of three etcd members killed at once',
      pattern: 'quorum-loss',
      culprits: ['etcd2', 'etcd3'],
      startS: 60,
      logs: {
        'etcd1.log': etcd(
          start(0, 1),
          work(1, 60),
          refused(60.4, 90, 2),
          refused(60.8, 90, 3),
          '62 warn "etcd1 stepped down to follower since quorum is not active"',
          every(2, 63, 90, 'info "etcd1 is starting a new election at term #"'),
          work(92, 130),
        ),
        'etcd2.log': etcd(start(0.1, 2), work(1, 60), start(90, 2), work(91, 130)),
        'etcd3.log': etcd(start(0.2, 3), work(1, 60), start(90.5, 3), work(91.5, 130)),
      },
    },
    {
      name: 'two of three RabbitMQ nodes gone',
      pattern: 'quorum-loss',
      culprits: ['rmq1', 'rmq3'],
      startS: 50,
      logs: {
        'rmq1.log': rabbitmq(rabbitStart(0, 1), rabbitWork(2, 50), rabbitStart(80, 1), rabbitWork(82, 120)),
        'rmq2.log': rabbitmq(
          rabbitStart(0, 2),
          rabbitWork(2, 120),
          '50.2 info node rabbit@rmq1 down: connection_closed',
          '50.3 info node rabbit@rmq3 down: connection_closed',
          '50.9 warning Cluster minority/secondary status detected - awaiting recovery',
        ),
        'rmq3.log': rabbitmq(rabbitStart(0, 3), rabbitWork(2, 50), rabbitStart(81, 3), rabbitWork(83, 120)),
      },
    },
    {
      name: 'a leader that loses two of its three peers to a cut and steps down',
      pattern: 'quorum-loss',
      startS: 60,
      logs: Object.fromEntries(
        [1, 2, 3].map((i) => [
          `consul${i}.log`,
          vault(
            i,
            ...[1, 2, 3]
              .filter((other) => other !== i)
              .map((other) =>
                every(
                  2,
                  60 + other / 10,
                  90,
                  `[ERROR] agent.server.raft: failed to contact: server-id=consul${other} error="dial tcp consul${other}:8300: no route to host"`,
                ),
              ),
            '61 [WARN]  agent.server.raft: failed to contact quorum of nodes, stepping down',
          ),
        ]),
      ),
    },
  ],
  quiet: [
    {
      name: 'one of three killed',
      logs: {
        'etcd1.log': etcd(start(0, 1), work(1, 130), refused(60.4, 90, 3)),
        'etcd2.log': etcd(start(0.1, 2), work(1, 130), refused(60.8, 90, 3)),
        'etcd3.log': etcd(start(0.2, 3), work(1, 60), start(90.5, 3), work(91.5, 130)),
      },
    },
    {
      name: 'a rolling restart with goodbyes',
      healthy: true,
      logs: Object.fromEntries(
        [1, 2, 3].map((i) => [
          `etcd${i}.log`,
          etcd(
            start(0, i),
            work(1, 30 + 20 * i),
            `${30 + 20 * i} info "received signal; shutting down" "signal":"terminated"`,
            start(33 + 20 * i, i),
            work(34 + 20 * i, 140),
          ),
        ]),
      ),
    },
    {
      name: 'two of five killed: three are a majority',
      logs: Object.fromEntries(
        [1, 2, 3, 4, 5].map((i) => [
          `etcd${i}.log`,
          i <= 3
            ? etcd(start(0, i), work(1, 130), refused(60.4, 90, 4), refused(60.8, 90, 5))
            : etcd(start(0, i), work(1, 60), start(90, i), work(91, 130)),
        ]),
      ),
    },
    {
      name: 'services of different kinds that die together are no quorum',
      logs: Object.fromEntries(
        ['cart', 'mail', 'web'].map((name) => [
          `${name}.log`,
          service(name)(
            '0 info "service starting"',
            '0.2 info "listening"',
            every(1, 1, name === 'web' ? 120 : 60, 'info "done" "n":#'),
            name === 'web'
              ? ''
              : '60 fatal "panic: runtime error: nil map"\n64 info "service starting"\n64.2 info "listening"',
          ),
        ]),
      ),
    },
  ],
};
