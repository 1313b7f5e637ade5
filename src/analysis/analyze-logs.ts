import { randomBytes } from 'node:crypto';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import { findFiles } from '../logs/files/find-files.ts';
import { UserError } from '../logs/user-error.ts';
import { loadCatalogue } from '../patterns/load-catalogue.ts';
import { type LogScan, prepareVocabulary, type ScanVocabulary } from '../scan/log-scan.ts';
import { SignalMatcher } from '../signals/signal-matcher.ts';
import type { StoredAnalysis } from './analysis-store.ts';
import { compareRuns } from './baseline/compare-runs.ts';
import { readBaseline } from './baseline/read-baseline.ts';
import { setAsideUsual } from './baseline/set-aside-usual.ts';
import { type BuiltCase, buildCase } from './build-case.ts';
import { buildFindings } from './build-findings.ts';
import { buildTimeline } from './build-timeline.ts';
import type { Analysis, AnalyzeRequest, Omission, RuledOut, RunContext } from './finding.ts';
import { missingLogs } from './missing-logs.ts';
import { stepsWhereQuiet } from './next-steps.ts';
import { scanFiles } from './scan-files.ts';
import { nodesNamed, selectNodes, unknownNodes } from './select-nodes.ts';
import { summarize, templateReport } from './summarize.ts';
import { OUTSIDE } from './verdict.ts';

/** An analysis, and what later questions about it need. */
export interface AnalysisRun {
  analysis: Analysis;
  /** What the findings were made of, before `check`, `nodes` and `max_findings` chose among them. */
  diagnosis: Diagnosis;
  stored: StoredAnalysis;
}

/** The most that `max_findings` may ask for. */
const MOST_FINDINGS = 200;

let vocabulary: ScanVocabulary | undefined;

/**
 * Reads all logs under the given paths in one pass, diagnoses them together and gives the findings, root cause first.
 * @throws UserError where a path cannot be used; a problem with one of many files is a warning.
 */
export async function analyzeLogs(request: AnalyzeRequest, context: RunContext): Promise<AnalysisRun> {
  const catalogue = loadCatalogue();
  vocabulary ??= prepareVocabulary(new SignalMatcher(catalogue));
  const found = await findFiles(request.paths, context);
  const pass = await scanFiles(found.files, request, context, vocabulary);
  const warnings = [...found.warnings, ...pass.warnings];
  const omissions: Omission[] = [...pass.omissions];
  const baseline = await readBaseline(request, context, vocabulary, { warnings, omissions });
  if (pass.scan.speakers.size === 0 && pass.omissions.length > 0) {
    throw new UserError(
      'the time budget ended before the first record was read. Give fewer files or one folder at a time, or call again.',
    );
  }
  if (pass.scan.speakers.size === 0) {
    throw new UserError(
      `none of the ${found.files.length} files holds a record${request.sinceMs !== undefined || request.untilMs !== undefined ? ' between since and until' : ''}. ` +
        `Give logs that are not empty, or widen the time.${warnings.length > 0 ? ` Warnings: ${warnings.slice(0, 3).join('; ')}` : ''}`,
    );
  }
  const built = buildCase(pass.scan, catalogue);
  const diagnosis = diagnose(built.input);
  const against = baseline && compareRuns({ scan: pass.scan, built }, baseline, baseline.root);
  if (baseline) diagnosis.ranked = setAsideUsual(diagnosis.ranked, diagnose(baseline.built.input).ranked);
  const id = `an-${randomBytes(4).toString('hex')}`;
  const asked = askedOf(request, built, warnings);
  const all = buildFindings(diagnosis.ranked, catalogue, asked, id, {
    hasProblems: problemsOf(pass.scan),
    writerOf: writersOf(built),
  });
  const findings = all.slice(0, request.maxFindings);
  if (all.length > findings.length) {
    const more = { max_findings: Math.min(all.length, MOST_FINDINGS) };
    omissions.push({
      what: 'weaker findings',
      count: all.length - findings.length,
      see: { tool: 'analyze_logs', arguments: more },
    });
  }
  if (diagnosis.ranked.length > all.length) {
    omissions.push({
      what: OUTSIDE,
      count: diagnosis.ranked.length - all.length,
      see: { tool: 'analyze_logs', arguments: { check: undefined, nodes: undefined } },
    });
  }
  warnings.unshift(...missingLogs(findings, built.input.directory));
  const timeline = buildTimeline(diagnosis, findings);
  const ruledOut: RuledOut[] = diagnosis.rivals.map(({ wouldTell, ...rival }) => ({
    ...rival,
    would_tell: wouldTell,
  }));
  const summary = summarize(built, pass.reports);
  const steps = stepsWhereQuiet(all, summary, id);
  const analysis: Analysis = {
    analysis_id: id,
    root: found.root,
    summary,
    findings,
    ...(steps.length > 0 && { next_steps: steps }),
    ...(ruledOut.length > 0 && { ruled_out: ruledOut }),
    ...(timeline.length > 0 && { timeline }),
    templates: templateReport(pass.scan, built, against?.fresh ?? [], findings),
    ...(against && { baseline: against.comparison }),
    ...(warnings.length > 0 && { warnings }),
    ...(omissions.length > 0 && { omissions }),
  };
  const { directory } = built.input;
  const stored: StoredAnalysis = {
    id,
    root: found.root,
    files: found.files,
    ...(request.timezone !== undefined && { timezone: request.timezone }),
    nodesNamed: (name) => nodesNamed(name, directory),
    findings,
    resolveNode: (file, event) => {
      const source = file.source ?? file.name;
      return (
        (directory.ofSpeaker(`${source}\0${event.node}`) ?? directory.ofSpeaker(source))?.name ?? event.node
      );
    },
  };
  return { analysis, diagnosis, stored };
}

/** The request with its nodes under the names of the analysis; names that stand for none become a warning. */
function askedOf(request: AnalyzeRequest, { input }: BuiltCase, warnings: string[]): AnalyzeRequest {
  if (request.nodes === undefined) return request;
  const { names, unknown } = selectNodes(request.nodes, input.directory);
  if (unknown.length > 0) warnings.unshift(unknownNodes(unknown, input.directory));
  return { ...request, nodes: names };
}

/** The node that wrote a file, where only one did. */
function writersOf({ speakersOf }: BuiltCase): (file: string) => string | undefined {
  const writers = new Map<string, Set<string>>();
  for (const [node, speakers] of speakersOf) {
    for (const file of speakers.flatMap((speaker) => [...speaker.files])) {
      writers.set(file, (writers.get(file) ?? new Set<string>()).add(node.name));
    }
  }
  return (file) => {
    const names = writers.get(file);
    return names?.size === 1 ? [...names][0] : undefined;
  };
}

/** Whether any node wrote a warning or an error between two times. */
function problemsOf({ speakers }: LogScan): (fromMs: number, toMs: number) => boolean {
  return (fromMs, toMs) => {
    for (const { facts } of speakers.values()) {
      const { warnings, errors } = facts.activity.problemsBetween(fromMs, toMs);
      if (warnings + errors > 0) return true;
    }
    return false;
  };
}
