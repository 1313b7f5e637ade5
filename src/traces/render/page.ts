import { createHash } from 'node:crypto';
import { escapeMarkup } from '../../safety/escape-markup.ts';
import { label } from './label.ts';
import { PAGE_SCRIPT } from './page-script.ts';

const STYLE = `:root{color-scheme:light dark;--text:#1b1f24;--ground:#fff;--line:#d0d7de;--faint:#57606a}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--ground:#0d1117;--line:#30363d;--faint:#9198a1}}
body{font:15px/1.5 system-ui,sans-serif;margin:1rem;color:var(--text);background:var(--ground)}h1{font-size:1.2rem;margin:.2rem 0;overflow-wrap:anywhere}h2{font-size:1rem;margin:1.2rem 0 .3rem}p{margin:.3rem 0}
table{border-collapse:collapse;font-size:.85rem}td,th{border-bottom:1px solid var(--line);padding:.2rem .6rem;text-align:left;vertical-align:top}td{overflow-wrap:anywhere;min-width:4rem}
.tools{display:flex;flex-wrap:wrap;gap:.3rem 1rem;align-items:center}.hint{color:var(--faint);font-size:.85rem}input,button{font:inherit}kbd{border:1px solid var(--line);border-radius:3px;padding:0 .3em;font-size:.9em}
.picture{border:1px solid var(--line);overflow:auto;max-height:80vh;margin-top:.5rem}.picture svg{display:block}.picture .waterfall{width:100%;min-width:900px}.dim{opacity:.15}.mark{fill:#0969da;opacity:.2}`;

const FILTER = '<label>Filter <input id="filter" type="search" autocomplete="off"></label>';

/** What stands above a picture of each kind. */
const TOOLS = {
  waterfall: `${FILTER} <label><input id="critical" type="checkbox"> critical path only</label> <button id="all" type="button">whole time</button>
<span class="hint">Zoom: drag over a stretch, <kbd>Ctrl</kbd> and wheel, wheel on the axis, <kbd>+</kbd> <kbd>-</kbd>, double click on a span. Move: <kbd>Shift</kbd> and drag, <kbd>&larr;</kbd> <kbd>&rarr;</kbd>. Whole: <kbd>0</kbd>.</span>`,
  'space-time': `${FILTER} <span class="hint">A column a host, later events below; a line leads from where a message was sent to where it was taken. Rest on an event to read it.</span>`,
};

/** A table of a page. */
export interface PageTable {
  title: string;
  head: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

export interface Page {
  kind: keyof typeof TOOLS;
  title: string;
  summary: string;
  /** Drawn by this program, escaped already. */
  svg: string;
  tables: readonly PageTable[];
}

/**
 * One HTML page that needs nothing else and loads nothing: all text escaped, and a policy that allows this page's own
 * script and style alone.
 */
export function renderPage({ kind, title, summary, svg, tables }: Page): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const inSvg = [...svg.matchAll(/<style>([^<]*)<\/style>/g)].map((match) => hash(match[1] ?? ''));
  const policy = `default-src 'none'; script-src ${hash(PAGE_SCRIPT)}; style-src ${[hash(STYLE), ...inSvg].join(' ')}; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escapeMarkup(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeMarkup(title)}</h1><p>${escapeMarkup(summary)}</p>`,
    `<div class="tools">${TOOLS[kind]}</div>`,
    `<div class="picture" tabindex="0">${svg}</div>`,
    ...tables.filter(({ rows }) => rows.length > 0).map(tableHtml),
    `<script>${PAGE_SCRIPT}</script></body></html>`,
    '',
  ].join('\n');
}

function tableHtml({ title, head, rows }: PageTable): string {
  const cells = (tag: string, row: readonly (string | number)[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeMarkup(label(String(cell), 300))}</${tag}>`).join('')}</tr>`;
  return `<h2>${escapeMarkup(title)}</h2><table>${cells('th', head)}${rows.map((row) => cells('td', row)).join('\n')}</table>`;
}
