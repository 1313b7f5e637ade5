import { escapeMarkup } from '../../safety/escape-markup.ts';
import { type DescribedTrace, extentOf } from '../describe-trace.ts';
import type { Span } from '../span.ts';
import { chooseSpans, criticalSections } from './choose-spans.ts';
import { label } from './label.ts';
import { briefTime, timeTicks } from './time-axis.ts';

const MOST_SPANS = 3000;
const WIDTH = 1280;
const LABELS = 380;
/** Room right of the bars, for how long they took. */
const MARGIN = 60;
const PLOT = WIDTH - LABELS - MARGIN;
const ROW = 20;
const BAR = 12;
const TICKS = 7;
const CHAR = 7.3;
const MOST_SERVICES = 24;

/** Readable on white and on black; the critical path alone is red. */
const STYLE = `
text{font:12px ui-monospace,monospace;fill:#1b1f24}.ground{fill:#fff}.grid line{stroke:#e6e9ed}.rule{stroke:#8c959f}.faint,.ticks text{fill:#57606a}
.service{font-weight:600}.bar{opacity:.6}.critical{fill:#d1242f}.error .bar{stroke:#d1242f;stroke-width:1.5;stroke-dasharray:3 2}.error .label{fill:#b3121d}.took{font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:3px}
.span:hover .row{fill:#8c959f;fill-opacity:.15}.row{fill:none;pointer-events:all}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.ground{fill:#0d1117}.grid line{stroke:#21262d}.faint,.ticks text{fill:#9198a1}.bar{opacity:.75}.critical{fill:#ff5c5c}.error .bar{stroke:#ff5c5c}.error .label{fill:#ff8f8f}.took{stroke:#0d1117}}`;

/**
 * A waterfall of a trace as SVG: a legend, an axis, a bar a span coloured by its service, the critical path in red beneath
 * it, how long it took. Bars carry their place in time (`data-from`, `data-to`, 0..1), by which a script may zoom.
 */
export function drawWaterfall(described: DescribedTrace): string {
  const { tree } = described;
  const { startUs, endUs } = extentOf(tree);
  const totalUs = Math.max(1, endUs - startUs || 1);
  const share = (us: number): number => Math.min(1, Math.max(0, (us - startUs) / totalUs || 0));
  const critical = criticalSections(described);
  const shown = chooseSpans(described, MOST_SPANS);
  const colours = coloursOf(shown.flatMap(({ at }) => tree.spans[at]?.service ?? []));
  const legend = drawLegend(colours);
  const top = legend.height + 24;
  const rows = shown.map(({ at }, i) => {
    const span = tree.spans[at];
    if (span === undefined) return '';
    const [start, end] = [tree.startUs[at] ?? 0, tree.endUs[at] ?? 0];
    return drawRow(span, {
      y: top + i * ROW,
      depth: tree.depth[at] ?? 0,
      colour: colours.get(span.service) ?? 'gray',
      from: share(start),
      to: share(end),
      critical: (critical.get(at) ?? []).map((one) => [share(one.startUs), share(one.endUs)] as const),
      title: titleOf(span, start - startUs, end - start),
      took: briefTime(end - start),
    });
  });
  const left = tree.spans.length - shown.length;
  const height = top + shown.length * ROW + (left > 0 ? ROW : 8);
  const ticks = timeTicks(0, totalUs, TICKS).map(({ us, label }) => ({
    x: LABELS + (us / totalUs) * PLOT,
    label,
  }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Waterfall of the trace" class="waterfall" data-left="${LABELS}" data-plot="${PLOT}" data-margin="${MARGIN}" data-row="${ROW}" data-top="${top}" data-ticks="${TICKS}" data-total-us="${totalUs}">`,
    `<style>${STYLE}</style><rect class="ground" width="${WIDTH}" height="${height}"/>`,
    `<g class="grid">${ticks.map(({ x }) => `<line x1="${round(x)}" x2="${round(x)}" y1="${top - 4}" y2="${height}"/>`).join('')}</g>`,
    `<g class="rows">${rows.join('\n')}</g>`,
    left > 0
      ? `<text class="faint" x="4" y="${height - 6}">${left} less telling spans are not drawn</text>`
      : '',
    `<g class="head"><rect class="ground" width="${WIDTH}" height="${top - 4}"/>${legend.svg}<line class="rule" x1="${LABELS}" x2="${LABELS + PLOT}" y1="${top - 4}" y2="${top - 4}"/>`,
    `<g class="ticks">${ticks.map(({ x, label }) => `<text x="${round(x)}" y="${top - 9}" text-anchor="middle">${label}</text>`).join('')}</g></g>`,
    '</svg>',
  ].join('\n');
}

interface Row {
  y: number;
  depth: number;
  colour: string;
  /** Places in time, 0..1. */
  from: number;
  to: number;
  critical: (readonly [number, number])[];
  title: string;
  took: string;
}

function drawRow(span: Span, row: Row): string {
  const indent = Math.min(row.depth, 20) * 8;
  const room = Math.floor((LABELS - indent - 16) / CHAR);
  const service = label(span.service, Math.max(8, Math.min(room, 24)));
  const operation = label(span.operation, Math.max(6, room - service.length - 1));
  const bars = [
    bar(row.from, row.to, 3, BAR, `class="bar" fill="${row.colour}"`),
    ...row.critical.map(([from, to]) => bar(from, to, 3 + BAR - 4, 5, 'class="critical"')),
  ];
  const name = `<tspan class="service">${escapeMarkup(service)}</tspan> ${escapeMarkup(operation)}`;
  return [
    `<g class="span${span.error ? ' error' : ''}" transform="translate(0 ${row.y})" data-from="${round(row.from, 7)}" data-to="${round(row.to, 7)}"><title>${escapeMarkup(row.title)}</title>`,
    `<rect class="row" width="${WIDTH}" height="${ROW}"/><text class="label" x="${indent + 4}" y="14">${name}</text>`,
    `${bars.join('')}${tookText(row)}</g>`,
  ].join('');
}

/** How long it took: behind the bar, else before it, else in it. */
function tookText({ from, to, took }: Row): string {
  const need = (took.length * CHAR) / PLOT;
  const [at, anchor] =
    (to + need) * PLOT < PLOT + MARGIN - 4 ? [to, 'start'] : from - need > 0 ? [from, 'end'] : [to, 'end'];
  const gap = anchor === 'start' ? 4 : -4;
  return `<text class="took" x="${round(LABELS + at * PLOT + gap)}" y="13" text-anchor="${anchor}">${took}</text>`;
}

function titleOf(span: Span, afterUs: number, tookUs: number): string {
  const failed = span.error
    ? `\nfailed${span.message === undefined ? '' : `: ${label(span.message, 300)}`}`
    : '';
  const after = Number.isFinite(afterUs) ? ` from ${afterUs / 1000} ms on` : '';
  return `${label(span.service)}: ${label(span.operation, 200)}\n${tookUs / 1000} ms${after}, ${span.kind}${failed}`;
}

/** Hues far apart from one to the next, none of them red. */
const HUES = [212, 140, 275, 40, 185, 310, 85, 240, 160, 60];

function coloursOf(services: readonly string[]): Map<string, string> {
  const colours = new Map<string, string>();
  for (const service of services) {
    if (colours.has(service)) continue;
    const round = Math.floor(colours.size / HUES.length);
    const lightness = [42, 58, 32, 68][round % 4];
    colours.set(service, `hsl(${HUES[colours.size % HUES.length]},60%,${lightness}%)`);
  }
  return colours;
}

function drawLegend(colours: ReadonlyMap<string, string>): { svg: string; height: number } {
  const parts: string[] = [];
  let x = 4;
  let y = 14;
  const place = (swatch: string, words: string): void => {
    const width = words.length * CHAR + 34;
    if (x + width > WIDTH) {
      x = 4;
      y += 18;
    }
    parts.push(
      `<g transform="translate(${round(x)} ${y})">${swatch}<text x="20">${escapeMarkup(words)}</text></g>`,
    );
    x += width;
  };
  place('<rect class="critical" y="-6" width="14" height="5"/>', 'critical path');
  place('<g class="error"><rect class="bar" y="-9" width="14" height="9" fill="none"/></g>', 'failed');
  let count = 0;
  for (const [service, colour] of colours) {
    count += 1;
    if (count > MOST_SERVICES) break;
    place(`<rect class="bar" y="-9" width="14" height="9" fill="${colour}"/>`, label(service, 28));
  }
  if (colours.size > MOST_SERVICES) place('', `and ${colours.size - MOST_SERVICES} more`);
  return { svg: parts.join(''), height: y + 8 };
}

function bar(from: number, to: number, y: number, height: number, rest: string): string {
  const width = Math.max(1, (to - from) * PLOT);
  return `<rect x="${round(LABELS + from * PLOT)}" y="${y}" width="${round(width)}" height="${height}" data-from="${round(from, 7)}" data-to="${round(to, 7)}" ${rest}/>`;
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
