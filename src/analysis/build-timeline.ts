import { observationsOf } from '../diagnosis/case.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { ClusterModel } from '../diagnosis/hypothesis.ts';
import { iso } from './build-findings.ts';
import type { Finding, TimelineEntry } from './finding.ts';

const MAX_ENTRIES = 40;
const SAME_MS = 2_000;

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
  const turns = withoutRepeats([...lifeTurns(model), ...leaderTurns(model), ...signalTurns(model)]);
  const first = findings[0]?.start;
  const chosen = nearest(
    turns,
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
          ? 'stops in an orderly way'
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
  return [...turns]
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .filter(({ time, node, event }) => {
      const key = `${node} ${event}`;
      const ms = Date.parse(time);
      const again = ms - (last.get(key) ?? Number.NEGATIVE_INFINITY) < SAME_MS;
      last.set(key, ms);
      return !again;
    });
}

/** The turns closest to a time. */
function nearest(turns: readonly TimelineEntry[], ms: number, most: number): TimelineEntry[] {
  return [...turns]
    .sort((a, b) => Math.abs(Date.parse(a.time) - ms) - Math.abs(Date.parse(b.time) - ms))
    .slice(0, most);
}
