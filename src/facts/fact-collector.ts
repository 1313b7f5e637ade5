import type { LogEvent } from '../logs/event.ts';
import { Activity } from './activity.ts';
import { clockStepsOf } from './clock-jumps.ts';
import { ColumnSet } from './column-set.ts';
import type { BurstFact, DuplicateFact, Fact, RateDropFact } from './fact.ts';
import { fieldShiftsOf } from './field-shifts.ts';
import { growthOf } from './growth.ts';
import { Kind } from './kind.ts';
import { lateArrivalsOf } from './late-arrivals.ts';
import { noProgressOf } from './no-progress.ts';
import { burstsOf, rateDropsOf } from './rates.ts';
import { duplicatesOf, sameBeforeOf, sequenceHolesOf } from './repeats.ts';
import type { Sequence } from './sequence.ts';
import { silencesOf } from './silence.ts';
import { Strand } from './strand.ts';

/** Kinds of record beyond this are counted for the speaker alone. */
const MAX_KINDS = 20_000;
/** Kinds whose fields are looked at. */
const MAX_KINDS_WITH_FIELDS = 200;
/** Beyond so many records of a speaker the numbers of every eighth record of a kind are looked at. */
const DENSE_RECORDS = 20_000;
const MAX_BURSTS = 10;
const MAX_DROPS = 10;
/** So many new kinds of record within two seconds belong to a start. */
const NEW_KINDS = 3;
const STARTUP_PAUSE_MS = 10_000;
const MAX_STARTUP_MS = 60_000;

/** Collects what the records of one speaker show by their times, rates, numbers and ids, in bounded memory. */
export class FactCollector {
  readonly speaker: string;
  readonly activity = new Activity();
  kinds = new Map<number, Kind>();
  /** Sequences by the name of their field, over all kinds of record. */
  readonly sequences = new Map<string, Sequence>();
  readonly #own: Strand;
  #strands: Strand[];

  /** `speaker`: any key that tells speakers apart; `file`: name for the sightings. */
  constructor(speaker: string, file: string) {
    this.speaker = speaker;
    this.#own = new Strand(file);
    this.#strands = [this.#own];
  }

  /** Takes in the next record of the file. */
  add(event: LogEvent, templateId: number): void {
    this.activity.add(event.timeMs, event.level);
    this.#own.add(event);
    let kind = this.kinds.get(templateId);
    if (kind === undefined) {
      if (this.kinds.size >= MAX_KINDS) return;
      const withFields = this.kinds.size < MAX_KINDS_WITH_FIELDS;
      const { file } = this.#own;
      kind = new Kind(file, withFields ? new ColumnSet(this.sequences) : undefined);
      this.kinds.set(templateId, kind);
    }
    kind.add(event, this.activity.total > DENSE_RECORDS);
  }

  /** Whether of the next record of that template its time alone is of interest. */
  passesOverNext(templateId: number): boolean {
    const kind = this.kinds.get(templateId);
    if (kind === undefined) return this.kinds.size >= MAX_KINDS;
    return kind.columns === undefined || kind.columns.passesOverNext(this.activity.total >= DENSE_RECORDS);
  }

  /** Joins what another collector saw of the same speaker (another file, another chunk), in any order. Template ids must mean the same in both. */
  merge(other: FactCollector): void {
    this.activity.merge(other.activity);
    this.#strands = this.#strands.concat(other.#strands);
    for (const [id, kind] of other.kinds) this.#join(id, kind);
    for (const [name, sequence] of other.sequences) {
      const own = this.sequences.get(name);
      if (own === undefined) this.sequences.set(name, sequence);
      else if (own !== sequence) own.merge(sequence);
    }
  }

  /** Renames the templates; kinds that get one name become one. */
  remap(ids: (templateId: number) => number): void {
    const kinds = this.kinds;
    this.kinds = new Map();
    for (const [id, kind] of kinds) this.#join(ids(id), kind);
  }

  #join(id: number, kind: Kind): void {
    const own = this.kinds.get(id);
    if (own === undefined) this.kinds.set(id, kind);
    else own.merge(kind);
  }

  /** The facts, given the time range of all logs. */
  facts(span: { startMs: number; endMs: number }): Fact[] {
    const { speaker, activity } = this;
    const clock = clockStepsOf(speaker, this.#strands);
    const facts: Fact[] = [
      ...clock.facts,
      ...silencesOf(speaker, this.#strands, clock.forward, activity, span.endMs),
    ];
    for (const kind of this.kinds.values()) kind.columns?.settle();
    const startMs = activity.firstMs ?? span.startMs;
    const startedMs = this.#startedMs(startMs);
    const bursts: BurstFact[] = [];
    const drops: RateDropFact[] = [];
    // A sequence is shared by kinds of record and told of once.
    const told = new Set<string>();
    for (const [id, kind] of this.kinds) {
      bursts.push(...burstsOf(speaker, id, kind, activity, startedMs));
      drops.push(...rateDropsOf(speaker, id, kind, activity));
      if (kind.columns === undefined) continue;
      for (const fact of this.#factsOfFields(id, kind.columns, startMs, told)) {
        if (fact.sightings.length === 0) fact.sightings = kind.linesBetween(fact.startMs, fact.endMs, 4);
        if (fact.sightings.length > 0) facts.push(fact);
      }
    }
    facts.push(...bursts.sort((a, b) => weightOf(b) - weightOf(a)).slice(0, MAX_BURSTS));
    facts.push(...drops.sort((a, b) => b.expected - b.count - (a.expected - a.count)).slice(0, MAX_DROPS));
    return facts;
  }

  #factsOfFields(id: number, set: ColumnSet, startMs: number, told: Set<string>): Fact[] {
    const { speaker } = this;
    const facts: Fact[] = [
      ...noProgressOf(speaker, id, set.columns),
      ...sameBeforeOf(speaker, id, set.chain),
    ];
    let duplicate: DuplicateFact | undefined;
    for (const column of set.columns) {
      facts.push(...fieldShiftsOf(speaker, id, column, startMs), ...growthOf(speaker, id, column));
      facts.push(...(column.shares?.hotKeysOf(speaker, id, column.label) ?? []));
      for (const fact of duplicatesOf(speaker, id, column)) {
        if (duplicate === undefined || fact.ids > duplicate.ids) duplicate = fact;
      }
      if (column.sequence !== undefined && !told.has(column.name)) {
        told.add(column.name);
        facts.push(
          ...sequenceHolesOf(speaker, id, column.name, column.sequence),
          ...lateArrivalsOf(speaker, id, column.name, column.sequence),
        );
      }
    }
    if (duplicate !== undefined) facts.push(duplicate);
    return facts;
  }

  /** When start-up was over: until then new kinds of record keep coming. */
  #startedMs(startMs: number): number {
    const times: number[] = [];
    for (const kind of this.kinds.values()) times.push(kind.firstMs);
    times.sort((a, b) => a - b);
    let startedMs = startMs;
    for (let i = 0; i + NEW_KINDS - 1 < times.length; i++) {
      const timeMs = times[i] ?? 0;
      const together = (times[i + NEW_KINDS - 1] ?? 0) - timeMs <= 2000;
      if (timeMs - startedMs > STARTUP_PAUSE_MS || timeMs - startMs > MAX_STARTUP_MS) break;
      if (together) startedMs = Math.max(startedMs, timeMs);
    }
    return startedMs;
  }
}

/** How much a burst deserves to be told. */
function weightOf(burst: BurstFact): number {
  const gravity = burst.level === 'error' || burst.level === 'fatal' ? 3 : burst.level === 'warn' ? 2 : 1;
  return gravity * Math.log2(burst.count);
}
