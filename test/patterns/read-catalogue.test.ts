import { describe, expect, it } from 'vitest';
import { CatalogueError, readCatalogue } from '../../src/patterns/read-catalogue.ts';
import { patternText, SIGNALS, withFolder } from './catalogue-fixture.ts';

/** The problems that reading a folder with these files reports. */
function problemsOf(files: Record<string, string>): readonly string[] {
  return withFolder(files, (folder) => {
    try {
      readCatalogue(folder);
      return [];
    } catch (error) {
      if (error instanceof CatalogueError) return error.problems;
      throw error;
    }
  });
}

it('reads signals and patterns, the category from the folder, and fills in what was left out', () => {
  const files = {
    'signals/network.yaml': SIGNALS,
    'node/node-crash.yaml': patternText('node-crash', 'split'),
  };
  const { signals, patterns } = withFolder(files, readCatalogue);
  expect(signals.get('connection-refused')).toMatchObject({ tone: 'bad', about: 'peer', unless: [] });
  expect(patterns.get('node-crash')).toMatchObject({ category: 'node', causes: [], references: [] });
});

it('reads an empty folder and ignores other files', () => {
  const { signals, patterns } = withFolder({ 'README.md': '# x', 'signals/notes.txt': 'x' }, readCatalogue);
  expect([signals.size, patterns.size]).toEqual([0, 0]);
});

const LETTERS = `{${[...'abcdefghijklmnopqrstuv'].join('|')}}`;

describe('names file, line, entry and key', () => {
  it.each([
    [
      SIGNALS.replace('tone: bad', 'tone: worse'),
      'signals/a.yaml:4: entry 1 (connection-refused), tone: must be one of bad, good, neutral',
    ],
    [
      SIGNALS.replace('about: peer', 'abuot: peer'),
      'signals/a.yaml:2: entry 1 (connection-refused): unknown key "abuot"',
    ],
    [
      SIGNALS.replace('  tone: bad\n', ''),
      'signals/a.yaml:2: entry 1 (connection-refused), tone: must be one of',
    ],
    [
      SIGNALS.replace('summary: The', 'summary: []\n#'),
      'signals/a.yaml:3: entry 1 (connection-refused), summary: expected string',
    ],
    [
      SIGNALS.replace('[connection refused]', '[connection refused, took <foo>]'),
      'signals/a.yaml:7: entry 1 (connection-refused), phrases.any[1]: phrase "took <foo>" has the unknown capture <foo>',
    ],
    [
      SIGNALS.replace('[connection refused]', `['node ${LETTERS} ${LETTERS} refused']`),
      'refused" stands for more than 400 phrases',
    ],
    [
      SIGNALS.replace('[connection refused]', "['{connection|<foo>} refused']"),
      'phrases.any[0]: phrase "<foo> refused" has the unknown capture <foo>',
    ],
    [
      SIGNALS.replace('  summary: The host answered, but nothing listens on the port.\n', ''),
      'signals/a.yaml:2: entry 1 (connection-refused), summary: is missing: expected string',
    ],
    [SIGNALS.replace('any:', 'Some System:'), 'must be lower-case words joined by hyphens'],
    [
      SIGNALS.replace("silent: ['connection accepted']", 'silent: []'),
      'cases.silent: needs at least one near miss',
    ],
    [SIGNALS.replace('- signal', '- signal: ['), 'signals/a.yaml: '],
  ])('%#', (text, problem) => {
    const problems = problemsOf({ 'signals/a.yaml': text });
    expect(problems.join('\n')).toContain(problem);
  });

  it('for a pattern too', () => {
    expect(problemsOf({ 'node/a.yaml': patternText('a', 'b', 'severety: low\ncauses: [No Slug]') })).toEqual([
      'node/a.yaml:23: causes[0]: must be lower-case words joined by hyphens, such as peer-unreachable',
      'node/a.yaml:1: unknown key "severety"',
    ]);
  });

  it.each([
    ['provoke: Stop the process.\n', '', 'provoke: is missing'],
    ['alerts: [any refused connection, as there should be none]', 'alerts: []', 'alerts: needs at least 1'],
    ['metrics: [refused connections]\n', '', 'metrics: is missing'],
    [/incidents: .*\n/, '', 'incidents: is missing'],
    ['expects: [callers are refused, ', 'expects: [', 'expects: needs at least 2'],
    ['contradicts: [callers are answered]', 'contradicts: []', 'contradicts: needs at least 1'],
    [/confusable: \[\{ pattern.*\n/, '', 'confusable: is missing'],
    ['collect: [open ports, ', 'collect: [', 'collect: needs at least 2'],
    ['mitigations: [start it, ', 'mitigations: [', 'mitigations: needs at least 3'],
    ['verify: [it runs, nothing else stopped]\n', '', 'verify: is missing'],
    ['the port is closed]', 'or the port is closed]', 'expects[1]: must be an observation by itself'],
    [', { logs: connection refused }', '', 'cases.fires: needs at least two cases'],
    [', { logs: connection accepted }', '', 'cases.quiet: needs at least two cases'],
  ])('for a pattern that lacks a part: %s', (part, instead, problem) => {
    const [found, ...more] = problemsOf({ 'node/a.yaml': patternText('a', 'b').replace(part, instead) });
    expect(found).toContain(problem);
    expect(more).toEqual([]);
  });

  it('for all files at once', () => {
    expect(problemsOf({ 'signals/a.yaml': '[]', 'signals/b.yaml': 'x', 'node/a.yaml': '' })).toHaveLength(3);
  });
});

it('refuses a signal or a pattern that is defined twice', () => {
  expect(problemsOf({ 'signals/a.yaml': SIGNALS, 'signals/b.yaml': SIGNALS })).toEqual([
    'signals/b.yaml: signal connection-refused is already defined in signals/a.yaml',
  ]);
  expect(
    problemsOf({ 'node/a.yaml': patternText('a', 'c'), 'liveness/a.yaml': patternText('a', 'c') }),
  ).toHaveLength(1);
});

it('refuses a pattern whose file has another name', () => {
  expect(problemsOf({ 'node/a.yaml': patternText('b', 'c') })).toEqual([
    'node/a.yaml: id is b; the file must be called b.yaml',
  ]);
});

it('refuses a folder that is no category', () => {
  expect(problemsOf({ 'nodes/a.yaml': patternText('a', 'c') })).toEqual([
    'nodes/: is no category; known are consensus, message-ordering, state-sync, network-partition, performance, liveness, node',
  ]);
});
