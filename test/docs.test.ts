import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { CATEGORIES } from '../src/analysis/finding.ts';
import { TOOLS } from '../src/tools/index.ts';
import { parseInput } from '../src/tools/parse-input.ts';
import { fencedBlocks, prose } from './fenced-blocks.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENTS = [
  '.',
  'reference',
  'reference/checklists',
  'patterns',
  'sessions',
  'lab',
  ...foldersOf('sessions'),
].flatMap((folder) => namesIn(folder, '.md').map((name) => join(folder, name)));
const CHECKLISTS = DOCUMENTS.filter((path) => path.startsWith('reference/checklists'));
const PATTERNS = CATEGORIES.flatMap((category) =>
  namesIn(`patterns/${category}`, '.yaml').map((name) => ({ category, slug: name.slice(0, -5) })),
);
const README = read('README.md');

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function namesIn(folder: string, end: string): string[] {
  return readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(end));
}

function foldersOf(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  const kept = heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '');
  return kept.replaceAll(' ', '-');
}

function headings(markdown: string): string[] {
  return [...prose(markdown).matchAll(/^#+ (.*)$/gm)].map((match) => match[1] ?? '');
}

/** The first cells of the rows of the table under a heading. */
function firstCells(markdown: string, heading: string): string[] {
  const [, rest = ''] = markdown.split(`\n## ${heading}\n`);
  const [section = ''] = rest.split('\n## ');
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '');
}

describe.each(DOCUMENTS)('%s', (path) => {
  const text = read(path);

  it('links to files and headings that exist', () => {
    const links = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
    for (const link of links.filter((target) => !target.startsWith('https://'))) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      expect(existsSync(join(ROOT, target)), `${link} leads nowhere`).toBe(true);
      if (anchor !== undefined) expect(headings(read(target)).map(anchorOf)).toContain(anchor);
    }
  });

  it('shows only calls that the tools take', () => {
    const known = TOOLS.map((tool) => tool.name);
    for (const { info, lines } of fencedBlocks(text)) {
      const [language, name] = info.split(' ');
      if (language !== 'json' || name === undefined) continue;
      const tool = TOOLS.find((candidate) => candidate.name === name);
      expect(known).toContain(name);
      if (tool) expect(() => parseInput(tool, JSON.parse(lines.join('\n')))).not.toThrow();
    }
  });
});

describe('README', () => {
  it('lists the tools, in their order', () => {
    expect(firstCells(README, 'Tools')).toEqual(TOOLS.map((tool) => tool.name));
  });

  it('lists the commands', () => {
    const commands = namesIn('src/commands', '.ts').flatMap((name) => {
      const match = /defineCommand\(\{\s+name: '(\w+)'/.exec(read(`src/commands/${name}`));
      return match === null ? [] : [`dsdebug ${match[1]}`];
    });
    expect(firstCells(README, 'Command line').sort()).toEqual(commands.sort());
  });

  it('lists the environment variables that are read', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
    const code = sources.filter((name) => name.endsWith('.ts')).map((name) => read(join('src', name)));
    const used = code.join('\n').match(/(?<=env\.)DSDEBUG_\w+/g) ?? [];
    expect(firstCells(README, 'Environment').sort()).toEqual([...new Set(used)].sort());
  });

  it('lists the failure patterns by area', () => {
    for (const category of CATEGORIES) {
      const slugs = PATTERNS.filter((pattern) => pattern.category === category).map(({ slug }) => slug);
      expect(README).toContain(`| \`${category}\` | ${slugs.sort().join(', ')} |`);
    }
  });

  it('shows the configuration that mcp.json holds, with absolute paths', () => {
    const block = fencedBlocks(README).find(({ info }) => info === 'json');
    const config = z.object({
      mcpServers: z.object({ dsdebug: z.strictObject({ command: z.string(), args: z.array(z.string()) }) }),
    });
    const shown = config.parse(JSON.parse(block?.lines.join('\n') ?? '')).mcpServers.dsdebug;
    const shipped = config.parse(JSON.parse(read('mcp.json'))).mcpServers.dsdebug;
    expect(shown.command).toBe(shipped.command);
    expect(shown.args[0]).toMatch(/^\/.*\/dist\/cli\.js$/);
    expect(shipped.args).toEqual(['dist/cli.js', ...shown.args.slice(1, 2)]);
  });
});

describe('SKILL.md', () => {
  const [, head = '', body = ''] = read('SKILL.md').split(/^---$/m);

  it('has the front matter that hosts read, within their limits', () => {
    const { name, description } = z
      .strictObject({ name: z.string(), description: z.string() })
      .parse(parse(head));
    expect(name).toBe('distributed-systems-debugging');
    expect(description.length).toBeLessThanOrEqual(1024);
  });

  it('is short enough to be read whole', () => {
    expect(body.length).toBeLessThan(8000);
  });
});

describe('checklists', () => {
  it.each(CHECKLISTS)('%s has all five parts', (path) => {
    const parts = read(path).match(/(?<=^## ).*$/gm);
    expect(parts).toEqual([
      'Evidence to collect',
      'Common causes',
      'Decide by observation',
      'Resolution steps',
      'Verification',
    ]);
  });

  it('name every failure pattern at least once', () => {
    const all = CHECKLISTS.map(read).join('\n');
    const missing = PATTERNS.filter(
      ({ category, slug }) => !all.includes(`patterns/${category}/${slug}.yaml`),
    );
    expect(missing).toEqual([]);
  });
});

describe('CHANGELOG', () => {
  it('has an entry for the version of the package', () => {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')));
    expect(headings(read('CHANGELOG.md'))).toContain(version);
  });
});
