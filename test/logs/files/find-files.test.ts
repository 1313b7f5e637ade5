import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type FindOptions, findFiles } from '../../../src/logs/files/find-files.ts';
import { UserError } from '../../../src/logs/user-error.ts';
import { isAllowed } from '../../../src/safety/allowed-paths.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function namesFound(
  folder: string,
  paths: string[],
  options: Partial<FindOptions> = {},
): Promise<string[]> {
  const found = await findFiles(paths, { baseFolder: folder, ...options });
  return found.files.map((file) => file.name);
}

async function errorOf(folder: string, paths: string[], options: Partial<FindOptions> = {}): Promise<string> {
  const error = await findFiles(paths, { baseFolder: folder, ...options }).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error(`expected a UserError, got ${error}`);
  return error.message;
}

const unlessRoot = it.skipIf(process.getuid?.() === 0);
const whereFifos = it.skipIf(process.platform === 'win32');

describe('findFiles', () => {
  it('finds files, folders with all below them, and globs, each file once', async () => {
    const folder = temporaryFolder({ 'a.log': 'a', 'b/c/d.log': 'd', 'b/e.txt': 'e', 'f/g.log': 'g' });
    expect(await namesFound(folder, ['a.log', 'b', './b/c', 'f/*.log', join(folder, 'a.log')])).toEqual([
      'a.log',
      'b/c/d.log',
      'b/e.txt',
      'f/g.log',
    ]);
  });

  it('reads a folder that a glob matches whole', async () => {
    const folder = temporaryFolder({ 'n1/logs/x/a.log': 'a', 'n2/logs/a.log': 'a', 'n2/conf/a.log': 'a' });
    expect(await namesFound(folder, ['*/logs'])).toEqual(['n1/logs/x/a.log', 'n2/logs/a.log']);
  });

  it('takes a name with brackets as a file where there is one', async () => {
    const folder = temporaryFolder({ 'a[1].log': 'x', 'a1.log': 'y' });
    expect(await namesFound(folder, ['a[1].log'])).toEqual(['a[1].log']);
  });

  it('works below a folder whose own name looks like a glob', async () => {
    const folder = temporaryFolder({ 'x[1]{a}/a.log': 'x' });
    expect(await namesFound(join(folder, 'x[1]{a}'), ['*.log'])).toEqual(['a.log']);
  });

  it('gives the deepest common folder as root, and sizes and times', async () => {
    const folder = temporaryFolder({ 'x/n1/a.log': 'abc', 'x/n10/a.log': '' });
    const found = await findFiles(['x'], { baseFolder: folder });
    expect(found.root).toBe(join(folder, 'x'));
    expect(found.files.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['n1/a.log', 3],
      ['n10/a.log', 0],
    ]);
    expect(found.files[0]?.modifiedMs).toBeGreaterThan(Date.now() - 60_000);
    expect((await findFiles(['x/n1/a.log'], { baseFolder: folder })).root).toBe(join(folder, 'x/n1'));
  });

  it('orders rotated pieces oldest first under one source', async () => {
    const folder = temporaryFolder({
      'app.log': 'c',
      'app.log.1': 'b',
      'app.log.2.gz': gzipSync('a'),
      'zoo.log': 'z',
    });
    const found = await findFiles(['.'], { baseFolder: folder });
    expect(found.files.map(({ name, source }) => [name, source])).toEqual([
      ['app.log.2.gz', 'app.log'],
      ['app.log.1', 'app.log'],
      ['app.log', 'app.log'],
      ['zoo.log', 'zoo.log'],
    ]);
  });

  it('passes over what is no text and the folders of version control, in silence', async () => {
    const folder = temporaryFolder({
      'a.log': 'text',
      'b.png': Buffer.from('89504e470d0a1a0a0000000d49484452000000100000001008060000', 'hex'),
      'core.123': Buffer.concat([
        Buffer.from('\x7fELF\x02\x01\x01'),
        Buffer.alloc(4000),
        Buffer.from([1, 2, 3]),
      ]),
      'hole.db': Buffer.alloc(9000),
      '.git/config': 'text',
      'x/node_modules/y/z.log': 'text',
      '.hidden.log': 'text',
    });
    const found = await findFiles(['.'], { baseFolder: folder });
    expect(found.files.map((file) => file.name)).toEqual(['.hidden.log', 'a.log']);
    expect(found.warnings).toEqual([]);
  });

  it('keeps UTF-16, text with a stray NUL, a hole before text, and gzip of text', async () => {
    const hole = Buffer.concat([Buffer.alloc(5000), Buffer.from('after copytruncate\n')]);
    const folder = temporaryFolder({
      'a.log': Buffer.from('\ufeffhello\n', 'utf16le'),
      'b.log': Buffer.from('2026 hello\n', 'utf16le'),
      'c.log': `${'line of text\n'.repeat(20)}\0`,
      'd.log': hole,
      'e.log': gzipSync('hello'),
      'f.log': '\x1b[31mred\x1b[0m ünïcödé 日本語\n',
    });
    expect((await namesFound(folder, ['.'])).length).toBe(6);
  });

  it('says what to do with archives that are not read', async () => {
    const tar = Buffer.alloc(1024);
    tar.write('a.log');
    tar.write('ustar', 257);
    const folder = temporaryFolder({
      'a.log': 'x',
      'b.tar.gz': gzipSync(tar),
      'c.log.bz2': 'BZh91AY&SY\x01\x02',
    });
    const found = await findFiles(['.'], { baseFolder: folder });
    expect(found.files.map((file) => file.name)).toEqual(['a.log']);
    expect(found.warnings).toEqual([
      expect.stringMatching(/^b\.tar\.gz: tar archives are not read: unpack/),
      expect.stringMatching(/^c\.log\.bz2: bzip2 is not read: decompress/),
    ]);
  });

  it('names the nearest folder and similar names for a missing path', async () => {
    const folder = temporaryFolder({ 'logs/etcd1.log': 'x', 'logs/zk.log': 'x' });
    expect(await errorOf(folder, ['logs/etdc1.log'])).toContain(
      `Similar names in ${join(folder, 'logs')}: etcd1.log.`,
    );
    expect(await errorOf(folder, ['lgos/etcd1.log'])).toContain(`Similar names in ${folder}: logs.`);
    expect(await errorOf(folder, ['logs/nothing-like-it'])).toContain('it holds etcd1.log, zk.log.');
    expect(await errorOf(folder, ['logs/zk.log/x'])).toContain('No such file or folder: logs/zk.log/x');
  });

  it('refuses no paths, empty paths, empty folders, globs without a match and empty files', async () => {
    const folder = temporaryFolder({ 'a.log': '', 'b.bin': Buffer.from([0, 1, 2, 3]) });
    mkdirSync(join(folder, 'empty'));
    expect(await errorOf(folder, [])).toContain('No paths given');
    expect(await errorOf(folder, [' '])).toContain('A path is empty');
    expect(await errorOf(folder, ['a\0b'])).toContain('NUL');
    expect(await errorOf(folder, ['empty'])).toContain('empty holds no files');
    expect(await errorOf(folder, ['*.txt'])).toContain(
      'No file matches *.txt. The nearest existing folder is',
    );
    expect(await errorOf(folder, ['no/such/*.txt'])).toContain('No file matches');
    expect(await errorOf(folder, ['a.log'])).toContain('1 are text, but empty');
    expect(await errorOf(folder, ['b.bin'])).toContain('b.bin: binary, not text');
    expect(await errorOf(folder, ['*.bin'])).toContain('None of the 1 files found is text');
  });

  it('warns where one of many paths leads to nothing', async () => {
    const folder = temporaryFolder({ 'a.log': 'x' });
    const found = await findFiles(['a.log', '*.gz'], { baseFolder: folder });
    expect(found.files.length).toBe(1);
    expect(found.warnings).toEqual([expect.stringContaining('No file matches *.gz')]);
  });

  it('refuses paths outside the allowed folders before it looks for them', async () => {
    const folder = temporaryFolder({ 'in/a.log': 'x', 'in2/b.log': 'x' });
    const mayRead = isAllowed([join(folder, 'in')]);
    const baseFolder = join(folder, 'in');
    for (const path of [
      '../in2/b.log',
      '../in2',
      '../in2/*.log',
      '../no-such',
      join(folder, '*', '*.log'),
      '/etc/*',
    ]) {
      const message = await errorOf(baseFolder, [path], { mayRead });
      expect(message).toContain('outside the allowed folders');
      expect(message).not.toContain('b.log holds');
    }
    expect(await namesFound(baseFolder, ['a.log'], { mayRead })).toEqual(['a.log']);
  });

  it('refuses a given link out of the allowed folders, and warns of one met on the way', async () => {
    const folder = temporaryFolder({ 'in/a.log': 'x', 'out/b.log': 'secret' });
    symlinkSync(join(folder, 'out/b.log'), join(folder, 'in/link.log'));
    symlinkSync(join(folder, 'out'), join(folder, 'in/linked'));
    const options = { mayRead: isAllowed([join(folder, 'in')]) };
    const baseFolder = join(folder, 'in');
    expect(await errorOf(baseFolder, ['link.log'], options)).toContain('outside the allowed folders');
    expect(await errorOf(baseFolder, ['linked/b.log'], options)).toContain('outside the allowed folders');
    expect(await errorOf(baseFolder, ['linked/*.log'], options)).toContain('outside the allowed folders');
    const found = await findFiles(['.'], { baseFolder, ...options });
    expect(found.files.map((file) => file.name)).toEqual(['a.log']);
    expect(found.warnings).toHaveLength(1);
    expect(found.warnings[0]).toMatch(
      /link(ed|\.log), link(ed|\.log): symbolic link out of the allowed folders/,
    );
  });

  it('follows links that stay inside, ends at loops, and reads a file that has two names once', async () => {
    const folder = temporaryFolder({ 'real/a.log': 'x' });
    symlinkSync(folder, join(folder, 'real/up'));
    symlinkSync(join(folder, 'real/a.log'), join(folder, '0-first.log'));
    symlinkSync(join(folder, 'gone'), join(folder, 'dangling.log'));
    const found = await findFiles(['.'], { baseFolder: folder, mayRead: isAllowed([folder]) });
    expect(found.files.map((file) => file.path)).toEqual([join(folder, 'real/a.log')]);
    expect(found.warnings).toEqual([expect.stringContaining('symbolic link that leads nowhere')]);
    expect(await namesFound(folder, ['**/*.log'])).toEqual(['a.log']);
    expect(await namesFound(folder, ['0-first.log'])).toEqual(['0-first.log']);
  });

  whereFifos('never opens a FIFO', async () => {
    const folder = temporaryFolder({ 'a.log': 'x' });
    execFileSync('mkfifo', [join(folder, 'pipe.log')]);
    expect(await namesFound(folder, ['.'])).toEqual(['a.log']);
    expect(await namesFound(folder, ['*.log'])).toEqual(['a.log']);
    expect(await errorOf(folder, ['pipe.log'])).toContain('not a regular file');
    expect(await errorOf(folder, ['/dev/null'])).toContain('not a regular file');
  });

  unlessRoot('warns of a file without permission, and fails where it is the only one', async () => {
    const folder = temporaryFolder({ 'a.log': 'x', 'b.log': 'x' });
    chmodSync(join(folder, 'b.log'), 0);
    const found = await findFiles(['.'], { baseFolder: folder });
    expect(found.files.map((file) => file.name)).toEqual(['a.log']);
    expect(found.warnings).toEqual(['b.log: not read, permission denied']);
    expect(await errorOf(folder, ['b.log'])).toContain('permission denied');
  });

  it('stops at a limit and says how many files were left out', async () => {
    const folder = temporaryFolder();
    for (let i = 0; i < 30; i++) writeFileSync(join(folder, `${i}.log`), 'x');
    const found = await findFiles(['.'], { baseFolder: folder, maxFiles: 10 });
    expect(found.files.length).toBe(10);
    expect(found.warnings).toEqual([expect.stringContaining('at least 20 were left out')]);
  });

  it('stops when aborted', async () => {
    const folder = temporaryFolder({ 'a.log': 'x' });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(findFiles(['.'], { baseFolder: folder, signal })).rejects.toThrow('enough');
  });

  it('does not take an all-empty hole for a text', async () => {
    const folder = temporaryFolder({ 'a.log': 'x', 'hole.log': '' });
    truncateSync(join(folder, 'hole.log'), 1_000_000);
    expect(await namesFound(folder, ['.'])).toEqual(['a.log']);
  });
});
