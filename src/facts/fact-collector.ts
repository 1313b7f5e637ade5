import type { LogEvent } from '../logs/event.ts';
import { Activity } from './activity.ts';
import { clockStepsOf } from './clock-jumps.ts';
import type { Fact } from './fact.ts';
import { silencesOf } from './silence.ts';
import { Strand } from './strand.ts';

/** Collects what the records of one speaker show by their times, rates, numbers and ids, in bounded memory. */
export class FactCollector {
  readonly speaker: string;
  readonly activity = new Activity();
  readonly #own: Strand;
  #strands: Strand[];

  /** `speaker`: any key that tells speakers apart; `file`: name for the sightings. */
  constructor(speaker: string, file: string) {
    this.speaker = speaker;
    this.#own = new Strand(file);
    this.#strands = [this.#own];
  }

  /** Takes in the next record of the file. */
  add(event: LogEvent, _templateId: number): void {
    this.activity.add(event.timeMs, event.level);
    this.#own.add(event);
  }

  /** Joins what another collector saw of the same speaker (another file, another chunk), in any order. */
  merge(other: FactCollector): void {
    this.activity.merge(other.activity);
    this.#strands = this.#strands.concat(other.#strands);
  }

  /** Renames the templates. */
  remap(_ids: (templateId: number) => number): void {}

  /** The facts, given the time range of all logs. */
  facts(span: { startMs: number; endMs: number }): Fact[] {
    const clock = clockStepsOf(this.speaker, this.#strands);
    return [
      ...clock.facts,
      ...silencesOf(this.speaker, this.#strands, clock.forward, this.activity, span.endMs),
    ];
  }
}
