import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { type Compression, detectCompression, zstdWindowTooLarge } from './compression.ts';
import { reasonOf } from './file-error.ts';

/** Measured: larger is no faster, a quarter of it costs a fifth more. */
const CHUNK_BYTES = 1024 * 1024;
const INFLATED_CHUNK_BYTES = 256 * 1024;
/** A few compressed bytes may stand for a hundred thousand times as many: take them in small bites. */
const ZSTD_CHUNK_BYTES = 16 * 1024;

export interface ReadBytesOptions {
  /** Where to begin in an uncompressed file; compressed ones are read from their start. */
  offset?: number;
  signal?: AbortSignal;
  /** Called with the number of bytes just taken from the disk (compressed bytes of a compressed file). */
  onBytes?: (bytes: number) => void;
}

/** Takes decompressed bytes, valid only during the call; `false` stops reading. */
export type ByteSink = (chunk: Buffer, compression: Compression | undefined) => boolean;

/**
 * Reads a regular file up to the size it had at the start and hands on its bytes, decompressed where its first bytes
 * are those of gzip or zstd. Memory is bounded whatever the size.
 * @returns what went wrong, worded to follow the file's name, or undefined: a corrupt or truncated archive, a file that shrank or cannot be opened
 * @throws the reason of the signal when aborted, and what the sink throws
 */
export async function readBytes(
  path: string,
  sink: ByteSink,
  options: ReadBytesOptions = {},
): Promise<string | undefined> {
  options.signal?.throwIfAborted();
  let thrown: { error: unknown } | undefined;
  const guarded: ByteSink = (chunk, compression) => {
    try {
      return sink(chunk, compression);
    } catch (error) {
      thrown = { error };
      return false;
    }
  };
  const problem = await openAndRead(path, guarded, options);
  if (thrown !== undefined) throw thrown.error;
  return problem;
}

async function openAndRead(
  path: string,
  sink: ByteSink,
  options: ReadBytesOptions,
): Promise<string | undefined> {
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK, opening a FIFO waits for a writer.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await handle.stat();
    if (!stats.isFile()) return 'is not a regular file and was not read';
    return await readHandle(handle, stats.size, sink, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    return `could not be read to its end: ${reasonOf(error)}`;
  } finally {
    await handle?.close();
  }
}

async function readHandle(
  handle: FileHandle,
  size: number,
  sink: ByteSink,
  options: ReadBytesOptions,
): Promise<string | undefined> {
  const head = Buffer.alloc(18);
  await handle.read(head, 0, head.length, 0);
  switch (detectCompression(head)) {
    case 'gzip':
      return readGzip(handle, size, sink, options);
    case 'zstd':
      if (zstdWindowTooLarge(head)) return 'needs more than 128 MiB to decompress; decompress it first';
      return readZstd(handle, size, sink, options);
    default: {
      const source = rawChunks(handle, size, CHUNK_BYTES, options);
      for await (const chunk of source) if (!sink(chunk, undefined)) return undefined;
      return shrunk(size, await handle.stat());
    }
  }
}

/** Yields the bytes between the offset and `size`, each time in the same buffer. */
async function* rawChunks(
  handle: FileHandle,
  size: number,
  chunkBytes: number,
  options: ReadBytesOptions,
): AsyncGenerator<Buffer, void> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, size));
  let position = options.offset ?? 0;
  while (position < size) {
    options.signal?.throwIfAborted();
    const wanted = Math.min(buffer.length, size - position);
    const { bytesRead } = await handle.read(buffer, 0, wanted, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    options.onBytes?.(bytesRead);
    yield buffer.subarray(0, bytesRead);
  }
}

function shrunk(size: number, now: { size: number }): string | undefined {
  if (now.size >= size) return undefined;
  return 'became shorter while it was read (rotated or truncated); what was there was read';
}

async function readGzip(
  handle: FileHandle,
  size: number,
  sink: ByteSink,
  options: ReadBytesOptions,
): Promise<string | undefined> {
  const stop = new AbortController();
  const fresh = async function* (): AsyncGenerator<Buffer, void> {
    const source = rawChunks(handle, size, CHUNK_BYTES, { ...options, offset: 0 });
    // The inflater reads in another thread: it needs bytes that the next read leaves alone.
    for await (const chunk of source) yield Buffer.from(chunk);
  };
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!sink(chunk, 'gzip')) stop.abort();
      done();
    },
  });
  try {
    const gunzip = createGunzip({ chunkSize: INFLATED_CHUNK_BYTES });
    await pipeline(Readable.from(fresh(), { objectMode: true, highWaterMark: 1 }), gunzip, output, {
      signal: stop.signal,
    });
    return undefined;
  } catch (error) {
    options.signal?.throwIfAborted();
    return stop.signal.aborted ? undefined : brokenArchive('gzip', error);
  }
}

async function readZstd(
  handle: FileHandle,
  size: number,
  sink: ByteSink,
  options: ReadBytesOptions,
): Promise<string | undefined> {
  let wanted = true;
  const decompressor = new Decompress((block) => {
    if (wanted && block.length > 0) {
      wanted = sink(Buffer.from(block.buffer, block.byteOffset, block.byteLength), 'zstd');
    }
  });
  const source = rawChunks(handle, size, ZSTD_CHUNK_BYTES, { ...options, offset: 0 });
  try {
    // The decompressor keeps what it cannot decode yet: it needs bytes that the next read leaves alone.
    for await (const chunk of source) {
      decompressor.push(Buffer.from(chunk));
      if (!wanted) return undefined;
    }
    decompressor.push(new Uint8Array(0), true);
    return undefined;
  } catch (error) {
    options.signal?.throwIfAborted();
    return brokenArchive('zstd', error);
  }
}

function brokenArchive(compression: Compression, error: unknown): string {
  return `is truncated or corrupt (${compression}: ${reasonOf(error)}); what could be decompressed was read`;
}
