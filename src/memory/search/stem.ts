/** Suffixes of the second, third and fourth step, longest first where one ends in another. */
const STEP_2: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['logi', 'log'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
];
const STEP_3: readonly (readonly [string, string])[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
];
const STEP_4 = 'ement ance ence able ible ment ant ent ism ate iti ous ive ize al er ic ou'.split(' ');
/** SQLite leaves longer and shorter words as they are; bytes. */
const MIN_CHARS = 3;
const MAX_BYTES = 64;

const known = new Map<string, string>();
const MAX_KNOWN = 50_000;

/**
 * The stem of a folded word, by the algorithm of Porter ("An algorithm for suffix stripping", 1980) as the tokenizer
 * `porter` of SQLite's FTS5 has it, so that words counted here are those of the index.
 */
export function stem(word: string): string {
  let found = known.get(word);
  if (found === undefined) {
    found = stemmed(word);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(word, found);
  }
  return found;
}

function stemmed(word: string): string {
  const bytes = Buffer.byteLength(word);
  if (bytes < MIN_CHARS || bytes > MAX_BYTES) return word;
  let out = word;
  if (out.endsWith('s')) {
    if (out.endsWith('sses') || (out.endsWith('ies') && out.length > 3)) out = out.slice(0, -2);
    else if (!out.endsWith('ss')) out = out.slice(0, -1);
  }
  out = past(out);
  if (out.endsWith('y') && hasVowel(out.slice(0, -1))) out = `${out.slice(0, -1)}i`;
  out = replaced(out, STEP_2);
  out = replaced(out, STEP_3);
  out = shortened(out);
  if (out.endsWith('e')) {
    const rest = out.slice(0, -1);
    const size = measure(rest);
    if (size > 1 || (size === 1 && !endsShort(rest))) out = rest;
  }
  return out.endsWith('ll') && measure(out.slice(0, -1)) > 1 ? out.slice(0, -1) : out;
}

/** `-eed`, `-ed` and `-ing`. */
function past(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const cut = word.endsWith('ed') ? 2 : word.endsWith('ing') ? 3 : 0;
  const rest = word.slice(0, word.length - cut);
  if (cut === 0 || !hasVowel(rest)) return word;
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  const last = rest.at(-1) ?? '';
  if (last === rest.at(-2) && !isVowel(rest, rest.length - 1) && !'lsz'.includes(last))
    return rest.slice(0, -1);
  return measure(rest) === 1 && endsShort(rest) ? `${rest}e` : rest;
}

function replaced(word: string, table: readonly (readonly [string, string])[]): string {
  for (const [suffix, by] of table) {
    if (!word.endsWith(suffix)) continue;
    const rest = word.slice(0, -suffix.length);
    return measure(rest) > 0 ? rest + by : word;
  }
  return word;
}

function shortened(word: string): string {
  for (const suffix of STEP_4) {
    if (!word.endsWith(suffix)) continue;
    const rest = word.slice(0, -suffix.length);
    return measure(rest) > 1 ? rest : word;
  }
  if (!word.endsWith('ion')) return word;
  const rest = word.slice(0, -3);
  return /[st]$/.test(rest) && measure(rest) > 1 ? rest : word;
}

/** `y` is a vowel after a consonant. */
function isVowel(word: string, at: number): boolean {
  const char = word.charAt(at);
  return 'aeiou'.includes(char) || (char === 'y' && at > 0 && !isVowel(word, at - 1));
}

function hasVowel(word: string): boolean {
  for (let i = 0; i < word.length; i += 1) if (isVowel(word, i)) return true;
  return false;
}

/** How often a consonant follows a vowel. */
function measure(word: string): number {
  let count = 0;
  let wasVowel = false;
  for (let i = 0; i < word.length; i += 1) {
    const vowel = isVowel(word, i);
    if (wasVowel && !vowel) count += 1;
    wasVowel = vowel;
  }
  return count;
}

/** Consonant, vowel, consonant other than w, x or y. */
function endsShort(word: string): boolean {
  const end = word.length - 1;
  return (
    end >= 2 &&
    !isVowel(word, end) &&
    isVowel(word, end - 1) &&
    !isVowel(word, end - 2) &&
    !'wxy'.includes(word.charAt(end))
  );
}
