import { quoteLine } from '../safety/quote-line.ts';
import type { BaselineComparison } from './finding.ts';
import type { SizeCaps } from './size-caps.ts';

const LISTS = ['gone', 'surging', 'fading', 'latencies'] as const;
const MAX_NODES = 6;

/** A comparison with at most so many rows a list as `head` leaves; templates are quoted. */
export function capBaseline(
  { root, summary, scale, ...lists }: BaselineComparison,
  caps: SizeCaps,
  head: <Row>(what: string, rows: readonly Row[], most: number) => Row[],
): BaselineComparison {
  const capped: BaselineComparison = { root, summary, scale };
  const quoted = <Row extends { template: string; nodes: string[] }>(rows: readonly Row[]): Row[] =>
    head('changes since the baseline', rows, caps.templates).map((row) => ({
      ...row,
      template: quoteLine(row.template, caps.quote),
      nodes: row.nodes.slice(0, MAX_NODES),
    }));
  if (lists.gone) capped.gone = quoted(lists.gone);
  if (lists.surging) capped.surging = quoted(lists.surging);
  if (lists.fading) capped.fading = quoted(lists.fading);
  if (lists.latencies) capped.latencies = quoted(lists.latencies);
  for (const name of LISTS) if (capped[name]?.length === 0) delete capped[name];
  return capped;
}
