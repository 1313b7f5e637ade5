import * as z from 'zod';
import { type PatternEntry, patternEntry } from './pattern-schema.ts';
import { type SignalEntry, signalEntry } from './signal-schema.ts';

/** What to look for: the words systems log, by signal type, and the failure patterns, by slug. */
export interface Catalogue {
  signals: ReadonlyMap<string, SignalEntry>;
  patterns: ReadonlyMap<string, PatternEntry>;
}

/** Shape of the compiled catalogue, one JSON file. */
const compiledCatalogue = z.strictObject({ signals: z.array(signalEntry), patterns: z.array(patternEntry) });

/** Writes a catalogue as JSON text for `catalogueFromJson`. */
export function catalogueToJson(catalogue: Catalogue): string {
  return JSON.stringify({
    signals: [...catalogue.signals.values()],
    patterns: [...catalogue.patterns.values()],
  });
}

/** Reads what `catalogueToJson` wrote. @throws ZodError where it is not a compiled catalogue */
export function catalogueFromJson(json: string): Catalogue {
  const { signals, patterns } = compiledCatalogue.parse(JSON.parse(json));
  return {
    signals: new Map(signals.map((entry) => [entry.signal, entry])),
    patterns: new Map(patterns.map((entry) => [entry.id, entry])),
  };
}
