import { escapeMarkup } from '../../safety/escape-markup.ts';
import { type CausalOrder, nameOf } from '../causality/causal-order.ts';
import { label } from './label.ts';

const MOST_EVENTS = 2000;
const LEFT = 80;
const COLUMN = 170;
const ROW = 22;
const TOP = 40;

/** Events in an order in which each comes after those it knows of. */
function inOrder({ events }: CausalOrder): number[] {
  const sum = events.map(({ clock }) => [...clock.values()].reduce((total, count) => total + count, 0));
  return events.map((_, i) => i).sort((a, b) => (sum[a] ?? 0) - (sum[b] ?? 0) || a - b);
}

/** Readable on white and on black. */
const STYLE = `
text{font:11px ui-monospace,monospace;fill:#1b1f24}.event text{paint-order:stroke;stroke:#fff;stroke-width:3px}.ground{fill:#fff}.host{stroke:#b8c0c8}.message{stroke:#0969da;stroke-width:1.5;opacity:.7}circle{fill:#0969da}.name{font-size:12px;font-weight:600}.faint{fill:#57606a}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.event text{stroke:#0d1117}.ground{fill:#0d1117}.host{stroke:#484f58}.message{stroke:#58a6ff}circle{fill:#58a6ff}.faint{fill:#9198a1}}`;

/** A space-time diagram as SVG: a column a host, time downwards, a line a message. */
export function drawSpaceTime(order: CausalOrder): string {
  const shown = inOrder(order).slice(0, MOST_EVENTS);
  const row = new Map(shown.map((at, i) => [at, i]));
  const column = new Map(order.hosts.map((host, i) => [host, i]));
  const x = (at: number): number => LEFT + (column.get(order.events[at]?.host ?? '') ?? 0) * COLUMN;
  const y = (at: number): number => TOP + (row.get(at) ?? 0) * ROW;
  const width = LEFT + order.hosts.length * COLUMN;
  const height = TOP + shown.length * ROW + 20;
  const lines = order.hosts.map((_, i) => {
    const at = LEFT + i * COLUMN;
    return `<line class="host" x1="${at}" x2="${at}" y1="${TOP - 14}" y2="${height - 20}"/>`;
  });
  const names = order.hosts.map(
    (host, i) =>
      `<text class="name" x="${LEFT + i * COLUMN}" y="17" text-anchor="middle"><title>${escapeMarkup(label(host, 200))}</title>${escapeMarkup(label(host, 20))}</text>`,
  );
  const messages = order.messages
    .filter(({ from, to }) => row.has(from) && row.has(to))
    .map(
      ({ from, to }) => `<line class="message" x1="${x(from)}" y1="${y(from)}" x2="${x(to)}" y2="${y(to)}"/>`,
    );
  const events = shown.map((at) => {
    const event = order.events[at];
    const title = escapeMarkup(
      `${label(nameOf(event))} line ${event?.line}: ${label(event?.text ?? '', 200)}`,
    );
    const text = escapeMarkup(label(event?.text ?? '', 20));
    return `<g class="event"><title>${title}</title><circle cx="${x(at)}" cy="${y(at)}" r="5"/><text x="${x(at) + 9}" y="${y(at) + 4}">${text}</text></g>`;
  });
  const left = order.events.length - shown.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Space-time diagram">`,
    `<style>${STYLE}</style><rect class="ground" width="${width}" height="${height}"/>`,
    ...lines,
    ...messages,
    ...events,
    left > 0 ? `<text class="faint" x="4" y="${height - 6}">${left} later events are not drawn</text>` : '',
    `<g class="head"><rect class="ground" width="${width}" height="${TOP - 14}"/>${names.join('')}</g>`,
    '</svg>',
  ].join('\n');
}

/** The same as text: a column a host, a row an event, and where it heard from. */
export function writeSpaceTime(order: CausalOrder, maxBytes: number): string {
  const heard = new Map<number, string[]>();
  for (const { from, to } of order.messages)
    heard.set(to, [...(heard.get(to) ?? []), nameOf(order.events[from])]);
  const width = Math.max(3, Math.min(12, Math.floor(100 / Math.max(1, order.hosts.length))));
  const cell = (text: string): string => text.slice(0, width - 1).padEnd(width);
  const lines = [order.hosts.map((host) => cell(label(host))).join('')];
  let bytes = lines[0]?.length ?? 0;
  const all = inOrder(order);
  for (const [i, at] of all.entries()) {
    const event = order.events[at];
    const own = `${event?.clock.get(event.host) ?? '?'}`;
    const cells = order.hosts.map((host) => cell(host === event?.host ? own : '|')).join('');
    const from = heard
      .get(at)
      ?.map((name) => label(name, 30))
      .join(', ');
    const line = `${cells} ${label(event?.text ?? '', 60)}${from === undefined ? '' : ` <- ${from}`}`;
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > maxBytes) {
      lines.push(`... ${all.length - i} later events`);
      break;
    }
    lines.push(line);
  }
  return lines.join('\n');
}
