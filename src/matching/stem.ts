/** Endings that carry no meaning here, longest first, with the fewest letters that must stay before them. */
const ENDINGS: readonly (readonly [ending: string, least: number])[] = [
  ['ations', 4],
  ['ation', 4],
  ['ions', 4],
  ['ing', 3],
  ['ion', 4],
  ['ies', 3],
  ['ed', 3],
  ['es', 3],
  ['ly', 4],
  ['er', 5],
  ['s', 3],
  ['e', 3],
];

/**
 * The stem under which the forms of an English word are compared: `duplicates`, `duplicated` and `duplication` are
 * one. After Lovins (1968): one pass, longest ending first; irregular forms stand in the vocabulary.
 * @param word lower-case letters and digits
 */
export function stem(word: string): string {
  for (const [ending, least] of ENDINGS) {
    if (!word.endsWith(ending) || word.length - ending.length < least) continue;
    if (ending === 's' && /(?:ss|us|is)$/.test(word)) break;
    const base = word.slice(0, -ending.length);
    if (ending === 'ies') return `${base}i`;
    if (ending === 'ation' || ending === 'ations') return undouble(`${base}at`);
    return undouble(base.endsWith('e') && base.length > 3 ? base.slice(0, -1) : base);
  }
  return word.length > 3 && word.endsWith('y') ? `${word.slice(0, -1)}i` : word;
}

/** `dropp` (of `dropped`) and `drop` are one; `full`, `miss` and the like keep both letters. */
function undouble(base: string): string {
  return /([bdgmnprt])\1$/.test(base) && base.length > 3 ? base.slice(0, -1) : base;
}
