import type { LogEvent } from '../logs/event.ts';
import type { LineGlimpser } from '../logs/line-glimpser.ts';
import { readIdentityHints } from '../nodes/identity-hints.ts';
import type { Rule } from '../signals/phrase-index.ts';
import type { SignalMatch } from '../signals/signal.ts';
import type { SignalMatcher } from '../signals/signal-matcher.ts';
import { type KeptTokens, keepTokens } from '../templates/shape.ts';
import { type Template, TemplateMiner } from '../templates/template-miner.ts';
import { Glimpses } from './glimpses.ts';
import { KindTable } from './kind-table.ts';
import { shapeOfRecord } from './record-shape.ts';
import { cut, MAX_SIGNAL_TEXT, type SignalSighting } from './sighting-log.ts';
import {
  countSignals,
  mergeSpeakerScans,
  previousOf,
  rememberRecord,
  type SpeakerScan,
} from './speaker-scan.ts';
import { SpeakerTable } from './speaker-table.ts';
import { isNextSighted, newTally, strideOf, type Tally } from './tally.ts';
import { unwordedSighting } from './unworded-sighting.ts';

/** Where a kind of record was first seen, and by whom it was seen. */
export interface TemplateOrigin {
  file: string;
  line: number;
  timeMs: number | undefined;
  speakers: Set<string>;
}

/** What is known of a kind of line after its first sighting. */
interface Kind {
  template: Template;
  signals: readonly string[];
  /** Phrases of those whose wording holds values that differ from record to record. */
  capturing: readonly Rule[];
  /** The others, as the first record of the kind states them. */
  plain: readonly SignalMatch[];
  hintsLeft: number;
  /** Whether it says that the process ends. */
  ends: boolean;
  tally: Tally;
}

/** Not in the vocabulary: a log that begins anew, whatever its words. */
export const FIRST_LINES_AGAIN = 'first-lines-again';
/** Nor this: another process writes on, where one alone had written for long. */
export const NEW_PROCESS = 'new-process';

/** Signals for which the record before them matters: how long the log was silent before. */
const AFTER_SILENCE = new Set([
  'process-started',
  'process-ready',
  'unclean-shutdown-recovery',
  'pause-noted',
  'gc-pause',
  'heartbeat-late',
  'time-jump',
  'connection-reset',
  'peer-unreachable',
  'leader-lost',
  'higher-term-seen',
]);
/** So many lines of a kind are read for names, or fewer: one that names nothing new counts as several. */
const HINT_LINES = 20;
const NOTHING_NEW = 7;
const FIRST_RECORDS = 3;
const STABLE_PID = 20;
const MAX_PID_TURNS = 2;
/** Signals of a process that ends. */
const ENDS = new Set(['process-stopping', 'panic', 'startup-failed']);
/** A first line that comes again more often is everyday talk; the diagnosis gives up on it well before. */
const MAX_RETURNS = 64;
const MAX_KINDS = 100_000;

/** The words of a vocabulary made ready for a pass; made once, shared by all scans. */
export interface ScanVocabulary {
  matcher: SignalMatcher;
  kept: KeptTokens;
}

export function prepareVocabulary(matcher: SignalMatcher): ScanVocabulary {
  return { matcher, kept: keepTokens(matcher.significantTokens) };
}

/**
 * One pass over records: mines templates, finds signals once per kind of line, collects facts and names per speaker.
 * Memory is bounded however long the log; scans of parts merge in any order.
 */
export class LogScan {
  readonly miner = new TemplateMiner();
  readonly #speakers = new SpeakerTable();
  readonly speakers: ReadonlyMap<string, SpeakerScan> = this.#speakers.byKey;
  readonly origins = new Map<number, TemplateOrigin>();
  readonly #vocabulary: ScanVocabulary;
  #kinds = new KindTable<Kind>();
  #glimpses: Glimpses<Kind> | undefined;
  /** The source read at present, and the latest time that a record of it bore. */
  #source = '';
  #clockMs: number | undefined;
  /** Who wrote the record before. */
  #last: SpeakerScan | undefined;
  #records = 0;
  readonly #tallies = new Map<number, Tally>();

  constructor(vocabulary: ScanVocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** Takes in the next record of a file. `source`: the file's name without rotation suffix. */
  add(file: string, source: string, event: LogEvent): void {
    if (source !== this.#source) {
      this.#source = source;
      this.#clockMs = undefined;
    }
    if (event.timeMs !== undefined) this.#clockMs = event.timeMs;
    const speaker = this.#speakers.of(file, source, event.node);
    speaker.records++;
    this.#records++;
    const kind = this.#kindOf(file, speaker, event);
    if (kind.hintsLeft > 0 && speaker.hintsLeft > 0) {
      const tellsNew = readIdentityHints(speaker.hints, event.raw.slice(0, MAX_SIGNAL_TEXT), event.timeMs);
      kind.hintsLeft -= tellsNew ? 1 : NOTHING_NEW;
      speaker.hintsLeft--;
    }
    speaker.facts.add(event, kind.template.id);
    this.#watchForRestart(speaker, event, kind);
    if (event.pid !== undefined && event.pid !== speaker.previousPid)
      this.#changeProcess(speaker, event, kind);
    if (kind.signals.length > 0) {
      countSignals(speaker, event.timeMs, kind.signals);
      if (isNextSighted(kind.tally)) this.#sight(speaker, event, kind);
      kind.tally.sighted++;
    }
    rememberRecord(speaker, event, kind.ends);
    this.#last = speaker;
  }

  /** What spares reading wholly what `add` would pass over. `file`, `source`: as `add` will be given them. */
  glimpserOf(file: string, source: string): LineGlimpser {
    this.#glimpses = new Glimpses(this.#vocabulary.kept, (kind, node) => {
      const speaker = this.#speakers.find(file, source, node);
      if (speaker === undefined || (kind.hintsLeft > 0 && speaker.hintsLeft > 0)) return false;
      if (kind.signals.length > 0 && isNextSighted(kind.tally)) return false;
      return speaker.facts.passesOverNext(kind.template.id);
    });
    return this.#glimpses;
  }

  /** Takes in what another scan kept. */
  merge(other: LogScan): void {
    const ids = this.miner.merge(other.miner);
    const idOf = (id: number): number => ids.get(id) ?? id;
    for (const [id, origin] of other.origins) this.#addOrigin(idOf(id), origin);
    for (const theirs of other.speakers.values()) {
      theirs.facts.remap(idOf);
      this.#speakers.put(mergeSpeakerScans(this.speakers.get(theirs.key), theirs, idOf));
    }
  }

  #kindOf(file: string, speaker: SpeakerScan, event: LogEvent): Kind {
    const glimpses = this.#glimpses;
    let kind = glimpses?.kindOf(event);
    if (kind !== undefined) {
      this.miner.count(kind.template);
      return kind;
    }
    const shape = shapeOfRecord(event, this.#vocabulary.kept, glimpses?.shapeOfLine(event.line));
    kind = this.#kinds.get(shape);
    if (kind === undefined) kind = this.#learn(shape, file, speaker, event);
    else this.miner.count(kind.template);
    glimpses?.learn(event, kind);
    return kind;
  }

  #learn(shape: number, file: string, speaker: SpeakerScan, event: LogEvent): Kind {
    const template = this.miner.add(event.message);
    const { matcher } = this.#vocabulary;
    const found: Rule[] = [];
    const matches = matcher.match(event, found);
    const signals = matches.map((match) => match.signal);
    const capturing = rulesOf(found, (signal) => matcher.capturing.has(signal) && signals.includes(signal));
    const plain = matches.filter((match) => !matcher.capturing.has(match.signal));
    speaker.formats.set(event.format, (speaker.formats.get(event.format) ?? 0) + 1);
    let tally = this.#tallies.get(template.id);
    if (!tally) {
      tally = newTally(this.#records);
      this.#tallies.set(template.id, tally);
    }
    const ends = signals.some((signal) => ENDS.has(signal));
    const kind = { template, signals, capturing, plain, hintsLeft: HINT_LINES, ends, tally };
    if (this.#kinds.size >= MAX_KINDS) this.#kinds = new KindTable();
    this.#kinds.add(shape, kind);
    this.#addOrigin(template.id, {
      file,
      line: event.line,
      timeMs: event.timeMs,
      speakers: new Set([speaker.key]),
    });
    return kind;
  }

  #addOrigin(id: number, origin: TemplateOrigin): void {
    const known = this.origins.get(id);
    if (!known) {
      this.origins.set(id, origin);
      return;
    }
    for (const speaker of origin.speakers) known.speakers.add(speaker);
    if ((origin.timeMs ?? Number.POSITIVE_INFINITY) < (known.timeMs ?? Number.POSITIVE_INFINITY)) {
      known.file = origin.file;
      known.line = origin.line;
      known.timeMs = origin.timeMs;
    }
  }

  /** Notes the kinds of a log's first records, and where they come again. */
  #watchForRestart(speaker: SpeakerScan, event: LogEvent, kind: Kind): void {
    const { firstTemplates } = speaker;
    if (speaker.records <= FIRST_RECORDS) {
      firstTemplates.push(kind.template.id);
      speaker.returnsOfFirst.push(0);
      return;
    }
    const first = firstTemplates.indexOf(kind.template.id);
    if (first < 0) return;
    const returns = (speaker.returnsOfFirst[first] ?? 0) + 1;
    if (returns > MAX_RETURNS) return;
    speaker.returnsOfFirst[first] = returns;
    this.#keepUnworded(FIRST_LINES_AGAIN, speaker, event, kind);
  }

  /** Another process writes on: a new one, where the one before said that it ends, or had written alone for long and does not come back. */
  #changeProcess(speaker: SpeakerScan, event: LogEvent, kind: Kind): void {
    if (speaker.perhapsNew !== undefined) {
      const isBack = event.pid === speaker.perhapsNew.previousPid;
      speaker.perhapsNew = undefined;
      if (isBack) return;
    }
    if (speaker.previousPid === undefined) return;
    const alone = speaker.samePid >= STABLE_PID;
    if (!alone && !speaker.saidEnd) speaker.pidTurns++;
    if (speaker.pidTurns > MAX_PID_TURNS) return;
    if (speaker.saidEnd) this.#keepUnworded(NEW_PROCESS, speaker, event, kind);
    else if (alone) speaker.perhapsNew = this.#unworded(NEW_PROCESS, speaker, event, kind);
    speaker.saidEnd = false;
  }

  #keepUnworded(signal: string, speaker: SpeakerScan, event: LogEvent, kind: Kind): void {
    speaker.sightings.add(this.#unworded(signal, speaker, event, kind));
  }

  #unworded(signal: string, speaker: SpeakerScan, event: LogEvent, kind: Kind): SignalSighting {
    const previous = previousOf(speaker, this.#last);
    return unwordedSighting(signal, speaker, event, kind.template.id, this.#clockMs, previous);
  }

  #sight(speaker: SpeakerScan, event: LogEvent, kind: Kind): void {
    for (const match of kind.plain) this.#keep(speaker, event, kind, match);
    if (kind.capturing.length === 0) return;
    for (const match of this.#vocabulary.matcher.rematch(event, kind.capturing))
      this.#keep(speaker, event, kind, match);
  }

  #keep(speaker: SpeakerScan, event: LogEvent, kind: Kind, match: SignalMatch): void {
    const inside = match.lineOffset === 0 ? undefined : event.rest?.[match.lineOffset - 1];
    speaker.sightings.add({
      signal: match.signal,
      speaker: speaker.key,
      file: speaker.file,
      line: inside === undefined ? event.line : event.line + match.lineOffset,
      timeMs: event.timeMs,
      text: cut(inside ?? event.raw),
      head: inside === undefined ? undefined : cut(event.raw),
      attrs: match.attrs,
      level: event.level,
      templateId: kind.template.id,
      placedMs: this.#clockMs,
      weight: strideOf(kind.tally),
      pid: event.pid,
      previousPid: speaker.previousPid,
      previous: AFTER_SILENCE.has(match.signal) ? previousOf(speaker, this.#last) : undefined,
    });
  }
}

/** The phrases of some signals, each once. */
function rulesOf(found: readonly Rule[], wanted: (signal: string) => boolean): readonly Rule[] {
  return found.length === 0 ? found : [...new Set(found.filter(({ signal }) => wanted(signal)))];
}
