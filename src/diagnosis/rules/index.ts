import type { Rule } from '../hypothesis.ts';
import { clockSkew } from './clock-skew.ts';
import { conflicts } from './conflicts.ts';
import { dnsFailure } from './dns-failure.ts';
import { hotSpot } from './hot-spot.ts';
import { lateMessages } from './late-messages.ts';
import { leaderElectionChurn } from './leader-election-churn.ts';
import { leftBehind } from './left-behind.ts';
import { messageOrder } from './message-order.ts';
import { namedFaults } from './named-faults.ts';
import { networkPartition } from './network-partition.ts';
import { nodeCrash } from './node-crash.ts';
import { overload } from './overload.ts';
import { processPause } from './process-pause.ts';
import { quorumLoss } from './quorum-loss.ts';
import { refusedLogins } from './refused-logins.ts';
import { resources } from './resources.ts';
import { splitBrain } from './split-brain.ts';

/** All rules; their order does not matter. */
export const RULES: readonly Rule[] = [
  clockSkew,
  conflicts,
  dnsFailure,
  hotSpot,
  lateMessages,
  leaderElectionChurn,
  leftBehind,
  messageOrder,
  namedFaults,
  networkPartition,
  nodeCrash,
  overload,
  processPause,
  quorumLoss,
  refusedLogins,
  resources,
  splitBrain,
];
