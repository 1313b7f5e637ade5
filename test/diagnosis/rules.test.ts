import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeRule, type RuleCases } from './describe-rule.ts';
import { clockSkew } from './rules/clock-skew.ts';
import { conflicts } from './rules/conflicts.ts';
import { dnsFailure } from './rules/dns-failure.ts';
import { hotSpot } from './rules/hot-spot.ts';
import { lateMessages } from './rules/late-messages.ts';
import { leaderElectionChurn } from './rules/leader-election-churn.ts';
import { leftBehind } from './rules/left-behind.ts';
import { messageOrder } from './rules/message-order.ts';
import { namedFaults } from './rules/named-faults.ts';
import { networkPartition } from './rules/network-partition.ts';
import { nodeCrash } from './rules/node-crash.ts';
import { overload } from './rules/overload.ts';
import { processPause } from './rules/process-pause.ts';
import { quorumLoss } from './rules/quorum-loss.ts';
import { refusedLogins } from './rules/refused-logins.ts';
import { resources } from './rules/resources.ts';
import { splitBrain } from './rules/split-brain.ts';

/** The cases of each rule; one test file runs them all, so that the catalogue is read once. */
const CASES: Record<string, RuleCases> = {
  'clock-skew': clockSkew,
  conflicts,
  'dns-failure': dnsFailure,
  'hot-spot': hotSpot,
  'late-messages': lateMessages,
  'leader-election-churn': leaderElectionChurn,
  'left-behind': leftBehind,
  'message-order': messageOrder,
  'named-faults': namedFaults,
  'network-partition': networkPartition,
  'node-crash': nodeCrash,
  overload,
  'process-pause': processPause,
  'quorum-loss': quorumLoss,
  'refused-logins': refusedLogins,
  resources,
  'split-brain': splitBrain,
};

for (const [rule, cases] of Object.entries(CASES)) describeRule(rule, cases);

it('has cases for every rule, as many near misses as faults', () => {
  const folder = fileURLToPath(new URL('../../src/diagnosis/rules', import.meta.url));
  const rules = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
  expect(Object.keys(CASES).sort()).toEqual(rules.filter((rule) => rule !== 'index').sort());
  for (const [rule, { fires, quiet }] of Object.entries(CASES))
    expect(quiet.length, rule).toBeGreaterThanOrEqual(fires.length);
});
