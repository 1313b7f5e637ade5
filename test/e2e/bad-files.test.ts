import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI, openServer, type RunningServer, startServer, temporaryFolder, textOf } from './start-server.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'dsdebug-')));
const atSecond = (second: number): string =>
  new Date(Date.UTC(2025, 10, 2, 10) + second * 1000).toISOString();
const log = (name: string, count: number): string =>
  Array.from({ length: count }, (_, i) => `${atSecond(i)} INFO ${name} served request ${i}\n`).join('');
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

/** Each file, and what a query for its records must say: how many there are, and a warning that names it. */
const FILES: [string, string | Buffer, number, RegExp | undefined][] = [
  ['good.log', log('good', 20), 20, undefined],
  ['crlf.log', log('crlf', 5).replaceAll('\n', '\r\n'), 5, undefined],
  ['utf16.log', Buffer.from(`\ufeff${log('utf16', 5)}`, 'utf16le'), 5, undefined],
  ['latin1.log', Buffer.from(log('Müller', 5), 'latin1'), 5, /latin1\.log: 5 lines.*not valid UTF-8/],
  ['nuls.log', log('nu\0ls', 5), 5, undefined],
  [
    'cut.log.gz',
    gzipSync(log('cut', 20_000)).subarray(0, 30_000),
    1000,
    /cut\.log\.gz is truncated or corrupt/,
  ],
  [
    'corrupt.log.gz',
    corrupt(gzipSync(log('corrupt', 20_000))),
    0,
    /corrupt\.log\.gz is truncated or corrupt/,
  ],
  [
    'long.log',
    `${atSecond(0)} INFO ${'x'.repeat(3_000_000)}\n${log('long', 5)}`,
    6,
    /long\.log: line 1 is cut at/,
  ],
  [
    'future.log',
    `${log('future', 5)}2199-01-01T00:00:00Z INFO late\n`,
    6,
    /future\.log: 1 record lies in the future.*line 6.*until/,
  ],
  ['shuffled.log', shuffled(log('shuffled', 100)), 100, /shuffled\.log: \d+ records lie .* out of order/],
  ['noend.log', log('noend', 5).trimEnd(), 5, undefined],
];

function corrupt(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, i) => (i > 20_000 && i < 20_100 ? byte ^ 0x5a : byte)));
}

function shuffled(text: string): string {
  const lines = text.trimEnd().split('\n');
  return `${lines.map((_, i) => lines[(i * 37) % lines.length]).join('\n')}\n`;
}

let server: RunningServer;

beforeAll(async () => {
  mkdirSync(join(base, 'sub'));
  for (const [name, content] of FILES) writeFileSync(join(base, name), content);
  writeFileSync(join(base, 'empty.log'), '');
  writeFileSync(
    join(base, 'binary.log'),
    Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)),
  );
  symlinkSync(base, join(base, 'sub', 'loop'));
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(base, 'pipe.log')]);
  server = await openServer(base);
});

afterAll(async () => {
  await server.close();
  rmSync(base, { recursive: true, force: true });
});

describe('a file that is not as it should be', () => {
  it.each(FILES)('is read as far as it can be: %s', async (name, _content, records, warning) => {
    const result = await server.call('query_logs', { paths: [name], limit: 1 });
    expect(result.isError).not.toBe(true);
    expect(Number(result.structuredContent?.total)).toBeGreaterThanOrEqual(records);
    if (warning === undefined) expect(result.structuredContent).not.toHaveProperty('warnings');
    else expect(JSON.stringify(result.structuredContent?.warnings)).toMatch(warning);
  });

  it.each([
    ['binary.log', /binary/],
    ['pipe.log', /not a regular file/],
    ['empty.log', /empty/],
  ])('is refused by name where it is the only one: %s', async (name, words) => {
    const result = await server.call('analyze_logs', { paths: [name] });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(name);
    expect(textOf(result)).toMatch(words);
  });

  it('spoils nothing for the others: all that is readable is analysed, once', async () => {
    const result = await server.call('analyze_logs', { paths: ['.'], detail: 'full', max_bytes: 40_000 });
    expect(result.isError).not.toBe(true);
    const text = textOf(result);
    for (const [name, , records] of FILES) if (records > 0) expect(text).toContain(name);
    const warnings = JSON.stringify(result.structuredContent?.warnings);
    for (const [name, , , warning] of FILES) if (warning !== undefined) expect(warnings).toContain(name);
    expect(result.structuredContent?.summary).toMatchObject({ files: FILES.length + 1 });
  });
});

describe('files without permission', () => {
  /** Root may read everything: the question is asked as somebody else. */
  const ask = (folder: string, path: string) =>
    spawnSync(process.execPath, [CLI, 'query', path, '--json'], {
      cwd: folder,
      encoding: 'utf8',
      ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    });
  const canRun = process.platform !== 'win32' && ask('/', '--help').status === 0;

  it.skipIf(!canRun)('are named, and the others are read', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'open.log'), log('open', 3));
    writeFileSync(join(folder, 'closed.log'), log('closed', 3));
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'closed.log'), 0);
    const { stdout } = ask(folder, '.');
    expect(JSON.parse(stdout)).toMatchObject({
      total: 3,
      warnings: [expect.stringMatching(/closed\.log.*permission denied/)],
    });
    const alone = ask(folder, 'closed.log');
    expect(alone.status).toBe(2);
    expect(alone.stderr).toMatch(/closed\.log.*permission denied/);
  });
});

describe('a file that changes between two calls', () => {
  it('is read as it is now, and named where it is gone', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.log'), log('a', 30));
    writeFileSync(join(folder, 'b.log'), log('b', 30));
    const { call } = await startServer(folder);
    const analysis_id = (await call('analyze_logs', { paths: ['.'] })).structuredContent?.analysis_id;
    writeFileSync(join(folder, 'a.log'), log('a', 40));
    rmSync(join(folder, 'b.log'));
    const { structuredContent } = await call('query_logs', { analysis_id, limit: 1 });
    expect(structuredContent).toMatchObject({ total: 40, warnings: [expect.stringContaining('b.log')] });
  });
});
