/**
 * Class of each ASCII character: 0 separator, 1 separator that joins numbers into one (`10:00:01,250`), 2 part of a word,
 * 3 digit. Everything above ASCII is part of a word.
 */
const CLASS = new Uint8Array(128).fill(2);
for (let code = 0; code <= 32; code++) CLASS[code] = 0;
for (const mark of '!"#$%&\'()*+;<=>?@[\\]^`{|}~') CLASS[mark.charCodeAt(0)] = 0;
for (const mark of ':,/') CLASS[mark.charCodeAt(0)] = 1;
for (const digit of '0123456789') CLASS[digit.charCodeAt(0)] = 3;

const PRIME_A = 0x01000193;
const PRIME_B = 0x5bd1e995;
const SEED_A = 0x811c9dc5 | 0;
const SEED_B = 0x2f0b4a87;
const WILDCARD = 0x7e57;
const END_OF_WORD = 0x1f;

/** Words with digits that a shape hashes as they are; an open-addressing hash table made by `keepTokens`. */
export type KeptTokens = Int32Array;

/**
 * Prepares words for `shapeOf`'s `keep`. Each word is split as `shapeOf` splits text; only its parts with digits are kept
 * (`er_dup_1062` is one part, `http/1.1` keeps `1.1`). Case does not matter.
 */
export function keepTokens(words: Iterable<string>): KeptTokens {
  const hashes = new Set<number>();
  for (const word of words) addPartsWithDigits(word, hashes);
  let size = 16;
  while (size < hashes.size * 8) size *= 2;
  const table = new Int32Array(size);
  for (const hash of hashes) {
    let slot = hash & (size - 1);
    while (table[slot] !== 0) slot = (slot + 1) & (size - 1);
    table[slot] = hash;
  }
  return table;
}

/**
 * Hash, an integer below 2^53, of the kind of a line: every token that holds a digit counts as a wildcard, and wildcards
 * joined by `:`, `,` or `/` (with or without a space) as one, so that a list of numbers has one shape whatever its length.
 * Tokens in `keep` are hashed as they are. One pass over char codes (FNV-1a in two lanes), no allocation.
 */
export function shapeOf(text: string, keep?: KeptTokens): number {
  let shapeA = SEED_A;
  let shapeB = SEED_B;
  // The shape as it stood after the last wildcard, while only joining separators have followed it.
  let joinable = false;
  let joinA = 0;
  let joinB = 0;
  const length = text.length;
  let at = 0;
  while (at < length) {
    let code = text.charCodeAt(at);
    let kind = kindOf(code);
    if (kind < 2) {
      if (kind === 0 && (code !== 32 || at === 0 || text.charCodeAt(at - 1) !== 44)) joinable = false;
      shapeA = Math.imul(shapeA ^ code, PRIME_A);
      shapeB = Math.imul(shapeB ^ code, PRIME_B);
      at++;
      continue;
    }
    const start = at;
    let seen = 0;
    let tokenA = shapeA;
    let tokenB = shapeB;
    while (kind >= 2) {
      seen |= kind;
      tokenA = Math.imul(tokenA ^ code, PRIME_A);
      tokenB = Math.imul(tokenB ^ code, PRIME_B);
      if (++at >= length) break;
      code = text.charCodeAt(at);
      kind = kindOf(code);
    }
    if (seen !== 3 || (keep !== undefined && isKept(text, start, at, keep))) {
      shapeA = Math.imul(tokenA ^ END_OF_WORD, PRIME_A);
      shapeB = (tokenB ^ (tokenB >>> 15)) | 0;
      joinable = false;
    } else if (joinable) {
      shapeA = joinA;
      shapeB = joinB;
    } else {
      shapeA = Math.imul(shapeA ^ WILDCARD, PRIME_A);
      shapeB = Math.imul(shapeB ^ WILDCARD, PRIME_B);
      joinable = true;
      joinA = shapeA;
      joinB = shapeB;
    }
  }
  return ((shapeB ^ (shapeB >>> 13)) >>> 11) * 0x1_0000_0000 + ((shapeA ^ (shapeA >>> 15)) >>> 0);
}

function isKept(text: string, start: number, end: number, keep: KeptTokens): boolean {
  const hash = hashOfToken(text, start, end);
  const mask = keep.length - 1;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const entry = keep[slot];
    if (entry === hash) return true;
    if (entry === 0) return false;
  }
}

function addPartsWithDigits(word: string, hashes: Set<number>): void {
  let start = 0;
  let seen = 0;
  for (let at = 0; at <= word.length; at++) {
    const kind = at < word.length ? kindOf(word.charCodeAt(at)) : 0;
    if (kind >= 2) {
      seen |= kind;
      continue;
    }
    if (seen === 3) hashes.add(hashOfToken(word, start, at));
    start = at + 1;
    seen = 0;
  }
}

function kindOf(code: number): number {
  return code < 128 ? (CLASS[code] ?? 2) : 2;
}

/** FNV-1a of the token, ASCII letters in lower case; never 0, which marks a free slot. */
function hashOfToken(text: string, start: number, end: number): number {
  let hash = SEED_A;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    hash = Math.imul(hash ^ (code >= 65 && code <= 90 ? code + 32 : code), PRIME_A);
  }
  return hash === 0 ? 1 : hash;
}
