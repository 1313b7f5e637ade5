import { createSpan, type Span } from '../../src/traces/span.ts';
import { buildTree, type TraceTree } from '../../src/traces/tree.ts';

/** A span in short: times in microseconds. */
export type ShortSpan = Partial<Omit<Span, 'startUs' | 'durationUs'>> & {
  id: string;
  parent?: string;
  at?: number;
  for?: number;
};

export function span({ id, parent, at, for: us, ...rest }: ShortSpan): Span {
  return createSpan('t1', id, {
    service: 'shop',
    operation: `op ${id}`,
    ...rest,
    parentId: parent,
    startUs: at ?? Number.NaN,
    durationUs: us ?? Number.NaN,
  });
}

export function treeOf(...spans: ShortSpan[]): TraceTree {
  return buildTree(spans.map(span));
}
