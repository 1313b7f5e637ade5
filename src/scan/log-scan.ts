import type { Sighting } from '../facts/fact.ts';
import { FactCollector } from '../facts/fact-collector.ts';
import type { LogEvent } from '../logs/event.ts';
import {
  type IdentityHints,
  mergeIdentityHints,
  newIdentityHints,
  readIdentityHints,
} from '../nodes/identity-hints.ts';
import type { SignalMatcher } from '../signals/signal-matcher.ts';
import { type KeptTokens, keepTokens, shapeOf } from '../templates/shape.ts';
import { type Template, TemplateMiner } from '../templates/template-miner.ts';
import { SightingLog } from './sighting-log.ts';

/** What a pass keeps of one speaker. */
export interface SpeakerScan {
  key: string;
  /** File name without rotation suffix. */
  source: string;
  rawNode: string | undefined;
  records: number;
  files: Set<string>;
  hints: IdentityHints;
  facts: FactCollector;
  sightings: SightingLog;
  /** Kinds of records by format. */
  formats: Map<string, number>;
  /** The kinds of its first records; when they come again, its process has probably started again. */
  firstTemplates: number[];
}

/** Not in the vocabulary: a log that begins anew, whatever its words. */
export const FIRST_LINES_AGAIN = 'first-lines-again';

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
  hintsLeft: number;
}

/** Signals for which the record before them matters: how long the log was silent before. */
const AFTER_SILENCE = new Set([
  'process-started',
  'process-ready',
  'unclean-shutdown-recovery',
  'pause-noted',
  'gc-pause',
  'heartbeat-late',
  'time-jump',
]);
const HINT_LINES = 20;
const FIRST_RECORDS = 3;
const MAX_KINDS = 100_000;
const MAX_SIGNAL_TEXT = 1_000;
const MAX_SPEAKERS = 2_000;

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
  readonly speakers = new Map<string, SpeakerScan>();
  readonly origins = new Map<number, TemplateOrigin>();
  readonly #vocabulary: ScanVocabulary;
  #kinds = new Map<number, Kind>();
  readonly #previous = new Map<
    SpeakerScan,
    { file: string; line: number; timeMs: number | undefined; raw: string }
  >();

  constructor(vocabulary: ScanVocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** Takes in the next record of a file. `source`: the file's name without rotation suffix. */
  add(file: string, source: string, event: LogEvent): void {
    const speaker = this.#speaker(file, source, event.node);
    speaker.records++;
    const shape = shapeOfRecord(event, this.#vocabulary.kept);
    let kind = this.#kinds.get(shape);
    if (kind === undefined) kind = this.#learn(shape, file, speaker, event);
    else this.miner.count(kind.template);
    if (kind.hintsLeft > 0) {
      kind.hintsLeft--;
      readIdentityHints(speaker.hints, event.raw.slice(0, MAX_SIGNAL_TEXT));
    }
    speaker.facts.add(event, kind.template.id);
    if (speaker.records <= FIRST_RECORDS) speaker.firstTemplates.push(kind.template.id);
    else if (speaker.firstTemplates.includes(kind.template.id))
      this.#sightRestart(file, speaker, event, kind);
    if (kind.signals.length > 0) this.#sight(file, speaker, event, kind);
    const previous = this.#previous.get(speaker);
    if (previous) {
      previous.file = file;
      previous.line = event.line;
      previous.timeMs = event.timeMs;
      previous.raw = event.raw;
    } else this.#previous.set(speaker, { file, line: event.line, timeMs: event.timeMs, raw: event.raw });
  }

  /** Takes in what another scan kept. */
  merge(other: LogScan): void {
    const ids = this.miner.merge(other.miner);
    const idOf = (id: number): number => ids.get(id) ?? id;
    for (const [id, origin] of other.origins) this.#addOrigin(idOf(id), origin);
    for (const [key, theirs] of other.speakers) {
      const ours = this.speakers.get(key);
      theirs.facts.remap(idOf);
      if (ours) {
        ours.records += theirs.records;
        for (const file of theirs.files) ours.files.add(file);
        mergeIdentityHints(ours.hints, theirs.hints);
        ours.facts.merge(theirs.facts);
        ours.sightings.merge(theirs.sightings, idOf);
      } else {
        const sightings = new SightingLog();
        sightings.merge(theirs.sightings, idOf);
        this.speakers.set(key, { ...theirs, sightings });
      }
    }
  }

  #speaker(file: string, source: string, node: string | undefined): SpeakerScan {
    const key = node === undefined ? source : `${source}\0${node}`;
    let speaker = this.speakers.get(key);
    if (speaker === undefined && node !== undefined && this.speakers.size >= MAX_SPEAKERS)
      return this.#speaker(file, source, undefined);
    if (speaker === undefined) {
      speaker = {
        key,
        source,
        rawNode: node,
        records: 0,
        files: new Set(),
        hints: newIdentityHints(),
        facts: new FactCollector(key, file),
        sightings: new SightingLog(),
        formats: new Map(),
        firstTemplates: [],
      };
      this.speakers.set(key, speaker);
    }
    speaker.files.add(file);
    return speaker;
  }

  #learn(shape: number, file: string, speaker: SpeakerScan, event: LogEvent): Kind {
    const template = this.miner.add(event.message);
    const signals = this.#vocabulary.matcher.match(event).map((match) => match.signal);
    speaker.formats.set(event.format, (speaker.formats.get(event.format) ?? 0) + 1);
    const kind = { template, signals, hintsLeft: HINT_LINES };
    if (this.#kinds.size >= MAX_KINDS) this.#kinds = new Map();
    this.#kinds.set(shape, kind);
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

  #sightRestart(file: string, speaker: SpeakerScan, event: LogEvent, kind: Kind): void {
    const previous = this.#previous.get(speaker);
    speaker.sightings.add({
      signal: FIRST_LINES_AGAIN,
      speaker: speaker.key,
      file,
      line: event.line,
      timeMs: event.timeMs,
      text: copyText(event.raw),
      head: undefined,
      attrs: {},
      level: event.level,
      templateId: kind.template.id,
      weight: 1,
      previous: previous && sightingOf(previous),
    });
  }

  #sight(file: string, speaker: SpeakerScan, event: LogEvent, kind: Kind): void {
    for (const match of this.#vocabulary.matcher.rematch(event, kind.signals)) {
      const text = match.lineOffset === 0 ? event.raw : (event.rest?.[match.lineOffset - 1] ?? event.raw);
      const previous = AFTER_SILENCE.has(match.signal) ? this.#previous.get(speaker) : undefined;
      speaker.sightings.add({
        signal: match.signal,
        speaker: speaker.key,
        file,
        line: event.line + match.lineOffset,
        timeMs: event.timeMs,
        text: copyText(text),
        head: match.lineOffset === 0 ? undefined : copyText(event.raw),
        attrs: match.attrs,
        level: event.level,
        templateId: kind.template.id,
        weight: 1,
        previous: previous && sightingOf(previous),
      });
    }
  }
}

function sightingOf(previous: {
  file: string;
  line: number;
  timeMs: number | undefined;
  raw: string;
}): Sighting {
  return { file: previous.file, line: previous.line, timeMs: previous.timeMs, text: copyText(previous.raw) };
}

/** Copies a text, so that the chunk it was cut from is not kept alive. */
function copyText(text: string): string {
  return Buffer.from(text.length > MAX_SIGNAL_TEXT ? text.slice(0, MAX_SIGNAL_TEXT) : text, 'utf8').toString(
    'utf8',
  );
}

const PRIME = 0x5bd1e995;

/** Shape of a record: of its first line, and of the first lines joined to it. */
function shapeOfRecord(event: LogEvent, kept: KeptTokens): number {
  let shape = shapeOf(event.raw, kept);
  if (event.rest !== undefined) {
    for (let i = 0; i < event.rest.length && i < 20; i++) {
      const line = event.rest[i];
      if (line !== undefined)
        shape = (Math.imul(shape % 0x1000000, 31) ^ (shapeOf(line, kept) % PRIME)) + i * 0x100000000;
    }
  }
  return shape;
}
