import { ORDERLY_STOP } from './build-timeline.ts';
import type { Analysis, Finding } from './finding.ts';

/** What an omission calls the findings that `check` or `nodes` left out. */
export const OUTSIDE = 'findings outside the areas or nodes asked for';

/** Most other causes that a verdict names. */
const MOST_OTHERS = 5;

/**
 * Two or three sentences that answer "what broke first, where, when, how sure, and what to do", for a reader who stops
 * after them. At most about `most` characters: fewer other causes are named where there is less room, none is cut.
 */
export function verdictOf(analysis: Analysis, most = 800): string {
  const { findings } = analysis;
  const grave = findings.filter((finding) => finding.severity !== 'low' && finding.severity !== 'info');
  const roots = grave.filter((finding) => finding.role === 'root-cause');
  const [first, ...others] = roots.length > 0 ? roots : grave;
  if (first === undefined) return nothingFound(analysis);
  const what = `${sure(first)}: ${first.title} (${first.pattern}${culprits(first)}${span(first)}, confidence ${first.confidence.toFixed(2)}${again(first, others)}).`;
  const [advice] = first.recommendations ?? [];
  const act = advice === undefined ? '' : ` Do first: ${advice}.`;
  const rest = others.filter((other) => placeOf(other) !== placeOf(first));
  for (let count = MOST_OTHERS; count >= 0; count--) {
    const whole = what + act + othersOf(first, rest, count);
    if (whole.length <= most) return whole;
  }
  return what.length + act.length <= most ? what + act : what;
}

function nothingFound({ summary, findings, timeline, omissions }: Analysis): string {
  const minor =
    findings.length > 0 ? `; ${findings.length} minor observation${findings.length === 1 ? '' : 's'}` : '';
  const count = summary.nodes.length;
  const nodes = count === 0 ? '' : ` of ${count} node${count === 1 ? '' : 's'}`;
  const span = summary.start ? ` between ${summary.start} and ${summary.end ?? 'the end'}` : '';
  const outside = omissions?.find(({ what }) => what === OUTSIDE)?.count;
  const elsewhere =
    outside === undefined ? '' : ` of the areas or nodes asked for (${outside} findings outside of them)`;
  const stopped = new Set(
    (timeline ?? []).flatMap(({ event, node }) => (event.startsWith(ORDERLY_STOP) ? [node] : [])),
  );
  const names = [...stopped].slice(0, 4).join(', ');
  const planned =
    stopped.size === 0
      ? ''
      : ` Taken for planned: orderly stops of ${names}${stopped.size > 4 ? ` and ${stopped.size - 4} more` : ''}.`;
  return `No failure${elsewhere} found in ${summary.events} records${nodes}${span}${minor}.${planned}`;
}

/** Other root causes: those of the same time, then those of other times. */
function othersOf(first: Finding, others: readonly Finding[], most: number): string {
  const beside = alike(others.filter((other) => isTogether(first, other)));
  const apart = alike(others.filter((other) => !isTogether(first, other)));
  const shown = beside.slice(0, most);
  return (
    told('At the same time', shown, beside.length) +
    told('At other times', apart.slice(0, most - shown.length), apart.length)
  );
}

function told(when: string, shown: readonly string[], count: number): string {
  if (count === 0) return '';
  const more = count - shown.length;
  const rest = more === 0 ? '' : shown.length === 0 ? `${more} more causes` : `; ${more} more`;
  return ` ${when}: ${shown.join('; ')}${rest}.`;
}

function isTogether(a: Finding, b: Finding): boolean {
  const from = (finding: Finding): string => finding.start ?? '';
  const to = (finding: Finding): string =>
    finding.end === null ? '9' : (finding.end ?? finding.start ?? '9');
  return from(a) <= to(b) && from(b) <= to(a);
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
  return finding.end === undefined || finding.end === finding.start
    ? `, at ${finding.start}`
    : `, ${finding.start} to ${finding.end}`;
}
