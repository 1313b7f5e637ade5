import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type LinesReport, type ReadLinesOptions, readLines } from '../../../src/logs/files/read-lines.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface Result extends LinesReport {
  texts: string[];
  numbers: number[];
}

async function read(
  content: string | Uint8Array,
  options: ReadLinesOptions = {},
  stopAt = Infinity,
): Promise<Result> {
  const path = join(temporaryFolder({ 'a.log': content }), 'a.log');
  return readPath(path, options, stopAt);
}

async function readPath(path: string, options: ReadLinesOptions = {}, stopAt = Infinity): Promise<Result> {
  const texts: string[] = [];
  const numbers: number[] = [];
  const report = await readLines(
    { path, name: 'a.log', bytes: 0, modifiedMs: 0 },
    (text, line) => {
      texts.push(text);
      numbers.push(line);
      return line < stopAt ? undefined : false;
    },
    options,
  );
  return { ...report, texts, numbers };
}

/** A zstd frame of "one\ntwo\n" and the like, stored raw (RFC 8878: magic, descriptor with one-byte size, one raw last block). */
function zstdFrame(text: string): Buffer {
  const bytes = Buffer.from(text);
  const block = (bytes.length << 3) | 1;
  const header = [0x28, 0xb5, 0x2f, 0xfd, 0x20, bytes.length, block & 255, (block >> 8) & 255, block >> 16];
  return Buffer.concat([Buffer.from(header), bytes]);
}

const manyLines = Array.from({ length: 60_000 }, (_, index) => `line ${index + 1} ${'x'.repeat(index % 90)}`);

describe('readLines', () => {
  it('gives each line with its number, the last one without an end too', async () => {
    const { texts, numbers, lines, bytes, warnings } = await read('one\n\nthree');
    expect(texts).toEqual(['one', '', 'three']);
    expect(numbers).toEqual([1, 2, 3]);
    expect({ lines, bytes, warnings }).toEqual({ lines: 3, bytes: 10, warnings: [] });
  });

  it('gives no line for an empty file and no extra one after a final line feed', async () => {
    expect((await read('')).texts).toEqual([]);
    expect((await read('one\n')).texts).toEqual(['one']);
  });

  it('drops carriage returns before the end of a line and keeps those inside it', async () => {
    expect((await read('one\r\ntwo\r\r\n10%\r20%\nlast\r')).texts).toEqual([
      'one',
      'two',
      '10%\r20%',
      'last',
    ]);
  });

  it('reads lines across the borders of chunks, in plain text and in archives', async () => {
    const text = manyLines.join('\n');
    expect(text.length).toBeGreaterThan(2 ** 21);
    expect((await read(text)).texts).toEqual(manyLines);
    expect((await read(gzipSync(text, { level: 1 }))).texts).toEqual(manyLines);
  });

  it('drops the mark of UTF-8 and reads what is not ASCII', async () => {
    expect((await read('\ufeffgrün\n日本\nplain\n')).texts).toEqual(['grün', '日本', 'plain']);
  });

  it('keeps characters whole that lie across the borders of chunks', async () => {
    const text = `${'日本語ü'.repeat(300)}\n`.repeat(500);
    const { texts, warnings } = await read(text);
    expect(texts).toEqual(text.trimEnd().split('\n'));
    expect(warnings).toEqual([]);
  });

  it('keeps lines readable that are not UTF-8, and says so once', async () => {
    const bytes = Buffer.concat([
      Buffer.from('caf\xe9\nplain\n', 'latin1'),
      Buffer.from('日本\xff\n', 'utf8'),
      Buffer.from([0xe6, 0x97, 10]),
    ]);
    const { texts, warnings } = await read(Buffer.concat([bytes, Buffer.from('日'), Buffer.from([0xff])]));
    expect(texts.slice(0, 3)).toEqual(['café', 'plain', '日本ÿ']);
    expect(texts[4]).toBe('日\ufffd');
    expect(warnings).toEqual([
      expect.stringMatching(/^a\.log: 3 lines, the first of them line 1, are not valid UTF-8/),
    ]);
  });

  it('reads UTF-16 of both orders, by mark and by pattern', async () => {
    const text = 'one\r\ntwö 日本\nthree';
    const expected = ['one', 'twö 日本', 'three'];
    const little = Buffer.from(text, 'utf16le');
    const markedLittle = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const bytes of [
      little,
      Buffer.from(little).swap16(),
      markedLittle,
      Buffer.from(markedLittle).swap16(),
    ]) {
      const { texts, offsets, warnings } = await read(bytes);
      expect(texts).toEqual(expected);
      expect(offsets).toEqual([]);
      expect(warnings).toEqual([]);
    }
    const long = manyLines.slice(0, 20_000).join('\n');
    expect((await read(Buffer.from(`\ufeff${long}`, 'utf16le').swap16())).texts.join('\n')).toBe(long);
  });

  it('keeps NULs inside a line and drops a hole before it', async () => {
    const { texts } = await read(Buffer.concat([Buffer.alloc(1_500_000), Buffer.from('after\na\0b\n')]));
    expect(texts).toEqual(['after', 'a\0b']);
  });

  it('cuts lines that are too long, between characters, and says so', async () => {
    const { texts, warnings } = await read(`${'ü'.repeat(10)}\n${'x'.repeat(9)}\nshort\n`, {
      maxLineBytes: 9,
    });
    expect(texts).toEqual(['üüüü', 'xxxxxxxxx', 'short']);
    expect(warnings).toEqual(['a.log: line 1 is cut at 9 bytes']);
  });

  it('cuts a line that spans chunks without holding it', async () => {
    const { texts, warnings, bytes } = await read(
      `first\n${'x'.repeat(3_000_000)}\nlast\n${'y'.repeat(100_000)}`,
    );
    expect(texts.map((text) => text.length)).toEqual([5, 65_536, 4, 65_536]);
    expect(warnings).toEqual(['a.log: 2 lines, the first of them line 2, are cut at 65536 bytes']);
    expect(bytes).toBe(3_100_012);
  });

  it('stops when the receiver wants no more', async () => {
    for (const content of [
      manyLines.join('\n'),
      gzipSync(manyLines.join('\n')),
      zstdFrame('a\nb\nc\nd\ne\n'),
    ]) {
      const { numbers, warnings } = await read(content, {}, 3);
      expect(numbers).toEqual([1, 2, 3]);
      expect(warnings).toEqual([]);
    }
  });

  it('recognises gzip and zstd by their bytes, several pieces in one file too', async () => {
    const members = Buffer.concat([gzipSync('one\ntw'), gzipSync('o\nthree')]);
    expect((await read(members)).texts).toEqual(['one', 'two', 'three']);
    const frames = await read(Buffer.concat([zstdFrame('one\ntw'), zstdFrame('o\nthree, a longer line\n')]));
    expect(frames.texts).toEqual(['one', 'two', 'three, a longer line']);
    expect(frames.warnings).toEqual([]);
    expect(frames.offsets).toEqual([]);
    expect(frames.bytes).toBe(29);
  });

  it('gives what a truncated archive holds, and names it', async () => {
    const noise = manyLines.map((line, index) => `${(index * 2654435761) % 4294967296} ${line}`);
    const archive = gzipSync(noise.join('\n'));
    const { texts, warnings } = await read(archive.subarray(0, archive.length >> 1));
    expect(texts.length).toBeGreaterThan(10_000);
    expect(texts.slice(0, -1)).toEqual(noise.slice(0, texts.length - 1));
    expect(warnings).toEqual([expect.stringMatching(/^a\.log is truncated or corrupt \(gzip/)]);
    const frame = await read(zstdFrame('one\ntwo\n').subarray(0, 12));
    expect(frame.warnings).toEqual([expect.stringMatching(/^a\.log is truncated or corrupt \(zstd/)]);
  });

  it('gives what comes before the damage in a corrupt archive', async () => {
    const archive = gzipSync(manyLines.join('\n'), { level: 1 });
    archive.fill(0xaa, archive.length >> 1, (archive.length >> 1) + 64);
    const { texts, warnings } = await read(archive);
    expect(texts.slice(0, 1000)).toEqual(manyLines.slice(0, 1000));
    expect(warnings).toEqual([expect.stringContaining('truncated or corrupt')]);
  });

  it('refuses a zstd frame that claims a huge window', async () => {
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xa0, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const { texts, warnings } = await read(frame);
    expect(texts).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('needs more than 128 MiB')]);
  });

  it('begins in the middle at an offset of an earlier report', async () => {
    const path = join(temporaryFolder({ 'a.log': `\ufeff${manyLines.join('\r\n')}` }), 'a.log');
    const { offsets } = await readPath(path);
    expect(offsets[0]).toEqual({ line: 1, offset: 0 });
    const from = offsets.at(-1);
    expect(from?.line).toBeGreaterThan(30_000);
    const { texts, numbers, lines } = await readPath(path, from === undefined ? {} : { from });
    expect(texts).toEqual(manyLines.slice((from?.line ?? 0) - 1));
    expect(numbers[0]).toBe(from?.line);
    expect(lines).toBe(texts.length);
  });

  it('tells how many bytes it takes from the disk', async () => {
    const archive = gzipSync(manyLines.join('\n'));
    let taken = 0;
    const { bytes } = await read(archive, { onBytes: (count) => (taken += count) });
    expect(taken).toBe(archive.length);
    expect(bytes).toBe(manyLines.join('\n').length);
  });

  it('reads a growing file up to the size it had', async () => {
    const path = join(temporaryFolder({ 'a.log': 'one\n' }), 'a.log');
    const { texts, warnings } = await readPath(path, { onBytes: () => appendFileSync(path, 'later\n') });
    expect(texts).toEqual(['one']);
    expect(warnings).toEqual([]);
  });

  it('warns of a file that shrinks while it is read, that is gone, or that is a folder', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.log');
    writeFileSync(path, manyLines.join('\n'));
    const shrunk = await readPath(path, { onBytes: () => truncateSync(path, 5) });
    expect(shrunk.texts[0]).toBe(manyLines[0]);
    expect(shrunk.warnings).toEqual([expect.stringContaining('a.log became shorter while it was read')]);
    expect((await readPath(join(folder, 'gone'))).warnings).toEqual([
      expect.stringContaining('could not be read'),
    ]);
    expect((await readPath(folder)).warnings).toEqual([expect.stringContaining('not a regular file')]);
  });

  it('passes on what the receiver throws, and does not take it for a fault of the file', async () => {
    for (const content of ['one\n', gzipSync('one\n'), zstdFrame('one\n')]) {
      const path = join(temporaryFolder({ 'a.log': content }), 'a.log');
      const failing = (): void => {
        throw new TypeError('a bug');
      };
      const file = { path, name: 'a.log', bytes: 0, modifiedMs: 0 };
      await expect(readLines(file, failing)).rejects.toThrow(new TypeError('a bug'));
    }
  });

  it('throws the reason when aborted, in plain text and in archives', async () => {
    for (const content of [manyLines.join('\n'), gzipSync(manyLines.join('\n'), { level: 0 })]) {
      const abort = new AbortController();
      const reading = read(content, {
        signal: abort.signal,
        onBytes: () => abort.abort(new Error('enough')),
      });
      await expect(reading).rejects.toThrow('enough');
    }
  });
});
