import type { FileReport, LogFile } from '../logs/event.ts';
import { readEvents } from '../logs/read-events.ts';
import { LogScan, type ScanVocabulary } from '../scan/log-scan.ts';
import type { AnalyzeRequest, Omission, RunContext } from './finding.ts';
import { type FileWarnings, groupWarnings } from './group-warnings.ts';
import { TimeOrder } from './time-order.ts';

/** What one pass over some files gave. */
export interface Pass {
  scan: LogScan;
  reports: FileReport[];
  warnings: string[];
  omissions: Omission[];
}

/** Reads the files one after the other; each has a scan of its own, and scans merge in any order. */
export async function scanFiles(
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
        glimpser: scan.glimpserOf(file.name, source),
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
