import { traceIdInText } from '../traces/readers/trace-ids.ts';
import type { Analysis, Evidence, Finding, NextStep } from './finding.ts';
import { iso } from './iso.ts';

/** How far a next step looks before and after a beginning. */
const LOOK_AROUND_MS = 10_000;
/** Steps of a finding that is no root cause: its lines are looked at, the rest is the cause's. */
const STEPS_OF_OTHERS = 1;

/** What a step needs to know beside its finding. */
export interface StepContext {
  analysisId: string;
  /** What was analysed, as the caller named it. */
  paths: string[];
  /** Whether warnings or errors stand between two times, so that no step asks for what is not there. */
  hasProblems: (fromMs: number, toMs: number) => boolean;
}

/** The calls worth making next for a finding: all nodes when it began, the lines around its proof, its request. */
export function nextSteps(
  startMs: number | undefined,
  evidence: readonly Evidence[],
  { analysisId, paths, hasProblems }: StepContext,
): NextStep[] {
  const first = evidence[0];
  if (!first) return [];
  const around: NextStep = {
    tool: 'query_logs',
    arguments: {
      analysis_id: analysisId,
      around: { file: first.file, line: first.line, before: 10, after: 10 },
    },
    why: `the lines around the most telling one, of ${first.node}`,
  };
  if (startMs === undefined) return [around, ...traceStep(evidence, paths)];
  const [fromMs, toMs] = [startMs - LOOK_AROUND_MS, startMs + LOOK_AROUND_MS];
  const grave = hasProblems(fromMs, toMs);
  const atOnset: NextStep = {
    tool: 'query_logs',
    arguments: {
      analysis_id: analysisId,
      since: iso(fromMs),
      until: iso(toMs),
      ...(grave && { levels: ['warn', 'error', 'fatal'] }),
    },
    why: grave ? 'warnings and errors of all nodes when it began' : 'what all nodes said when it began',
  };
  return [atOnset, around, ...traceStep(evidence, paths)];
}

/** Where a line that proves the finding belongs to a trace, the way of that request through all services. */
function traceStep(evidence: readonly Evidence[], paths: string[]): NextStep[] {
  for (const { text, node } of evidence) {
    const traceId = traceIdInText(text);
    if (traceId === undefined) continue;
    const why = `the request that a line of ${node} belongs to, across all services`;
    return [{ tool: 'reconstruct_trace', arguments: { paths, trace_id: traceId }, why }];
  }
  return [];
}

/** Root causes keep their steps, other findings one that nobody has named yet; no call is proposed twice. */
export function withoutRepeatedSteps(findings: readonly Finding[]): Finding[] {
  const named = new Set<string>();
  return findings.map((finding) => {
    const { next_steps = [], ...rest } = finding;
    const most = finding.role === 'root-cause' ? next_steps.length : STEPS_OF_OTHERS;
    const own = finding.role === 'root-cause' ? next_steps : [...next_steps].sort(aroundFirst);
    const fresh = own.filter((step) => {
      const call = JSON.stringify([step.tool, step.arguments]);
      return named.has(call) ? false : named.add(call) !== undefined;
    });
    return fresh.length === 0 ? rest : { ...rest, next_steps: fresh.slice(0, most) };
  });
}

function aroundFirst(a: NextStep, b: NextStep): number {
  return Number('around' in b.arguments) - Number('around' in a.arguments);
}

/** Where nothing grave was found: the kinds of warnings and errors that were taken for ordinary, if there are any. */
export function stepsWhereQuiet(
  findings: readonly Finding[],
  { nodes }: Analysis['summary'],
  analysisId: string,
): NextStep[] {
  const isGrave = ({ severity }: Finding): boolean => severity !== 'low' && severity !== 'info';
  if (findings.some(isGrave) || nodes.every(({ errors, warnings }) => errors + warnings === 0)) return [];
  return [
    {
      tool: 'query_logs',
      arguments: {
        analysis_id: analysisId,
        levels: ['warn', 'error', 'fatal'],
        group_by: 'template',
      },
      why: 'the kinds of warnings and errors that were taken for ordinary, if users saw a failure all the same',
    },
  ];
}
