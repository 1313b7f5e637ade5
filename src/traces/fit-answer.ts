import type { Omission, TraceAnswer } from './answer.ts';
import type { ExecutionAnswer } from './causality/answer.ts';
import { bytesOf, type FittedList, fitLists } from './fit-lists.ts';
import type { Reconstruction } from './reconstruct-traces.ts';

/** Room for the words of omissions. */
const OMISSION_BYTES = 260;
/** No answer is larger. */
const MOST_BYTES = 40_000;
const MOST_WARNINGS = 12;

/**
 * The answer cut to `maxBytes`: of each list what tells most, in its order, and an omission that says how much is missing
 * and which call shows it.
 */
export function fitAnswer(
  found: Pick<Reconstruction, 'answer' | 'described'>,
  maxBytes: number,
  call: Record<string, unknown>,
): TraceAnswer {
  const { described } = found;
  const answer = withFewServices(found.answer, Math.max(3, Math.floor(maxBytes / 600)));
  const { trace, flows } = answer;
  const lists: FittedList[] = [];
  const add = (name: string, items: readonly unknown[] | undefined, weight: number): void => {
    if (items !== undefined && items.length > 0) lists.push({ name, items, weight });
  };
  if (trace !== null && described !== undefined) {
    const { detail, tree, path, rowsByWeight, sectionsByWeight } = described;
    lists.push(
      { name: 'spans', items: detail.spans, total: tree.spans.length, weight: 10, priority: rowsByWeight },
      {
        name: 'sections of the critical path',
        items: detail.critical_path,
        total: path.length,
        weight: 6,
        priority: sectionsByWeight,
      },
    );
  }
  add('anomalies', trace?.anomalies, 4);
  add('bottlenecks', trace?.bottlenecks, 2);
  add('traces', answer.traces, 8);
  add('suspects', answer.suspects, 3);
  add('pairs of services and their clock skew', answer.clock_skew, 1.5);
  add('edges between services', flows?.edges, 4);
  add('warnings', answer.warnings?.slice(0, MOST_WARNINGS), 1.5);
  for (const [i, execution] of executionsOf(answer).entries()) {
    add(`hosts ${i}`, execution.by_host, 1);
    add(`violations ${i}`, execution.violations, 3);
    add(`gaps ${i}`, execution.gaps, 2);
  }
  const bare = withLists(answer, new Map(lists.map(({ name }) => [name, []])));
  const margin = lists.length * OMISSION_BYTES + bytesOf(call) * 2;
  let room = maxBytes - bytesOf(bare) - margin;
  for (;;) {
    const chosen = fitLists(lists, Math.max(room, 1));
    const fitted = withOmissions(withLists(answer, chosen), lists, chosen, answer, maxBytes, call);
    const excess = bytesOf(fitted) - maxBytes;
    if (excess <= 0 || room <= 1) return fitted;
    room = Math.max(1, room - excess - 50);
  }
}

/** Names of many services are told by their number. */
function withFewServices(answer: TraceAnswer, most: number): TraceAnswer {
  const few = (services: readonly string[]): string[] =>
    services.length <= most + 1
      ? [...services]
      : [...services.slice(0, most), `and ${services.length - most} more`];
  return {
    ...answer,
    trace: answer.trace && { ...answer.trace, services: few(answer.trace.services) },
    ...(answer.traces && { traces: answer.traces.map((row) => ({ ...row, services: few(row.services) })) }),
  };
}

function executionsOf({ causality }: TraceAnswer): ExecutionAnswer[] {
  if (causality === undefined) return [];
  return 'executions' in causality ? causality.executions : [causality];
}

/** The answer with the chosen items of each list; a list that is not named stays as it is. */
function withLists(answer: TraceAnswer, chosen: ReadonlyMap<string, number[]>): TraceAnswer {
  const pick = <Item>(name: string, items: readonly Item[]): Item[] => {
    const indexes = chosen.get(name);
    if (indexes === undefined) return [...items];
    return indexes.flatMap((i) => items[i] ?? []);
  };
  const { trace, flows, causality } = answer;
  const fitted: TraceAnswer = { ...answer };
  if (trace !== null)
    fitted.trace = {
      ...trace,
      spans: pick('spans', trace.spans),
      critical_path: pick('sections of the critical path', trace.critical_path),
      anomalies: pick('anomalies', trace.anomalies),
      bottlenecks: pick('bottlenecks', trace.bottlenecks),
    };
  if (answer.traces) fitted.traces = pick('traces', answer.traces);
  if (answer.suspects) fitted.suspects = pick('suspects', answer.suspects);
  if (answer.clock_skew)
    fitted.clock_skew = pick('pairs of services and their clock skew', answer.clock_skew);
  if (answer.warnings) fitted.warnings = pick('warnings', answer.warnings);
  if (flows) fitted.flows = { ...flows, edges: pick('edges between services', flows.edges) };
  if (causality !== undefined) {
    const cut = (execution: ExecutionAnswer, i: number): ExecutionAnswer => ({
      ...execution,
      by_host: pick(`hosts ${i}`, execution.by_host),
      ...(execution.violations && { violations: pick(`violations ${i}`, execution.violations) }),
      ...(execution.gaps && { gaps: pick(`gaps ${i}`, execution.gaps) }),
    });
    fitted.causality =
      'executions' in causality
        ? { ...causality, executions: causality.executions.map(cut) }
        : cut(causality, 0);
  }
  return fitted;
}

function withOmissions(
  fitted: TraceAnswer,
  lists: readonly FittedList[],
  chosen: ReadonlyMap<string, number[]>,
  whole: TraceAnswer,
  maxBytes: number,
  call: Record<string, unknown>,
): TraceAnswer {
  const omissions: Omission[] = [...(whole.omissions ?? [])];
  const left = new Map<string, number>();
  for (const { name, items, total } of lists) {
    const plain = name.replace(/ \d+$/, '');
    const count = (total ?? items.length) - (chosen.get(name)?.length ?? 0);
    if (count > 0) left.set(plain, (left.get(plain) ?? 0) + count);
  }
  const more = (whole.warnings?.length ?? 0) - MOST_WARNINGS;
  if (more > 0) left.set('warnings', (left.get('warnings') ?? 0) + more);
  const see = { tool: 'reconstruct_trace', arguments: fullerCall(maxBytes, call, whole) };
  let first = true;
  for (const [what, count] of left) {
    // The same call shows them all: it is given once.
    omissions.push({ what, count, ...(first && { see }) });
    first = false;
  }
  if (omissions.length === 0) return fitted;
  return { ...fitted, omissions };
}

function fullerCall(
  maxBytes: number,
  call: Record<string, unknown>,
  whole: TraceAnswer,
): Record<string, unknown> {
  if (maxBytes < MOST_BYTES) return { ...call, max_bytes: MOST_BYTES };
  // No answer is larger: a picture in a file holds the whole.
  const id = whole.traces?.[0]?.trace_id;
  return { ...call, ...(id !== undefined && { trace_id: id }), visualize: 'html' };
}
