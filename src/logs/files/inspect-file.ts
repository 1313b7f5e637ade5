import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { gunzipSync, constants as zlib } from 'node:zlib';
import { Decompress } from 'fzstd';
import { detectCompression, zstdWindowTooLarge } from './compression.ts';
import { detectEncoding, HEAD_BYTES } from './encoding.ts';

/** What a file is, as far as its first bytes tell. */
export interface Inspection {
  bytes: number;
  modifiedMs: number;
  /** Why it is not read, worded to follow its name; undefined for text. */
  refused?: string;
  /** Whether a person would want to know that it was passed over: yes for an archive of logs, no for a picture. */
  worthSaying?: boolean;
}

/** A zstd block holds at most 128 KiB; two of them show enough. */
const ZSTD_HEAD_BYTES = 256 * 1024;

const BINARY = 'binary, not text';

/** Containers of logs that are not read, by their first bytes, and what to do with them. */
const CONTAINERS: readonly { at: number; magic: string; advice: string }[] = [
  { at: 0, magic: 'BZh', advice: 'bzip2 is not read: decompress it first (bunzip2)' },
  { at: 0, magic: '\xfd7zXZ\0', advice: 'xz is not read: decompress it first (unxz)' },
  { at: 0, magic: '\x04\x22\x4d\x18', advice: 'lz4 is not read: decompress it first (unlz4)' },
  { at: 0, magic: 'PK\x03\x04', advice: 'zip archives are not read: unpack it first (unzip)' },
  { at: 0, magic: '7z\xbc\xaf\x27\x1c', advice: '7z archives are not read: unpack it first' },
  { at: 257, magic: 'ustar', advice: 'tar archives are not read: unpack it first (tar xf)' },
  {
    at: 0,
    magic: 'LPKSHHRH',
    advice: 'systemd journals are not read: export it first (journalctl --file FILE -o export)',
  },
  {
    at: 0,
    magic: 'ElfFile\0',
    advice: 'Windows event logs are not read: export it as text first (wevtutil qe)',
  },
];

/**
 * Opens a file and looks at its first bytes, decompressed where they are gzip or zstd; synchronous, since four trips through
 * the thread pool cost ten times as much. Never waits on a FIFO.
 * @throws the error of the file system where it cannot be opened
 */
export function inspectFile(path: string): Inspection {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    const found: Inspection = { bytes: stats.size, modifiedMs: stats.mtimeMs };
    if (!stats.isFile()) return { ...found, refused: 'not a regular file', worthSaying: true };
    const head = readPart(file, 0, HEAD_BYTES);
    const compression = detectCompression(head);
    if (compression === 'zstd') return { ...found, ...judge(zstdHead(readPart(file, 0, ZSTD_HEAD_BYTES))) };
    if (compression === 'gzip') return { ...found, ...judge(gzipHead(head)) };
    // A file that begins with a hole shows at its end what it is.
    const telling = isHole(head) ? readPart(file, Math.max(0, stats.size - HEAD_BYTES), HEAD_BYTES) : head;
    return isHole(telling) && stats.size > 0
      ? { ...found, refused: BINARY }
      : { ...found, ...judge(telling) };
  } finally {
    closeSync(file);
  }
}

function readPart(file: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, position));
}

function isHole(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}

function judge(head: Buffer): Pick<Inspection, 'refused' | 'worthSaying'> {
  for (const { at, magic, advice } of CONTAINERS) {
    if (head.toString('latin1', at, at + magic.length) === magic)
      return { refused: advice, worthSaying: true };
  }
  if (detectEncoding(head.subarray(0, HEAD_BYTES)) === 'binary') return { refused: BINARY };
  return {};
}

/** The start of what is compressed; nothing where it is broken, which reading will say better. */
function gzipHead(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: zlib.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

/** The same of zstd: its first block. */
function zstdHead(head: Buffer): Buffer {
  if (zstdWindowTooLarge(head)) return Buffer.alloc(0);
  const blocks: Uint8Array[] = [];
  try {
    new Decompress((block) => {
      if (blocks.length === 0) blocks.push(block);
    }).push(head);
  } catch {
    // What came before the fault is enough.
  }
  return Buffer.concat(blocks);
}
