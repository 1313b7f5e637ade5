import type { Omission } from './answer-search.ts';
import type { ModuleHealth, WholeMemory } from './get-memory.ts';
import { type SessionView, sessionView, type WholeCaps, type WholeView, wholeView } from './views.ts';

export interface GetOptions {
  /** Where in the content to begin, characters. */
  offset: number;
  history: boolean;
  /** Most bytes of the answer as JSON. */
  maxBytes: number;
}

/** The answer of `memory_get` by ids. */
export interface GetAnswer {
  memories: WholeView[];
  warnings?: string[];
  omissions?: Omission[];
}

/** What is given up, one step after the other, until an answer fits. */
const STEPS = [
  { contentChars: 100_000, history: 5, lists: 50 },
  { contentChars: 12_000, history: 5, lists: 20 },
  { contentChars: 8000, history: 3, lists: 10 },
  { contentChars: 4000, history: 3, lists: 5 },
  { contentChars: 2000, history: 1, lists: 3 },
  { contentChars: 800, history: 0, lists: 2 },
  { contentChars: 300, history: 0, lists: 0 },
] as const;
const FULL_HISTORY = 20;
/** Room for what comes after fitting: a mask longer than what it masks. */
const MARGIN_BYTES = 200;

/** The memories within a size; what is cut is named, with the call that shows it. */
export function answerGet(
  { memories, warnings }: { memories: readonly WholeMemory[]; warnings: string[] },
  options: GetOptions,
): GetAnswer {
  let last: GetAnswer = { memories: [] };
  for (const step of STEPS) {
    const history = options.history && step.history > 0 ? FULL_HISTORY : step.history;
    last = build(memories, warnings, { ...step, history, was: options.history, offset: options.offset });
    if (fits(last, options)) return last;
  }
  for (let count = memories.length - 1; count > 0; count -= 1) {
    const caps = { ...STEPS[6], was: false, offset: options.offset };
    last = build(memories.slice(0, count), warnings, caps);
    const ids = memories.slice(count).map(({ memory }) => memory.id);
    last.omissions = [
      ...(last.omissions ?? []),
      {
        what: 'memories',
        count: ids.length,
        see: { tool: 'memory_get', arguments: { ids: ids.slice(0, 10) } },
      },
    ];
    if (fits(last, options)) return last;
  }
  return last;
}

function fits(answer: GetAnswer, { maxBytes }: GetOptions): boolean {
  return Buffer.byteLength(JSON.stringify(answer)) <= maxBytes - MARGIN_BYTES;
}

function build(memories: readonly WholeMemory[], warnings: string[], caps: WholeCaps): GetAnswer {
  const answer: GetAnswer = { memories: memories.map((memory) => wholeView(memory, caps)) };
  const omissions = memories.flatMap((memory) => omitted(memory, caps));
  if (omissions.length > 0) answer.omissions = omissions;
  if (warnings.length > 0) answer.warnings = warnings;
  return answer;
}

function omitted({ memory, links, linkedFrom, history }: WholeMemory, caps: WholeCaps): Omission[] {
  const end = caps.offset + caps.contentChars;
  const rows: Omission[] = [];
  if (memory.content.length > end) {
    rows.push({
      what: `characters of the content of ${memory.id}`,
      count: memory.content.length - end,
      see: { tool: 'memory_get', arguments: { id: memory.id, offset: end } },
    });
  }
  const entries =
    over(memory.evidence.length, caps.lists) +
    over(links.length, caps.lists) +
    over(linkedFrom.length, caps.lists);
  if (entries > 0) {
    rows.push({
      what: `lines of evidence and links of ${memory.id}`,
      count: entries,
      see: { tool: 'memory_get', arguments: { id: memory.id, max_bytes: 40_000 } },
    });
  }
  if (!caps.was && history.length > caps.history) {
    rows.push({
      what: `entries of the history of ${memory.id}`,
      count: history.length - caps.history,
      see: { tool: 'memory_get', arguments: { id: memory.id, history: true } },
    });
  }
  return rows;
}

function over(count: number, most: number): number {
  return Math.max(0, count - most);
}

/** The answer of `memory_get` by module. */
export interface ModuleAnswer {
  module: string;
  last_checked?: string;
  known_issues?: { issue: string; state: string; from: string }[];
  metrics?: Record<string, unknown>;
  sessions: SessionView[];
  total: number;
  warnings?: string[];
  omissions?: Omission[];
}

/** What is known of a module, within a size; the oldest sessions go first. */
export function answerModule(health: ModuleHealth, maxBytes: number): ModuleAnswer {
  for (let count = health.memories.length; ; count -= 1) {
    const answer: ModuleAnswer = {
      module: health.module,
      ...(health.lastChecked !== undefined && { last_checked: health.lastChecked }),
      ...(health.knownIssues.length > 0 && { known_issues: health.knownIssues.slice(0, 40) }),
      ...(Object.keys(health.metrics).length > 0 && { metrics: health.metrics }),
      sessions: health.memories.slice(0, count).map(sessionView),
      total: health.total,
      ...(health.warnings.length > 0 && { warnings: health.warnings }),
    };
    if (count < health.total) {
      const see = { tool: 'memory_search', arguments: { module: health.module, limit: 50 } };
      answer.omissions = [{ what: 'older memories of the module', count: health.total - count, see }];
    }
    if (count <= 1 || Buffer.byteLength(JSON.stringify(answer)) <= maxBytes - MARGIN_BYTES) return answer;
  }
}
