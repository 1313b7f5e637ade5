import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { calibrationFile } from './calibration-schema.ts';
import type { Catalogue } from './catalogue.ts';
import { PATTERN_CATEGORIES, type PatternEntry, patternFile } from './pattern-schema.ts';
import { readYaml } from './read-yaml.ts';
import { type SignalEntry, signalFile } from './signal-schema.ts';
import { ordinaryFile, wordsFile } from './word-schema.ts';

/** Files of the catalogue that cannot be used; the message has one line for each problem. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The pattern catalogue has ${problems.length} problem(s):\n${problems.join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads all YAML files of a catalogue folder: `signals/*.yaml`, `<category>/<slug>.yaml`, `words.yaml`,
 * `ordinary.yaml` and `calibration.yaml`; the last three may be missing.
 * References between entries are not followed here; see `checkReferences`.
 * @throws CatalogueError that names file, line, entry and key of each problem
 */
export function readCatalogue(folder: string): Catalogue {
  const problems: string[] = [];
  for (const name of foldersIn(folder)) {
    if (name === 'signals' || PATTERN_CATEGORIES.some((category) => category === name)) continue;
    problems.push(`${name}/: is no category; known are ${PATTERN_CATEGORIES.join(', ')}`);
  }
  const signals = readSignals(folder, problems);
  const patterns = readPatterns(folder, problems);
  const words = readOne(folder, 'words.yaml', wordsFile, problems);
  const ordinary = readOne(folder, 'ordinary.yaml', ordinaryFile, problems);
  const calibration = readOne(folder, 'calibration.yaml', calibrationFile, problems);
  if (problems.length > 0) throw new CatalogueError(problems);
  return {
    signals,
    patterns,
    words: words ?? { negators: [], fillers: [], requests: [], telling: [], concepts: {} },
    ordinary: ordinary ?? [],
    calibration,
  };
}

function readOne<T extends z.ZodType>(
  folder: string,
  name: string,
  schema: T,
  problems: string[],
): z.infer<T> | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readYaml(schema, name, readFileSync(path, 'utf8'), problems) : undefined;
}

function readSignals(folder: string, problems: string[]): Map<string, SignalEntry> {
  const signals = new Map<string, SignalEntry>();
  const homes = new Map<string, string>();
  for (const file of yamlFiles(join(folder, 'signals'))) {
    const name = `signals/${file}`;
    const entries = readYaml(signalFile, name, readFileSync(join(folder, name), 'utf8'), problems) ?? [];
    for (const entry of entries) {
      const home = homes.get(entry.signal);
      if (home !== undefined) problems.push(`${name}: signal ${entry.signal} is already defined in ${home}`);
      homes.set(entry.signal, name);
      signals.set(entry.signal, entry);
    }
  }
  return signals;
}

function readPatterns(folder: string, problems: string[]): Map<string, PatternEntry> {
  const patterns = new Map<string, PatternEntry>();
  for (const category of PATTERN_CATEGORIES) {
    for (const file of yamlFiles(join(folder, category))) {
      const name = `${category}/${file}`;
      const pattern = readYaml(patternFile, name, readFileSync(join(folder, name), 'utf8'), problems);
      if (pattern === undefined) continue;
      if (`${pattern.id}.yaml` !== file)
        problems.push(`${name}: id is ${pattern.id}; the file must be called ${pattern.id}.yaml`);
      const other = patterns.get(pattern.id);
      if (other !== undefined)
        problems.push(`${name}: pattern ${pattern.id} is already defined in ${other.category}`);
      patterns.set(pattern.id, { ...pattern, category });
    }
  }
  return patterns;
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function yamlFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort();
}
