import type { LogEvent } from '../logs/event.ts';
import { Activity } from './activity.ts';
import { clockStepsOf } from './clock-jumps.ts';
import type { Fact } from './fact.ts';
import { fieldShiftsOf } from './field-shifts.ts';
import { growthOf } from './growth.ts';
import { Kind } from './kind.ts';
import { noProgressOf } from './no-progress.ts';
import { burstsOf, rateDropsOf } from './rates.ts';
import { duplicatesOf, sameBeforeOf, sequenceHolesOf } from './repeats.ts';
import { silencesOf } from './silence.ts';
import { Strand } from './strand.ts';

/** Kinds of record beyond this are counted for the speaker alone. */
const MAX_KINDS = 20_000;
/** Kinds whose fields are looked at. */
const MAX_KINDS_WITH_FIELDS = 1000;

/** Collects what the records of one speaker show by their times, rates, numbers and ids, in bounded memory. */
export class FactCollector {
  readonly speaker: string;
  readonly activity = new Activity();
  kinds = new Map<number, Kind>();
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
      kind = new Kind(this.#own.file, this.kinds.size < MAX_KINDS_WITH_FIELDS);
      this.kinds.set(templateId, kind);
    }
    kind.add(event);
  }

  /** Joins what another collector saw of the same speaker (another file, another chunk), in any order. Template ids must mean the same in both. */
  merge(other: FactCollector): void {
    this.activity.merge(other.activity);
    this.#strands = this.#strands.concat(other.#strands);
    for (const [id, kind] of other.kinds) this.#join(id, kind);
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
    const startMs = activity.firstMs ?? span.startMs;
    for (const [id, kind] of this.kinds) {
      facts.push(...burstsOf(speaker, id, kind, activity), ...rateDropsOf(speaker, id, kind, activity));
      if (kind.columns === undefined) continue;
      kind.columns.settle();
      const { columns, chain } = kind.columns;
      facts.push(...noProgressOf(speaker, id, columns), ...sameBeforeOf(speaker, id, chain));
      for (const column of columns) {
        facts.push(
          ...fieldShiftsOf(speaker, id, column, startMs),
          ...growthOf(speaker, id, column),
          ...duplicatesOf(speaker, id, column),
          ...sequenceHolesOf(speaker, id, column),
        );
      }
    }
    return facts;
  }
}
