import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fencedBlocks, prose } from './fenced-blocks.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REPORTED = 'sessions/reported';
const PARTS = [
  'Symptom',
  'Observe',
  'Hypotheses, and what ruled them out',
  'Root cause',
  'Fix',
  'Verification',
  'What to keep',
];
const recorded = readdirSync(join(ROOT, 'sessions'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'reported')
  .map((entry) => entry.name);
const reported = readdirSync(join(ROOT, REPORTED)).map((name) => name.replace(/\.md$/, ''));

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function parts(markdown: string): string[] {
  return prose(markdown).match(/(?<=^## ).*$/gm) ?? [];
}

/** The lines of a log of a session: beside its text, else in the recording of that name among the golden tests. */
function logOf(session: string, file: string): string[] {
  const beside = `sessions/${session}/logs/${file}`;
  return read(existsSync(join(ROOT, beside)) ? beside : `test/golden/${session}/logs/${file}`).split('\n');
}

/** Items that begin with `file:line` and are no quote, or one that does not stand in that line. */
function misquotes(markdown: string, log: (file: string) => string[]): string[] {
  const items = [...markdown.matchAll(/^ *- `([\w-]+\.log):(\d+)`(.*)$/gm)];
  return items.flatMap(([item, file = '', line = '', rest = '']) => {
    const quote = /^ `(.+)`$/.exec(rest)?.[1];
    const said = log(file)[Number(line) - 1] ?? '';
    return quote !== undefined && said.includes(quote) ? [] : [item];
  });
}

describe('quotes', () => {
  const log = () => ['leader lost', 'leader elected'];
  it('are taken when the line says so', () => {
    expect(misquotes('- `a.log:2` `leader elected`\n   - `a.log:1` `lost`', log)).toEqual([]);
  });
  it.each([
    '- `a.log:1` `leader elected`',
    '- `a.log:2` `Leader elected`',
    '- `a.log:3` `leader`',
    '- `a.log:2` is the election',
  ])('are refused when it does not: %s', (item) => {
    expect(misquotes(item, log)).toEqual([item]);
  });
});

describe.each(recorded)('the recorded session %s', (name) => {
  const text = read(`sessions/${name}/README.md`);

  it('has all its parts, in order', () => {
    expect(parts(text)).toEqual(PARTS);
  });

  it('quotes log lines word by word', () => {
    expect(misquotes(text, (file) => logOf(name, file))).toEqual([]);
    // A session on traces alone has no lines to quote.
    const least = existsSync(join(ROOT, `sessions/${name}/traces`)) ? 0 : 6;
    expect(text.match(/^ *- `[\w-]+\.log:\d+`/gm)?.length ?? 0).toBeGreaterThanOrEqual(least);
  });

  it('shows what the tool answers, and says how it was told what to find', () => {
    const kinds = fencedBlocks(text).map(({ info }) => info);
    expect(kinds.filter((kind) => kind === 'text').length).toBeGreaterThan(1);
    expect(kinds.filter((kind, i) => kind === 'text' && kinds[i - 1] !== 'sh')).toEqual([]);
    expect(text).toContain('the truth above served to check it');
  });
});

describe.each(reported)('the reported session %s', (name) => {
  const text = read(`${REPORTED}/${name}.md`);

  it('says at once that it is reported', () => {
    const [title, , mark] = text.split('\n');
    expect(title).toMatch(/^# .+ \(reported\)$/);
    expect(mark).toMatch(/^\*\*As reported, not reproduced here\.\*\* There are no logs of it\./);
  });

  it('keeps the report apart from what was added', () => {
    expect(parts(text)).toEqual([
      'As reported',
      'What the report leaves open',
      'How it would be tested here',
    ]);
  });

  it('has no log line, no time and no analysis, for there are no logs', () => {
    expect(text).not.toMatch(/\.log\b/);
    expect(text).not.toMatch(/\d\d:\d\d/);
    const blocks = fencedBlocks(text);
    const commands = blocks.filter(({ info }) => info === 'sh').flatMap(({ lines }) => lines);
    expect(commands.filter((command) => !command.startsWith('dsdebug match "'))).toEqual([]);
    expect(blocks.filter(({ info }) => info.startsWith('json')).length).toBe(3);
  });
});

describe('the index', () => {
  it('names each session once', () => {
    const links = [...read('sessions/README.md').matchAll(/^\| \[[^\]]+\]\(([^)]+)\)/gm)].map(
      (link) => link[1],
    );
    const files = [
      ...recorded.map((name) => `${name}/README.md`),
      ...reported.map((name) => `reported/${name}.md`),
    ];
    expect(links.sort()).toEqual(files.sort());
  });
});
