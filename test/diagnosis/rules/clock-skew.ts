import type { RuleCases } from '../describe-rule.ts';
import { etcdMember } from '../everyday-logs.ts';
import { every, service, skewed } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const start = '0 info "service starting" "version":"2.4.1"\n0.3 info "listening" "port":8080';
const job = (from: number, to: number): string => every(0.5, from, to, 'info "job done" "n":#');
/** Records of the same orders by two services, the second a little after the first. */
const orders = (from: number, to: number, shift: number, message: string): string =>
  every(0.5, from + shift, to + shift, (n) => `info "${message}" "orderId":"o-${from}-${n}"`);

export const clockSkew: RuleCases = {
  patterns: ['clock-skew'],
  fires: [
    {
      name: 'times of a log that leap back and later forward again',
      pattern: 'clock-skew',
      culprits: ['payment'],
      startS: 40,
      logs: {
        'payment.log': service('payment')(start, job(1, 40), skewed(-47, job(40, 70)), job(70, 110)),
        'orders.log': service('orders')(start, job(1, 110)),
      },
    },
    {
      name: 'an etcd etcdMember whose peers find its clock off',
      pattern: 'clock-skew',
      culprits: ['etcd2'],
      startS: 50,
      logs: {
        'etcd1.log': etcdMember(
          1,
          every(
            30,
            50,
            120,
            'warn "prober found high clock drift" "remote-peer-name":"etcd2","clock-drift":"12.5s","remote-peer-id":"etcd2"',
          ),
        ),
        'etcd2.log': etcdMember(2),
        'etcd3.log': etcdMember(
          3,
          every(
            30,
            51,
            120,
            'warn "prober found high clock drift" "remote-peer-name":"etcd2","clock-drift":"12.4s","remote-peer-id":"etcd2"',
          ),
        ),
      },
    },
    {
      name: 'a service that answers before it is asked, by its clock',
      pattern: 'clock-skew',
      startS: 50,
      withinS: 20,
      logs: {
        'orders.log': service('orders')(
          start,
          orders(2, 50, 0, 'order received'),
          orders(50, 80, 0, 'order received'),
          orders(80, 120, 0, 'order received'),
        ),
        'billing.log': service('billing')(
          start,
          orders(2, 50, 0.05, 'order billed'),
          skewed(-9, orders(50, 80, 0.05, 'order billed')),
          orders(80, 120, 0.05, 'order billed'),
        ),
        'mail.log': service('mail')(
          start,
          orders(2, 50, 0.1, 'order confirmed'),
          orders(50, 80, 0.1, 'order confirmed'),
          orders(80, 120, 0.1, 'order confirmed'),
        ),
      },
    },
  ],
  quiet: [
    {
      name: 'records some milliseconds out of order, as threads write them',
      healthy: true,
      logs: {
        'api.log': service('api')(
          start,
          job(1, 60),
          skewed(-0.02, every(1, 1.3, 60, 'info "request done" "n":#')),
        ),
        'web.log': service('web')(start, job(1, 60)),
      },
    },
    {
      name: 'answers that come later and later, as a queue fills',
      logs: {
        'orders.log': service('orders')(start, every(0.5, 2, 120, 'info "order received" "orderId":"o-#"')),
        'mail.log': service('mail')(start, every(0.7, 2.2, 168, 'info "order confirmed" "orderId":"o-#"')),
      },
    },
    {
      name: 'talk of clocks that are in order',
      healthy: true,
      logs: {
        'db1.log': service('db1')(
          start,
          job(1, 60),
          '5 info "clock synchronized" "offset_ms":2',
          '35 info "clock synchronized" "offset_ms":1',
        ),
        'db2.log': service('db2')(start, job(1, 60)),
      },
    },
  ],
};
