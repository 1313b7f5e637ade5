import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FencedBlock, fencedBlocks } from '../fenced-blocks.ts';
import { CLI, temporaryFolder } from './start-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/**
 * Every `sh` block of these runs as it stands (unless marked `no-run`), and a `text` block after it must be what its
 * last command prints: `...` stands for lines left out, `…` at the end of a line for the rest of it.
 */
const DOCUMENTS = [
  'README.md',
  ...readdirSync(join(ROOT, 'sessions'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `sessions/${name}`)
    .sort(),
].filter((path) => read(path).includes('```sh\n'));
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

describe.each(DOCUMENTS)('%s', (path) => {
  const blocks = fencedBlocks(read(path));
  const cases = blocks.flatMap((block, i) =>
    block.info === 'sh'
      ? [{ name: block.lines.join('; '), commands: block.lines, shown: shownAfter(blocks[i + 1]) }]
      : [],
  );
  it.each(cases)('$name', ({ commands, shown }) => {
    const folder = temporaryFolder();
    for (const input of ['sessions', 'test/golden'])
      cpSync(join(ROOT, input), join(folder, input), { recursive: true });
    let printed = '';
    for (const command of commands.map(runnable).filter((line) => line !== '')) {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
      expect(status, `${command}\n${stderr}`).toBe(0);
      printed = stdout;
    }
    if (shown !== undefined) expectShown(shown, printed.replaceAll(realpathSync(folder), '.').split('\n'));
  });
});

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function shownAfter(block: FencedBlock | undefined): string[] | undefined {
  return block?.info === 'text' ? block.lines : undefined;
}

/**
 * The line as this machine can run it here: `dsdebug` is the built program, an npm script is what it stands for. What
 * installs, builds or starts the tests is left out; it has been done before this test runs.
 */
function runnable(line: string): string {
  const parts = line.split(' && ').flatMap((part) => {
    const script = /^npm (?:run )?(\w+)$/.exec(part)?.[1];
    if (part.startsWith('#') || script === 'ci' || script === 'test' || script === 'build') return [];
    return script === undefined ? [part] : [runnable(scripts[script] ?? part)];
  });
  const program = `"${process.execPath}" "${CLI}"`;
  return parts.map((part) => part.replace(/^(?:dsdebug|node dist\/cli\.js)(?= )/, program)).join(' && ');
}

/** Each line shown is printed, in this order, with nothing left out but at `...`. */
function expectShown(shown: readonly string[], printed: readonly string[]): void {
  let at = 0;
  let maySkip = false;
  for (const line of shown) {
    if (line === '...') {
      maySkip = true;
      continue;
    }
    const matches = (candidate: string): boolean =>
      line.endsWith('…') ? candidate.startsWith(line.slice(0, -1)) : candidate === line;
    const found = maySkip ? printed.findIndex((candidate, i) => i >= at && matches(candidate)) : at;
    const next = printed[found] ?? `(no such line after line ${at})\n${printed.slice(at).join('\n')}`;
    expect(line.endsWith('…') ? `${next.slice(0, line.length - 1)}…` : next).toBe(line);
    at = found + 1;
    maySkip = false;
  }
}
