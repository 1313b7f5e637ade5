import { type CausalOrder, causalOrder, type Violation } from './causal-order.ts';
import type { Execution } from './clock-event.ts';
import { type Difference, differenceOf } from './compare-executions.ts';
import { findMotifs, type Motifs } from './motifs.ts';

/** One execution, analysed. */
export interface ExecutionAnswer {
  label?: string;
  hosts: number;
  events: number;
  messages: number;
  /** Pairs of events of which neither came before the other. */
  concurrent_pairs: number;
  /** Most events that each came before the next. */
  longest_chain: number;
  by_host: { host: string; events: number }[];
  violations?: Violation[];
  /** What the log lacks. */
  gaps?: string[];
  unreadable_clocks?: number;
  motifs: Motifs;
}

/** What logs with vector clocks tell. */
export type CausalityAnswer = ExecutionAnswer | { executions: ExecutionAnswer[]; differences?: Difference };

/** Analyses executions; two and more are also compared, the first with the second. */
export function analyseExecutions(executions: readonly Execution[]): {
  answer: CausalityAnswer;
  orders: CausalOrder[];
} {
  const orders = executions.map(causalOrder);
  const answers = orders.map((order, i) => answerOf(order, executions[i]));
  const [only, second] = answers;
  if (only !== undefined && second === undefined) return { answer: only, orders };
  const [a, b] = executions;
  return {
    answer: {
      executions: answers,
      ...(a !== undefined && b !== undefined && { differences: differenceOf(a, b) }),
    },
    orders,
  };
}

function answerOf(order: CausalOrder, execution: Execution | undefined): ExecutionAnswer {
  return {
    ...(execution !== undefined && execution.label !== '' && { label: execution.label }),
    hosts: order.hosts.length,
    events: order.events.length,
    messages: order.messages.length,
    concurrent_pairs: order.concurrent,
    longest_chain: order.longestChain,
    by_host: [...order.byHost].map(([host, list]) => ({ host, events: list.length })),
    ...(order.violations.length > 0 && { violations: order.violations }),
    ...(order.gaps.length > 0 && { gaps: order.gaps }),
    ...(execution !== undefined && execution.unreadable > 0 && { unreadable_clocks: execution.unreadable }),
    motifs: findMotifs(order),
  };
}
