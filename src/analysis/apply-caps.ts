import { cutText, quoteEvidence, quoteLine } from '../safety/quote-line.ts';
import type { AnalysisAnswer } from './answer.ts';
import { capBaseline } from './cap-baseline.ts';
import type { Analysis, Finding, NodeSummary, TemplateRow, TimelineEntry } from './finding.ts';
import type { SizeCaps } from './size-caps.ts';
import { verdictOf } from './verdict.ts';

/** What was left out of one part, and how much. */
export interface Cut {
  what: string;
  count: number;
}

/** The parts of an analysis that the caps allow, quoted text cleaned and masked, and what they leave out. */
export function applyCaps(analysis: Analysis, caps: SizeCaps): { answer: AnalysisAnswer; cuts: Cut[] } {
  const cuts = new CutList();
  const findings = keepFindings(analysis.findings, caps, cuts);
  const kept = new Set(findings.map((finding) => finding.id));
  const { summary, templates } = analysis;
  const nodes = keepNodes(summary.nodes, analysis.findings, caps.nodes);
  cuts.add('nodes', summary.nodes.length - nodes.length);
  const answer: AnalysisAnswer = {
    verdict: verdict(analysis, Math.max(200, caps.prose)),
    analysis_id: analysis.analysis_id,
    root: analysis.root,
    findings: findings.map((finding) => cutFinding(finding, kept, caps, cuts)),
    ...(analysis.next_steps && { next_steps: analysis.next_steps.slice(0, caps.nextSteps) }),
    templates: { total: templates.total },
    summary: {
      ...summary,
      formats: cuts.head('formats', summary.formats, caps.formats),
      nodes: nodes.map((node) => ({
        ...node,
        files: cuts.head('files of nodes', node.files, caps.nodeFiles),
      })),
    },
  };
  const timeline = keepTimeline(analysis.timeline ?? [], caps.timeline);
  cuts.add('timeline entries', (analysis.timeline?.length ?? 0) - timeline.length);
  if (timeline.length > 0) {
    answer.timeline = timeline.map(({ finding, ...entry }) => ({
      ...entry,
      event: quoteLine(entry.event, caps.quote),
      ...(finding !== undefined && kept.has(finding) && { finding }),
    }));
  }
  if (analysis.ruled_out)
    answer.ruled_out = cuts.head('explanations ruled out', analysis.ruled_out, caps.ruledOut);
  for (const kind of ['rare', 'surging', 'new_since_baseline'] as const) {
    const rows = templates[kind];
    if (rows)
      answer.templates[kind] = cuts
        .head('templates', rows, caps.templates)
        .map((row) => cutTemplate(row, caps));
  }
  if (analysis.baseline)
    answer.baseline = capBaseline(analysis.baseline, caps, (...rows) => cuts.head(...rows));
  if (analysis.warnings) {
    answer.warnings = cuts
      .head('warnings', analysis.warnings, caps.warnings)
      .map((text) => quoteLine(text, 300));
  }
  return { answer: dropEmpty(answer), cuts: cuts.list() };
}

function verdict(analysis: Analysis, mostChars: number): string {
  return cutText(quoteLine(verdictOf(analysis, mostChars), 800), mostChars);
}

class CutList {
  readonly #counts = new Map<string, number>();

  add(what: string, count: number): void {
    if (count > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
  }

  /** The first `most` items; the rest is counted. */
  head<Item>(what: string, items: readonly Item[], most: number): Item[] {
    this.add(what, items.length - most);
    return items.slice(0, most);
  }

  list(): Cut[] {
    return [...this.#counts].map(([what, count]) => ({ what, count }));
  }
}

function keepFindings(findings: readonly Finding[], caps: SizeCaps, cuts: CutList): Finding[] {
  const minor = (finding: Finding) => finding.severity === 'low' || finding.severity === 'info';
  const shown = caps.minorFindings ? findings : findings.filter((finding, i) => i === 0 || !minor(finding));
  cuts.add('findings', findings.length - Math.min(shown.length, caps.findings));
  return shown.slice(0, caps.findings);
}

function cutFinding(finding: Finding, kept: ReadonlySet<string>, caps: SizeCaps, cuts: CutList): Finding {
  const most = linesOf(finding, caps);
  // The most telling lines come first; shown are those, in the order of time.
  const evidence = finding.evidence.slice(0, most).sort((a, b) => compareText(a.time ?? '', b.time ?? ''));
  cuts.add('evidence lines', Math.max(finding.evidence.length, finding.evidence_count) - evidence.length);
  const cut: Finding = {
    ...finding,
    title: quoteLine(finding.title, 200),
    summary: quoteLine(finding.summary, caps.prose),
    culprits: cuts.head('names of culprits', finding.culprits, Math.max(4, caps.nodes)),
    nodes: cuts.head('names of affected nodes', finding.nodes, Math.max(6, caps.nodes)),
    evidence: evidence.map((line) => ({ ...line, text: quoteEvidence(line.text, caps.quote) })),
  };
  if (finding.caused_by) cut.caused_by = finding.caused_by.filter((id) => kept.has(id));
  if (finding.recommendations) {
    cut.recommendations = cuts.head('recommendations', finding.recommendations, caps.recommendations);
  }
  if (finding.verify)
    cut.verify = cuts.head('checks of the fix', finding.verify, Math.min(2, caps.recommendations));
  if (finding.next_steps) cut.next_steps = cuts.head('next steps', finding.next_steps, caps.nextSteps);
  return cut;
}

function linesOf({ role, severity }: Finding, caps: SizeCaps): number {
  if (role === 'root-cause') return caps.evidence;
  const isLow = severity === 'low' || severity === 'info';
  return isLow ? Math.min(caps.lowEvidence, caps.minorEvidence) : caps.minorEvidence;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function cutTemplate(row: TemplateRow, caps: SizeCaps): TemplateRow {
  return { ...row, template: quoteLine(row.template, caps.quote), nodes: row.nodes.slice(0, 6) };
}

/** Nodes that findings speak of first, then those with most errors; in the order they came. */
function keepNodes(nodes: readonly NodeSummary[], findings: readonly Finding[], most: number): NodeSummary[] {
  if (nodes.length <= most) return [...nodes];
  const named = new Set(findings.flatMap((finding) => [...finding.culprits, ...finding.nodes]));
  const weight = (node: NodeSummary) => (named.has(node.node) ? 1e9 : 0) + node.errors * 10 + node.warnings;
  const chosen = new Set([...nodes].sort((a, b) => weight(b) - weight(a)).slice(0, most));
  return nodes.filter((node) => chosen.has(node));
}

/** The first entry of each finding first, then the others as they happened; in order of time. */
function keepTimeline(entries: readonly TimelineEntry[], most: number): TimelineEntry[] {
  if (entries.length <= most) return [...entries];
  const begun = new Set<string>();
  const firsts: TimelineEntry[] = [];
  const others: TimelineEntry[] = [];
  for (const entry of entries) {
    const first = entry.finding !== undefined && !begun.has(entry.finding);
    if (entry.finding !== undefined) begun.add(entry.finding);
    (first ? firsts : others).push(entry);
  }
  const chosen = new Set([...firsts, ...others].slice(0, most));
  return entries.filter((entry) => chosen.has(entry));
}

/** Lists that came out empty say nothing. */
function dropEmpty(answer: AnalysisAnswer): AnalysisAnswer {
  for (const key of ['ruled_out', 'warnings', 'next_steps'] as const)
    if (answer[key]?.length === 0) delete answer[key];
  for (const key of ['rare', 'surging', 'new_since_baseline'] as const) {
    if (answer.templates[key]?.length === 0) delete answer.templates[key];
  }
  for (const finding of answer.findings) {
    for (const key of ['recommendations', 'verify', 'next_steps'] as const) {
      if (finding[key]?.length === 0) delete finding[key];
    }
  }
  return answer;
}
