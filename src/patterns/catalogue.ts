import type { Calibration } from './calibration-schema.ts';
import type { PatternEntry } from './pattern-schema.ts';
import type { SignalEntry } from './signal-schema.ts';
import type { OrdinaryEntry, WordsEntry } from './word-schema.ts';

/** What to look for: the words systems log, by signal type, the failure patterns, by slug, and the words people use. */
export interface Catalogue {
  signals: ReadonlyMap<string, SignalEntry>;
  patterns: ReadonlyMap<string, PatternEntry>;
  words: WordsEntry;
  /** What people write that is no failure. */
  ordinary: readonly OrdinaryEntry[];
  /** How the traits of a finding become its confidence; without it the strength that its rule states is taken. */
  calibration?: Calibration | undefined;
}

/** The compiled catalogue, one JSON file. Its entries were checked when it was compiled, so start-up does not. */
interface CompiledCatalogue {
  format: typeof FORMAT;
  signals: SignalEntry[];
  patterns: PatternEntry[];
  words: WordsEntry;
  ordinary: readonly OrdinaryEntry[];
  calibration?: Calibration | undefined;
}

const FORMAT = 'dsdebug catalogue 2';

/** Writes a catalogue as JSON text for `catalogueFromJson`. */
export function catalogueToJson(catalogue: Catalogue): string {
  const compiled: CompiledCatalogue = {
    format: FORMAT,
    signals: [...catalogue.signals.values()],
    patterns: [...catalogue.patterns.values()],
    words: catalogue.words,
    ordinary: catalogue.ordinary,
    calibration: catalogue.calibration,
  };
  return JSON.stringify(compiled);
}

/** Reads what `catalogueToJson` wrote. @throws Error where it is something else */
export function catalogueFromJson(json: string): Catalogue {
  const compiled: unknown = JSON.parse(json);
  if (!isCompiledCatalogue(compiled)) {
    throw new Error(
      `The compiled catalogue is not of format "${FORMAT}". Build the project anew: npm run build.`,
    );
  }
  return {
    signals: new Map(compiled.signals.map((entry) => [entry.signal, entry])),
    patterns: new Map(compiled.patterns.map((entry) => [entry.id, entry])),
    words: compiled.words,
    ordinary: compiled.ordinary,
    calibration: compiled.calibration,
  };
}

function isCompiledCatalogue(value: unknown): value is CompiledCatalogue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === FORMAT &&
    'signals' in value &&
    Array.isArray(value.signals) &&
    'patterns' in value &&
    Array.isArray(value.patterns) &&
    'words' in value &&
    'ordinary' in value &&
    Array.isArray(value.ordinary)
  );
}
