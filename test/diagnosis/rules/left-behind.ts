import type { RuleCases } from '../describe-rule.ts';
import { every, hashicorp } from '../write-log.ts';

// The cases are written for this test: the broker of a queue that says little of its peers.

const member = (...blocks: string[]): string =>
  hashicorp(
    '0 [INF] broker starting',
    '0.4 [INF] Server is ready',
    every(4, 2, 120, '[INF] stored # messages'),
    ...blocks,
  );
const stalled = "62 [WRN] stream 'ORDERS' has NO quorum, stalled";

export const leftBehind: RuleCases = {
  patterns: ['network-partition'],
  fires: [
    {
      name: 'one member has no quorum while another is chosen to lead',
      pattern: 'network-partition',
      culprits: ['mq2'],
      startS: 56,
      logs: {
        'mq1.log': member("56 [INF] new stream leader for 'ORDERS'"),
        'mq2.log': member(stalled, '90 [INF] Self is new leader'),
        'mq3.log': member(),
      },
    },
    {
      name: 'the new leader speaks after the member without quorum',
      pattern: 'network-partition',
      culprits: ['mq3'],
      startS: 62,
      logs: {
        'mq1.log': member("70 [INF] new stream leader for 'ORDERS'"),
        'mq2.log': member(),
        'mq3.log': member(stalled),
      },
    },
  ],
  quiet: [
    {
      name: 'no member has a quorum: nobody is alone',
      logs: {
        'mq1.log': member(stalled, "80 [INF] new stream leader for 'ORDERS'"),
        'mq2.log': member(stalled),
        'mq3.log': member(),
      },
    },
    {
      name: 'a member has no quorum, and nobody is chosen meanwhile',
      logs: {
        'mq1.log': member("10 [INF] new stream leader for 'ORDERS'"),
        'mq2.log': member(stalled),
        'mq3.log': member(),
      },
    },
    {
      name: 'a member that starts has no quorum yet',
      healthy: true,
      logs: {
        'mq1.log': member("3 [INF] new stream leader for 'ORDERS'"),
        'mq2.log': member("1 [WRN] stream 'ORDERS' has NO quorum, stalled"),
        'mq3.log': member(),
      },
    },
  ],
};
