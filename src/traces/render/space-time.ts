import { escapeMarkup } from '../../safety/escape-markup.ts';
import { type CausalOrder, nameOf } from '../causality/causal-order.ts';
import { label } from './label.ts';

const MOST_EVENTS = 2000;
const COLUMN = 160;
const ROW = 22;
const TOP = 40;

/** Events in an order in which each comes after those it knows of. */
function inOrder({ events }: CausalOrder): number[] {
  const sum = events.map(({ clock }) => [...clock.values()].reduce((total, count) => total + count, 0));
  return events.map((_, i) => i).sort((a, b) => (sum[a] ?? 0) - (sum[b] ?? 0) || a - b);
}

/** A space-time diagram as SVG: a column a host, time downwards, a line a message. */
export function drawSpaceTime(order: CausalOrder): string {
  const shown = inOrder(order).slice(0, MOST_EVENTS);
  const row = new Map(shown.map((at, i) => [at, i]));
  const column = new Map(order.hosts.map((host, i) => [host, i]));
  const x = (at: number): number => 60 + (column.get(order.events[at]?.host ?? '') ?? 0) * COLUMN;
  const y = (at: number): number => TOP + (row.get(at) ?? 0) * ROW;
  const width = order.hosts.length * COLUMN + 60;
  const height = TOP + shown.length * ROW + 30;
  const hosts = order.hosts.map(
    (host, i) =>
      `<text x="${60 + i * COLUMN}" y="16" text-anchor="middle">${escapeMarkup(label(host, 22))}</text><line class="host" x1="${60 + i * COLUMN}" x2="${60 + i * COLUMN}" y1="24" y2="${height - 24}"/>`,
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
    const text = escapeMarkup(label(event?.text ?? '', 18));
    return `<g class="event"><title>${title}</title><circle cx="${x(at)}" cy="${y(at)}" r="5"/><text x="${x(at) + 9}" y="${y(at) + 4}">${text}</text></g>`;
  });
  const left = order.events.length - shown.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img">`,
    '<style>text{font:11px ui-monospace,monospace;fill:#1b1f24}.host{stroke:#b8c0c8}.message{stroke:#0a6ebd;stroke-width:1.5}circle{fill:#0a6ebd}</style>',
    ...hosts,
    ...messages,
    ...events,
    `<text x="4" y="${height - 6}">${left > 0 ? `${left} later events are not drawn` : ''}</text>`,
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
