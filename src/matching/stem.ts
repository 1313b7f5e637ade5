/** Endings of inflection, then of derivation; each with the fewest letters that must stay before it. */
const ENDINGS: readonly (readonly (readonly [ending: string, least: number])[])[] = [
  [
    ['ing', 3],
    ['ies', 3],
    ['ed', 3],
    ['es', 3],
    ['s', 3],
  ],
  [
    ['ation', 4],
    ['ion', 4],
    ['ly', 4],
    ['er', 5],
    ['e', 3],
  ],
];

/** What stands in place of an ending; nothing for the others. */
const REPLACED: Readonly<Record<string, string>> = { ies: 'y', ation: 'at' };

/**
 * The stem under which the forms of an English word are compared: `duplicates`, `duplicated` and `duplication` are
 * one. In the manner of Porter (1980), much shorter: irregular forms stand in the vocabulary.
 * @param word lower-case letters and digits
 */
export function stem(word: string): string {
  let base = word;
  for (const endings of ENDINGS) {
    for (const [ending, least] of endings) {
      if (!base.endsWith(ending) || base.length - ending.length < least) continue;
      if (ending === 's' && /(?:ss|us|is)$/.test(base)) break;
      base = undouble(base.slice(0, -ending.length) + (REPLACED[ending] ?? ''));
      break;
    }
  }
  return base.length > 3 && base.endsWith('y') ? `${base.slice(0, -1)}i` : base;
}

/** `dropp` (of `dropped`) and `drop` are one; `full`, `miss` and the like keep both letters. */
function undouble(base: string): string {
  return /([bdgmnprt])\1$/.test(base) && base.length > 3 ? base.slice(0, -1) : base;
}
