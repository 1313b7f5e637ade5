import { type DescribedTrace, extentOf } from '../describe-trace.ts';
import { chooseSpans, criticalSections } from './choose-spans.ts';
import { label } from './label.ts';

const BAR = 48;
/** Bytes that a line takes at the most, roughly. */
const LINE_BYTES = 130;
const MAX_INDENT = 24;

const linesFor = (maxBytes: number): number => Math.max(3, Math.floor(maxBytes / LINE_BYTES));
const ms = (us: number): string => `${us / 1000} ms`;

/** The span tree as text; `*` marks what is on the critical path, `!` what failed. */
export function drawTree(described: DescribedTrace, maxBytes: number): string {
  const { tree } = described;
  const critical = criticalSections(described);
  const lines: string[] = [];
  for (const { at, skipped } of chooseSpans(described, linesFor(maxBytes))) {
    const span = tree.spans[at];
    if (span === undefined) continue;
    const indent = '  '.repeat(Math.min(tree.depth[at] ?? 0, MAX_INDENT));
    if (skipped > 0) lines.push(`${indent}... ${skipped} more`);
    const marks = `${critical.has(at) ? '*' : ' '}${span.error ? '!' : ' '}`;
    const took = ms((tree.endUs[at] ?? 0) - (tree.startUs[at] ?? 0));
    lines.push(`${marks}${indent}${label(span.service, 30)} ${label(span.operation, 50)} ${took}`);
  }
  return lines.join('\n');
}

/** The spans on a line of time; `#` is the critical path, `=` other work. */
export function drawTimeline(described: DescribedTrace, maxBytes: number): string {
  const { tree } = described;
  const { startUs, endUs } = extentOf(tree);
  const scale = BAR / Math.max(1, endUs - startUs);
  const critical = criticalSections(described);
  const lines = [
    `0 ms${' '.repeat(Math.max(1, BAR - 4 - ms(endUs - startUs).length))}${ms(endUs - startUs)}`,
  ];
  for (const { at, skipped } of chooseSpans(described, linesFor(maxBytes))) {
    const span = tree.spans[at];
    if (span === undefined) continue;
    if (skipped > 0) lines.push(`... ${skipped} more`);
    const bar = new Array<string>(BAR).fill(' ');
    const paint = (from: number, to: number, mark: string): void => {
      const first = Math.min(BAR - 1, Math.floor((from - startUs) * scale));
      const last = Math.max(first, Math.min(BAR - 1, Math.ceil((to - startUs) * scale) - 1));
      bar.fill(mark, first, last + 1);
    };
    paint(tree.startUs[at] ?? 0, tree.endUs[at] ?? 0, '=');
    for (const section of critical.get(at) ?? []) paint(section.startUs, section.endUs, '#');
    const took = ms((tree.endUs[at] ?? 0) - (tree.startUs[at] ?? 0));
    lines.push(
      `|${bar.join('')}| ${label(span.service, 24)} ${label(span.operation, 36)} ${took}${span.error ? ' !' : ''}`,
    );
  }
  return lines.join('\n');
}

/** The calls between services as a Mermaid sequence diagram. */
export function drawSequence(described: DescribedTrace, maxBytes: number): string {
  const { tree } = described;
  const names = new Map<string, string>();
  const nameOf = (service: string): string => {
    const known = names.get(service);
    if (known !== undefined) return known;
    const name = `s${names.size + 1}`;
    names.set(service, name);
    return name;
  };
  const steps: { us: number; order: number; text: string }[] = [];
  for (const { at } of chooseSpans(described, linesFor(maxBytes / 2))) {
    const span = tree.spans[at];
    const above = tree.spans[tree.parent[at] ?? -1];
    if (span === undefined || above === undefined || above.service === span.service) continue;
    const [from, to] = [nameOf(above.service), nameOf(span.service)];
    const [start, end] = [tree.startUs[at] ?? 0, tree.endUs[at] ?? 0];
    const handed = span.kind === 'consumer' || span.follows;
    steps.push({
      us: start,
      order: tree.depth[at] ?? 0,
      text: `${from}${handed ? '-)' : '->>'}${to}: ${plain(span.operation)}`,
    });
    if (handed) continue;
    const answer = `${span.error ? 'failed after ' : ''}${ms(end - start)}`;
    steps.push({
      us: end,
      order: -(tree.depth[at] ?? 0),
      text: `${to}${span.error ? '--x' : '-->>'}${from}: ${answer}`,
    });
  }
  if (steps.length === 0) {
    const root = tree.spans[tree.roots[0] ?? 0];
    const name = nameOf(root?.service ?? '');
    steps.push({ us: 0, order: 0, text: `${name}->>${name}: ${plain(root?.operation ?? '')}` });
  }
  steps.sort((a, b) => a.us - b.us || a.order - b.order);
  const participants = [...names].map(([service, name]) => `  participant ${name} as ${plain(service)}`);
  return ['sequenceDiagram', ...participants, ...steps.map(({ text }) => `  ${text}`)].join('\n');
}

/** Text that means nothing to Mermaid. */
function plain(text: string): string {
  return (
    label(text, 60)
      .replace(/[;#:<>{}"%]/g, ' ')
      .replace(/ {2,}/g, ' ')
      .trim() || '(no name)'
  );
}
