import type { Sighting } from '../facts/fact.ts';
import type { Level } from '../logs/event.ts';
import type { SignalAttrs } from '../signals/signal.ts';

/** Characters kept of a line. */
export const MAX_SIGNAL_TEXT = 800;

/** A record that states a signal, as it was found in one speaker's log. */
export interface SignalSighting extends Sighting {
  signal: string;
  speaker: string;
  attrs: SignalAttrs;
  level: Level | undefined;
  templateId: number;
  /** Time of the record or, where it bears none, of the last one before it that does. */
  placedMs: number | undefined;
  /** The first line of the record where the signal stands in a later one (a stack trace). */
  head: string | undefined;
  /** How many records it stands for where a long log was thinned. */
  weight: number;
  /** Id of the process that wrote it, and of the one that wrote the record before it. */
  pid: number | undefined;
  previousPid: number | undefined;
  /** The record of the same speaker before it; kept for signals of a process's life. */
  previous: Sighting | undefined;
}

/** Sightings kept of one speaker in all, and of one signal in one kind of record: at first, and at the least. */
const MAX_IN_ALL = 8_192;
const MOST_OF_A_KIND = 512;
const LEAST_OF_A_KIND = 32;
const FIRST_ONES = 16;

/** Of one signal in one kind of record: the first ones, every `stride`-th after them, and the latest. */
interface Sample {
  first: SignalSighting[];
  even: SignalSighting[];
  stride: number;
  arrivals: number;
  latest: SignalSighting | undefined;
}

/**
 * Sightings of signals in bounded memory: of each signal in each kind of record the first ones and the latest are
 * kept, and of those between an even share, each standing for several, so that rates over time stay true.
 */
export class SightingLog {
  readonly #samples = new Map<string, Sample>();
  #mostOfAKind = MOST_OF_A_KIND;
  #size = 0;

  add(sighting: SignalSighting): void {
    const key = `${sighting.signal} ${sighting.templateId}`;
    let sample = this.#samples.get(key);
    if (!sample) {
      sample = { first: [], even: [], stride: 1, arrivals: 0, latest: undefined };
      this.#samples.set(key, sample);
    }
    if (sample.first.length < FIRST_ONES) {
      sample.first.push(sighting);
      this.#size++;
    } else this.#sample(sample, sighting);
    while (this.#size > MAX_IN_ALL && this.#mostOfAKind > LEAST_OF_A_KIND) {
      this.#mostOfAKind /= 2;
      for (const each of this.#samples.values())
        while (each.even.length > this.#mostOfAKind) this.#halve(each);
    }
  }

  merge(other: SightingLog, idOf: (templateId: number) => number): void {
    for (const sighting of other.all()) this.add({ ...sighting, templateId: idOf(sighting.templateId) });
  }

  all(): SignalSighting[] {
    const all: SignalSighting[] = [];
    for (const { first, even, latest } of this.#samples.values()) {
      for (const sighting of first) all.push(sighting);
      for (const sighting of even) all.push(sighting);
      if (latest && latest !== even.at(-1)) all.push(latest);
    }
    return all;
  }

  #sample(sample: Sample, sighting: SignalSighting): void {
    sample.latest = sighting;
    if (++sample.arrivals % sample.stride !== 0) return;
    sample.even.push(
      sample.stride === 1 ? sighting : { ...sighting, weight: sighting.weight * sample.stride },
    );
    this.#size++;
    if (sample.even.length > this.#mostOfAKind) this.#halve(sample);
  }

  #halve(sample: Sample): void {
    const kept: SignalSighting[] = [];
    for (let i = 1; i < sample.even.length; i += 2) {
      const sighting = sample.even[i];
      if (sighting) kept.push({ ...sighting, weight: sighting.weight * 2 });
    }
    this.#size -= sample.even.length - kept.length;
    sample.even = kept;
    sample.stride *= 2;
  }
}

/** Lines are strings of their own; only a cut one must be copied, so that the long one is not kept alive. */
export function cut(text: string): string {
  return text.length <= MAX_SIGNAL_TEXT
    ? text
    : Buffer.from(text.slice(0, MAX_SIGNAL_TEXT), 'utf8').toString('utf8');
}
