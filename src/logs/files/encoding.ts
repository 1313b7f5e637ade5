import { StringDecoder } from 'node:string_decoder';

export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'binary';

/** How many bytes of a file's start are looked at. */
export const HEAD_BYTES = 4096;
/** At most this share of a text's bytes are control characters that no text editor writes. */
const CONTROL_SHARE_OF_TEXT = 0.05;
/** At least this share of one half of the bytes of UTF-16 text in a Western script is NUL. */
const NUL_SHARE_OF_UTF16 = 0.6;

/**
 * What the first bytes of a file are: text in one of three encodings by byte order mark or by the pattern of NUL bytes,
 * or nothing that a person reads. A few stray NULs, or a run of them at the start (a hole that `copytruncate` leaves), are still text.
 */
export function detectEncoding(head: Buffer): Encoding {
  if (head.length >= 2) {
    const mark = head.readUInt16LE(0);
    if (mark === 0xfeff) return 'utf16le';
    if (mark === 0xfffe) return 'utf16be';
  }
  let start = 0;
  while (start < head.length && head[start] === 0) start++;
  const nuls = [0, 0];
  let controls = 0;
  for (let i = start; i < head.length; i++) {
    const byte = head[i] ?? 0;
    if (byte === 0) nuls[i & 1] = (nuls[i & 1] ?? 0) + 1;
    else if (byte < 32 && !isTextControl(byte)) controls++;
  }
  return judge(head.length - start, nuls[0] ?? 0, nuls[1] ?? 0, controls);
}

/**
 * A function that turns the chunks of a text, cut anywhere, into UTF-8; chunks that are so already it gives back as they are.
 * The first chunk tells the encoding. A byte order mark stays.
 */
export function utf8Converter(): (chunk: Buffer) => Buffer {
  let convert: ((chunk: Buffer) => Buffer) | undefined;
  return (chunk) => {
    convert ??= converterFrom(detectEncoding(chunk.subarray(0, HEAD_BYTES)));
    return convert(chunk);
  };
}

function converterFrom(encoding: Encoding): (chunk: Buffer) => Buffer {
  if (encoding !== 'utf16le' && encoding !== 'utf16be') return (chunk) => chunk;
  const decoder = new StringDecoder('utf16le');
  if (encoding === 'utf16le') return (chunk) => Buffer.from(decoder.write(chunk), 'utf8');
  let odd: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const bytes = Buffer.concat([odd, chunk]);
    const even = bytes.length & ~1;
    odd = Buffer.from(bytes.subarray(even));
    return Buffer.from(decoder.write(bytes.subarray(0, even).swap16()), 'utf8');
  };
}

/** Tab, line feed, vertical tab, form feed, carriage return, and the escape of terminal colours. */
function isTextControl(byte: number): boolean {
  return (byte >= 9 && byte <= 13) || byte === 27;
}

function judge(length: number, evenNuls: number, oddNuls: number, controls: number): Encoding {
  if (length === 0) return 'utf8';
  const limit = length * CONTROL_SHARE_OF_TEXT;
  if (controls <= limit) {
    if (evenNuls + oddNuls <= limit) return 'utf8';
    if (oddNuls > (length / 2) * NUL_SHARE_OF_UTF16 && evenNuls <= limit) return 'utf16le';
    if (evenNuls > (length / 2) * NUL_SHARE_OF_UTF16 && oddNuls <= limit) return 'utf16be';
  }
  return 'binary';
}
