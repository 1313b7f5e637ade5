import type { RuleCases } from '../describe-rule.ts';
import { etcd, every, hashicorp, service } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

const member = (i: number, ...blocks: string[]): string =>
  etcd(
    `0 info "starting an etcd server" "name":"etcd${i}"\n0.5 info "ready to serve client requests"`,
    every(1, 1, 200, 'info "applied request" "index":#'),
    `0.9 info "raft.node: etcd${i} elected leader etcd1 at term 2"`,
    ...blocks,
  );
/** Elections seen by a member: `[second, leader]`, terms from 3 on. */
const elections = (i: number, list: readonly (readonly [number, number])[]): string =>
  list
    .map(
      ([s, leader], n) =>
        `${s + i / 100} info "raft.node: etcd${i} elected leader etcd${leader} at term ${n + 3}"`,
    )
    .join('\n');
const cluster = (list: readonly (readonly [number, number])[]): Record<string, string> =>
  Object.fromEntries([1, 2, 3].map((i) => [`etcd${i}.log`, member(i, elections(i, list))]));
const consul = (...blocks: string[]): string =>
  hashicorp(
    '0 [INFO]  agent: Consul agent running!',
    every(1, 1, 160, '[DEBUG] agent.server: serving read: n=#'),
    '1 [INFO]  agent.server: New leader elected: payload=consul1',
    ...blocks,
  );

export const leaderElectionChurn: RuleCases = {
  patterns: ['leader-election-churn'],
  fires: [
    {
      name: 'etcd members that take the lead in turn',
      pattern: 'leader-election-churn',
      startS: 60,
      logs: cluster([
        [60, 2],
        [68, 3],
        [75, 1],
        [84, 2],
        [92, 3],
        [99, 1],
        [107, 2],
      ]),
    },
    {
      name: 'Consul servers that elect again and again',
      pattern: 'leader-election-churn',
      startS: 50,
      logs: Object.fromEntries(
        [1, 2, 3].map((i) => [
          `consul${i}.log`,
          consul(
            ...[2, 3, 2, 1, 3, 2, 1].map(
              (leader, n) =>
                `${50 + n * 9 + i / 10} [INFO]  agent.server: New leader elected: payload=consul${leader}`,
            ),
          ),
        ]),
      ),
    },
  ],
  quiet: [
    { name: 'one election', healthy: true, logs: cluster([[60, 2]]) },
    {
      name: 'elections minutes apart',
      logs: cluster([
        [40, 2],
        [90, 3],
        [140, 1],
        [190, 2],
      ]),
    },
    {
      name: 'elections while the cluster forms',
      healthy: true,
      logs: cluster([
        [1.5, 2],
        [3, 3],
        [5, 1],
        [7, 2],
        [9, 3],
      ]),
    },
    {
      name: 'many shards that each have a leader of their own',
      logs: Object.fromEntries(
        [1, 2, 3].map((i) => [
          `shard${i}.log`,
          service(`shard${i}`)(
            '0 info "service starting"',
            every(1, 1, 120, 'info "request done" "n":#'),
            `${10 + i} info "this shard has a leader" "shard":${i}`,
          ),
        ]),
      ),
    },
  ],
};
