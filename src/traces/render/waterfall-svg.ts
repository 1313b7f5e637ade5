import { escapeMarkup } from '../../safety/escape-markup.ts';
import { type DescribedTrace, extentOf } from '../describe-trace.ts';
import { chooseSpans, criticalSections } from './choose-spans.ts';
import { label } from './label.ts';

const MOST_SPANS = 3000;
const ROW = 18;
const LABELS = 340;
const WIDTH = 1200;
const COLOURS = [
  '#4e79a7',
  '#59a14f',
  '#b07aa1',
  '#9c755f',
  '#76b7b2',
  '#edc948',
  '#8cd17d',
  '#499894',
  '#86bcb6',
  '#bab0ac',
];

const WATERFALL_STYLE = `
text{font:12px ui-monospace,monospace;fill:#1b1f24}.axis{stroke:#d5dae0}.critical{fill:#d62728}.failed{stroke:#a40e26;stroke-width:2}.label.error{fill:#a40e26}`;

/**
 * A waterfall of a trace as SVG: a bar a span, coloured by service, the critical path in red above it. Bars carry their
 * place in time (`data-from`, `data-to`, 0..1), by which a script may zoom.
 */
export function drawWaterfall(described: DescribedTrace): string {
  const { tree } = described;
  const { startUs, endUs } = extentOf(tree);
  const total = Math.max(1, endUs - startUs);
  const critical = criticalSections(described);
  const colours = new Map<string, string>();
  const shown = chooseSpans(described, MOST_SPANS);
  const height = (shown.length + 2) * ROW;
  const rows = shown.map(({ at }, i) => {
    const span = tree.spans[at];
    if (span === undefined) return '';
    const y = (i + 1) * ROW;
    const colour = colours.get(span.service) ?? COLOURS[colours.size % COLOURS.length] ?? '#4e79a7';
    colours.set(span.service, colour);
    const share = (us: number): number => (us - startUs) / total;
    const [start, end] = [tree.startUs[at] ?? 0, tree.endUs[at] ?? 0];
    const title = escapeMarkup(
      `${label(span.service)} ${label(span.operation, 160)} ${(end - start) / 1000} ms, from ${(start - startUs) / 1000} ms${span.error ? ` failed ${label(span.message ?? '', 200)}` : ''}`,
    );
    const indent = Math.min(tree.depth[at] ?? 0, 20) * 8;
    const name = escapeMarkup(label(`${span.service} ${span.operation}`, Math.max(12, 46 - indent / 7)));
    const bars = [
      bar(
        share(start),
        share(end),
        y + 3,
        ROW - 6,
        `fill="${colour}"${span.error ? ' class="bar failed"' : ' class="bar"'}`,
      ),
      ...(critical.get(at) ?? []).map((section) =>
        bar(share(section.startUs), share(section.endUs), y + ROW - 6, 4, 'class="bar critical"'),
      ),
    ];
    return `<g class="span"><title>${title}</title><text class="label${span.error ? ' error' : ''}" x="${indent + 4}" y="${y + 13}">${name}</text>${bars.join('')}</g>`;
  });
  const left = tree.spans.length - shown.length;
  const note = left > 0 ? `${left} less telling spans are not drawn` : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="100%" role="img" data-labels="${LABELS}" data-width="${WIDTH}" data-total-ms="${total / 1000}">`,
    `<style>${WATERFALL_STYLE}</style>`,
    `<text x="${LABELS}" y="12" class="from">0 ms</text><text x="${WIDTH - 4}" y="12" text-anchor="end" class="to">${total / 1000} ms</text>`,
    `<line class="axis" x1="${LABELS}" x2="${WIDTH}" y1="16" y2="16"/>`,
    ...rows,
    `<text x="4" y="${height - 5}">${escapeMarkup(note)}</text>`,
    '</svg>',
  ].join('\n');
}

function bar(from: number, to: number, y: number, height: number, rest: string): string {
  const room = WIDTH - LABELS;
  const x = LABELS + from * room;
  const width = Math.max(1, (to - from) * room);
  return `<rect x="${round(x)}" y="${y}" width="${round(width)}" height="${height}" data-from="${round(from, 6)}" data-to="${round(to, 6)}" ${rest}/>`;
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
