import type { LogEvent, LogFile } from '../logs/event.ts';
import { UserError } from '../logs/user-error.ts';
import type { Finding } from './finding.ts';

/** What later calls need of an analysis that was made: what it found, and enough to read the same records again. */
export interface StoredAnalysis {
  id: string;
  /** The folder that names of files are relative to. */
  root: string;
  files: LogFile[];
  timezone?: string;
  /** Which node speaks a record, under the name that the analysis gave it. */
  resolveNode?: (file: LogFile, event: LogEvent) => string | undefined;
  /** The nodes that a name stands for (a host, an id, an address), under the names of the analysis; none if it is unknown. */
  nodesNamed?: (name: string) => string[];
  /** What it found, most likely root cause first. */
  findings?: readonly Finding[];
}

/** An analysis with the report that a reader may ask for later. */
interface KeptAnalysis extends StoredAnalysis {
  verdict: string;
  /** The whole answer as Markdown. */
  report: () => string;
}

/** The analyses of this process, the latest last. */
export interface AnalysisStore {
  put(analysis: KeptAnalysis): void;
  /** Throws a `UserError` that names the analyses there are. */
  get(id: string): KeptAnalysis;
  /** The latest first. */
  list(): KeptAnalysis[];
}

/** Keeps the latest `limit` analyses in memory: they are bound to this process and its files. */
export function createAnalysisStore(limit: number = 16): AnalysisStore {
  const byId = new Map<string, KeptAnalysis>();
  return {
    put(analysis) {
      byId.delete(analysis.id);
      byId.set(analysis.id, analysis);
      for (const id of byId.keys()) {
        if (byId.size <= limit) break;
        byId.delete(id);
      }
    },
    list: () => [...byId.values()].reverse(),
    get(id) {
      const found = byId.get(id);
      if (found !== undefined) return found;
      const known = [...byId.keys()].reverse().slice(0, 5).join(', ');
      throw new UserError(
        `unknown analysis_id "${id.slice(0, 60)}": ${known === '' ? 'no analysis was made since the server started' : `the analyses of this session are ${known}`}. ` +
          'Call analyze_logs for a new one, or give "paths" instead.',
      );
    },
  };
}
