import type { Anomaly } from './anomalies.ts';
import type { Bottleneck } from './bottlenecks.ts';
import type { CausalityAnswer } from './causality/answer.ts';
import type { SkewRow } from './clock-skew.ts';
import type { Flows } from './flows.ts';
import type { Suspect } from './suspects/rank-suspects.ts';

/** One row of the overview. */
export interface TraceRow {
  trace_id: string;
  start?: string;
  duration_ms: number;
  spans: number;
  services: string[];
  errors: number;
  /** 0..1. */
  anomaly_score: number;
  root: { service: string; operation: string };
}

export interface SpanRow {
  span_id: string;
  parent_span_id?: string;
  service: string;
  operation: string;
  kind: string;
  start?: string;
  /** Set where clocks were adjusted: the start then. */
  adjusted_start?: string;
  duration_ms: number;
  self_ms: number;
  status: 'ok' | 'error';
  message?: string;
  /** Spans it is linked to beside its parent; those of other traces as `trace:span`. */
  links?: string[];
  depth: number;
}

export interface PathRow {
  span_id: string;
  service: string;
  operation: string;
  start_us: number;
  end_us: number;
}

/** One trace, reconstructed. */
export interface TraceDetail {
  trace_id: string;
  start?: string;
  duration_ms: number;
  span_count: number;
  services: string[];
  orphans: number;
  adjusted_skew?: { service: string; skew_ms: number }[];
  spans: SpanRow[];
  critical_path: PathRow[];
  bottlenecks: Bottleneck[];
  anomalies: Anomaly[];
}

export interface Omission {
  what: string;
  count?: number;
  see?: { tool: string; arguments: Record<string, unknown> };
}

export interface Visualization {
  format: string;
  text?: string;
  /** Absolute path of the file that was written. */
  path?: string;
}

/** The answer of `reconstruct_trace`. */
export interface TraceAnswer {
  root: string;
  summary: { files: number; traces: number; spans: number; formats: { format: string; spans: number }[] };
  suspects?: Suspect[];
  traces?: TraceRow[];
  trace: TraceDetail | null;
  clock_skew?: SkewRow[];
  flows?: Flows;
  causality?: CausalityAnswer;
  visualization?: Visualization;
  warnings?: string[];
  omissions?: Omission[];
}
