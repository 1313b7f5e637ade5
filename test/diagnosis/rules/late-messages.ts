import type { RuleCases } from '../describe-rule.ts';
import { every, service, skewed } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const start = '0 info "service starting"\n0.3 info "listening"';
const published = every(0.5, 2, 100, (n) => `info "event published" "eventId":"e-${n}","seq":${n}`);

/** Each event handled so long after it was published. */
const handled = (delayS: (n: number) => number): string =>
  Array.from({ length: 196 }, (_, i) => i + 1)
    .map(
      (n) => `${(2 + (n - 1) * 0.5 + delayS(n)).toFixed(3)} info "mail sent" "eventId":"e-${n}","seq":${n}`,
    )
    .join('\n');

const during = (n: number): boolean => n > 96 && n < 146;

export const lateMessages: RuleCases = {
  patterns: ['message-reordering', 'message-delay'],
  fires: [
    {
      name: 'events that overtake each other between two services',
      pattern: 'message-reordering',
      culprits: ['mailer'],
      startS: 50,
      logs: {
        'shop.log': service('shop')(start, published),
        'mailer.log': service('mailer')(
          start,
          handled((n) => (during(n) ? 0.1 + ((n * 7) % 5) * 0.9 : 0.02)),
        ),
      },
    },
    {
      name: 'events that arrive seconds late, in their order',
      pattern: 'message-delay',
      culprits: ['mailer'],
      startS: 50,
      logs: {
        'shop.log': service('shop')(start, published),
        'mailer.log': service('mailer')(
          start,
          every(1, 1, 110, 'info "tick" "n":#'),
          handled((n) => (during(n) ? Math.min(8, 0.4 * (n - 96), 0.4 * (146 - n)) : 0.02)),
        ),
      },
    },
  ],
  quiet: [
    {
      name: 'neighbours change places now and then, since two are handled at once',
      healthy: true,
      logs: {
        'shop.log': service('shop')(start, published),
        'mailer.log': service('mailer')(
          start,
          handled((n) => (n % 9 === 0 ? 0.6 : 0.02)),
        ),
      },
    },
    {
      name: 'a clock that is off moves all events by one amount',
      logs: {
        'shop.log': service('shop')(start, published),
        'mailer.log': service('mailer')(
          start,
          skewed(
            5,
            handled(() => 0.02)
              .split('\n')
              .filter((_, i) => during(i + 1))
              .join('\n'),
          ),
          handled(() => 0.02)
            .split('\n')
            .filter((_, i) => !during(i + 1))
            .join('\n'),
        ),
      },
    },
    {
      name: 'a client numbers its own requests, and slow ones end late',
      logs: {
        'client.log': service('client')(
          start,
          handled((n) => (during(n) ? 0.1 + ((n * 7) % 5) * 0.9 : 0.02)),
        ),
      },
    },
  ],
};
