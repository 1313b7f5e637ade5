import type { FileReport } from '../logs/event.ts';
import type { Node } from '../nodes/node-directory.ts';
import type { LogScan } from '../scan/log-scan.ts';
import type { SpeakerScan } from '../scan/speaker-scan.ts';
import type { BuiltCase } from './build-case.ts';
import type { Analysis, Finding, NodeSummary, TemplateRow } from './finding.ts';
import { iso } from './iso.ts';

/** Counts over all files and nodes. */
export function summarize(built: BuiltCase, reports: readonly FileReport[]): Analysis['summary'] {
  const formats = new Map<string, { files: number; lines: number }>();
  const total = { lines: 0, bytes: 0, unparsed: 0 };
  for (const report of reports) {
    total.lines += report.lines;
    total.bytes += report.bytes;
    total.unparsed += report.unparsed;
    for (const [format, lines] of report.formats) {
      const known = formats.get(format) ?? { files: 0, lines: 0 };
      formats.set(format, { files: known.files + 1, lines: known.lines + lines });
    }
  }
  const { startMs, endMs } = built.input;
  return {
    files: reports.length,
    lines: total.lines,
    bytes: total.bytes,
    events: recordsOf(built),
    unparsed_lines: total.unparsed,
    ...(endMs > 0 && { start: iso(startMs), end: iso(endMs) }),
    formats: [...formats]
      .map(([format, counts]) => ({ format, ...counts }))
      .sort((a, b) => b.lines - a.lines),
    nodes: [...built.speakersOf].map(([node, speakers]) => nodeSummary(node, speakers)),
  };
}

/** Records that were analysed: those within the time asked for. */
function recordsOf({ speakersOf }: BuiltCase): number {
  let records = 0;
  for (const speakers of speakersOf.values()) for (const speaker of speakers) records += speaker.records;
  return records;
}

function nodeSummary(node: Node, speakers: readonly SpeakerScan[]): NodeSummary {
  const files = new Set<string>();
  let lines = 0;
  let errors = 0;
  let warnings = 0;
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const speaker of speakers) {
    for (const file of speaker.files) files.add(file);
    const { activity } = speaker.facts;
    lines += speaker.records;
    errors += activity.errors;
    warnings += activity.warnings;
    if (activity.firstMs !== undefined) firstMs = Math.min(firstMs, activity.firstMs);
    if (activity.lastMs !== undefined) lastMs = Math.max(lastMs, activity.lastMs);
  }
  const timed = Number.isFinite(firstMs) && { start: iso(firstMs), end: iso(lastMs) };
  return { node: node.name, files: [...files], lines, errors, warnings, ...timed };
}

const MAX_ROWS = 12;

/**
 * The kinds of records that are rare, that surged, or that the baseline did not have (`fresh`). Where there are root
 * causes, a rare kind counts only if it first came about their time: start-up banners are rare, too.
 */
export function templateReport(
  scan: LogScan,
  built: BuiltCase,
  fresh: readonly TemplateRow[],
  findings: readonly Finding[] = [],
): Analysis['templates'] {
  const templates = scan.miner.templates();
  const origins = finalOrigins(scan);
  const rowOf = (id: number, template: string, count: number): TemplateRow | undefined => {
    const origin = origins.get(id);
    if (!origin) return undefined;
    const nodes = [...origin.speakers].flatMap((key) => built.input.directory.ofSpeaker(key)?.name ?? []);
    return {
      template,
      count,
      first: { file: origin.file, line: origin.line },
      nodes: [...new Set(nodes)],
    };
  };
  const rows = (list: typeof templates): TemplateRow[] =>
    list.flatMap((template) => rowOf(template.id, template.text, template.count) ?? []).slice(0, MAX_ROWS);
  const isTelling = nearCauses(findings);
  const rare = templates.filter(({ id, count }) => count <= 2 && isTelling(origins.get(id)?.timeMs));
  const surges = new Map<number, number>();
  for (const fact of built.input.facts)
    if (fact.kind === 'burst') surges.set(scan.miner.resolve(fact.templateId), fact.count);
  const surging = templates
    .filter((template) => surges.has(template.id))
    .sort((a, b) => (surges.get(b.id) ?? 0) - (surges.get(a.id) ?? 0));
  return {
    total: templates.length,
    ...(rare.length > 0 && { rare: rows(rare) }),
    ...(surging.length > 0 && { surging: rows(surging) }),
    ...(fresh.length > 0 && { new_since_baseline: [...fresh] }),
  };
}

const NEAR_MS = 10_000;

/** Whether a time is about that of a root cause; all are where no root cause bears a time. */
function nearCauses(findings: readonly Finding[]): (timeMs: number | undefined) => boolean {
  const spans = findings.flatMap(({ role, start, end }) =>
    role === 'root-cause' && start !== undefined
      ? [{ fromMs: Date.parse(start), toMs: end ? Date.parse(end) : Number.POSITIVE_INFINITY }]
      : [],
  );
  if (spans.length === 0) return () => true;
  return (timeMs) =>
    timeMs !== undefined &&
    spans.some(({ fromMs, toMs }) => timeMs >= fromMs - NEAR_MS && timeMs <= toMs + NEAR_MS);
}

/** Origins under the final ids of the templates. */
export function finalOrigins(scan: LogScan): LogScan['origins'] {
  const final: LogScan['origins'] = new Map();
  for (const [id, origin] of scan.origins) {
    const key = scan.miner.resolve(id);
    const known = final.get(key);
    if (!known) final.set(key, { ...origin, speakers: new Set(origin.speakers) });
    else {
      for (const speaker of origin.speakers) known.speakers.add(speaker);
      if ((origin.timeMs ?? Number.POSITIVE_INFINITY) < (known.timeMs ?? Number.POSITIVE_INFINITY)) {
        final.set(key, { ...origin, speakers: known.speakers });
      }
    }
  }
  return final;
}
