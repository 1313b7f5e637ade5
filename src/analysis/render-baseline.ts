import type { BaselineComparison, LatencyChange, TemplateChange } from './finding.ts';

/** What differs from a healthy run, as Markdown. */
export function renderBaseline(comparison: BaselineComparison): string {
  const { root, summary, scale, gone, surging, fading, latencies } = comparison;
  const lines = [
    '## Against the baseline',
    `${summary} (baseline in ${root}; this run is ${scale} times as long or busy)`,
  ];
  const lists: [string, TemplateChange[] | undefined][] = [
    ['Gone', gone],
    ['More frequent', surging],
    ['Less frequent', fading],
  ];
  for (const [title, rows] of lists)
    for (const row of rows ?? []) lines.push(`- ${title}: ${renderChange(row)}`);
  for (const row of latencies ?? []) lines.push(`- ${renderLatency(row)}`);
  return lines.join('\n');
}

function renderChange({ count, expected, g2, level, template, first, nodes }: TemplateChange): string {
  const grade = level === undefined ? '' : ` ${level}`;
  return `${count} × where ${expected} were due (G² ${g2})${grade} ${template} (first ${first.file}:${first.line}; ${nodes.join(', ')})`;
}

function renderLatency(row: LatencyChange): string {
  const { template, field, first, nodes, z } = row;
  const how = z > 0 ? 'Longer' : 'Shorter';
  const name = field === '' ? '' : ` ${field}`;
  return `${how}:${name} p50 ${row.baseline_p50_ms} → ${row.p50_ms} ms, p95 ${row.baseline_p95_ms} → ${row.p95_ms} ms (z ${z}) in ${template} (such as ${first.file}:${first.line}; ${nodes.join(', ')})`;
}
