import { WILDCARD } from './message-form.ts';

/** Sums are below this, so that the sum of two is an exact integer. */
const LIMIT = 2 ** 51;

/** Forms of messages as rows of token numbers, with hashes that tell in one step which rows differ at given places alone. */
export class FormTable {
  /** Number of the wildcard. */
  readonly wildcard = 0;
  readonly #numbers = new Map<string, number>([[WILDCARD, 0]]);
  readonly #tokens: string[] = [WILDCARD];
  readonly #hashes: number[] = [hashOfText(WILDCARD)];
  readonly #constant: boolean[] = [false];

  /** The number of each token. */
  encode(tokens: readonly string[]): number[] {
    const row: number[] = [];
    for (const token of tokens) row.push(this.#numberOf(token));
    return row;
  }

  decode(row: readonly number[]): string[] {
    return row.map((token) => this.tokenOf(token));
  }

  tokenOf(token: number): string {
    return this.#tokens[token] ?? WILDCARD;
  }

  /** Whether the token is a word: neither the wildcard nor mere punctuation. */
  isWord(token: number): boolean {
    return this.#constant[token] ?? false;
  }

  /** Sum over the row of `share`, and its length: an integer. Rows of equal sum count as equal. */
  sumOf(row: readonly number[]): number {
    let sum = row.length * 0x1_0000_0001;
    for (let i = 0; i < row.length; i++) sum = (sum + this.share(row[i] ?? 0, i)) % LIMIT;
    return sum;
  }

  /** The sum of a row in which the wildcard stands at place `at` instead of `token`. */
  masked(sum: number, token: number, at: number): number {
    return (sum - this.share(token, at) + this.share(0, at) + LIMIT) % LIMIT;
  }

  /** Tells a place in rows apart from another place in the same rows. */
  slotKey(maskedSum: number, at: number): number {
    return (maskedSum + (at + 1) * 0x2545f4914f6c) % LIMIT;
  }

  /** What a token at a place adds to the sum of its row. */
  share(token: number, at: number): number {
    const hash = (this.#hashes[token] ?? 0) ^ Math.imul(at + 1, 0x9e3779b1);
    const low = mix(hash, 0x7feb352d);
    return (mix(hash ^ 0x5bd1e995, 0x846ca68b) >>> 13) * 0x1_0000_0000 + (low >>> 0);
  }

  #numberOf(token: string): number {
    const known = this.#numbers.get(token);
    if (known !== undefined) return known;
    const number = this.#tokens.length;
    this.#numbers.set(token, number);
    this.#tokens.push(token);
    this.#hashes.push(hashOfText(token));
    this.#constant.push(/\p{L}/u.test(token));
    return number;
  }
}

function hashOfText(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

function mix(hash: number, factor: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), factor);
  const twice = Math.imul(once ^ (once >>> 15), 0x2c1b3c6d);
  return twice ^ (twice >>> 16);
}
