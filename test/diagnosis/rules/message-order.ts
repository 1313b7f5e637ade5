import type { RuleCases } from '../describe-rule.ts';
import { every, rabbitmq, service } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const start = '0 info "service starting"\n0.3 info "listening"';
const sent = (from: number, to: number, skip: (n: number) => boolean = () => false): string =>
  every(0.5, from, to, (n) => `info "event sent" "eventId":"e-${n}","seq":${n}`)
    .split('\n')
    .filter((_, i) => !skip(i + 1))
    .join('\n');
const mailed = (from: number, to: number, id: (n: number) => number): string =>
  every(0.5, from, to, (n) => `info "e-mail sent" "eventId":"e-${id(n)}"`);

export const messageOrder: RuleCases = {
  patterns: ['message-duplication', 'message-loss'],
  fires: [
    {
      name: 'events that are handled up to three times',
      pattern: 'message-duplication',
      culprits: ['notify'],
      startS: 40,
      logs: {
        'notify.log': service('notify')(
          start,
          mailed(2, 40, (n) => n),
          mailed(40, 60, (n) => 80 + Math.floor(n / 3)),
          mailed(60, 100, (n) => 120 + n),
        ),
        'orders.log': service('orders')(start, every(1, 1, 100, 'info "order placed" "n":#')),
      },
    },
    {
      name: 'messages that the broker delivers again and again',
      pattern: 'message-duplication',
      startS: 50,
      logs: {
        'rmq1.log': rabbitmq(
          '0 info Starting RabbitMQ 3.10.8 on Erlang 25.2.3 [jit]',
          every(2, 1, 100, 'info accepting AMQP connection <0.#.0> (10.0.0.9:4# -> 10.0.0.1:5672)'),
        ),
        'worker.log': service('worker')(
          start,
          every(1, 1, 100, 'info "task done" "n":#'),
          every(1, 50, 75, 'warn "redelivery of a message, ack timeout" "queue":"mail"'),
        ),
      },
    },
    {
      name: 'a sequence with holes whose values the sender logged',
      pattern: 'message-loss',
      culprits: ['mirror'],
      startS: 50,
      withinS: 15,
      logs: {
        'source.log': service('source')(start, sent(2, 100)),
        'mirror.log': service('mirror')(
          start,
          sent(2.1, 100, (n) => n > 96 && n < 136).replaceAll('event sent', 'event applied'),
        ),
      },
    },
  ],
  quiet: [
    {
      name: 'two kinds of record about each event',
      healthy: true,
      logs: {
        'notify.log': service('notify')(
          start,
          every(0.5, 2, 90, 'info "event received" "eventId":"e-#"'),
          every(0.5, 2.1, 90, 'info "e-mail sent" "eventId":"e-#"'),
        ),
        'orders.log': service('orders')(start, every(0.5, 1.9, 90, 'info "event sent" "eventId":"e-#"')),
      },
    },
    {
      name: 'ids of users that come back all the time',
      healthy: true,
      logs: {
        'web.log': service('web')(
          start,
          every(0.3, 2, 90, (n) => `info "page shown" "userId":"u-${(n * 7) % 23}"`),
        ),
        'api.log': service('api')(
          start,
          every(0.3, 2, 90, (n) => `info "request done" "userId":"u-${(n * 5) % 23}"`),
        ),
      },
    },
    {
      name: 'one retry and one repeated message',
      healthy: true,
      logs: {
        'worker.log': service('worker')(
          start,
          every(1, 1, 100, 'info "task done" "n":#'),
          '50 warn "redelivery of a message, ack timeout" "queue":"mail"',
        ),
        'notify.log': service('notify')(
          start,
          mailed(2, 80, (n) => (n === 60 ? 59 : n)),
        ),
      },
    },
    {
      name: 'a log that begins in the middle of a sequence',
      healthy: true,
      logs: {
        'source.log': service('source')(start, sent(2, 100)),
        'mirror.log': service('mirror')(
          start,
          sent(2.1, 100, (n) => n < 40).replaceAll('event sent', 'event applied'),
        ),
      },
    },
  ],
};
