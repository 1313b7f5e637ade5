import { escapeMarkup } from '../safety/escape-markup.ts';
import type { AnalysisAnswer } from './answer.ts';
import type { Finding, NextStep } from './finding.ts';

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.3rem}h2{font-size:1.1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;font-size:.85rem}td,th{border-bottom:1px solid #d5dae0;padding:.2rem .5rem;text-align:left;vertical-align:top}
code{font:.82rem ui-monospace,monospace;overflow-wrap:anywhere}
.verdict{font-size:1.1rem;border-left:4px solid #0a6ebd;padding:.4rem 1rem;background:#f2f7fc}
.finding{border:1px solid #d5dae0;border-radius:6px;padding:.2rem 1rem 1rem;margin:1rem 0}
.badge{border-radius:4px;padding:0 .4rem;color:#fff;background:#667}
.critical{background:#a40e26}.high{background:#c4420d}.medium{background:#8a6d00}.low{background:#3d6b35}
@media (prefers-color-scheme:dark){body{color:#e2e6ea;background:#14181d}.verdict{background:#1b2733}td,th,.finding{border-color:#39424d}}
`;

/** An analysis as one HTML page that needs nothing else: no script, no remote file, all text escaped. */
export function renderHtml(answer: AnalysisAnswer): string {
  const { summary } = answer;
  const nodes = summary.nodes.map((node) => [
    node.node,
    node.files.join(', '),
    node.lines,
    node.errors,
    node.warnings,
    node.start ?? '',
    node.end ?? '',
  ]);
  const timeline = (answer.timeline ?? []).map((entry) => [
    entry.time,
    entry.node,
    entry.event,
    entry.finding ?? '',
  ]);
  const others = (answer.ruled_out ?? []).map((other) => [
    other.pattern,
    (other.culprits ?? []).join(', '),
    other.why,
    other.would_tell,
  ]);
  const templates = (['surging', 'rare', 'new_since_baseline'] as const).flatMap((kind) =>
    (answer.templates[kind] ?? []).map((row) => [
      kind.replaceAll('_', ' '),
      row.count,
      row.template,
      `${row.first.file}:${row.first.line}`,
      row.nodes.join(', '),
    ]),
  );
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>Log analysis ${escapeMarkup(answer.analysis_id)}</title><style>${STYLE}</style></head><body>`,
    `<h1>Log analysis</h1><p class="verdict">${escapeMarkup(answer.verdict)}</p>`,
    `<p>${escapeMarkup(`${summary.files} files under ${answer.root}, ${summary.lines} lines, ${summary.events} records${summary.start ? `, ${summary.start} to ${summary.end ?? '?'}` : ''}`)}</p>`,
    listHtml((answer.next_steps ?? []).map(stepText)),
    ...answer.findings.map(findingHtml),
    tableHtml('Timeline', ['Time', 'Node', 'Event', 'Finding'], timeline),
    tableHtml('Less likely', ['Pattern', 'Where', 'Why', 'Would tell'], others),
    tableHtml('Nodes', ['Node', 'Files', 'Lines', 'Errors', 'Warnings', 'From', 'To'], nodes),
    tableHtml('Kinds of lines', ['Kind', 'Count', 'Template', 'First', 'Nodes'], templates),
    baselineHtml(answer.baseline),
    tableHtml(
      'Warnings',
      ['Warning'],
      (answer.warnings ?? []).map((warning) => [warning]),
    ),
    tableHtml(
      'Left out',
      ['What', 'How many'],
      (answer.omissions ?? []).map(({ what, count }) => [what, count ?? '']),
    ),
    '</body></html>\n',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function baselineHtml(baseline: AnalysisAnswer['baseline']): string {
  if (baseline === undefined) return '';
  const place = (row: { template: string; first: { file: string; line: number }; nodes: string[] }) => [
    row.template,
    `${row.first.file}:${row.first.line}`,
    row.nodes.join(', '),
  ];
  const counts = (['gone', 'surging', 'fading'] as const).flatMap((kind) =>
    (baseline[kind] ?? []).map((row) => [kind, row.expected, row.count, `G² ${row.g2}`, ...place(row)]),
  );
  const latencies = (baseline.latencies ?? []).map((row) => [
    `${row.z > 0 ? 'longer' : 'shorter'} ${row.field}`,
    `p50 ${row.baseline_p50_ms} ms, p95 ${row.baseline_p95_ms} ms`,
    `p50 ${row.p50_ms} ms, p95 ${row.p95_ms} ms`,
    `z ${row.z}`,
    ...place(row),
  ]);
  return [
    `<h2>Against the baseline</h2><p>${escapeMarkup(`${baseline.summary} (baseline in ${baseline.root})`)}</p>`,
    tableHtml(
      'Changes',
      ['Change', 'Expected', 'Here', 'Statistic', 'Template', 'First', 'Nodes'],
      [...counts, ...latencies],
      'h3',
    ),
  ].join('');
}

function findingHtml(finding: Finding): string {
  const cause =
    finding.caused_by && finding.caused_by.length > 0 ? ` of ${finding.caused_by.join(', ')}` : '';
  const end = finding.end === null ? 'the end of the logs' : finding.end;
  const span = finding.start ? `, ${finding.start}${end ? ` to ${end}` : ''}` : '';
  const facts = `${finding.pattern} (${finding.category}), ${finding.role}${cause}, confidence ${finding.confidence.toFixed(2)}${span}`;
  const rows = finding.evidence.map((line) => [
    `${line.file}:${line.line}`,
    line.time ?? '',
    line.node,
    line.record === undefined ? line.text : `${line.text} (of the record: ${line.record})`,
  ]);
  return [
    `<section class="finding"><h2>${escapeMarkup(finding.id)} <span class="badge ${finding.severity}">${finding.severity}</span> ${escapeMarkup(finding.title)}</h2>`,
    `<p>${escapeMarkup(facts)}<br>Fault on: ${escapeMarkup(finding.culprits.join(', '))}<br>Affected: ${escapeMarkup(finding.nodes.join(', '))}</p>`,
    `<p>${escapeMarkup(finding.summary)}</p>`,
    tableHtml(
      `Evidence (${rows.length} of ${finding.evidence_count} lines)`,
      ['Place', 'Time', 'Node', 'Line'],
      rows,
      'h3',
    ),
    listHtml([
      ...(finding.recommendations ?? []).map((advice) => `Do: ${advice}`),
      ...(finding.verify ?? []).map((check) => `Verify: ${check}`),
      ...(finding.next_steps ?? []).map(stepText),
    ]),
    '</section>',
  ].join('');
}

function stepText(step: NextStep): string {
  return `${step.why}: ${step.tool} ${JSON.stringify(step.arguments)}`;
}

function listHtml(items: readonly string[]): string {
  return items.length === 0
    ? ''
    : `<ul>${items.map((item) => `<li>${escapeMarkup(item)}</li>`).join('')}</ul>`;
}

function tableHtml(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  tag: 'h2' | 'h3' = 'h2',
): string {
  if (rows.length === 0) return '';
  const head = heads.map((text) => `<th>${escapeMarkup(text)}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${row.map((cell) => `<td><code>${escapeMarkup(String(cell))}</code></td>`).join('')}</tr>`,
  );
  return `<${tag}>${escapeMarkup(title)}</${tag}><table><tr>${head}</tr>${body.join('\n')}</table>`;
}
