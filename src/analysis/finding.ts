/** The areas that `check` names; each pattern of the catalogue belongs to one. */
export const CATEGORIES = [
  'consensus',
  'message-ordering',
  'state-sync',
  'network-partition',
  'performance',
  'liveness',
  'node',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** How grave a finding is, gravest first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A line that supports a claim. `text` is a verbatim part of that line (secrets masked, control characters made visible). */
export interface Evidence {
  /** Relative to the root of the analysis. */
  file: string;
  line: number;
  /** ISO 8601 UTC, milliseconds; absent where the line carries no time. */
  time?: string;
  node: string;
  text: string;
  /** The first line of the record that the line belongs to, where it is not itself the first. */
  record?: string;
}

/** The next call worth making. */
export interface NextStep {
  tool: string;
  arguments: Record<string, unknown>;
  why: string;
}

/** One thing that happened to the system, with the lines that prove it. */
export interface Finding {
  id: string;
  pattern: string;
  category: Category;
  severity: Severity;
  /** 0..1: of the findings at 0.8, four in five are right. */
  confidence: number;
  title: string;
  summary: string;
  role: 'root-cause' | 'consequence' | 'background';
  caused_by?: string[];
  /** Where the fault is. */
  culprits: string[];
  /** All nodes that are affected. */
  nodes: string[];
  start?: string;
  /** Null while it lasts at the end of the logs. */
  end?: string | null;
  evidence: Evidence[];
  evidence_count: number;
  /** What to do, in this order; for root causes and for what is grave. */
  recommendations?: string[];
  /** For root causes: how to see that it is mended, and what may have been left behind or broken. */
  verify?: string[];
  next_steps?: NextStep[];
}

/** A next-best explanation, and what evidence would decide. */
export interface RuledOut {
  pattern: string;
  culprits?: string[];
  why: string;
  would_tell: string;
}

export interface TimelineEntry {
  time: string;
  node: string;
  event: string;
  /** Id of the finding it belongs to. */
  finding?: string;
}

export interface TemplateRow {
  template: string;
  count: number;
  first: { file: string; line: number };
  nodes: string[];
}

/** A kind of line whose frequency differs from the baseline's. */
export interface TemplateChange extends TemplateRow {
  /** What the baseline would have had in so long and so busy a run. */
  expected: number;
  /** Log-likelihood ratio; chance alone exceeds 10.8 in one kind of 1,000. */
  g2: number;
  level?: string;
}

/** A duration in log lines that differs from the baseline's. */
export interface LatencyChange {
  template: string;
  field: string;
  p50_ms: number;
  p95_ms: number;
  baseline_p50_ms: number;
  baseline_p95_ms: number;
  /** Share of pairs in which it is longer here than in the baseline. */
  longer_share: number;
  /** Standard score of the rank-sum test; positive where it is longer here. */
  z: number;
  first: { file: string; line: number };
  nodes: string[];
}

/** What differs from a healthy run, beside `templates.new_since_baseline`. */
export interface BaselineComparison {
  /** The folder that files of the baseline (those of `gone`) are relative to. */
  root: string;
  summary: string;
  /** Records of this run for each one of the baseline. */
  scale: number;
  gone?: TemplateChange[];
  surging?: TemplateChange[];
  fading?: TemplateChange[];
  latencies?: LatencyChange[];
}

export interface NodeSummary {
  node: string;
  files: string[];
  lines: number;
  errors: number;
  warnings: number;
  start?: string;
  end?: string;
}

/** What was left out of an answer and how to see it. */
export interface Omission {
  what: string;
  count?: number;
  see?: { tool: string; arguments: Record<string, unknown> };
}

/** The answer of `analyze_logs`. */
export interface Analysis {
  analysis_id: string;
  /** The folder that all `file`s are relative to. */
  root: string;
  summary: {
    files: number;
    lines: number;
    bytes: number;
    events: number;
    unparsed_lines: number;
    start?: string;
    end?: string;
    formats: { format: string; files: number; lines: number }[];
    nodes: NodeSummary[];
  };
  findings: Finding[];
  /** Where nothing grave was found: the call to make if users saw a failure all the same. */
  next_steps?: NextStep[];
  ruled_out?: RuledOut[];
  timeline?: TimelineEntry[];
  templates: {
    total: number;
    rare?: TemplateRow[];
    surging?: TemplateRow[];
    new_since_baseline?: TemplateRow[];
  };
  /** Where `baseline_paths` were given. */
  baseline?: BaselineComparison;
  warnings?: string[];
  omissions?: Omission[];
}

/** What a caller asks of `analyze_logs`; paths are already resolved against the allowed folders. */
export interface AnalyzeRequest {
  paths: string[];
  check?: Category[];
  sinceMs?: number;
  untilMs?: number;
  nodes?: string[];
  baselinePaths?: string[];
  /** IANA name for logs that carry no zone; default UTC. */
  timezone?: string;
  maxFindings: number;
  detail: 'concise' | 'full';
  /** Size limit of the answer as JSON, bytes. */
  maxBytes: number;
}

/** What surrounds a run of a use case: where relative paths start, what may be read, how to stop it and tell progress. */
export interface RunContext {
  /** Folder that relative paths are resolved against. */
  baseFolder: string;
  /** Whether a real path may be read; absent on the command line, which reads whatever its user may read. */
  mayRead?: (realPath: string) => boolean;
  signal?: AbortSignal;
  /** Called at most some times a second while a long run goes on. */
  onProgress?: (doneBytes: number, totalBytes: number) => void;
  /** `performance.now()` value past which the run stops and answers with what it has. */
  deadlineMs?: number;
}
