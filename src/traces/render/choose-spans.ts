import type { DescribedTrace } from '../describe-trace.ts';

/** A span that a picture shows. */
export interface ShownSpan {
  /** Index in the tree. */
  at: number;
  /** Spans between the one before it and this one that are not shown. */
  skipped: number;
}

/** The most telling spans, at most `most`, with those above them as far as there is room, in the order of the tree. */
export function chooseSpans(described: DescribedTrace, most: number): ShownSpan[] {
  const { tree, spansByWeight } = described;
  const chosen = new Set<number>();
  for (const row of spansByWeight) {
    if (chosen.size >= most) break;
    for (let at = tree.order[row] ?? -1; at !== -1 && !chosen.has(at); at = tree.parent[at] ?? -1) {
      if (chosen.size >= most) break;
      chosen.add(at);
    }
  }
  const shown: ShownSpan[] = [];
  let skipped = 0;
  for (const at of tree.order) {
    if (!chosen.has(at)) {
      skipped += 1;
      continue;
    }
    shown.push({ at, skipped });
    skipped = 0;
  }
  return shown;
}

/** Microseconds of the critical path in each span, with the sections. */
export function criticalSections(
  described: DescribedTrace,
): Map<number, { startUs: number; endUs: number }[]> {
  const sections = new Map<number, { startUs: number; endUs: number }[]>();
  for (const { span, startUs, endUs } of described.path) {
    const known = sections.get(span);
    if (known === undefined) sections.set(span, [{ startUs, endUs }]);
    else known.push({ startUs, endUs });
  }
  return sections;
}
