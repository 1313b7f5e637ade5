import type { Level } from '../logs/event.ts';

/** One line that was seen. `text` is a verbatim part of it, at most 300 characters. */
export interface Sighting {
  file: string;
  line: number;
  timeMs: number | undefined;
  text: string;
}

interface FactBase {
  /** Opaque key that the caller gave the speaker. */
  speaker: string;
  startMs: number;
  endMs: number;
  /** The lines that prove it, at most 8, in order of time. */
  sightings: Sighting[];
}

/** Nobody wrote for much longer than this speaker usually takes between two records. */
export interface SilenceFact extends FactBase {
  kind: 'silence';
  gapMs: number;
  /** A usual gap: at a usual moment the time between the record before and the one after. */
  typicalGapMs: number;
  /** Records that the usual rate would have written in the gap. */
  expected: number;
  /** From 0; grows by about 4 for each power of ten between the gap and the longest usual one. 2 is remarkable. */
  surprise: number;
  before: Sighting;
  /** Undefined where the speaker never spoke again although others did. */
  after: Sighting | undefined;
}

/** A kind of record that surges over its usual rate. */
export interface BurstFact extends FactBase {
  kind: 'burst';
  templateId: number;
  count: number;
  usualPerMinute: number;
  peakPerMinute: number;
  level: Level | undefined;
}

/** A steady kind of record that stops or slows while the speaker goes on speaking. */
export interface RateDropFact extends FactBase {
  kind: 'rate-drop';
  templateId: number;
  /** Records in the interval, and how many the usual rate would have written. */
  count: number;
  expected: number;
  usualPerMinute: number;
  lowPerMinute: number;
}

/** Durations in one field of one kind of record that are much longer than usual for a time. */
export interface LatencyShiftFact extends FactBase {
  kind: 'latency-shift';
  templateId: number;
  field: string;
  /** Median outside the interval. */
  usualMs: number;
  /** Median within it. */
  shiftedMs: number;
  /** Records within it that were looked at. */
  count: number;
}

/** A stock (memory, a queue, open handles) that only grows. */
export interface GrowthFact extends FactBase {
  kind: 'growth';
  templateId: number;
  field: string;
  from: number;
  to: number;
  perMinute: number;
  /** Share of the movement that went upward, 0.5 to 1. */
  monotone: number;
  /** It dropped sharply afterwards (a restart, a collection). */
  fellBack: boolean;
}

/** A numeric field that leaves its usual range for a time. */
export interface ValueShiftFact extends FactBase {
  kind: 'value-shift';
  templateId: number;
  field: string;
  /** Usual median, and median while shifted. */
  from: number;
  to: number;
}

/** One counter of a kind of record grows while the one that should grow with it stands still. */
export interface NoProgressFact extends FactBase {
  kind: 'no-progress';
  templateId: number;
  growing: string;
  stuck: string;
  /** How far the growing one came meanwhile. */
  grownBy: number;
}

/** Ids that are usually seen once in a kind of record, seen again. */
export interface DuplicateFact extends FactBase {
  kind: 'duplicate';
  templateId: number;
  field: string;
  /** Distinct ids seen more than once. */
  ids: number;
  /** Surplus sightings. */
  extra: number;
  total: number;
}

/** Values missing from a sequence that is usually without holes. */
export interface SequenceHoleFact extends FactBase {
  kind: 'sequence-hole';
  templateId: number;
  field: string;
  missing: number;
  seen: number;
  /** Whether another speaker logged the missing values (it sent them). */
  sentBy?: string;
}

/** Values of a sequence come after higher ones, for a time many of them. */
export interface OutOfOrderFact extends FactBase {
  kind: 'out-of-order';
  templateId: number;
  field: string;
  /** Values that came late, and all that came in that time. */
  late: number;
  among: number;
  /** By how many places the middle one of them was late. */
  places: number;
  /** The speaker that logged the same values in their order: it sent them. */
  sentBy?: string;
}

/** Messages of one speaker reach another much later than usual, for a time. */
export interface LateTransferFact extends FactBase {
  kind: 'late-transfer';
  /** The sender; `speaker` is the receiver. */
  from: string;
  field: string;
  /** Middle time between the records of sender and receiver, usually and in that time. */
  usualMs: number;
  lateMs: number;
  count: number;
}

/** One value of a key takes most of the records of a kind, for a time. */
export interface HotKeyFact extends FactBase {
  kind: 'hot-key';
  templateId: number;
  field: string;
  value: string;
  /** Its share of the records usually and in that time. */
  usualShare: number;
  share: number;
  count: number;
}

/** Two updates of one key start from the same value: one of them is lost. */
export interface SameBeforeFact extends FactBase {
  kind: 'same-before';
  templateId: number;
  /** Empty where the records carry no key. */
  keyField: string;
  beforeField: string;
  afterField: string;
  clashes: number;
}

/** The clock of a speaker was put back: `startMs` is the time before, `endMs` the (earlier) time after. */
export interface TimeBackwardsFact extends FactBase {
  kind: 'time-backwards';
  /** Negative. */
  jumpMs: number;
}

/** The clock of a speaker was put forward: the counterpart of a backwards jump. */
export interface TimeForwardsFact extends FactBase {
  kind: 'time-forwards';
  jumpMs: number;
}

/** Ids of one kind of record that never came in the kind that usually follows. */
export interface MissingAnswerFact extends FactBase {
  kind: 'missing-answer';
  field: string;
  sent: KindReference;
  answered: KindReference;
  missing: number;
}

/** Ids that are usually handled by one of two speakers, handled by both. */
export interface SharedIdFact extends FactBase {
  kind: 'shared-id';
  other: string;
  templateId: number;
  field: string;
  ids: number;
  total: number;
}

/** The speaker's clock is off: records of the same ids show effects before their causes or a constant shift. */
export interface ClockOffsetFact extends FactBase {
  kind: 'clock-offset';
  /** The speaker it was compared with. */
  other: string;
  /** What the speaker's clock shows less what it should show. */
  offsetMs: number;
  /** Pairs of records compared. */
  pairs: number;
}

/** A kind of record of a speaker, and how many distinct ids were seen in it. */
export interface KindReference {
  speaker: string;
  templateId: number;
  ids: number;
}

/** A structural fact: read off times, rates, numbers and ids, without knowing what the words mean. */
export type Fact =
  | SilenceFact
  | BurstFact
  | RateDropFact
  | LatencyShiftFact
  | GrowthFact
  | ValueShiftFact
  | NoProgressFact
  | DuplicateFact
  | SequenceHoleFact
  | SameBeforeFact
  | OutOfOrderFact
  | LateTransferFact
  | HotKeyFact
  | TimeBackwardsFact
  | TimeForwardsFact
  | MissingAnswerFact
  | SharedIdFact
  | ClockOffsetFact;
