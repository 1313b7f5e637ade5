import { WILDCARD } from './message-form.ts';

/** Distinct words at one place of otherwise equal forms from which the place counts as a variable. */
const MANY_WORDS = 5;
/** The same where the place is the value of a `key=`. */
const MANY_VALUES = 4;
/** The same where little else is constant. */
const MANY_ALONE = 12;

const WORD = /\p{L}/u;

/** Forms that count as one template: `tokens` has a wildcard wherever `members` (indices into the forms given) differ. */
export interface MergedForm {
  tokens: readonly string[];
  members: number[];
}

/**
 * Merges forms that differ only where many distinct words, or a word and a known variable, occur. Few distinct words
 * (`accepted`, `failed`) keep forms apart. The result does not depend on the order of the forms.
 */
export function mergeForms(forms: readonly (readonly string[])[]): MergedForm[] {
  let groups = unite(forms.map((tokens, index) => ({ tokens, members: [index] })));
  for (;;) {
    const fewer = unite(groups.map(generalise(groups)));
    if (fewer.length === groups.length) return fewer;
    groups = fewer;
  }
}

/** Makes one group of those with equal tokens. */
function unite(groups: readonly MergedForm[]): MergedForm[] {
  const byText = new Map<string, MergedForm>();
  for (const group of groups) {
    const text = group.tokens.join('\u0000');
    const known = byText.get(text);
    if (known === undefined) byText.set(text, group);
    else byText.set(text, { tokens: known.tokens, members: known.members.concat(group.members) });
  }
  return [...byText.values()];
}

function generalise(groups: readonly MergedForm[]): (group: MergedForm) => MergedForm {
  const slots = new Map<string, Set<string>>();
  for (const { tokens } of groups) {
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] ?? '';
      if (token !== WILDCARD && !WORD.test(token)) continue;
      const key = slotKey(tokens, i);
      const words = slots.get(key);
      if (words === undefined) slots.set(key, new Set([token]));
      else words.add(token);
    }
  }
  return ({ tokens, members }) => {
    const constants = tokens.filter((token) => token !== WILDCARD && WORD.test(token)).length;
    const merged = tokens.map((token, i) => {
      if (token === WILDCARD || !WORD.test(token)) return token;
      const words = slots.get(slotKey(tokens, i)) ?? new Set();
      if (constants < 2 || words.size < 2) return token;
      if (words.has(WILDCARD)) return WILDCARD;
      const many = constants < 3 || i === 0 ? MANY_ALONE : tokens[i - 1] === '=' ? MANY_VALUES : MANY_WORDS;
      return words.size >= many ? WILDCARD : token;
    });
    return { tokens: merged, members };
  };
}

function slotKey(tokens: readonly string[], at: number): string {
  return `${at}\u0000${tokens.slice(0, at).join('\u0000')}\u0001${tokens.slice(at + 1).join('\u0000')}`;
}
