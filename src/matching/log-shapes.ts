import type { Evidence } from './evidence.ts';
import type { Statement } from './read-log.ts';

/** A course of events in an excerpt that says more than its lines one by one. */
interface Shape {
  pattern: string;
  /** What was recognised, as the answer names it. */
  name: string;
  weight: number;
  /** The statements that make it, in order; none where it is not there. */
  find(statements: readonly Statement[]): readonly Statement[];
}

/** Ends nothing where it comes first: so begins a cluster's life. */
const FIRST_STEP = 'election-started';
/** How often something must end, and begin again between, to be called repeated. */
const REPEATED = 2;

const SHAPES: readonly Shape[] = [
  {
    pattern: 'leader-election-churn',
    name: 'leadership changes again and again',
    weight: 4,
    find: (all) =>
      repetition(
        all,
        ['leader-elected', 'role-primary'],
        ['leader-lost', 'leader-stepped-down', 'election-started'],
      ),
  },
  {
    pattern: 'membership-flapping',
    name: 'members go and come back',
    weight: 4,
    find: (all) =>
      repetition(
        all,
        ['member-joined', 'peer-reachable'],
        ['member-left', 'member-suspected', 'member-removed', 'peer-unreachable'],
      ),
  },
  {
    pattern: 'crash-loop',
    name: 'the process starts again and again',
    weight: 4,
    find: (all) =>
      repetition(
        all,
        ['process-started'],
        ['panic', 'startup-failed', 'process-exited', 'oom-killed', 'process-killed'],
      ),
  },
  {
    pattern: 'split-brain',
    name: 'two nodes hold the leading role',
    weight: 5,
    find: rivals,
  },
];

/** What the course of an excerpt says for patterns. */
export function shapeEvidence(
  statements: readonly Statement[],
  whereOf: (statement: Statement) => string,
): Evidence[] {
  const evidence: Evidence[] = [];
  for (const { pattern, name, weight, find } of SHAPES) {
    const last = find(statements).at(-1);
    if (last !== undefined)
      evidence.push({ pattern, weight, signal: name, quote: last.text, where: whereOf(last) });
  }
  return evidence;
}

/** The statements at which one state gives way to the other, on any node; none where it ends only once. */
function repetition(all: readonly Statement[], on: readonly string[], off: readonly string[]): Statement[] {
  const changes: Statement[] = [];
  let state: boolean | undefined;
  let ends = 0;
  let line = -1;
  for (const statement of all) {
    const next = on.includes(statement.signal) ? true : off.includes(statement.signal) ? false : undefined;
    if (next === undefined || next === state || statement.line === line) continue;
    state = next;
    line = statement.line;
    changes.push(statement);
    if (!next && (changes.length > 1 || statement.signal !== FIRST_STEP)) ends += 1;
  }
  return ends >= REPEATED ? changes : [];
}

/** Two speakers that took the leading role while neither was seen to give it up. */
function rivals(all: readonly Statement[]): Statement[] {
  const holders = new Map<string, Statement>();
  for (const statement of all) {
    const { signal, speaker } = statement;
    if (speaker === '') continue;
    if (signal === 'role-primary') holders.set(speaker, statement);
    else if (
      signal === 'leader-stepped-down' ||
      signal === 'leader-lost' ||
      signal === 'role-replica' ||
      signal === 'process-stopping'
    )
      holders.clear();
  }
  return holders.size >= 2 ? [...holders.values()] : [];
}
