import type { Sighting } from '../facts/fact.ts';
import { FactCollector } from '../facts/fact-collector.ts';
import { isPlausibleTime, TimeBins } from '../facts/time-bins.ts';
import type { LogEvent } from '../logs/event.ts';
import { type IdentityHints, mergeIdentityHints, newIdentityHints } from '../nodes/identity-hints.ts';
import { cut, SightingLog, type SignalSighting } from './sighting-log.ts';

const HINT_LINES_IN_ALL = 1_500;
const RATE_BIN_MS = 1_000;
const RATE_BINS = 512;
/** So many records in a row make a process that may be new the one that writes. */
const SURE_PID = 5;

/** What a pass keeps of one speaker: a file, or one of several nodes that share it. */
export interface SpeakerScan {
  key: string;
  /** File name without rotation suffix. */
  source: string;
  rawNode: string | undefined;
  records: number;
  /** The file its latest record stands in. */
  file: string;
  files: Set<string>;
  hints: IdentityHints;
  /** How many more of its lines are read for names. */
  hintsLeft: number;
  facts: FactCollector;
  sightings: SightingLog;
  /** Records that state each signal, over time; exact where sightings are a sample. */
  rates: Map<string, TimeBins>;
  /** Kinds of records by format. */
  formats: Map<string, number>;
  /** The kinds of its first records; when they come again, its process has probably started again. */
  firstTemplates: number[];
  /** How often each of them came again, up to a limit. */
  returnsOfFirst: number[];
  previousLine: number | undefined;
  previousMs: number | undefined;
  previousRaw: string;
  previousPid: number | undefined;
  /** Records in a row that one process wrote. */
  samePid: number;
  /** Whether its latest process said that it ends. */
  saidEnd: boolean;
  /** The first record of a process that may be a new one; it is, unless the one before writes again soon. */
  perhapsNew: SignalSighting | undefined;
  /** How often processes took turns without one having ended: a log that several write at once. */
  pidTurns: number;
}

/** A speaker of whom nothing is kept yet. `key`: any name that tells speakers apart. */
export function newSpeakerScan(
  key: string,
  file: string,
  source: string,
  node: string | undefined,
): SpeakerScan {
  return {
    key,
    source,
    rawNode: node,
    records: 0,
    file,
    files: new Set(),
    hints: newIdentityHints(),
    hintsLeft: HINT_LINES_IN_ALL,
    facts: new FactCollector(key, file),
    sightings: new SightingLog(),
    rates: new Map(),
    formats: new Map(),
    firstTemplates: [],
    returnsOfFirst: [],
    previousLine: undefined,
    previousMs: undefined,
    previousRaw: '',
    previousPid: undefined,
    samePid: 0,
    saidEnd: false,
    perhapsNew: undefined,
    pidTurns: 0,
  };
}

/** Joins what two scans kept of one speaker; `idOf` gives the ids of templates in the joined scan. */
export function mergeSpeakerScans(
  ours: SpeakerScan | undefined,
  theirs: SpeakerScan,
  idOf: (templateId: number) => number,
): SpeakerScan {
  if (!ours) {
    const sightings = new SightingLog();
    sightings.merge(theirs.sightings, idOf);
    return { ...theirs, sightings, firstTemplates: theirs.firstTemplates.map(idOf) };
  }
  ours.records += theirs.records;
  for (const file of theirs.files) ours.files.add(file);
  for (const [format, n] of theirs.formats) ours.formats.set(format, (ours.formats.get(format) ?? 0) + n);
  mergeIdentityHints(ours.hints, theirs.hints);
  ours.facts.merge(theirs.facts);
  ours.sightings.merge(theirs.sightings, idOf);
  for (const [signal, bins] of theirs.rates) {
    const known = ours.rates.get(signal);
    if (known) known.merge(bins);
    else ours.rates.set(signal, bins);
  }
  return ours;
}

/** The latest record of a speaker, or of its file where one of the two has no name: both may be one. `last`: who wrote the file's. */
export function previousOf(of: SpeakerScan, last: SpeakerScan | undefined): Sighting | undefined {
  const isOne = last?.source === of.source && (of.rawNode === undefined || last.rawNode === undefined);
  const speaker = isOne ? last : of;
  if (speaker.previousLine === undefined) return undefined;
  return {
    file: speaker.file,
    line: speaker.previousLine,
    timeMs: speaker.previousMs,
    text: cut(speaker.previousRaw),
  };
}

/** Counts a record of the speaker that states signals. */
export function countSignals(
  speaker: SpeakerScan,
  timeMs: number | undefined,
  signals: readonly string[],
): void {
  if (timeMs === undefined || !isPlausibleTime(timeMs)) return;
  for (const signal of signals) {
    let bins = speaker.rates.get(signal);
    if (!bins) {
      bins = new TimeBins(RATE_BIN_MS, RATE_BINS, 1);
      speaker.rates.set(signal, bins);
    }
    bins.add(timeMs, 0);
  }
}

/** Keeps of a record what the next one of its speaker is compared with. `ends`: whether it says that its process ends. */
export function rememberRecord(speaker: SpeakerScan, event: LogEvent, ends: boolean): void {
  speaker.previousLine = event.line;
  speaker.previousMs = event.timeMs;
  speaker.previousRaw = event.raw;
  if (event.pid === undefined) return;
  speaker.samePid = event.pid === speaker.previousPid ? speaker.samePid + 1 : 1;
  speaker.previousPid = event.pid;
  if (ends) speaker.saidEnd = true;
  if (speaker.perhapsNew !== undefined && speaker.samePid >= SURE_PID) {
    speaker.sightings.add(speaker.perhapsNew);
    speaker.perhapsNew = undefined;
  }
}
