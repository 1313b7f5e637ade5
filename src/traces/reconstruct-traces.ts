import { TemplateMiner } from '../templates/template-miner.ts';
import { anomalyScore, findAnomalies } from './anomalies.ts';
import type { Omission, TraceAnswer, TraceRow } from './answer.ts';
import { analyseExecutions } from './causality/answer.ts';
import type { CausalOrder } from './causality/causal-order.ts';
import { loadExecutions } from './causality/load-executions.ts';
import { skewedServices } from './clock-skew.ts';
import { criticalPath } from './critical-path.ts';
import { type DescribedTrace, describeTrace, traceRow } from './describe-trace.ts';
import { nothingFound, outsideTime, unknownTrace } from './explain-empty.ts';
import { findTraceFiles, type LoadedTraces, loadTraces, type TraceContext } from './load-traces.ts';
import { normalId } from './span.ts';
import { ASKED, type Outline, type Survey, splitTraces, surveyTraces } from './survey.ts';
import { rankSuspects, type Suspect } from './suspects/rank-suspects.ts';
import { buildTree, type TraceTree } from './tree.ts';

/** What a caller asks of `reconstruct_trace`. */
export interface TraceRequest {
  paths: readonly string[];
  traceId?: string;
  analyzeFlow: boolean;
  adjustClockSkew: boolean;
  /** A regular expression with the groups host, clock and event. */
  parser?: string;
  executionDelimiter?: string;
  /** Traces of a healthy time. */
  baselinePaths?: readonly string[];
  /** Traces of this time alone, whole ones that lie in it at least in part; an asked-for trace is shown all the same. */
  sinceMs?: number;
  untilMs?: number;
  /** Zone of logs that name none. */
  timezone?: string;
  /** Most rows of the overview. */
  limit: number;
  /** Whether one trace must be reconstructed to be drawn, even where none was asked for. */
  pick: boolean;
}

/** An answer before it is cut to size, with what pictures are drawn from. */
export interface Reconstruction {
  answer: TraceAnswer;
  described: DescribedTrace | undefined;
  orders: CausalOrder[];
}

/** Fewer affected or unaffected traces tell nothing of what differs between them. */
const MIN_TRACES = 3;

/**
 * From span exports and logs to what happened: one trace as a tree with its critical path, bottlenecks and anomalies, or
 * an overview of many with the services most likely at fault; the flows between services; and the causal order that
 * vector clocks prove. Throws a `UserError` for what the caller can mend.
 */
export async function reconstructTraces(
  request: TraceRequest,
  context: TraceContext,
): Promise<Reconstruction> {
  const found = await findTraceFiles(request.paths, context);
  const clocks = await loadExecutions(
    found.files,
    {
      ...(request.parser !== undefined && { parser: request.parser }),
      ...(request.executionDelimiter !== undefined && { delimiter: request.executionDelimiter }),
    },
    context.signal,
  );
  const miner = new TemplateMiner();
  const wanted = request.traceId === undefined ? undefined : normalId(request.traceId);
  const loaded = await loadTraces(found, context, {
    miner,
    followMessages: request.analyzeFlow,
    skip: clocks.files,
    ...(request.timezone !== undefined && { timezone: request.timezone }),
    ...(wanted !== undefined && { wanted }),
  });
  loaded.warnings.push(...clocks.warnings);
  const nothing = loaded.store.seen === 0 && clocks.executions.length === 0;
  if (nothing && (loaded.messages?.size ?? 0) === 0) throw nothingFound(loaded);
  const baseline =
    request.baselinePaths === undefined
      ? undefined
      : await loadTraces(await findTraceFiles(request.baselinePaths, context), context, {
          miner,
          ...(request.timezone !== undefined && { timezone: request.timezone }),
        });
  context.signal?.throwIfAborted();
  const spans = loaded.store.keptSpans();
  if (wanted !== undefined && spans.length === 0) throw unknownTrace(request.traceId ?? '', loaded);
  const asked = wanted === undefined ? undefined : buildTree(spans);
  const survey = surveyTraces(loaded, request.analyzeFlow, asked, request);
  if (loaded.store.rows > 0 && survey.outlines.length === 0) throw outsideTime(survey);
  const omissions = omissionsOf(loaded, baseline, request);
  const answer: TraceAnswer = {
    root: loaded.root,
    summary: {
      files: loaded.files.length,
      traces: survey.outlines.length,
      spans: loaded.store.seen,
      formats: [...loaded.formats].map(([format, spans]) => ({ format, spans })),
    },
    trace: null,
  };
  const suspects = suspectsOf(loaded, survey, baseline, asked);
  if (suspects.length > 0) answer.suspects = suspects;
  const ranked = rank(survey.outlines);
  let described: DescribedTrace | undefined;
  const treeWarnings: string[] = [];
  if (asked !== undefined) {
    described = describeTrace(asked, survey.all, request.adjustClockSkew);
    answer.trace = described.detail;
    answer.traces = [traceRow(asked, scoreOf(described, survey))];
  } else {
    const rows = overview(loaded, survey, ranked.slice(0, request.limit));
    answer.traces = rows.map(({ row }) => row);
    treeWarnings.push(...groupTreeWarnings(rows));
    if (ranked.length > request.limit)
      omissions.push({
        what: 'traces that stand out less: raise limit',
        count: ranked.length - request.limit,
      });
    const first = ranked[0];
    if (request.pick && first !== undefined) {
      described = describeTrace(
        buildTree(loaded.store.spansOf(first.number)),
        survey.all,
        request.adjustClockSkew,
      );
    }
  }
  if (survey.skew.length > 0) answer.clock_skew = survey.skew;
  if (survey.flows !== undefined) answer.flows = survey.flows;
  const causality = clocks.executions.length === 0 ? undefined : analyseExecutions(clocks.executions);
  if (causality !== undefined) answer.causality = causality.answer;
  const warnings = [
    ...(wanted === undefined ? treeWarnings : (described?.warnings ?? [])),
    ...warningsOf(loaded),
    ...loaded.warnings,
    ...(baseline?.warnings ?? []).map((warning) => `baseline: ${warning}`),
  ];
  if (warnings.length > 0) answer.warnings = warnings;
  if (omissions.length > 0) answer.omissions = omissions;
  return { answer, described, orders: causality?.orders ?? [] };
}

/** Warnings of several traces, those alike (numbers aside) told once. */
function groupTreeWarnings(rows: readonly { row: TraceRow; warnings: readonly string[] }[]): string[] {
  const groups = new Map<string, { first: string; traces: number }>();
  for (const { row, warnings } of rows) {
    for (const warning of warnings) {
      const key = warning.replace(/\d+/g, '#');
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { first: `trace ${row.trace_id}: ${warning}`, traces: 1 });
      else known.traces += 1;
    }
  }
  return [...groups.values()].map(({ first, traces }) =>
    traces === 1 ? first : `${first} (the like in ${traces - 1} more of the traces listed)`,
  );
}

/** What to say of the load as a whole. */
function warningsOf(loaded: LoadedTraces): string[] {
  const { logs, guessedTraces } = loaded;
  const warnings: string[] = [];
  if (guessedTraces > 0)
    warnings.push(
      `${guessedTraces} traces were put together from log lines that do not say who called whom, or not always: that was inferred from the order of the lines and from which span lasts around which`,
    );
  if (logs.byRequest > 0)
    warnings.push(
      `${logs.byRequest} log records have no trace id; those with the same request or correlation id were taken for one trace`,
    );
  return warnings;
}

function omissionsOf(
  loaded: LoadedTraces,
  baseline: LoadedTraces | undefined,
  request: TraceRequest,
): Omission[] {
  const { store, logs, messages, unread } = loaded;
  const omissions: Omission[] = [];
  if (store.sampling > 1)
    omissions.push({
      what: `traces beyond one in ${store.sampling}: overview, suspects and flows rest on a fair sample by trace id${request.traceId === undefined ? '; a trace_id is found all the same' : ''}`,
    });
  if (store.keptOut > 0)
    omissions.push({ what: 'spans of the trace beyond the first million', count: store.keptOut });
  if (logs.leftOut > 0)
    omissions.push({ what: 'log records with trace ids beyond the first 500,000', count: logs.leftOut });
  if (messages !== undefined && messages.leftOut > 0)
    omissions.push({
      what: 'records of messages beyond the first 200,000 messages: not counted in flows',
      count: messages.leftOut,
    });
  if (unread.length > 0)
    omissions.push({
      what: 'files not read, or not to their end: the time budget ended. Give fewer paths',
      count: unread.length,
      see: {
        tool: 'reconstruct_trace',
        arguments: { paths: unread.slice(0, 20).map(({ path }) => path) },
      },
    });
  if (baseline !== undefined && baseline.unread.length > 0)
    omissions.push({
      what: 'files of baseline_paths not read, or not to their end: the time budget ended',
      count: baseline.unread.length,
    });
  return omissions;
}

/** The most anomalous traces first: those that failed, then those that took many times as long as others of their kind. */
function rank(outlines: readonly Outline[]): Outline[] {
  return [...outlines].sort(
    (a, b) => outlineScore(b) - outlineScore(a) || b.durationUs - a.durationUs || a.number - b.number,
  );
}

function outlineScore({ errors, timesUsual }: Outline): number {
  return (errors > 0 ? 1 : 0) + Math.min(3, Math.log2(Math.max(1, timesUsual)) / 3);
}

function overview(
  loaded: LoadedTraces,
  survey: Survey,
  chosen: readonly Outline[],
): { row: TraceRow; warnings: string[] }[] {
  return chosen.map((outline) => {
    const tree = buildTree(loaded.store.spansOf(outline.number));
    const anomalies = findAnomalies(tree, survey.all, criticalPath(tree));
    return { row: traceRow(tree, anomalyScore(anomalies, outline.timesUsual)), warnings: tree.warnings };
  });
}

function scoreOf(described: DescribedTrace, survey: Survey): number {
  const outline = survey.outlines.find(({ number }) => number === ASKED);
  return anomalyScore(described.detail.anomalies, outline?.timesUsual ?? 1);
}

function suspectsOf(
  loaded: LoadedTraces,
  survey: Survey,
  baseline: LoadedTraces | undefined,
  asked: TraceTree | undefined,
): Suspect[] {
  const templateText = (template: number): string => loaded.logs.templates().textOf(template);
  const skewed = skewedServices(survey.skew);
  if (baseline !== undefined && baseline.store.rows > 0) {
    const before = surveyTraces(baseline, false, undefined, {});
    return rankSuspects({
      before: before.all,
      during: survey.all,
      logsBefore: before.logs,
      logsDuring: survey.logs,
      templateText,
      skewed,
      baseline: true,
    });
  }
  const affected = survey.outlines.filter((outline) => outline.affected).length;
  if (affected < 1 || survey.outlines.length < MIN_TRACES) return [];
  return rankSuspects({
    ...splitTraces(loaded, survey.outlines, asked),
    templateText,
    skewed,
    baseline: false,
  });
}
