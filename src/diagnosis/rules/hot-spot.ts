import type { Node } from '../../nodes/node-directory.ts';
import { factsOf, type NodeFact, observationsAbout, observationsOf } from '../case.ts';
import { type ClusterModel, distinct, type Hypothesis, listNames, proofOf } from '../hypothesis.ts';
import { clock } from '../wording.ts';
import { factBase } from './message-order.ts';

/** What a crowd at one key looks like to those who wait in it. */
const CROWDED = [
  'slow-operation',
  'request-timeout',
  'deadlock',
  'conflict',
  'overload',
  'pool-exhausted',
  'hot-shard',
  'retries-exhausted',
];

/** One key that takes most of the load for a time, where it is usually spread; a fault where somebody suffers from it. */
export function hotSpot(model: ClusterModel): Hypothesis[] {
  const groups: HotKey[][] = [];
  for (const fact of [...factsOf(model.input, 'hot-key')].sort((a, b) => a.startMs - b.startMs)) {
    const group = groups.find(([first]) => first !== undefined && isSameKey(first, fact));
    if (group === undefined) groups.push([fact]);
    else group.push(fact);
  }
  return groups.flatMap((group) => crowdAt(model, group));
}

/** A value is quoted, and no longer than it takes to know it again. */
const MAX_VALUE = 40;

type HotKey = NodeFact & { kind: 'hot-key' };

/** Whether two nodes saw the same crowd. */
function isSameKey(first: HotKey, other: HotKey): boolean {
  return first.field === other.field && first.value === other.value && other.startMs <= first.endMs;
}

function crowdAt(model: ClusterModel, group: readonly HotKey[]): Hypothesis[] {
  const [fact] = group;
  if (fact === undefined) return [];
  const span = { fromMs: fact.startMs - 1_000, toMs: fact.endMs + 5_000 };
  const crowd = observationsOf(model.input, CROWDED, span).filter((seen) => seen.tone === 'bad');
  const slowed = factsOf(model.input, 'latency-shift').filter(
    (slow) => slow.startMs < fact.endMs && slow.endMs > fact.startMs,
  );
  const suffers = crowd.length >= 3 || slowed.length > 0;
  const base = factBase(fact, suffers ? 0.7 + Math.min(0.15, fact.share * 0.2 - 0.05) : 0.4);
  const nodes = distinct(group.map(({ node }) => node));
  const shard = shardNamed(model, fact.value);
  const key = `${fact.field} "${fact.value.length > MAX_VALUE ? `${fact.value.slice(0, MAX_VALUE)}…` : fact.value}"`;
  return [
    {
      ...base,
      pattern: 'hot-spot',
      culprits: shard === undefined ? mostCalled(model, nodes) : [shard],
      nodes: shard === undefined ? nodes : distinct([shard], nodes),
      title: `${key} takes most of the load`,
      summary: `${Math.round(fact.share * 100)} % of ${fact.count} records of ${fact.node.name} from ${clock(fact.startMs)} to ${clock(fact.endMs)} have ${key}, usually ${Math.round(fact.usualShare * 100)} %${slowed.length > 0 ? `; meanwhile ${listNames(distinct(slowed.map(({ node }) => node)))} became slow` : ''}.`,
      proofs: [
        ...base.proofs,
        ...group.slice(1).flatMap((other) => factBase(other, 0).proofs.slice(0, 2)),
        ...crowd.slice(0, 3).map((seen) => proofOf(seen, 3)),
      ],
      support: fact.count,
      ...(!suffers && { background: true }),
    },
  ];
}

/** The node that a key is named after: its value is the name of one that speaks (`shard "stock2"`). */
function shardNamed({ input }: ClusterModel, value: string): Node | undefined {
  const named = input.nodes.find((node) => node.name.toLowerCase() === value.toLowerCase());
  return named !== undefined && named.speakers.length > 0 ? named : undefined;
}

/** Of nodes that all see the crowd, the one that the others name: they call it. Where none does, any may be it. */
function mostCalled(model: ClusterModel, nodes: readonly Node[]): Node[] {
  const named = (node: Node): number =>
    observationsAbout(model.input, node).filter(
      ({ observer }) => observer !== node && nodes.includes(observer),
    ).length;
  const [most] = [...nodes].sort((a, b) => named(b) - named(a));
  return most !== undefined && named(most) > 0 ? [most] : [...nodes];
}
