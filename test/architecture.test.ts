import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** What each layer may import from, besides itself. A folder of `src`, or a file directly in it. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'cli.ts': ['commands', 'server.ts', 'tools', 'analysis', 'safety', 'logs'],
  'server.ts': ['tools', 'resources', 'prompts', 'analysis', 'safety', 'logs'],
  'index.ts': ['analysis', 'logs'],
  commands: ['server.ts', 'tools', 'analysis', 'memory', 'store', 'templates', 'patterns', 'safety', 'logs'],
  resources: ['analysis', 'memory', 'patterns', 'safety', 'logs'],
  prompts: ['logs'],
  tools: ['analysis', 'traces', 'matching', 'memory', 'store', 'patterns', 'safety', 'logs'],
  traces: ['statistics', 'templates', 'safety', 'logs'],
  analysis: [
    'statistics',
    'traces',
    'diagnosis',
    'scan',
    'facts',
    'nodes',
    'signals',
    'templates',
    'patterns',
    'safety',
    'logs',
  ],
  matching: ['signals', 'patterns', 'safety', 'logs'],
  diagnosis: ['scan', 'facts', 'nodes', 'signals', 'templates', 'patterns', 'logs'],
  scan: ['facts', 'nodes', 'signals', 'templates', 'logs'],
  facts: ['statistics', 'logs'],
  nodes: ['logs'],
  signals: ['patterns', 'logs'],
  templates: ['logs'],
  memory: ['store', 'patterns', 'safety', 'logs'],
  store: ['logs'],
  patterns: ['logs'],
  logs: [],
  statistics: [],
  safety: ['logs'],
};
/** Where the program begins: the command line, the library, and the step of the build that compiles the catalogue. */
const ENTRIES = ['cli.ts', 'index.ts', 'patterns/compile-catalogue.ts'];
/** Serves the tests of the catalogue: it says how near a phrase that does not match came. */
const FOR_TESTS = ['signals/explain-miss.ts'];
/** Packages and modules of Node that belong to some files alone: pattern of the import → where it may stand. */
const RESERVED: readonly [RegExp, RegExp, string][] = [
  [/^@modelcontextprotocol\//, /^(server\.ts|cli\.ts|commands\/|tools\/)/, 'the protocol ends at the border'],
  [/^pino$/, /^(server\.ts|cli\.ts|commands\/|tools\/)/, 'only the border keeps a log'],
  [/^(picocolors|cli-progress)$/, /^(cli\.ts|commands\/)/, 'colour is for terminals'],
  [/^yaml$/, /^patterns\//, 'the built program parses no YAML'],
  [/^better-sqlite3$/, /^store\//, 'only the store speaks SQL'],
  [/^env-paths$/, /^store\//, 'the store knows where it is'],
  [/^fzstd$/, /^logs\/files\//, 'bytes are read in one place'],
  [/^node:readline/, /^$/, 'too slow for logs: src/logs/files reads lines'],
  [/^node:child_process$/, /^$/, 'nothing is started'],
  [/^node:(https?|net|dgram|tls)$/, /^$/, 'nothing goes over the network'],
  [/^typescript$/, /^$/, 'TypeScript 7 has no API for JavaScript'],
];
const MAX_LINES = 500;
/** Longer than 300 lines, with the length that each may not outgrow. The list only shrinks. */
const LONG_FILES: Record<string, number> = {
  'logs/times/timestamp-parser.ts': 530,
};

interface SourceFile {
  /** Relative to `src`. */
  name: string;
  text: string;
  /** Of `import`, `export ... from` and `import()`. */
  imports: string[];
}

const source = fileURLToPath(new URL('../src/', import.meta.url));
const files: SourceFile[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const text = readFileSync(join(source, name), 'utf8');
    return { name, text, imports: importsOf(text) };
  });

function importsOf(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(/^(?:import|export|\})[^;'"]*?['"]([^'"]+)['"];?$/gm))
    found.push(match[1] ?? '');
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) found.push(match[1] ?? '');
  return found;
}

/** The file of `src` that a relative import names; undefined for a package. */
function targetOf(file: SourceFile, specifier: string): string | undefined {
  return specifier.startsWith('.') ? normalize(join(dirname(file.name), specifier)) : undefined;
}

const layerOf = (name: string): string => name.split('/')[0] ?? name;

describe('layers', () => {
  it('are all in the table', () => {
    expect(
      [...new Set(files.map((file) => layerOf(file.name)))].filter((layer) => !MAY_IMPORT[layer]),
    ).toEqual([]);
  });

  it('import only from the layers below them', () => {
    const wrong = files.flatMap((file) =>
      file.imports.flatMap((specifier) => {
        const target = targetOf(file, specifier);
        if (target === undefined || layerOf(target) === layerOf(file.name)) return [];
        return MAY_IMPORT[layerOf(file.name)]?.includes(layerOf(target))
          ? []
          : `${file.name} imports ${target}`;
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('have no circle in the table', () => {
    const above = (layer: string, path: readonly string[]): string[] =>
      path.includes(layer)
        ? [...path, layer]
        : (MAY_IMPORT[layer] ?? []).flatMap((next) => above(next, [...path, layer]));
    expect(Object.keys(MAY_IMPORT).flatMap((layer) => above(layer, []))).toEqual([]);
  });
});

describe('imports', () => {
  it('name files that exist, with their extension', () => {
    const names = new Set(files.map((file) => file.name));
    const missing = files.flatMap((file) =>
      file.imports.flatMap((specifier) => {
        const target = targetOf(file, specifier);
        return target === undefined || names.has(target) ? [] : `${file.name} imports ${specifier}`;
      }),
    );
    expect(missing).toEqual([]);
  });

  it.each(RESERVED)('of %s stand only where they belong', (what, where, why) => {
    const wrong = files.filter(
      (file) => file.imports.some((name) => what.test(name)) && !where.test(file.name),
    );
    expect(
      wrong.map((file) => file.name),
      why,
    ).toEqual([]);
  });

  it('reach every file from where the program begins', () => {
    const byName = new Map(files.map((file) => [file.name, file]));
    const reached = new Set<string>();
    const visit = (name: string): void => {
      const file = byName.get(name);
      if (!file || reached.has(name)) return;
      reached.add(name);
      for (const specifier of file.imports) visit(targetOf(file, specifier) ?? '');
    };
    for (const entry of [...ENTRIES, ...FOR_TESTS]) visit(entry);
    expect(files.map((file) => file.name).filter((name) => !reached.has(name))).toEqual([]);
  });
});

describe('output', () => {
  it('goes to stdout from the command line alone', () => {
    const wrong = files.filter(
      (file) =>
        /\bprocess\.stdout\b|from 'node:process'/.test(withoutComments(file.text)) &&
        !/^(cli\.ts|commands\/)/.test(file.name),
    );
    expect(wrong.map((file) => file.name)).toEqual([]);
  });

  it('never goes through console', () => {
    expect(
      files.filter((file) => /\bconsole\.\w/.test(withoutComments(file.text))).map((file) => file.name),
    ).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

describe('files', () => {
  const lines = (file: SourceFile): number => file.text.split('\n').length;

  it('are short; those that are long do not grow', () => {
    const long = files.filter((file) => lines(file) > 300 && lines(file) > (LONG_FILES[file.name] ?? 0));
    expect(long.map((file) => `${file.name}: ${lines(file)} lines`)).toEqual([]);
  });

  it('that became short are struck off the list', () => {
    const short = Object.keys(LONG_FILES).filter((name) => {
      const file = files.find((each) => each.name === name);
      return !file || lines(file) <= 250;
    });
    expect(short).toEqual([]);
    expect(Object.values(LONG_FILES).filter((most) => most > MAX_LINES + 30)).toEqual([]);
  });

  it('are named in kebab case', () => {
    expect(
      files.map((file) => file.name).filter((name) => !/^([a-z0-9]+(-[a-z0-9]+)*[/.])+ts$/.test(name)),
    ).toEqual([]);
  });

  it('have named exports only', () => {
    expect(files.filter((file) => /^export default\b/m.test(file.text)).map((file) => file.name)).toEqual([]);
  });
});
