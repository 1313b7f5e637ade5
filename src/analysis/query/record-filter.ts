import type { Level, LogEvent } from '../../logs/event.ts';
import type { DataProfile } from './explain-empty.ts';
import { matchTemplate, matchText, matchTraceId } from './match-text.ts';

/** What a caller may ask of records; all that is given must hold. */
export interface RecordFilters {
  nodes?: readonly string[];
  levels?: readonly Level[];
  sinceMs?: number;
  untilMs?: number;
  text?: string;
  template?: string;
  traceId?: string;
}

type Test = (event: LogEvent, node: string | undefined) => boolean;

/** The tests of the filters given, the cheap ones first; each named by its parameter. */
export async function recordTests(filters: RecordFilters): Promise<{ name: string; test: Test }[]> {
  const tests: { name: string; test: Test }[] = [];
  const { nodes, levels, sinceMs, untilMs, text, template, traceId } = filters;
  if (levels !== undefined) {
    const wanted = new Set<Level | undefined>(levels);
    tests.push({ name: 'levels', test: (event) => wanted.has(event.level) });
  }
  if (sinceMs !== undefined) {
    tests.push({ name: 'since', test: ({ timeMs }) => timeMs !== undefined && timeMs >= sinceMs });
  }
  if (untilMs !== undefined) {
    tests.push({ name: 'until', test: ({ timeMs }) => timeMs !== undefined && timeMs <= untilMs });
  }
  if (nodes !== undefined) {
    const wanted = new Set(nodes.map((node) => node.toLowerCase()));
    const is = (name: string | undefined) => name !== undefined && wanted.has(name.toLowerCase());
    tests.push({ name: 'nodes', test: (event, node) => is(node) || is(event.node) });
  }
  if (traceId !== undefined) tests.push({ name: 'trace_id', test: matchTraceId(traceId) });
  if (text !== undefined) tests.push({ name: 'text', test: await matchText(text) });
  if (template !== undefined) tests.push({ name: 'template', test: matchTemplate(template) });
  return tests;
}

/** Whether a record passes all tests; the profile learns how far each record came. */
export function passes(
  tests: readonly { name: string; test: Test }[],
  event: LogEvent,
  node: string | undefined,
  profile: DataProfile,
): boolean {
  for (const { name, test } of tests) {
    if (!test(event, node)) return false;
    profile.pass(name);
  }
  return true;
}
