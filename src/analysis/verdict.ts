import type { Analysis, Finding } from './finding.ts';

/** One or two sentences that answer "what broke first, where, when", for a reader who stops after them. */
export function verdictOf(analysis: Analysis): string {
  const { summary, findings } = analysis;
  const grave = findings.filter((finding) => finding.severity !== 'low' && finding.severity !== 'info');
  const roots = grave.filter((finding) => finding.role === 'root-cause');
  const [first, ...others] = roots.length > 0 ? roots : grave;
  if (first === undefined) {
    const minor = findings.length > 0 ? `; ${findings.length} minor observations` : '';
    const nodes = summary.nodes.length > 0 ? ` of ${summary.nodes.length} nodes` : '';
    const span = summary.start ? ` between ${summary.start} and ${summary.end ?? 'the end'}` : '';
    return `No failure found in ${summary.events} records${nodes}${span}${minor}.`;
  }
  const more = others
    .slice(0, 5)
    .map((finding) => `${finding.pattern}${culprits(finding)}${finding.start ? ` at ${finding.start}` : ''}`);
  const rest = others.length > 5 ? `, ${others.length - 5} more` : '';
  const also = more.length > 0 ? ` Separate causes: ${more.join('; ')}${rest}.` : '';
  return `${sure(first)}: ${first.title} (${first.pattern}${culprits(first)}${span(first)}, confidence ${first.confidence.toFixed(2)}).${also}`;
}

function sure(finding: Finding): string {
  if (finding.confidence >= 0.8) return 'Root cause';
  return finding.confidence >= 0.5 ? 'Probable root cause' : 'Possible root cause';
}

function culprits(finding: Finding): string {
  return finding.culprits.length > 0 ? ` on ${finding.culprits.slice(0, 4).join(', ')}` : '';
}

function span(finding: Finding): string {
  if (finding.start === undefined) return '';
  if (finding.end === null) return `, since ${finding.start} until the logs end`;
  return finding.end === undefined ? `, at ${finding.start}` : `, ${finding.start} to ${finding.end}`;
}
