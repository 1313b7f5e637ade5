import { isAscii, isUtf8 } from 'node:buffer';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const LINES_BETWEEN_OFFSETS = 4096;
const MOST_OFFSETS = 4096;

/** Where a line starts, in bytes from the start of the file. */
export interface LineOffset {
  line: number;
  offset: number;
}

/** Takes a line and its number in the file, from 1; `false` asks for no more. */
// biome-ignore lint/suspicious/noConfusingVoidType: a receiver that wants every line returns nothing.
export type LineReceiver = (text: string, line: number) => void | false;

/** How many lines something was true of, and which was the first. */
export interface LineNote {
  count: number;
  first: number;
}

/**
 * Cuts a stream of UTF-8 bytes into lines, each decoded into a string of its own (not a slice of a large one,
 * which would hold all of it in memory). Lines end at LF; carriage returns before it are dropped, and so are a
 * byte order mark at the start of line 1 and NULs at the start of any. Holds at most `maxLineBytes` of an unfinished line.
 */
export class LineSplitter {
  /** Lines handed on so far. */
  lines = 0;
  /** Line starts for seeking, at most one a chunk and thinned to a bounded number. */
  offsets: LineOffset[] = [];
  readonly cutLines: LineNote = { count: 0, first: 0 };
  readonly badLines: LineNote = { count: 0, first: 0 };
  readonly #onLine: LineReceiver;
  readonly #firstLine: number;
  readonly #maxLineBytes: number;
  /** Offset of the next chunk. */
  #position: number;
  #linesBetweenOffsets = LINES_BETWEEN_OFFSETS;
  #carry: Buffer;
  #carried = 0;

  constructor(onLine: LineReceiver, start: { maxLineBytes: number; line: number; offset: number }) {
    this.#onLine = onLine;
    this.#maxLineBytes = start.maxLineBytes;
    this.#firstLine = start.line;
    this.#position = start.offset;
    this.#carry = Buffer.allocUnsafe(1024);
  }

  /** Takes the next bytes, which may be overwritten after the call; false when the receiver wants no more. */
  push(chunk: Buffer): boolean {
    const base = this.#position;
    this.#position += chunk.length;
    let start = 0;
    if (this.#carried > 0) {
      const first = chunk.indexOf(LINE_FEED);
      this.#keep(first < 0 ? chunk : chunk.subarray(0, first), 0);
      if (first < 0) return true;
      if (!this.#flush()) return false;
      start = first + 1;
    }
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    this.#remember(base + start);
    if (end > start && !this.#emitLines(chunk, start, end)) return false;
    this.#keep(chunk, Math.max(start, end));
    return true;
  }

  /** Hands on a last line that has no line feed; false when the receiver wants no more. */
  end(): boolean {
    return this.#carried > 0 ? this.#flush() : true;
  }

  /** Emits the whole lines in [start, end). */
  #emitLines(chunk: Buffer, start: number, end: number): boolean {
    const lines = chunk.subarray(start, end);
    const encoding = isAscii(lines) ? 'latin1' : isUtf8(lines) ? 'utf8' : undefined;
    let from = start;
    while (from < end) {
      const at = chunk.indexOf(LINE_FEED, from);
      if (!this.#emit(chunk, from, at, encoding)) return false;
      from = at + 1;
    }
    return true;
  }

  #emit(bytes: Buffer, first: number, stop: number, encoding: 'latin1' | 'utf8' | undefined): boolean {
    let end = stop;
    while (end > first && bytes[end - 1] === CARRIAGE_RETURN) end--;
    const line = this.#firstLine + this.lines++;
    let start = line === 1 && startsWithMark(bytes, first) ? first + 3 : first;
    if (bytes[start] === 0) start = afterNuls(bytes, start, end);
    if (end - start > this.#maxLineBytes) {
      end = characterBoundary(bytes, start, start + this.#maxLineBytes);
      note(this.cutLines, line);
    }
    if (encoding !== undefined) return this.#onLine(bytes.toString(encoding, start, end), line) !== false;
    const text = bytes.subarray(start, end);
    if (isUtf8(text)) return this.#onLine(text.toString('utf8'), line) !== false;
    note(this.badLines, line);
    return this.#onLine(decodeLossy(text), line) !== false;
  }

  /** Emits the unfinished line. */
  #flush(): boolean {
    const length = this.#carried;
    this.#carried = 0;
    return this.#emit(this.#carry, 0, length, undefined);
  }

  /** Keeps the bytes from `from` as part of an unfinished line; one more than is allowed, so that its excess shows. */
  #keep(bytes: Buffer, from: number): void {
    const start = this.#carried === 0 ? afterNuls(bytes, from, bytes.length) : from;
    const length = Math.min(bytes.length - start, this.#maxLineBytes + 1 - this.#carried);
    if (length <= 0) return;
    const needed = this.#carried + length;
    if (needed > this.#carry.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#carry.length * 2));
      this.#carry.copy(larger, 0, 0, this.#carried);
      this.#carry = larger;
    }
    bytes.copy(this.#carry, this.#carried, start, start + length);
    this.#carried = needed;
  }

  /** Notes where the next line starts, if the last note is far enough back. */
  #remember(offset: number): void {
    const line = this.#firstLine + this.lines;
    const last = this.offsets.at(-1);
    if (last !== undefined && line - last.line < this.#linesBetweenOffsets) return;
    this.offsets.push({ line, offset });
    if (this.offsets.length < MOST_OFFSETS) return;
    this.offsets = this.offsets.filter((_, index) => index % 2 === 0);
    this.#linesBetweenOffsets *= 2;
  }
}

/** Whether a byte order mark of UTF-8 stands there. */
function startsWithMark(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}

/** NULs at the start of a line are a hole in the file, as `copytruncate` or a crash leaves it. */
function afterNuls(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === 0) at++;
  return at;
}

function note(lines: LineNote, line: number): void {
  if (lines.count++ === 0) lines.first = line;
}

/** The last place at or before `end` at which no UTF-8 character is cut in two. */
function characterBoundary(bytes: Buffer, start: number, end: number): number {
  for (let at = end; at > start && at > end - 4; at--) {
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at;
  }
  return end;
}

/** Text with some good UTF-8 keeps it and shows U+FFFD for the rest; text with none is taken for Latin-1. */
function decodeLossy(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 && code !== 0xfffd) return text;
  }
  return bytes.toString('latin1');
}
