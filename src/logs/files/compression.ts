export type Compression = 'gzip' | 'zstd';

const LARGEST_ZSTD_WINDOW_BYTES = 128 * 1024 * 1024;

/** The compression that the first bytes of a file tell (RFC 1952, RFC 8878); the file's name has no say in it. */
export function detectCompression(head: Buffer): Compression | undefined {
  if (head.length < 4) return undefined;
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return 'gzip';
  const magic = head.readUInt32LE(0);
  if (magic === 0xfd2fb528 || magic >>> 4 === 0x184d2a5) return 'zstd';
  return undefined;
}

/**
 * Whether a zstd frame asks for a larger window than the 128 MiB that the `zstd` tool allows by default:
 * decoders allocate the window as the header says, so that a few forged bytes could claim gigabytes (RFC 8878, 3.1.1.1).
 */
export function zstdWindowTooLarge(head: Buffer): boolean {
  if (head.length < 18 || head.readUInt32LE(0) !== 0xfd2fb528) return false;
  const descriptor = head.readUInt8(4);
  const singleSegment = (descriptor & 0x20) !== 0;
  if (!singleSegment) {
    const window = head.readUInt8(5);
    const base = 2 ** (10 + (window >>> 3));
    return base + (base / 8) * (window & 7) > LARGEST_ZSTD_WINDOW_BYTES;
  }
  const contentSizeField = descriptor >>> 6;
  const at = 5 + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  if (contentSizeField === 2) return head.readUInt32LE(at) > LARGEST_ZSTD_WINDOW_BYTES;
  if (contentSizeField === 3) return head.readBigUInt64LE(at) > BigInt(LARGEST_ZSTD_WINDOW_BYTES);
  return false;
}
