import type { SilenceFact } from '../facts/fact.ts';
import type { Node } from '../nodes/node-directory.ts';
import { type Case, factsOf, type Observation, observationsOf } from './case.ts';
import type { Life } from './lives.ts';

/** A time when a node's process did not run: it died, or it stood still. */
export interface Absence {
  node: Node;
  kind: 'crash' | 'pause';
  fromMs: number;
  /** Undefined where it lasts to the end of the logs. */
  toMs: number | undefined;
  /** The life that ended, for a crash. */
  life: Life | undefined;
  silence: (SilenceFact & { node: Node }) | undefined;
  /** What the node said when it came to itself. */
  waking: Observation[];
}

/** Signals that others give of a node that does not answer. */
export const UNREACHABLE = [
  'peer-unreachable',
  'connection-refused',
  'connection-reset',
  'connection-timeout',
  'no-route',
  'request-timeout',
];
const WAKING = [
  'pause-noted',
  'gc-pause',
  'heartbeat-late',
  'time-jump',
  'leader-lost',
  'leader-stepped-down',
  'higher-term-seen',
  'connection-reset',
  'peer-unreachable',
  'slow-disk',
  'slow-operation',
  'stale-leader',
];
/** Signals of a node that still works but has lost its peers: what a cut-off node says and a paused one cannot. */
const CUT_OFF = [
  'peer-unreachable',
  'connection-timeout',
  'no-route',
  'quorum-lost',
  'leader-lost',
  'election-started',
  'leader-stepped-down',
  'request-timeout',
];

/** Deaths: lives that ended without a goodbye, and nodes that fell silent for good while others miss them. */
export function crashesOf(input: Case, lives: ReadonlyMap<Node, readonly Life[]>): Absence[] {
  const absences: Absence[] = [];
  for (const [node, own] of lives) {
    own.forEach((life, i) => {
      const next = own[i + 1];
      const died = life.ending === 'unclean' || life.ending === 'panic' || life.ending === 'failed-start';
      if (died) {
        const toMs = next ? (next.readyMs ?? next.startMs) : undefined;
        absences.push({
          node,
          kind: 'crash',
          fromMs: life.endMs,
          toMs,
          life,
          silence: undefined,
          waking: [],
        });
      } else if (!next && life.ending === 'running') {
        const silence = factsOf(input, 'silence').find(
          (fact) => fact.node === node && fact.after === undefined,
        );
        if (silence && isMissed(input, node, silence.startMs)) {
          absences.push({
            node,
            kind: 'crash',
            fromMs: silence.startMs,
            toMs: undefined,
            life,
            silence,
            waking: [],
          });
        }
      }
    });
  }
  return absences;
}

/** Whether others lose a node about the time it fell silent, by its port or its socket, not by the network alone. */
function isMissed(input: Case, node: Node, silentMs: number): boolean {
  const near = observationsOf(input, UNREACHABLE, { fromMs: silentMs - 5_000, toMs: silentMs + 60_000 });
  return near.filter((seen) => seen.subjects.includes(node) && seen.observer !== node).length > 0;
}

/**
 * Pauses: a surprising silence of a process that goes on afterwards as if nothing had been. Others' complaints or
 * the node's own waking words must bear it out; a node that went on complaining meanwhile was not paused.
 */
export function pausesOf(input: Case, lives: ReadonlyMap<Node, readonly Life[]>): Absence[] {
  const absences: Absence[] = [];
  for (const silence of factsOf(input, 'silence')) {
    const { node, startMs, endMs } = silence;
    if (silence.after === undefined || silence.gapMs < 1_000) continue;
    const restarts = (lives.get(node) ?? []).some(
      (life) => life.startBy && life.startMs > startMs && life.startMs < endMs + 3_000,
    );
    if (restarts) continue;
    const waking = observationsOf(input, WAKING, { observer: node, fromMs: endMs - 50, toMs: endMs + 1_500 });
    const missed = observationsOf(input, [...UNREACHABLE, 'leader-lost', 'election-started'], {
      fromMs: startMs,
      toMs: endMs + 1_000,
    }).filter(
      (seen) => seen.observer !== node && (seen.subjects.includes(node) || seen.subjects.length === 0),
    );
    const pausedWords = waking.some((seen) =>
      ['pause-noted', 'gc-pause', 'heartbeat-late', 'time-jump', 'stale-leader'].includes(seen.signal),
    );
    const convincing =
      pausedWords || (waking.length > 0 && missed.length > 0) || (silence.surprise >= 3 && missed.length > 0);
    if (convincing && (silence.surprise >= 0.5 || pausedWords)) {
      absences.push({ node, kind: 'pause', fromMs: startMs, toMs: endMs, life: undefined, silence, waking });
    }
  }
  return absences;
}

/** Words a node said that only a running process cut off from others says. */
export function cutOffWords(input: Case, node: Node, fromMs: number, toMs: number): Observation[] {
  return observationsOf(input, CUT_OFF, { observer: node, fromMs, toMs });
}
