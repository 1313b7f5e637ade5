import type { SilenceFact } from '../facts/fact.ts';
import type { Node } from '../nodes/node-directory.ts';
import { type Case, factsOf, type Observation, observationsAbout, observationsOf } from './case.ts';
import type { Life } from './lives.ts';
import { muteSpans } from './mute-nodes.ts';
import {
  isUnharmed,
  lostMessages,
  type Span,
  saidItLostAll,
  timedOutEachOther,
  wasMissedBefore,
} from './silent-nodes.ts';

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
  'member-suspected',
  'member-removed',
];
const WAKING = [
  'connection-timeout',
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

/** How surprising a silence to the end of the logs must be to be taken for a death. */
const SILENT_FOR_GOOD = 2;

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
        if (silence && silence.surprise >= SILENT_FOR_GOOD && isMissed(input, node, silence.startMs)) {
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
 * Pauses: a process that says nothing while others miss it, and then goes on as if nothing had been, waking to broken
 * connections or with words about lost time. A node that complains of others before it wakes was cut off, not paused.
 */
export function pausesOf(input: Case, lives: ReadonlyMap<Node, readonly Life[]>): Absence[] {
  const absences: Absence[] = [];
  for (const node of input.nodes) {
    const mute = muteSpans(input, node);
    const candidates = [
      ...mute,
      ...silentSpans(input, node),
      ...missedSpans(input, node),
      ...wordedSpans(input, node),
    ];
    for (const span of candidates.sort((a, b) => a.fromMs - b.fromMs)) {
      if (
        absences.some(
          (other) => other.node === node && span.fromMs < (other.toMs ?? 0) && span.toMs > other.fromMs,
        )
      )
        continue;
      const pause = pauseIn(input, lives.get(node) ?? [], node, span, mute.includes(span));
      if (pause) absences.push(pause);
    }
  }
  return absences;
}

const PAUSE_WORDS = ['pause-noted', 'gc-pause', 'heartbeat-late', 'time-jump', 'stale-leader'];
const LEAST_PAUSE_MS = 1_000;
const LEAST_UNSAID_PAUSE_MS = 3_000;
/** A process that wakes works off what has come meanwhile: so long a flood is looked for. */
const WAKE_MS = 500;
/** Cut off, both ends complain after like times; one that complains so much later stood still. */
const LATE_COMPLAINT_MS = 8_000;

/** Silences that are surprising for this speaker. */
function silentSpans(input: Case, node: Node): Span[] {
  return factsOf(input, 'silence')
    .filter((fact) => fact.node === node && fact.after !== undefined && fact.gapMs >= LEAST_PAUSE_MS)
    .map((fact) => ({ fromMs: fact.startMs, toMs: fact.endMs }));
}

const MISSING = new Set([...UNREACHABLE, 'leader-lost']);

/** Silences around the time when others began to miss the node. */
function missedSpans(input: Case, node: Node): Span[] {
  const activity = input.activity.get(node);
  if (!activity) return [];
  const spans: Span[] = [];
  for (const seen of observationsAbout(input, node)) {
    if (seen.observer === node || !MISSING.has(seen.signal)) continue;
    const last = spans.at(-1);
    if (last && seen.timeMs <= last.toMs) continue;
    const fromMs = activity.lastBefore(seen.timeMs);
    const toMs = activity.firstAfter(seen.timeMs);
    if (fromMs !== undefined && toMs !== undefined && toMs - fromMs >= LEAST_UNSAID_PAUSE_MS)
      spans.push({ fromMs, toMs });
  }
  return spans;
}

/** Silences that end in words about lost time. */
function wordedSpans(input: Case, node: Node): Span[] {
  const spans: Span[] = [];
  for (const seen of observationsOf(input, PAUSE_WORDS, { observer: node })) {
    const lost = toldMs(seen) ?? seen.timeMs - (seen.previous?.timeMs ?? seen.timeMs);
    if (lost >= LEAST_PAUSE_MS) spans.push({ fromMs: seen.timeMs - lost, toMs: seen.timeMs });
  }
  return spans;
}

/** The lost time that a record names, in ms; undefined where it names none. */
function toldMs(seen: Observation): number | undefined {
  return seen.attrs.ms ?? longestDurationMs(seen.text);
}

const DURATION = /(?<![\w.])(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|µs|us|ns)(?![\w])/g;
const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, µs: 0.001, us: 0.001, ns: 0.000_001 };

/** The longest duration with a unit that a text names, in ms; undefined where it names none. */
function longestDurationMs(text: string): number | undefined {
  let longest: number | undefined;
  for (const match of text.matchAll(DURATION)) {
    const ms = Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0);
    if (longest === undefined || ms > longest) longest = ms;
  }
  return longest;
}

const TROUBLE_OF_ITS_OWN = [
  'connections-exhausted',
  'no-space',
  'out-of-memory',
  'memory-pressure',
  'disk-error',
  'panic',
];

function pauseIn(
  input: Case,
  lives: readonly Life[],
  node: Node,
  span: Span,
  isMute: boolean,
): Absence | undefined {
  const { fromMs, toMs } = span;
  if (lives.some((life) => life.startMs > fromMs + 50 && life.startMs < toMs + 3_000)) return undefined;
  const own = observationsOf(input, TROUBLE_OF_ITS_OWN, {
    observer: node,
    fromMs: fromMs - 5_000,
    toMs: toMs + 50,
  });
  if (own.length > 0) return undefined;
  if (lostMessages(input, node, span) || wasMissedBefore(input, node, fromMs)) return undefined;
  const waking = observationsOf(input, WAKING, { observer: node, fromMs: toMs - 300, toMs: toMs + 1_500 });
  // A heartbeat that was late by milliseconds is no word about a silence of seconds.
  const words = waking.filter(
    (seen) => PAUSE_WORDS.includes(seen.signal) && (toldMs(seen) ?? LEAST_PAUSE_MS) >= LEAST_PAUSE_MS,
  );
  const missed = observationsAbout(input, node).filter(
    (seen) =>
      seen.observer !== node && MISSING.has(seen.signal) && seen.timeMs >= fromMs && seen.timeMs <= toMs,
  );
  if (words.length === 0 && timedOutEachOther(input, node, span, missed)) return undefined;
  const silence = factsOf(input, 'silence').find(
    (fact) => fact.node === node && Math.abs(fact.endMs - toMs) < 1_000,
  );
  const broken = waking.some(
    (seen) =>
      seen.signal === 'connection-reset' ||
      seen.signal === 'higher-term-seen' ||
      seen.signal === 'leader-stepped-down',
  );
  const first = missed[0];
  if (
    words.length === 0 &&
    first !== undefined &&
    saidItLostAll(input, node, Math.min(fromMs, first.timeMs), first.timeMs)
  )
    return undefined;
  const lateMs = missed[0] === undefined ? 0 : toMs - missed[0].timeMs;
  const early = lateMs >= 1_500;
  const late = lateMs >= LATE_COMPLAINT_MS && waking.some((seen) => seen.tone === 'bad');
  const burst = input.activity.get(node)?.count(toMs - 50, toMs + WAKE_MS) ?? 0;
  const flood =
    silence !== undefined && burst >= 4 && burst >= (silence.expected / silence.gapMs) * WAKE_MS * 3;
  const convincing =
    isMute ||
    words.length > 0 ||
    (early && broken) ||
    late ||
    isUnharmed(input, node, span, missed, silence) ||
    (flood && silence.surprise >= 2 && missed.some((seen) => seen.timeMs > fromMs + LEAST_PAUSE_MS));
  if (!convincing) return undefined;
  return { node, kind: 'pause', fromMs, toMs, life: undefined, silence, waking };
}

/** Words a node said that only a running process cut off from others says. */
export function cutOffWords(input: Case, node: Node, fromMs: number, toMs: number): Observation[] {
  return observationsOf(input, CUT_OFF, { observer: node, fromMs, toMs });
}
