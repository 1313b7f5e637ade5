import type { Visualization } from '../answer.ts';
import type { DescribedTrace } from '../describe-trace.ts';
import type { Reconstruction } from '../reconstruct-traces.ts';
import { label } from './label.ts';
import { type PageTable, renderPage } from './page.ts';
import { drawSpaceTime, writeSpaceTime } from './space-time.ts';
import { drawSequence, drawTimeline, drawTree } from './text-pictures.ts';
import { drawWaterfall } from './waterfall-svg.ts';

/** A picture as an answer shows it, and what belongs into the file where one is written. */
export interface Picture {
  shown: Visualization;
  file: string | undefined;
}

/**
 * Draws what was asked for; undefined where nothing was. Text pictures take at most `maxBytes`. A file gets the
 * waterfall of the trace, or where there is none the space-time diagram of the vector clocks.
 */
export function drawPicture(
  found: Reconstruction,
  kind: string,
  path: string | undefined,
  maxBytes: number,
): Picture | undefined {
  if (kind === 'none' && path === undefined) return undefined;
  const { described, orders } = found;
  const file = path === undefined ? undefined : fileOf(found, kind, path);
  const text = textOf(kind, described, orders, maxBytes);
  if (text === undefined && file === undefined)
    return { shown: { format: kind, text: whyNot(kind) }, file: undefined };
  const format = kind === 'none' ? (path?.endsWith('.svg') === true ? 'svg' : 'html') : kind;
  return {
    shown: {
      format,
      ...(text !== undefined && { text }),
      ...(file !== undefined && path !== undefined && { path }),
    },
    file,
  };
}

function whyNot(kind: string): string {
  return kind === 'space-time'
    ? 'nothing to draw: no log with vector clocks was read (tree, timeline, sequence and html draw spans)'
    : 'nothing to draw: no spans were read (space-time draws logs with vector clocks)';
}

function textOf(
  kind: string,
  described: DescribedTrace | undefined,
  orders: Reconstruction['orders'],
  maxBytes: number,
): string | undefined {
  if (kind === 'space-time') {
    const [order] = orders;
    return order === undefined ? undefined : writeSpaceTime(order, maxBytes);
  }
  if (described === undefined) return undefined;
  if (kind === 'tree') return drawTree(described, maxBytes);
  if (kind === 'timeline') return drawTimeline(described, maxBytes);
  if (kind === 'sequence') return drawSequence(described, maxBytes);
  return undefined;
}

function fileOf(found: Reconstruction, kind: string, path: string): string | undefined {
  const { described, orders } = found;
  const isSvg = path.toLowerCase().endsWith('.svg');
  const [order] = orders;
  if (order !== undefined && (kind === 'space-time' || described === undefined)) {
    const svg = drawSpaceTime(order);
    const summary = `${order.hosts.length} hosts, ${order.events.length} events, ${order.messages.length} messages`;
    return isSvg
      ? svg
      : renderPage({ kind: 'space-time', title: 'Space-time diagram', summary, svg, tables: [] });
  }
  if (described === undefined) return undefined;
  const svg = drawWaterfall(described);
  if (isSvg) return svg;
  const { detail } = described;
  const summary = `${detail.start ?? ''} ${detail.duration_ms} ms, ${detail.span_count} spans, services: ${label(detail.services.join(', '), 300)}`;
  const title = `Trace ${label(detail.trace_id)}`;
  return renderPage({ kind: 'waterfall', title, summary, svg, tables: tablesOf(described) });
}

function tablesOf({ detail }: DescribedTrace): PageTable[] {
  return [
    {
      title: 'Bottlenecks',
      head: ['Service', 'Operation', 'On the critical path, ms', 'Share', 'Saves, ms'],
      rows: detail.bottlenecks.map((row) => [
        row.service,
        row.operation,
        row.critical_ms,
        row.share,
        row.saves_ms,
      ]),
    },
    {
      title: 'Anomalies',
      head: ['Type', 'Severity', 'Service', 'What', 'Evidence'],
      rows: detail.anomalies.map((row) => [row.type, row.severity, row.service, row.summary, row.evidence]),
    },
  ];
}
