import type { Sighting } from '../facts/fact.ts';
import type { Level } from '../logs/event.ts';
import type { SignalAttrs } from '../signals/signal.ts';

/** A record that states a signal, as it was found in one speaker's log. */
export interface SignalSighting extends Sighting {
  signal: string;
  speaker: string;
  attrs: SignalAttrs;
  level: Level | undefined;
  templateId: number;
  /** The first line of the record where the signal stands in a later one (a stack trace). */
  head: string | undefined;
  /** How many records it stands for where a long log was thinned. */
  weight: number;
  /** The record of the same speaker before it; kept for signals of a process's life. */
  previous: Sighting | undefined;
}

const KEEP_ALL = 512;
const KEEP_ENDS = 64;

/**
 * Sightings of signals in bounded memory: of each signal in each kind of record the first and the last are kept, and
 * of those between an even share, each standing for several.
 */
export class SightingLog {
  readonly #lists = new Map<string, SignalSighting[]>();

  add(sighting: SignalSighting): void {
    const key = `${sighting.signal} ${sighting.templateId}`;
    let list = this.#lists.get(key);
    if (!list) {
      list = [];
      this.#lists.set(key, list);
    }
    list.push(sighting);
    if (list.length > KEEP_ALL) this.#lists.set(key, thin(list));
  }

  merge(other: SightingLog, idOf: (templateId: number) => number): void {
    for (const list of other.#lists.values()) {
      for (const sighting of list) this.add({ ...sighting, templateId: idOf(sighting.templateId) });
    }
  }

  all(): SignalSighting[] {
    return [...this.#lists.values()].flat();
  }
}

/** Drops every other one between the first and the last ones; its neighbour stands for it. */
function thin(list: SignalSighting[]): SignalSighting[] {
  const kept: SignalSighting[] = [];
  for (let i = 0; i < list.length; i++) {
    const sighting = list[i];
    if (!sighting) continue;
    const inside = i >= KEEP_ENDS && i < list.length - KEEP_ENDS;
    const last = kept.at(-1);
    if (inside && i % 2 === 1 && last) last.weight += sighting.weight;
    else kept.push(sighting);
  }
  return kept;
}
