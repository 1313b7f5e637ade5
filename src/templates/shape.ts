/** Kinds of characters: what parts tokens, what parts the numbers of one value (`10:00:01,250`), letters and the like, digits. */
const BREAKING = 0;
const JOINING = 1;
const LETTER = 2;
const DIGIT = 3;

/** By byte: the kind in the two lowest bits, above it a random number that stands for the character. */
const TABLE = makeTable();
/** Text past this many characters has no part in a shape. */
const MAX_LENGTH = 1 << 16;
/** Reading bytes is twice as fast as `charCodeAt`. The byte after the text is 0, which ends a word. */
const scratch = Buffer.alloc(MAX_LENGTH + 1);

const WILDCARD = 0x2b7e1516;
const COMMA = 44;
const SPACE = 32;

/** Tokens with digits that a shape hashes as they are; an open-addressing hash table made by `keepTokens`. */
export type KeptTokens = Int32Array;

/**
 * Prepares words for `shapeOf`'s `keep`. Each word is split as `shapeOf` splits text, and its parts with digits are kept
 * (`er_dup_1062` is one part; of `http/1.1`, `1.1` is kept) in lower case, upper case and capitalised.
 */
export function keepTokens(words: Iterable<string>): KeptTokens {
  const hashes = new Set<number>();
  for (const word of words) {
    const lower = word.toLowerCase();
    addPartsWithDigits(lower, hashes);
    addPartsWithDigits(word.toUpperCase(), hashes);
    addPartsWithDigits(lower.charAt(0).toUpperCase() + lower.slice(1), hashes);
  }
  let size = 16;
  while (size < hashes.size * 8) size *= 2;
  const table = new Int32Array(size);
  for (const hash of hashes) {
    let slot = slotOf(hash, size);
    while (table[slot] !== 0) slot = (slot + 1) & (size - 1);
    table[slot] = hash;
  }
  return table;
}

/**
 * Hash, an integer below 2^53, of the kind of a line: every token that holds a digit counts as a wildcard, and wildcards
 * parted by `:`, `,`, `/` or `, ` as one, so that a list of numbers has one shape whatever its length. Tokens in `keep` are
 * hashed as they are. Characters above Latin-1 count by their low byte. One pass, no allocation; each token by cyclic polynomials (Cohen 1997), tokens mixed in two lanes.
 */
export function shapeOf(text: string, keep?: KeptTokens): number {
  const length = scratch.write(text, 0, MAX_LENGTH, 'latin1');
  scratch[length] = 0;
  let laneA = 0x811c9dc5 | 0;
  let laneB = 0x2f0b4a87;
  let afterWildcard = false;
  let at = 0;
  while (at < length) {
    const start = at;
    let value = TABLE[scratch[at] ?? 0] ?? 0;
    let separators = 0;
    let joining = JOINING;
    while ((value & LETTER) === 0 && at < length) {
      separators = ((separators << 7) | (separators >>> 25)) ^ value;
      joining &= value;
      value = TABLE[scratch[++at] ?? 0] ?? 0;
    }
    const wordStart = at;
    let word = 0;
    let seen = 0;
    while ((value & LETTER) !== 0) {
      word = ((word << 7) | (word >>> 25)) ^ value;
      seen |= value;
      value = TABLE[scratch[++at] ?? 0] ?? 0;
    }
    if ((seen & DIGIT) === DIGIT && (keep === undefined || !isKept(word, keep))) {
      const isListComma = wordStart === start + 2 && scratch[start] === COMMA && scratch[start + 1] === SPACE;
      if (afterWildcard && (joining === JOINING || isListComma)) continue;
      word = WILDCARD;
      afterWildcard = true;
    } else afterWildcard = false;
    const mixed = word ^ Math.imul(separators, 0x9e3779b1);
    laneA = Math.imul(laneA ^ mixed, 0x01000193) + 1;
    laneB = Math.imul(((laneB << 13) | (laneB >>> 19)) ^ mixed, 0x5bd1e995);
  }
  laneB = Math.imul(laneB ^ (laneB >>> 15), 0x2c1b3c6d);
  return (laneB >>> 11) * 0x1_0000_0000 + ((laneA ^ (laneA >>> 16)) >>> 0);
}

function isKept(hash: number, keep: KeptTokens): boolean {
  const size = keep.length;
  for (let slot = slotOf(hash, size); ; slot = (slot + 1) & (size - 1)) {
    const entry = keep[slot];
    if (entry === hash) return true;
    if (entry === 0) return false;
  }
}

function slotOf(hash: number, size: number): number {
  return (hash ^ (hash >>> 16)) & (size - 1);
}

function addPartsWithDigits(word: string, hashes: Set<number>): void {
  const bytes = Buffer.from(word, 'latin1');
  let hash = 0;
  let seen = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const value = TABLE[bytes[at] ?? 0] ?? 0;
    if ((value & LETTER) !== 0) {
      hash = ((hash << 7) | (hash >>> 25)) ^ value;
      seen |= value;
      continue;
    }
    if ((seen & DIGIT) === DIGIT) hashes.add(hash);
    hash = 0;
    seen = 0;
  }
}

function makeTable(): Int32Array {
  const table = new Int32Array(256);
  let random = 0x9e3779b9 | 0;
  for (let code = 0; code < 256; code++) {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    table[code] = (random & ~3) | kindOf(String.fromCharCode(code));
  }
  return table;
}

function kindOf(character: string): number {
  if (/\d/.test(character)) return DIGIT;
  if (/[:,/]/.test(character)) return JOINING;
  return /[a-zA-Z_.-]|[^\0-\x7f]/.test(character) ? LETTER : BREAKING;
}
