import { type Hypothesis, listNames, type Proof } from '../diagnosis/hypothesis.ts';
import type { Ranked } from '../diagnosis/rank.ts';
import type { Catalogue } from '../patterns/catalogue.ts';
import type { PatternEntry } from '../patterns/pattern-schema.ts';
import { quoteEvidence } from '../safety/quote-line.ts';
import { traceIdInText } from '../traces/readers/trace-ids.ts';
import type { AnalyzeRequest, Evidence, Finding, NextStep, Severity } from './finding.ts';
import { SEVERITIES } from './finding.ts';

const MAX_EVIDENCE = 12;
/** How far a next step looks before and after a beginning. */
const LOOK_AROUND_MS = 10_000;

/**
 * Turns ranked hypotheses into findings, root causes first, ids F1, F2, ... `hasProblems` says whether warnings or
 * errors stand between two times, so that the next step does not ask for what is not there.
 */
export function buildFindings(
  ranked: readonly Ranked[],
  catalogue: Catalogue,
  request: AnalyzeRequest,
  analysisId: string,
  hasProblems: (fromMs: number, toMs: number) => boolean = () => true,
): Finding[] {
  const wanted = ranked.filter((one) => isWanted(one, catalogue, request));
  const ids = new Map(wanted.map((one, i) => [one, `F${i + 1}`]));
  return wanted.map((one) => {
    const pattern = catalogue.patterns.get(one.hypothesis.pattern);
    return findingOf(one, pattern, ids, analysisId, request.paths, hasProblems);
  });
}

function isWanted(one: Ranked, catalogue: Catalogue, request: AnalyzeRequest): boolean {
  const category = catalogue.patterns.get(one.hypothesis.pattern)?.category ?? 'node';
  if (request.check && !request.check.includes(category)) return false;
  if (!request.nodes) return true;
  return one.hypothesis.nodes.some((node) => request.nodes?.includes(node.name));
}

function findingOf(
  one: Ranked,
  pattern: PatternEntry | undefined,
  ids: ReadonlyMap<Ranked, string>,
  analysisId: string,
  paths: string[],
  hasProblems: (fromMs: number, toMs: number) => boolean,
): Finding {
  const { hypothesis } = one;
  const cause = one.causedBy && ids.get(one.causedBy);
  const evidence = evidenceOf(hypothesis);
  const severity = severityOf(one, pattern);
  const minor = !one.causedBy && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('low');
  const timed = hypothesis.proofs.some((proof) => proof.timeMs !== undefined);
  return {
    id: ids.get(one) ?? '',
    pattern: hypothesis.pattern,
    category: pattern?.category ?? 'node',
    severity,
    confidence: Math.round(one.confidence * 100) / 100,
    title: hypothesis.title,
    summary: timed ? hypothesis.summary : untimedSummary(hypothesis),
    role: hypothesis.background || minor ? 'background' : cause ? 'consequence' : 'root-cause',
    ...(cause && { caused_by: [cause] }),
    culprits: hypothesis.culprits.map((node) => node.name),
    nodes: hypothesis.nodes.map((node) => node.name),
    ...(timed && {
      start: iso(hypothesis.startMs),
      end: hypothesis.endMs === undefined ? null : iso(hypothesis.endMs),
    }),
    evidence,
    evidence_count: Math.max(hypothesis.support, evidence.length),
    ...(pattern && pattern.mitigations.length > 0 && { recommendations: pattern.mitigations.slice(0, 4) }),
    next_steps: [
      ...nextSteps(timed ? hypothesis.startMs : undefined, evidence, analysisId, hasProblems),
      ...traceStep(evidence, paths),
    ],
  };
}

/** The most telling lines, each once, the most telling first. */
function evidenceOf(hypothesis: Hypothesis): Evidence[] {
  const chosen = new Map<string, Proof>();
  for (const proof of [...hypothesis.proofs].sort((a, b) => b.weight - a.weight)) {
    const key = `${proof.file}:${proof.line}`;
    if (!chosen.has(key) && proof.text.trim() !== '') chosen.set(key, proof);
    if (chosen.size >= MAX_EVIDENCE) break;
  }
  return [...chosen.values()].map((proof) => ({
    file: proof.file,
    line: proof.line,
    ...(proof.timeMs !== undefined && { time: iso(proof.timeMs) }),
    node: proof.node.name,
    text: quoteEvidence(proof.text),
  }));
}

/** Findings less often right than this are at most of medium severity, and then of low. */
const SELDOM_RIGHT = 0.5;
const RARELY_RIGHT = 0.25;

/**
 * What its rule states weakly, or what is seldom right, is never grave; a consequence is one step less grave than the
 * same thing as a cause.
 */
function severityOf(
  { hypothesis, causedBy, confidence }: Ranked,
  pattern: PatternEntry | undefined,
): Severity {
  if (hypothesis.background) return 'info';
  const full = SEVERITIES.indexOf(pattern?.severity ?? 'medium');
  const weak = hypothesis.strength < 0.5 ? 3 : hypothesis.strength < 0.6 ? 1 : 0;
  const gravest = SEVERITIES.indexOf(
    confidence < RARELY_RIGHT ? 'low' : confidence < SELDOM_RIGHT ? 'medium' : 'critical',
  );
  return SEVERITIES[Math.min(3, Math.max(gravest, full + (causedBy ? 1 : 0) + weak))] ?? 'low';
}

function nextSteps(
  startMs: number | undefined,
  evidence: readonly Evidence[],
  analysisId: string,
  hasProblems: (fromMs: number, toMs: number) => boolean,
): NextStep[] {
  const first = evidence[0];
  if (!first) return [];
  const around: NextStep = {
    tool: 'query_logs',
    arguments: {
      analysis_id: analysisId,
      around: { file: first.file, line: first.line, before: 10, after: 10 },
    },
    why: `the lines around the first evidence on ${first.node}`,
  };
  if (startMs === undefined) return [around];
  const [fromMs, toMs] = [startMs - LOOK_AROUND_MS, startMs + LOOK_AROUND_MS];
  const atOnset: NextStep = {
    tool: 'query_logs',
    arguments: {
      analysis_id: analysisId,
      since: iso(fromMs),
      until: iso(toMs),
      ...(hasProblems(fromMs, toMs) && { levels: ['warn', 'error', 'fatal'] }),
    },
    why: 'what all nodes said when it began',
  };
  return [atOnset, around];
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

/** The summaries of the rules tell times; where no record bears one there is none to tell. */
function untimedSummary({ support, proofs, nodes }: Hypothesis): string {
  const count = Math.max(support, proofs.length);
  const records = count === 1 ? 'One record speaks' : `${count} records speak`;
  return `${records} for it (${listNames(nodes)}). Without a time in them, when it began and what came first is not known.`;
}

/** ISO 8601, UTC, milliseconds. */
export function iso(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
