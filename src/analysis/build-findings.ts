import { type Hypothesis, listNames, type Proof } from '../diagnosis/hypothesis.ts';
import type { Ranked } from '../diagnosis/rank.ts';
import type { Catalogue } from '../patterns/catalogue.ts';
import type { PatternEntry } from '../patterns/pattern-schema.ts';
import { quoteEvidence } from '../safety/quote-line.ts';
import type { AnalyzeRequest, Evidence, Finding, Severity } from './finding.ts';
import { SEVERITIES } from './finding.ts';
import { iso } from './iso.ts';
import { nextSteps, type StepContext, withoutRepeatedSteps } from './next-steps.ts';

const MAX_EVIDENCE = 12;

/** What findings need to know of the logs beside the hypotheses. */
export interface LogContext {
  /** Whether warnings or errors stand between two times. */
  hasProblems?: StepContext['hasProblems'];
  /** The name of the only node that wrote a file; undefined where several did. */
  writerOf?: (file: string) => string | undefined;
}

/** Turns ranked hypotheses into findings, root causes first, ids F1, F2, ... */
export function buildFindings(
  ranked: readonly Ranked[],
  catalogue: Catalogue,
  request: AnalyzeRequest,
  analysisId: string,
  { hasProblems = () => true, writerOf = () => undefined }: LogContext = {},
): Finding[] {
  const wanted = ranked.filter((one) => isWanted(one, catalogue, request));
  const ids = new Map(wanted.map((one, i) => [one, `F${i + 1}`]));
  const steps: StepContext = { analysisId, paths: request.paths, hasProblems };
  return withoutRepeatedSteps(
    wanted.map((one) => {
      const pattern = catalogue.patterns.get(one.hypothesis.pattern);
      return findingOf(one, pattern, ids, steps, writerOf);
    }),
  );
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
  steps: StepContext,
  writerOf: NonNullable<LogContext['writerOf']>,
): Finding {
  const { hypothesis } = one;
  const cause = one.causedBy && ids.get(one.causedBy);
  const evidence = evidenceOf(hypothesis, writerOf);
  const severity = severityOf(one, pattern);
  const minor = !one.causedBy && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('low');
  const role = hypothesis.background || minor ? 'background' : cause ? 'consequence' : 'root-cause';
  const timed = hypothesis.proofs.some((proof) => proof.timeMs !== undefined);
  return {
    id: ids.get(one) ?? '',
    pattern: hypothesis.pattern,
    category: pattern?.category ?? 'node',
    severity,
    confidence: Math.round(one.confidence * 100) / 100,
    title: hypothesis.title,
    summary: timed ? hypothesis.summary : untimedSummary(hypothesis),
    role,
    ...(cause && { caused_by: [cause] }),
    culprits: hypothesis.culprits.map((node) => node.name),
    nodes: hypothesis.nodes.map((node) => node.name),
    ...(timed && {
      start: iso(hypothesis.startMs),
      end: hypothesis.endMs === undefined ? null : iso(hypothesis.endMs),
    }),
    evidence,
    evidence_count: Math.max(hypothesis.support, evidence.length),
    ...adviceOf(pattern, role, severity),
    next_steps: nextSteps(timed ? hypothesis.startMs : undefined, evidence, steps),
  };
}

/** What follows from its cause mends with it; it needs advice of its own only where it is grave. */
function adviceOf(
  pattern: PatternEntry | undefined,
  role: Finding['role'],
  severity: Severity,
): Pick<Finding, 'recommendations' | 'verify'> {
  if (pattern === undefined) return {};
  const recommendations = pattern.mitigations.slice(0, 4);
  if (role === 'root-cause') return { recommendations, verify: [...pattern.verify] };
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf('high') ? { recommendations } : {};
}

/** So much of a record's first line tells what record it is. */
const MAX_RECORD_CHARS = 160;

/** The most telling lines, each once, the most telling first. */
function evidenceOf(hypothesis: Hypothesis, writerOf: NonNullable<LogContext['writerOf']>): Evidence[] {
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
    node: writerOf(proof.file) ?? proof.node.name,
    text: quoteEvidence(proof.text),
    ...(proof.head !== undefined && { record: quoteEvidence(proof.head, MAX_RECORD_CHARS) }),
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

/** The summaries of the rules tell times; where no record bears one there is none to tell. */
function untimedSummary({ support, proofs, nodes }: Hypothesis): string {
  const count = Math.max(support, proofs.length);
  const records = count === 1 ? 'One record speaks' : `${count} records speak`;
  return `${records} for it (${listNames(nodes)}). Without a time in them, when it began and what came first is not known.`;
}
