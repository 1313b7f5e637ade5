import { createHash } from 'node:crypto';
import { escapeMarkup } from '../../safety/escape-markup.ts';
import { label } from './label.ts';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:1rem;color:#1b1f24;background:#fff}h1{font-size:1.2rem}h2{font-size:1rem}
table{border-collapse:collapse;font-size:.85rem}td,th{border-bottom:1px solid #d5dae0;padding:.2rem .6rem;text-align:left;vertical-align:top}
.picture{border:1px solid #d5dae0;overflow:auto;max-height:80vh}.dim{opacity:.15}input{font:inherit}`;

/** Zooms the bars by the wheel, moves them by dragging, dims spans that a filter leaves out. */
const SCRIPT = `(() => {
  const svg = document.querySelector('svg[data-total-ms]');
  if (!svg) return;
  const labels = Number(svg.dataset.labels), width = Number(svg.dataset.width), total = Number(svg.dataset.totalMs);
  const bars = [...svg.querySelectorAll('.bar')], room = width - labels;
  let from = 0, to = 1;
  const draw = () => {
    for (const bar of bars) {
      const a = Math.max(0, (bar.dataset.from - from) / (to - from)), b = Math.min(1, (bar.dataset.to - from) / (to - from));
      bar.setAttribute('x', labels + a * room);
      bar.setAttribute('width', b < a ? 0 : Math.max(1, (b - a) * room));
    }
    svg.querySelector('.from').textContent = (from * total).toFixed(3) + ' ms';
    svg.querySelector('.to').textContent = (to * total).toFixed(3) + ' ms';
    svg.dataset.zoom = (1 / (to - from)).toFixed(2);
  };
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    return Math.min(1, Math.max(0, ((event.clientX - box.left) / box.width * width - labels) / room));
  };
  svg.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.altKey) return;
    event.preventDefault();
    const middle = from + at(event) * (to - from), factor = event.deltaY > 0 ? 1.25 : 0.8;
    const span = Math.min(1, Math.max(1e-6, (to - from) * factor));
    from = Math.min(1 - span, Math.max(0, middle - (middle - from) * span / (to - from)));
    to = from + span;
    draw();
  }, { passive: false });
  let held;
  svg.addEventListener('mousedown', (event) => { held = at(event); });
  window.addEventListener('mouseup', () => { held = undefined; });
  svg.addEventListener('mousemove', (event) => {
    if (held === undefined) return;
    const step = (held - at(event)) * (to - from), moved = Math.min(1 - to, Math.max(-from, step));
    from += moved; to += moved; held = at(event);
    draw();
  });
  document.querySelector('#all').addEventListener('click', () => { from = 0; to = 1; draw(); });
  const narrow = () => {
    const wanted = document.querySelector('#filter').value.toLowerCase(), only = document.querySelector('#critical').checked;
    for (const span of svg.querySelectorAll('.span')) {
      const fits = span.querySelector('title').textContent.toLowerCase().includes(wanted);
      span.classList.toggle('dim', !fits || (only && !span.querySelector('.critical')));
    }
  };
  document.querySelector('#filter').addEventListener('input', narrow);
  document.querySelector('#critical').addEventListener('change', narrow);
  draw();
})();`;

/** A table of a page. */
export interface PageTable {
  title: string;
  head: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/**
 * One HTML page that needs nothing else and loads nothing: all text escaped, and a policy that allows this page's own
 * script and style alone.
 * @param svg drawn by this program, escaped already
 */
export function renderPage(
  title: string,
  summary: string,
  svg: string,
  tables: readonly PageTable[],
): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const inSvg = [...svg.matchAll(/<style>([^<]*)<\/style>/g)].map((match) => hash(match[1] ?? ''));
  const policy = `default-src 'none'; script-src ${hash(SCRIPT)}; style-src ${[hash(STYLE), ...inSvg].join(' ')}; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<title>${escapeMarkup(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeMarkup(title)}</h1><p>${escapeMarkup(summary)}</p>`,
    '<p><label>Filter <input id="filter" type="search"></label> <label><input id="critical" type="checkbox"> critical path only</label> <button id="all" type="button">whole time</button> Zoom: Ctrl or Alt and the wheel; move: drag. Red: the critical path.</p>',
    `<div class="picture">${svg}</div>`,
    ...tables.filter(({ rows }) => rows.length > 0).map(tableHtml),
    `<script>${SCRIPT}</script></body></html>`,
    '',
  ].join('\n');
}

function tableHtml({ title, head, rows }: PageTable): string {
  const cells = (tag: string, row: readonly (string | number)[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeMarkup(label(String(cell), 300))}</${tag}>`).join('')}</tr>`;
  return `<h2>${escapeMarkup(title)}</h2><table>${cells('th', head)}${rows.map((row) => cells('td', row)).join('\n')}</table>`;
}
