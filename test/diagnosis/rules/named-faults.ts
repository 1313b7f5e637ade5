import type { RuleCases } from '../describe-rule.ts';
import { app } from '../everyday-logs.ts';
import { every, log4j, syslog } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

export const namedFaults: RuleCases = {
  patterns: [
    'concurrent-update-conflict',
    'hot-spot',
    'stale-read',
    'message-reordering',
    'message-delay',
    'causal-order-violation',
    'vote-manipulation',
  ],
  fires: [
    {
      name: 'a validator that votes twice',
      pattern: 'vote-manipulation',
      startS: 60,
      logs: {
        'val1.log': log4j(every(2, 0, 100, 'INFO [consensus] committed block #')),
        'val2.log': log4j(
          every(2, 0, 100, 'INFO [consensus] committed block #'),
          '60 ERROR [consensus] conflicting votes from val3 at height 812 round 0',
        ),
      },
    },
    {
      name: 'reads of old versions',
      pattern: 'stale-read',
      culprits: ['cache2'],
      startS: 50,
      logs: {
        'cache1.log': app('cache1'),
        'cache2.log': app(
          'cache2',
          every(2, 50, 70, 'warn "stale read" "key":"order-#","version":3,"expected":5'),
        ),
      },
    },
  ],
  quiet: [
    {
      name: 'one stale read',
      healthy: true,
      logs: {
        'cache1.log': app('cache1'),
        'cache2.log': app('cache2', '50 warn "stale read" "key":"order-1","version":3,"expected":5'),
      },
    },
    {
      name: 'members that vote as they should',
      healthy: true,
      logs: {
        'val1.log': syslog('host1')(every(2, 0, 100, 'val1[1]: vote for block # cast')),
        'val2.log': syslog('host2')(every(2, 0, 100, 'val2[1]: vote for block # cast')),
      },
    },
  ],
};
