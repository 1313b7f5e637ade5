import { observationsOf } from '../diagnosis/case.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { ClusterModel } from '../diagnosis/hypothesis.ts';
import type { Finding, TimelineEntry } from './finding.ts';
import { iso } from './iso.ts';

const MAX_ENTRIES = 40;
const SAME_MS = 2_000;
/** What several nodes do within so long is told as one turn. */
const TOGETHER_MS = 5_000;
/** What one node does more often than this is told once, with how often and until when. */
const OFTEN = 3;
/** The event of a stop that was asked for. */
export const ORDERLY_STOP = 'stops in an orderly way';

/** Turns that are told in the words of what the signal means; starts, ends and leaders come from the model. */
const TURNS: Record<string, string> = {
  'leader-stepped-down': 'gives up the lead',
  'leadership-transferred': 'hands over the lead as asked',
  'quorum-lost': 'has no quorum',
  'quorum-regained': 'has a quorum again',
  'partition-detected': 'names a network partition',
  'failover-started': 'starts a failover',
  'read-only-rejected': 'refuses a write: read-only',
  'full-resync': 'copies all data anew',
  'replication-broken': 'loses its replication',
  'replication-resumed': 'replicates again',
};

/** The story across nodes, merged: beginnings and ends of findings and the turns between them. */
export function buildTimeline(diagnosis: Diagnosis, findings: readonly Finding[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const finding of findings) {
    if (finding.role === 'background' || !finding.start) continue;
    const node = finding.culprits[0] ?? finding.nodes[0] ?? '';
    entries.push({ time: finding.start, node, event: finding.title, finding: finding.id });
    if (finding.end && finding.end !== finding.start) {
      entries.push({ time: finding.end, node, event: `over: ${finding.title}`, finding: finding.id });
    }
  }
  const { model } = diagnosis;
  const turns = [
    ...leaderTurns(model),
    ...together(often(withoutRepeats([...lifeTurns(model), ...signalTurns(model)]))),
  ];
  const first = findings[0]?.start;
  const chosen = nearest(
    withoutRepeats(turns),
    first ? Date.parse(first) : model.input.startMs,
    Math.max(0, MAX_ENTRIES - entries.length),
  );
  return [...entries, ...chosen].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

function lifeTurns(model: ClusterModel): TimelineEntry[] {
  const turns: TimelineEntry[] = [];
  for (const [{ name }, lives] of model.lives) {
    lives.forEach((life, i) => {
      if (life.startBy && !life.startBy.untimed)
        turns.push({ time: iso(life.startMs), node: name, event: i === 0 ? 'starts' : 'starts again' });
      if (life.ending === 'running' || life.endBy?.untimed) return;
      const event =
        life.ending === 'orderly'
          ? ORDERLY_STOP
          : life.ending === 'unclean'
            ? 'last record before it starts again'
            : 'dies';
      turns.push({ time: iso(life.endBy?.timeMs ?? life.endMs), node: name, event });
    });
  }
  return turns;
}

function leaderTurns(model: ClusterModel): TimelineEntry[] {
  const timed = model.leadership.reigns.filter(({ seen }) => seen[0]?.untimed === false);
  return timed.map(({ leader, startMs, term }) => ({
    time: iso(startMs),
    node: leader.name,
    event: `takes the lead${term === undefined ? '' : `, term ${term}`}`,
  }));
}

function signalTurns(model: ClusterModel): TimelineEntry[] {
  const timed = observationsOf(model.input, Object.keys(TURNS)).filter((seen) => !seen.untimed);
  return timed.map((seen) => ({
    time: iso(seen.timeMs),
    node: seen.observer.name,
    event: TURNS[seen.signal] ?? seen.signal,
  }));
}

/** In order of time; what one node says again and again is told once. */
function withoutRepeats(turns: readonly TimelineEntry[]): TimelineEntry[] {
  const last = new Map<string, number>();
  return inOrder(turns).filter(({ time, node, event }) => {
    const key = `${node} ${event}`;
    const ms = Date.parse(time);
    const again = ms - (last.get(key) ?? Number.NEGATIVE_INFINITY) < SAME_MS;
    last.set(key, ms);
    return !again;
  });
}

/** What a node does again and again (a crash loop), told once. */
function often(turns: readonly TimelineEntry[]): TimelineEntry[] {
  const groups = groupBy(turns, ({ node, event }) => `${node} ${event}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const last = group.at(-1);
    if (!first || !last || group.length <= OFTEN) return group;
    return [{ ...first, event: `${first.event} (${group.length} times until ${last.time})` }];
  });
}

/** The same turn of several nodes at about one time, told once. */
function together(turns: readonly TimelineEntry[]): TimelineEntry[] {
  const told: TimelineEntry[] = [];
  for (const group of groupBy(turns, ({ event }) => event).values()) {
    let first: TimelineEntry | undefined;
    const others = new Map<TimelineEntry, Set<string>>();
    for (const turn of inOrder(group)) {
      if (first && turn.node !== first.node && Date.parse(turn.time) - Date.parse(first.time) <= TOGETHER_MS)
        others.set(first, (others.get(first) ?? new Set<string>()).add(turn.node));
      else {
        first = turn;
        others.set(turn, new Set());
      }
    }
    for (const [turn, names] of others)
      told.push({ ...turn, event: `${turn.event}${alsoNames([...names])}` });
  }
  return told;
}

function alsoNames(names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > 4 ? ` and ${names.length - 4} more` : '';
  return `; so did ${names.slice(0, 4).join(', ')}${more}`;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function inOrder(turns: readonly TimelineEntry[]): TimelineEntry[] {
  return [...turns].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

/** The turns closest to a time. */
function nearest(turns: readonly TimelineEntry[], ms: number, most: number): TimelineEntry[] {
  return [...turns]
    .sort((a, b) => Math.abs(Date.parse(a.time) - ms) - Math.abs(Date.parse(b.time) - ms))
    .slice(0, most);
}
