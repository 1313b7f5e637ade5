import { cutText } from '../safety/quote-line.ts';
import type { AnalysisAnswer } from './answer.ts';
import { applyCaps, type Cut } from './apply-caps.ts';
import type { Analysis, Finding, Omission } from './finding.ts';
import { CAP_STEPS, START_CAPS, tightenCaps } from './size-caps.ts';

export interface FitOptions {
  detail: 'concise' | 'full';
  /** Most bytes of the answer as JSON. */
  maxBytes: number;
  /** The call as it was made, so that an omission can say how to see the rest. */
  call: Record<string, unknown>;
}

/** No answer is larger. */
const MOST_BYTES = 40_000;
/** Room for what comes after fitting: the path of a report, a mask longer than what it masks. */
const MARGIN_BYTES = 200;

/**
 * An analysis cut to `maxBytes`: the least valuable parts go first (templates, the timeline, evidence beyond a few
 * lines, minor findings), and `omissions` says of each what is missing, how much, and which call shows it.
 */
export function fitSize(analysis: Analysis, options: FitOptions): AnalysisAnswer {
  let caps = { ...START_CAPS[options.detail] };
  for (const step of [{}, ...CAP_STEPS]) {
    const tightened = tightenCaps(caps, step);
    caps = tightened;
    const answer = cutAnswer(analysis, applyCaps(analysis, caps), options);
    if (jsonBytes(answer) <= options.maxBytes - MARGIN_BYTES) return answer;
  }
  const { answer } = applyCaps(analysis, caps);
  const omissions = [{ what: 'most of the answer; raise max_bytes', see: fullCall(options) }];
  const short = { ...answer, omissions };
  if (jsonBytes(short) <= options.maxBytes) return short;
  // Names of hundreds of characters: the finding goes without its lines, names are cut.
  return { ...short, findings: answer.findings.map(withShortNames) };
}

function cutAnswer(
  analysis: Analysis,
  { answer, cuts }: ReturnType<typeof applyCaps>,
  options: FitOptions,
): AnalysisAnswer {
  const given = (analysis.omissions ?? []).map((omission) => completed(omission, options));
  const omissions = [...given, ...cuts.map((cut) => omissionOf(cut, analysis, options))];
  return omissions.length > 0 ? { ...answer, omissions } : answer;
}

function withShortNames(finding: Finding): Finding {
  const cut = (name: string): string => cutText(name, 60);
  return {
    ...finding,
    title: cutText(finding.title, 120),
    evidence: [],
    culprits: finding.culprits.slice(0, 2).map(cut),
    nodes: finding.nodes.slice(0, 2).map(cut),
  };
}

/** A call of `analyze_logs` proposed by the analysis keeps the arguments of this one, but for those it changes. */
function completed(omission: Omission, { call }: FitOptions): Omission {
  const { see } = omission;
  if (see?.tool !== 'analyze_logs') return omission;
  return { ...omission, see: { ...see, arguments: { ...call, ...see.arguments } } };
}

function omissionOf({ what, count }: Cut, analysis: Analysis, options: FitOptions): Omission {
  const { analysis_id } = analysis;
  switch (what) {
    case 'templates':
      return { what, count, see: { tool: 'query_logs', arguments: { analysis_id, group_by: 'template' } } };
    case 'nodes':
    case 'files of nodes':
      return { what, count, see: { tool: 'query_logs', arguments: { analysis_id, group_by: 'node' } } };
    case 'evidence lines':
      return { what, count, see: evidenceCall(analysis, options) };
    default:
      return { what, count, see: fullCall(options) };
  }
}

/** Where the full answer was asked for already, the lines themselves are the place to look. */
function evidenceCall(analysis: Analysis, options: FitOptions): NonNullable<Omission['see']> {
  const [first] = analysis.findings;
  if (options.detail === 'concise' || first === undefined) return fullCall(options);
  const args: Record<string, unknown> = { analysis_id: analysis.analysis_id, nodes: first.nodes };
  const [since, until] = [first.start, first.end].filter((time) => typeof time === 'string').sort();
  if (since !== undefined) args.since = since;
  if (until !== undefined) args.until = until;
  return { tool: 'query_logs', arguments: args };
}

/** Where no larger answer can be had, a report holds the rest. */
function fullCall({ call, detail, maxBytes }: FitOptions): NonNullable<Omission['see']> {
  const largest = detail === 'full' && maxBytes >= MOST_BYTES;
  const room = largest ? { report_path: 'dsdebug-report.md' } : { detail: 'full', max_bytes: MOST_BYTES };
  return { tool: 'analyze_logs', arguments: { ...call, ...room } };
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
