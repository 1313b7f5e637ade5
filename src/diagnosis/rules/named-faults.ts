import type { ClusterModel, Hypothesis } from '../hypothesis.ts';
import { type StatedFault, statedFaults } from '../stated-fault.ts';

/** Faults that some software names by itself, with no more to reason about than who says so, how often and when. */
const FAULTS: readonly StatedFault[] = [
  {
    pattern: 'concurrent-update-conflict',
    signals: ['conflict'],
    atLeast: 5,
    strength: [0.45, 0.85],
    title: (who) => `concurrent updates conflict at ${who}`,
  },
  {
    pattern: 'hot-spot',
    signals: ['hot-shard'],
    atLeast: 2,
    strength: [0.5, 0.85],
    title: (who) => `one shard of ${who} takes most of the load`,
  },
  {
    pattern: 'stale-read',
    signals: ['stale-read'],
    atLeast: 2,
    strength: [0.5, 0.85],
    title: (who) => `reads at ${who} are stale`,
  },
  {
    pattern: 'message-reordering',
    signals: ['message-reordered'],
    atLeast: 3,
    strength: [0.5, 0.88],
    title: (who) => `messages reach ${who} out of order`,
  },
  {
    pattern: 'message-delay',
    signals: ['message-delayed'],
    atLeast: 3,
    strength: [0.45, 0.85],
    title: (who) => `messages reach ${who} late`,
  },
  {
    pattern: 'message-loss',
    signals: ['message-dropped'],
    atLeast: 5,
    strength: [0.4, 0.75],
    title: (who) => `messages at ${who} are dropped or not confirmed`,
  },
  {
    pattern: 'causal-order-violation',
    signals: ['causal-violation'],
    atLeast: 2,
    strength: [0.55, 0.88],
    title: (who) => `${who} sees effects before their causes`,
  },
  {
    pattern: 'vote-manipulation',
    signals: ['double-vote'],
    atLeast: 1,
    strength: [0.7, 0.9],
    title: (who) => `${who} voted twice in one term`,
  },
  {
    pattern: 'membership-flapping',
    signals: ['session-replaced'],
    atLeast: 5,
    strength: [0.5, 0.85],
    title: (who) => `connections under the name ${who} push each other out`,
  },
  {
    pattern: 'latency-spike',
    signals: ['slow-operation'],
    atLeast: 8,
    strength: [0.3, 0.6],
    title: (who) => `operations at ${who} were slow`,
    unless: (seen) => (seen.attrs.ms ?? SLOW_MS) < SLOW_MS,
  },
];

const SLOW_MS = 250;

/** Hypotheses for faults that the lines name outright. */
export function namedFaults(model: ClusterModel): Hypothesis[] {
  return FAULTS.flatMap((fault) => statedFaults(model, fault));
}
