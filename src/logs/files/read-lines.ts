import type { LogFile } from '../event.ts';
import { utf8Converter } from './encoding.ts';
import { type LineNote, type LineOffset, type LineReceiver, LineSplitter } from './line-splitter.ts';
import { readBytes } from './read-bytes.ts';

const DEFAULT_MAX_LINE_BYTES = 64 * 1024;

export interface ReadLinesOptions {
  /** Longer lines are cut, and the report says so; default 64 KiB. */
  maxLineBytes?: number;
  signal?: AbortSignal;
  /** Called with the number of bytes just taken from the disk (compressed bytes of a compressed file). */
  onBytes?: (bytes: number) => void;
  /** Begin in the middle, at one of the `offsets` of an earlier report. */
  from?: { offset: number; line: number };
}

export interface LinesReport {
  /** Lines handed on. */
  lines: number;
  /** Bytes read, decompressed. */
  bytes: number;
  /** Each names the file. */
  warnings: string[];
  /** Starts of some lines, in order, for `from`: about every 4096th, fewer in large files; none for compressed or UTF-16 text. */
  offsets: LineOffset[];
}

/**
 * Reads a log line by line in bounded memory: UTF-8 (invalid bytes kept readable), UTF-16 by mark or pattern, gzip and
 * zstd by their first bytes. Line ends, a byte order mark and NULs at a line's start (holes) are dropped, other NULs stay; a last line without an end counts.
 * Each text is a string of its own, so that holding on to a line holds that line alone.
 * A broken archive, a file that shrinks or cannot be opened gives what was readable and a warning.
 * @param onLine takes the text and its number in the file, from 1; `false` stops reading
 * @throws the reason of the signal when aborted, and what `onLine` throws
 */
export async function readLines(
  file: LogFile,
  onLine: LineReceiver,
  options: ReadLinesOptions = {},
): Promise<LinesReport> {
  const start = options.from ?? { offset: 0, line: 1 };
  const maxLineBytes = options.maxLineBytes ?? DEFAULT_MAX_LINE_BYTES;
  const splitter = new LineSplitter(onLine, { ...start, maxLineBytes });
  const toUtf8 = start.offset === 0 ? utf8Converter() : (chunk: Buffer) => chunk;
  let bytes = 0;
  let seekable = true;
  let wanted = true;
  const problem = await readBytes(
    file.path,
    (chunk, compression) => {
      bytes += chunk.length;
      const text = toUtf8(chunk);
      if (compression !== undefined || text !== chunk) seekable = false;
      wanted = splitter.push(text);
      return wanted;
    },
    { ...options, offset: start.offset },
  );
  if (wanted) splitter.end();
  return {
    lines: splitter.lines,
    bytes,
    warnings: warningsOf(file.name, splitter, problem, maxLineBytes),
    offsets: seekable ? splitter.offsets : [],
  };
}

function warningsOf(
  name: string,
  splitter: LineSplitter,
  problem: string | undefined,
  maxLineBytes: number,
): string[] {
  const warnings: string[] = [];
  if (problem !== undefined) warnings.push(`${name} ${problem}`);
  const { cutLines, badLines } = splitter;
  if (cutLines.count > 0) warnings.push(`${name}: ${countLines(cutLines)} cut at ${maxLineBytes} bytes`);
  if (badLines.count > 0) {
    warnings.push(
      `${name}: ${countLines(badLines)} not valid UTF-8; their text may differ from what was written`,
    );
  }
  return warnings;
}

function countLines(lines: LineNote): string {
  const { count, first } = lines;
  return count === 1 ? `line ${first} is` : `${count} lines, the first of them line ${first}, are`;
}
