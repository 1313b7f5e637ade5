import type { Omission, SpanRow, TraceAnswer, TraceDetail, TraceRow } from '../answer.ts';
import type { CausalityAnswer, ExecutionAnswer } from '../causality/answer.ts';
import type { Flows } from '../flows.ts';

/** The answer of `reconstruct_trace` as compact Markdown: the same facts as its JSON. */
export function renderTraceMarkdown(answer: TraceAnswer): string {
  const { summary } = answer;
  const parts: string[] = [];
  const formats = summary.formats.map(({ format, spans }) => `${format} ${spans}`).join(', ');
  if (summary.traces > 0)
    parts.push(
      `${summary.traces} ${summary.traces === 1 ? 'trace' : 'traces'}, ${summary.spans} spans (${formats}) in ${summary.files} ${summary.files === 1 ? 'file' : 'files'} under ${answer.root}`,
    );
  if (answer.suspects)
    parts.push(
      section(
        'Suspects',
        answer.suspects.map(({ service, score, why }) => `- ${service} (${score}): ${why}`),
      ),
    );
  if (answer.trace) parts.push(...renderDetail(answer.trace, answer.traces?.[0]));
  else if (answer.traces && answer.traces.length > 0) parts.push(renderOverview(answer.traces));
  if (answer.clock_skew) {
    const rows = answer.clock_skew.map(({ caller, callee, calls, min_ms, max_ms, skew_ms, varies }) => {
      const verdict =
        skew_ms === undefined
          ? 'no skew is proven'
          : `skew ${skew_ms} ms${varies === true ? ', not constant' : ''}`;
      return `- ${callee} against ${caller}: ${verdict} (between ${min_ms} and ${max_ms} ms, ${calls} calls)`;
    });
    parts.push(section('Clock skew', rows));
  }
  if (answer.flows) parts.push(renderFlows(answer.flows));
  if (answer.causality) parts.push(renderCausality(answer.causality));
  if (answer.visualization) {
    const { format, text, path } = answer.visualization;
    const fence = format === 'sequence' ? 'mermaid' : 'text';
    const body = text === undefined ? [] : [`\`\`\`${fence}`, text, '```'];
    parts.push(section(`Picture (${format})`, path === undefined ? body : [`Written to ${path}`, ...body]));
  }
  if (answer.warnings)
    parts.push(
      section(
        'Warnings',
        answer.warnings.map((warning) => `- ${warning}`),
      ),
    );
  if (answer.omissions) parts.push(section('Left out', answer.omissions.map(omissionLine)));
  return parts.join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return [`## ${title}`, ...lines].join('\n');
}

function omissionLine({ what, count, see }: Omission): string {
  const howMany = count === undefined ? '' : `${count} `;
  return `- ${howMany}${what}${see === undefined ? '' : `; see \`${see.tool} ${JSON.stringify(see.arguments)}\``}`;
}

function renderOverview(traces: NonNullable<TraceAnswer['traces']>): string {
  return section(
    'Traces, the most anomalous first',
    traces.map(
      ({ trace_id, start, duration_ms, spans, services, errors, anomaly_score, root }) =>
        `- ${trace_id} ${start ?? ''} ${root.service} ${root.operation}: ${duration_ms} ms, ${spans} spans, ${errors} errors, anomaly ${anomaly_score}; ${services.join(', ')}`,
    ),
  );
}

function renderDetail(trace: TraceDetail, row: TraceRow | undefined): string[] {
  const parts = [
    `# Trace ${trace.trace_id}\n${trace.start ?? 'no start time'}, ${trace.duration_ms} ms, ${trace.span_count} spans, ${row?.errors ?? 0} errors, ${trace.orphans} orphans, anomaly ${row?.anomaly_score ?? 0}; services: ${trace.services.join(', ')}`,
  ];
  if (trace.adjusted_skew)
    parts.push(
      `Clocks adjusted: ${trace.adjusted_skew.map(({ service, skew_ms }) => `${service} by ${-skew_ms} ms`).join(', ') || 'none had to be'}. Starts are raw; adjusted ones follow in brackets.`,
    );
  if (trace.bottlenecks.length > 0)
    parts.push(
      section(
        'Bottlenecks (time on the critical path)',
        trace.bottlenecks.map(
          ({ service, operation, critical_ms, share, saves_ms }) =>
            `- ${service} ${operation}: ${critical_ms} ms (${percent(share)}); without it the trace ends ${saves_ms} ms sooner`,
        ),
      ),
    );
  if (trace.anomalies.length > 0)
    parts.push(
      section(
        'Anomalies',
        trace.anomalies.map(
          ({ type, severity, service, summary, evidence, span_ids }) =>
            `- ${severity} ${type} (${service}): ${summary}. ${evidence} [${span_ids.join(', ')}]`,
        ),
      ),
    );
  if (trace.spans.length > 0) parts.push(section('Spans', trace.spans.map(spanLine)));
  if (trace.critical_path.length > 0)
    parts.push(
      section(
        'Critical path',
        trace.critical_path.map(
          ({ span_id, service, operation, start_us, end_us }) =>
            `- ${start_us} to ${end_us} us (${(end_us - start_us) / 1000} ms) ${service} ${operation} [${span_id}]`,
        ),
      ),
    );
  return parts;
}

function spanLine(span: SpanRow): string {
  const indent = '  '.repeat(Math.min(span.depth, 20));
  const deep = span.depth > 20 ? `(depth ${span.depth}) ` : '';
  const adjusted = span.adjusted_start === undefined ? '' : ` [${span.adjusted_start}]`;
  const failed =
    span.status === 'error' ? ` ERROR${span.message === undefined ? '' : ` ${span.message}`}` : '';
  const links = span.links === undefined ? '' : ` linked to ${span.links.join(', ')}`;
  return `${indent}- ${deep}${span.service} ${span.operation} (${span.kind}) ${span.start ?? ''}${adjusted} ${span.duration_ms} ms, own ${span.self_ms} ms [${span.span_id}]${links}${failed}`;
}

function renderFlows(flows: Flows): string {
  const lines = [
    `${flows.messages} messages; ${flows.unmatched_sends} sends and ${flows.unmatched_receives} receives without the other side; ${flows.duplicates} duplicates; ${flows.reordered} out of order`,
    ...flows.edges.map(
      ({ from, to, count, errors, p50_ms, p95_ms, p99_ms }) =>
        `- ${from} -> ${to}: ${count}, ${errors} errors${p50_ms === undefined ? '' : `, p50 ${p50_ms} ms, p95 ${p95_ms} ms, p99 ${p99_ms} ms`}`,
    ),
    ...flows.loops.map(({ services, traces }) => `- loop in ${traces} traces: ${services.join(' -> ')}`),
    ...flows.broadcast_storms.map(
      ({ service, operation, messages, trace_id }) =>
        `- storm: ${service} ${operation} sent ${messages} messages in trace ${trace_id}`,
    ),
  ];
  return section('Flows between services', lines);
}

function renderCausality(causality: CausalityAnswer): string {
  if (!('executions' in causality)) return section('Causal order', executionLines(causality));
  const lines = causality.executions.flatMap((execution, i) => [
    `### ${execution.label ?? `Execution ${i + 1}`}`,
    ...executionLines(execution),
  ]);
  const { differences } = causality;
  if (differences) {
    const [first, second] = differences.between;
    const list = (name: string, items: readonly string[] | undefined): string[] =>
      items === undefined || items.length === 0 ? [] : [`- only in ${name}: ${items.join('; ')}`];
    const events = (rows: typeof differences.events_only_in_first): string[] =>
      (rows ?? []).map(({ host, event, count }) => `${count} x ${host} "${event}"`);
    lines.push(
      '### Differences',
      ...list(first, differences.hosts_only_in_first),
      ...list(second, differences.hosts_only_in_second),
      ...list(first, events(differences.events_only_in_first)),
      ...list(second, events(differences.events_only_in_second)),
    );
  }
  return section('Causal order', lines);
}

function executionLines(execution: ExecutionAnswer): string[] {
  const { motifs } = execution;
  const motif = (name: string, one: { count: number; example?: string[] }): string =>
    `${one.count} ${name}${one.example === undefined ? '' : ` (as ${one.example.join(', ')})`}`;
  const lines = [
    `${execution.hosts} hosts, ${execution.events} events, ${execution.messages} messages, ${execution.concurrent_pairs} concurrent pairs, longest chain ${execution.longest_chain} events`,
    `Hosts: ${execution.by_host.map(({ host, events }) => `${host} ${events}`).join(', ')}`,
    `Patterns: ${motif('request-response', motifs.request_response)}, ${motif('broadcast', motifs.broadcast)}, ${motif('gather', motifs.gather)}`,
  ];
  for (const { type, summary, events } of execution.violations ?? [])
    lines.push(`- violation ${type}: ${summary} [${events.join(', ')}]`);
  for (const gap of execution.gaps ?? []) lines.push(`- gap: ${gap}`);
  if (execution.unreadable_clocks !== undefined)
    lines.push(`- ${execution.unreadable_clocks} events have a clock that could not be read`);
  return lines;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
