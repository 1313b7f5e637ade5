import { buildCase } from '../../src/analysis/build-case.ts';
import { buildFindings } from '../../src/analysis/build-findings.ts';
import type { Finding } from '../../src/analysis/finding.ts';
import { buildModel } from '../../src/diagnosis/build-model.ts';
import type { Case } from '../../src/diagnosis/case.ts';
import { type Diagnosis, diagnose } from '../../src/diagnosis/diagnose.ts';
import type { ClusterModel } from '../../src/diagnosis/hypothesis.ts';
import type { LogEvent } from '../../src/logs/event.ts';
import { eventsOfText } from '../../src/logs/read-events.ts';
import type { Node } from '../../src/nodes/node-directory.ts';
import { loadCatalogue } from '../../src/patterns/load-catalogue.ts';
import { LogScan, prepareVocabulary, type ScanVocabulary } from '../../src/scan/log-scan.ts';
import { SignalMatcher } from '../../src/signals/signal-matcher.ts';

/** Logs in memory: the text of each file by its name. */
export type Logs = Record<string, string>;

export const REQUEST = { paths: [], maxFindings: 10, detail: 'full' as const, maxBytes: 40_000 };

let vocabulary: ScanVocabulary | undefined;

/** The vocabulary of the real catalogue; made once a test file. */
export function realVocabulary(): ScanVocabulary {
  vocabulary ??= prepareVocabulary(new SignalMatcher(loadCatalogue()));
  return vocabulary;
}

/** The findings of logs in memory, by the way that `analyze_logs` takes. */
export function diagnoseLogs(logs: Logs): Finding[] {
  return findingsOf(scanLogs(logs));
}

/** The findings of a finished scan. */
export function findingsOf(scan: LogScan): Finding[] {
  const catalogue = loadCatalogue();
  return buildFindings(diagnosisOf(buildCase(scan, catalogue).input).ranked, catalogue, REQUEST, 'an-test');
}

function diagnosisOf(input: Case): Diagnosis {
  return diagnose(input);
}

/** One scan over all files, each record given to `keep` first: `false` leaves it out. */
export function scanLogs(logs: Logs, keep: (event: LogEvent) => boolean = () => true): LogScan {
  const scan = new LogScan(realVocabulary());
  for (const [file, text] of Object.entries(logs)) {
    for (const event of eventsOfText(text).events) if (keep(event)) scan.add(file, file, event);
  }
  return scan;
}

export function caseOf(logs: Logs): Case {
  return buildCase(scanLogs(logs), loadCatalogue()).input;
}

export function modelOf(logs: Logs): ClusterModel {
  return buildModel(caseOf(logs));
}

/** A node of a case by its name. */
export function nodeNamed(input: Pick<Case, 'directory'>, name: string): Node {
  const node = input.directory.nodes.find((each) => each.name === name);
  if (!node) throw new Error(`no node ${name} among ${input.directory.nodes.map((each) => each.name)}`);
  return node;
}
