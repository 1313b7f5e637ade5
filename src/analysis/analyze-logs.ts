import { randomBytes } from 'node:crypto';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { FileReport, LogFile } from '../logs/event.ts';
import { findFiles } from '../logs/files/find-files.ts';
import { readEvents } from '../logs/read-events.ts';
import { UserError } from '../logs/user-error.ts';
import { loadCatalogue } from '../patterns/load-catalogue.ts';
import { LogScan, prepareVocabulary, type ScanVocabulary } from '../scan/log-scan.ts';
import { SignalMatcher } from '../signals/signal-matcher.ts';
import type { StoredAnalysis } from './analysis-store.ts';
import { type BuiltCase, buildCase } from './build-case.ts';
import { buildFindings } from './build-findings.ts';
import { buildTimeline } from './build-timeline.ts';
import type { Analysis, AnalyzeRequest, Omission, RuledOut, RunContext } from './finding.ts';
import { type FileWarnings, groupWarnings } from './group-warnings.ts';
import { nodesNamed, selectNodes, unknownNodes } from './select-nodes.ts';
import { summarize, templateReport } from './summarize.ts';
import { TimeOrder } from './time-order.ts';
import { OUTSIDE } from './verdict.ts';

/** An analysis, and what later questions about it need. */
export interface AnalysisRun {
  analysis: Analysis;
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
  const baseline = request.baselinePaths
    ? await scanBaseline(request, context, vocabulary, warnings)
    : undefined;
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
  const id = `an-${randomBytes(4).toString('hex')}`;
  const asked = askedOf(request, built, warnings);
  const all = buildFindings(diagnosis.ranked, catalogue, asked, id, problemsOf(pass.scan));
  const findings = all.slice(0, request.maxFindings);
  const omissions: Omission[] = [...pass.omissions];
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
  const timeline = buildTimeline(diagnosis, findings);
  const ruledOut: RuledOut[] = diagnosis.rivals.map(({ wouldTell, ...rival }) => ({
    ...rival,
    would_tell: wouldTell,
  }));
  const analysis: Analysis = {
    analysis_id: id,
    root: found.root,
    summary: summarize(built, pass.reports),
    findings,
    ...(ruledOut.length > 0 && { ruled_out: ruledOut }),
    ...(timeline.length > 0 && { timeline }),
    templates: templateReport(pass.scan, built, baseline),
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
  return { analysis, stored };
}

/** The request with its nodes under the names of the analysis; names that stand for none become a warning. */
function askedOf(request: AnalyzeRequest, { input }: BuiltCase, warnings: string[]): AnalyzeRequest {
  if (request.nodes === undefined) return request;
  const { names, unknown } = selectNodes(request.nodes, input.directory);
  if (unknown.length > 0) warnings.unshift(unknownNodes(unknown, input.directory));
  return { ...request, nodes: names };
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

interface Pass {
  scan: LogScan;
  reports: FileReport[];
  warnings: string[];
  omissions: Omission[];
}

/** Reads the files one after the other; each has a scan of its own, and scans merge in any order. */
async function scanFiles(
  files: readonly LogFile[],
  request: AnalyzeRequest,
  context: RunContext,
  words: ScanVocabulary,
): Promise<Pass> {
  const pass: Pass = { scan: new LogScan(words), reports: [], warnings: [], omissions: [] };
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const noted: FileWarnings[] = [];
  let doneBytes = 0;
  const { sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } = request;
  for (const [index, file] of files.entries()) {
    if (isLate(context)) {
      pass.omissions.push(unread(files.slice(index), doneBytes, totalBytes));
      break;
    }
    const scan = new LogScan(words);
    const source = file.source ?? file.name;
    const order = new TimeOrder();
    let events = 0;
    let cut = false;
    const report = await readEvents(
      file,
      (event) => {
        events += 1;
        if ((events & 4095) === 0 && isLate(context)) {
          cut = true;
          return false;
        }
        order.see(event);
        if (event.timeMs !== undefined && (event.timeMs < sinceMs || event.timeMs > untilMs))
          return undefined;
        scan.add(file.name, source, event);
        return undefined;
      },
      {
        ...(request.timezone !== undefined && { timezone: request.timezone }),
        ...(context.signal && { signal: context.signal }),
        onBytes: (bytes) => {
          doneBytes += bytes;
          context.onProgress?.(doneBytes, totalBytes);
        },
      },
    );
    pass.reports.push(report);
    noted.push({ name: file.name, warnings: [...report.warnings, ...order.warnings(file.name)] });
    pass.scan.merge(scan);
    if (cut) {
      pass.omissions.push(unread(files.slice(index), doneBytes, totalBytes));
      break;
    }
  }
  pass.warnings = groupWarnings(noted);
  return pass;
}

function isLate(context: RunContext): boolean {
  return context.deadlineMs !== undefined && performance.now() > context.deadlineMs;
}

function unread(files: readonly LogFile[], doneBytes: number, totalBytes: number): Omission {
  const names = files.slice(0, 20).map((file) => file.path);
  return {
    what: `the time budget ended after ${Math.round((100 * doneBytes) / Math.max(1, totalBytes))} % of the bytes; the findings are those of what was read. Go on with fewer files or a since/until`,
    count: files.length,
    see: { tool: 'analyze_logs', arguments: { paths: names } },
  };
}

async function scanBaseline(
  request: AnalyzeRequest,
  context: RunContext,
  words: ScanVocabulary,
  warnings: string[],
): Promise<LogScan> {
  const found = await findFiles(request.baselinePaths ?? [], context);
  const whole: AnalyzeRequest = { ...request };
  delete whole.sinceMs;
  delete whole.untilMs;
  const pass = await scanFiles(found.files, whole, context, words);
  warnings.push(...found.warnings, ...pass.warnings);
  return pass.scan;
}
