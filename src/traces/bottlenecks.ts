import type { PathSection } from './critical-path.ts';
import type { TraceTree } from './tree.ts';

/** Work that the critical path spends time in. */
export interface Bottleneck {
  service: string;
  operation: string;
  /** Time on the critical path, milliseconds. */
  critical_ms: number;
  /** Its part of the whole path, 0..1. */
  share: number;
  /** How much sooner the trace would end if this work took no time: less than `critical_ms` where other work runs beside it. */
  saves_ms: number;
}

const MOST = 10;
/** Looks at spans above and beside that what-if may cost in all. */
const MAX_STEPS = 2_000_000;

/** The work on the critical path, by operation, the longest first. */
export function findBottlenecks(tree: TraceTree, path: readonly PathSection[]): Bottleneck[] {
  const work: { first: number; us: number; sections: PathSection[] }[] = [];
  /** By service, then by operation: joining names costs more than looking twice. */
  const places = new Map<string, Map<string, number>>();
  let total = 0;
  for (const section of path) {
    const span = tree.spans[section.span];
    if (span === undefined) continue;
    let operations = places.get(span.service);
    if (operations === undefined) {
      operations = new Map();
      places.set(span.service, operations);
    }
    const us = section.endUs - section.startUs;
    total += us;
    const known = work[operations.get(span.operation) ?? -1];
    if (known === undefined)
      operations.set(span.operation, work.push({ first: section.span, us, sections: [section] }) - 1);
    else {
      known.us += us;
      known.sections.push(section);
    }
  }
  const longest = work.sort((a, b) => b.us - a.us).slice(0, MOST);
  const budget = { steps: MAX_STEPS };
  return longest.map(({ first, us, sections }) => ({
    service: tree.spans[first]?.service ?? '',
    operation: tree.spans[first]?.operation ?? '',
    critical_ms: us / 1000,
    share: Math.round((us / Math.max(1, total)) * 1000) / 1000,
    saves_ms: sections.reduce((sum, section) => sum + saved(tree, section, budget), 0) / 1000,
  }));
}

/**
 * What the trace gains if a section of the path took no time. Siblings, at each level up to the root, that end within it
 * hold back what comes next; those that outlast it hold back the end of their parent. (The idea of "drag" in
 * critical-path scheduling.)
 */
function saved(tree: TraceTree, section: PathSection, budget: { steps: number }): number {
  const { parent, childFrom, childList, startUs, endUs } = tree;
  let gain = section.endUs - section.startUs;
  let at = section.span;
  for (let above = parent[at] ?? -1; above !== -1 && gain > 0; above = parent[at] ?? -1) {
    if (budget.steps-- <= 0) return gain;
    for (let c = childFrom[above] ?? 0; c < (childFrom[above + 1] ?? 0); c++) {
      const sibling = childList[c] ?? 0;
      if (sibling === at || (startUs[sibling] ?? 0) >= section.endUs) continue;
      if (budget.steps-- <= 0) return gain;
      const end = Math.min(endUs[sibling] ?? 0, endUs[above] ?? 0);
      if (end <= section.startUs) continue;
      gain = Math.min(gain, end < section.endUs ? section.endUs - end : (endUs[above] ?? 0) - end);
    }
    at = above;
  }
  return Math.max(0, gain);
}
