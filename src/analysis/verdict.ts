import type { Analysis, Finding } from './finding.ts';

/** What an omission calls the findings that `check` or `nodes` left out. */
export const OUTSIDE = 'findings outside the areas or nodes asked for';

/** One or two sentences that answer "what broke first, where, when", for a reader who stops after them. */
export function verdictOf(analysis: Analysis): string {
  const { summary, findings } = analysis;
  const grave = findings.filter((finding) => finding.severity !== 'low' && finding.severity !== 'info');
  const roots = grave.filter((finding) => finding.role === 'root-cause');
  const [first, ...others] = roots.length > 0 ? roots : grave;
  if (first === undefined) {
    const minor = findings.length > 0 ? `; ${findings.length} minor observations` : '';
    const count = summary.nodes.length;
    const nodes = count === 0 ? '' : ` of ${count} node${count === 1 ? '' : 's'}`;
    const span = summary.start ? ` between ${summary.start} and ${summary.end ?? 'the end'}` : '';
    const outside = analysis.omissions?.find(({ what }) => what === OUTSIDE)?.count;
    const elsewhere =
      outside === undefined ? '' : ` of the areas or nodes asked for (${outside} findings outside of them)`;
    return `No failure${elsewhere} found in ${summary.events} records${nodes}${span}${minor}.`;
  }
  const more = alike(others.filter((other) => placeOf(other) !== placeOf(first)));
  const rest = more.length > 5 ? `; ${more.length - 5} more` : '';
  const also = more.length > 0 ? ` Separate causes: ${more.slice(0, 5).join('; ')}${rest}.` : '';
  return `${sure(first)}: ${first.title} (${first.pattern}${culprits(first)}${span(first)}, confidence ${first.confidence.toFixed(2)}${again(first, others)}).${also}`;
}

/** Findings of one pattern in one place are told once, with how often and when first. */
function alike(findings: readonly Finding[]): string[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(placeOf(finding));
    if (group === undefined) groups.set(placeOf(finding), [finding]);
    else group.push(finding);
  }
  return [...groups].map(([place, group]) => {
    const start = group.map((finding) => finding.start ?? '').sort()[0];
    const often = group.length > 1 ? ` ${group.length} times` : '';
    return `${place}${often}${start ? ` ${group.length > 1 ? 'from' : 'at'} ${start}` : ''}`;
  });
}

function again(first: Finding, others: readonly Finding[]): string {
  const count = others.filter((other) => placeOf(other) === placeOf(first)).length;
  return count === 0 ? '' : `; ${count} more like it`;
}

function placeOf(finding: Finding): string {
  return `${finding.pattern}${culprits(finding)}`;
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
