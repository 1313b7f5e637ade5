import type { Analysis } from './finding.ts';

/** The answer of `analyze_logs` as it leaves: cut to size, the verdict first. */
export interface AnalysisAnswer extends Analysis {
  verdict: string;
  /** Absolute path of the report that was written. */
  report?: string;
}
