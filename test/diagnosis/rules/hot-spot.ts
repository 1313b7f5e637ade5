import type { RuleCases } from '../describe-rule.ts';
import { every, service } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const start = '0 info "service starting"\n0.3 info "listening"';

/** Reads of a partition each fifth of a second; `of` tells which, `tookMs` how long. */
const reads = (of: (n: number) => number, tookMs: (n: number) => number): string =>
  every(0.2, 1, 100, (n) => `info "read done" "partition":"p-${of(n)}","durationMs":${tookMs(n)},"n":${n}`);
const crowded = (n: number): boolean => n > 200 && n < 300;
const spread = (n: number): number => (n * 7) % 11;
const usual = (n: number): number => 8 + (n % 5);

export const hotSpot: RuleCases = {
  patterns: ['hot-spot'],
  fires: [
    {
      name: 'one partition takes most reads, and they become slow',
      pattern: 'hot-spot',
      culprits: ['store'],
      startS: 41,
      logs: {
        'store.log': service('store')(
          start,
          reads(
            (n) => (crowded(n) && n % 8 !== 0 ? 4 : spread(n)),
            (n) => (crowded(n) ? 700 : usual(n)),
          ),
        ),
      },
    },
    {
      name: 'one shard, named as the node that holds it, takes most bookings and is slow',
      pattern: 'hot-spot',
      culprits: ['shard-4'],
      startS: 41,
      logs: {
        'store.log': service('store')(
          start,
          every(
            0.2,
            1,
            100,
            (n) =>
              `info "read done" "shard":"shard-${crowded(n) && n % 8 !== 0 ? 4 : spread(n)}","durationMs":${crowded(n) ? 700 : usual(n)},"n":${n}`,
          ),
        ),
        'shard-4.log': service('shard-4')(start, every(1, 1, 100, 'info "row read" "n":#')),
      },
    },
  ],
  quiet: [
    {
      name: 'one partition goes on as before while all others stand still',
      logs: {
        'store.log': service('store')(
          start,
          every(0.2, 1, 100, (n) =>
            crowded(n) && n % 5 !== 0
              ? `info "idle" "n":${n}`
              : `info "read done" "partition":"p-${n % 5 === 0 ? 4 : spread(n)}","durationMs":${crowded(n) ? 700 : usual(n)},"n":${n}`,
          ),
        ),
      },
    },
    {
      name: 'one partition takes most reads, and nobody suffers',
      healthy: true,
      logs: {
        'store.log': service('store')(
          start,
          reads((n) => (crowded(n) && n % 8 !== 0 ? 4 : spread(n)), usual),
        ),
      },
    },
    {
      name: 'one partition is always the busiest',
      logs: {
        'store.log': service('store')(
          start,
          reads(
            (n) => (n % 8 === 0 ? spread(n) : 4),
            (n) => (crowded(n) ? 700 : usual(n)),
          ),
        ),
      },
    },
    {
      name: 'all reads become slow, whatever the partition',
      logs: {
        'store.log': service('store')(
          start,
          reads(spread, (n) => (crowded(n) ? 700 : usual(n))),
        ),
      },
    },
  ],
};
