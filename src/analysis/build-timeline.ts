import type { Observation } from '../diagnosis/case.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import { iso } from './build-findings.ts';
import type { Finding, TimelineEntry } from './finding.ts';

const MAX_ENTRIES = 40;
/** Turns of the story, told even where no finding needs them. */
const TURNS = new Set([
  'process-started',
  'process-stopping',
  'panic',
  'leader-elected',
  'role-primary',
  'role-replica',
  'leader-stepped-down',
  'quorum-lost',
  'partition-detected',
  'failover-started',
]);
const SAME_MS = 2_000;

/** The story across nodes, merged: beginnings and ends of findings and the turns between them. */
export function buildTimeline(diagnosis: Diagnosis, findings: readonly Finding[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const finding of findings) {
    if (finding.role === 'background' || !finding.start) continue;
    const node = finding.culprits[0] ?? finding.nodes[0] ?? '';
    entries.push({ time: finding.start, node, event: finding.title, finding: finding.id });
    if (finding.end && finding.end !== finding.start)
      entries.push({ time: finding.end, node, event: `over: ${finding.title}`, finding: finding.id });
  }
  const { observations, catalogue } = diagnosis.model.input;
  let last: Observation | undefined;
  const turns: TimelineEntry[] = [];
  for (const seen of observations) {
    if (!TURNS.has(seen.signal) || seen.timeMs <= 0) continue;
    if (
      last &&
      last.signal === seen.signal &&
      last.observer === seen.observer &&
      seen.timeMs - last.timeMs < SAME_MS
    )
      continue;
    last = seen;
    turns.push({
      time: iso(seen.timeMs),
      node: seen.observer.name,
      event: catalogue.signals.get(seen.signal)?.summary ?? seen.signal,
    });
  }
  const room = Math.max(0, MAX_ENTRIES - entries.length);
  const first = findings[0]?.start;
  const chosen = first ? nearest(turns, Date.parse(first), room) : turns.slice(0, room);
  return [...entries, ...chosen].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

/** The turns closest to the beginning of the first finding. */
function nearest(turns: readonly TimelineEntry[], ms: number, most: number): TimelineEntry[] {
  return [...turns]
    .sort((a, b) => Math.abs(Date.parse(a.time) - ms) - Math.abs(Date.parse(b.time) - ms))
    .slice(0, most);
}
