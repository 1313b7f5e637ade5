import { WILDCARD } from './message-form.ts';

/** Distinct words at one place of otherwise equal forms from which on the place counts as a variable. */
const MANY_WORDS = 5;
/** The same where the place is the value of a `key=`. */
const MANY_VALUES = 4;
/** The same where a word before it says that a name follows (`for user root`). */
const MANY_NAMES = 3;
/** The same at the start of a message, or where little else is constant. */
const MANY_OPENINGS = 12;
/** Words besides the differing one without which forms have too little in common to be merged. */
const LEAST_IN_COMMON = 1;

/** Words that a name follows. */
const NAMED = new Set(
  'user username host hostname node server service client peer member file path dir directory table topic queue database schema index shard partition bucket class container pod named name for'.split(
    ' ',
  ),
);

const WORD = /\p{L}/u;

/** Forms that count as one template. */
export interface MergedForm {
  /** A wildcard stands wherever the members differ. */
  tokens: readonly string[];
  /** Indices into the forms given, ascending. */
  members: number[];
}

/**
 * Merges forms that differ only where many distinct words, or a word and a known variable, occur: such a place is a variable
 * too. Few distinct words (`accepted`, `failed`) keep forms apart. The groups do not depend on the order of the forms.
 */
export function mergeForms(forms: readonly (readonly string[])[]): MergedForm[] {
  let groups = unite(forms.map((tokens, index) => ({ tokens, members: [index] })));
  for (;;) {
    const slots = countSlots(groups);
    const fewer = unite(groups.map((group) => generalise(group, slots)));
    if (fewer.length === groups.length) return fewer;
    groups = fewer;
  }
}

/** Makes one group of those with equal tokens. */
function unite(groups: readonly MergedForm[]): MergedForm[] {
  const byText = new Map<string, MergedForm>();
  for (const group of groups) {
    const text = group.tokens.join('\n');
    const known = byText.get(text);
    if (known === undefined) byText.set(text, { tokens: group.tokens, members: [...group.members] });
    else for (const member of group.members) known.members.push(member);
  }
  for (const { members } of byText.values()) members.sort((a, b) => a - b);
  return [...byText.values()];
}

/** What stands at one place in forms that are otherwise equal. */
interface Slot {
  /** Distinct words, the wildcard not counted. */
  words: number;
  wildcard: boolean;
}

/** Slots by the hash of the form without the word at the place (see `slotKey`). Equal forms must have been united. */
function countSlots(groups: readonly MergedForm[]): Map<number, Slot> {
  const slots = new Map<number, Slot>();
  for (const { tokens } of groups) {
    const sum = hashOf(tokens);
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] ?? '';
      if (token !== WILDCARD && !WORD.test(token)) continue;
      const key = slotKey(sum, token, i);
      const slot = slots.get(key) ?? { words: 0, wildcard: false };
      if (token === WILDCARD) slot.wildcard = true;
      else slot.words++;
      slots.set(key, slot);
    }
  }
  return slots;
}

/** Puts a wildcard in each place of a form that its slot shows to be a variable. */
function generalise(group: MergedForm, slots: ReadonlyMap<number, Slot>): MergedForm {
  const { tokens, members } = group;
  const words = tokens.reduce((count, token) => count + (isConstant(token) ? 1 : 0), 0);
  if (words <= LEAST_IN_COMMON) return group;
  const sum = hashOf(tokens);
  let changed: string[] | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? '';
    if (!isConstant(token)) continue;
    const slot = slots.get(slotKey(sum, token, i));
    if (slot === undefined || (!slot.wildcard && slot.words < manyAt(tokens, i, words))) continue;
    changed ??= [...tokens];
    changed[i] = WILDCARD;
  }
  return changed === undefined ? group : { tokens: changed, members };
}

function manyAt(tokens: readonly string[], at: number, words: number): number {
  if (at === 0) return MANY_OPENINGS;
  const before = tokens[at - 1] ?? '';
  if (words <= LEAST_IN_COMMON + 1) return MANY_OPENINGS;
  if (NAMED.has(before.toLowerCase())) return MANY_NAMES;
  return before === '=' ? MANY_VALUES : MANY_WORDS;
}

function isConstant(token: string): boolean {
  return token !== WILDCARD && WORD.test(token);
}

/** Two 32-bit sums of the hashes of a form's tokens at their places. */
interface Sum {
  a: number;
  b: number;
}

function hashOf(tokens: readonly string[]): Sum {
  let a = tokens.length;
  let b = 0;
  for (let i = 0; i < tokens.length; i++) {
    const hash = hashAt(tokens[i] ?? '', i);
    a = (a + hash) | 0;
    b = (b + spread(hash)) | 0;
  }
  return { a, b };
}

/** The sum less the token at one place, and the place, as an integer below 2^53. */
function slotKey(sum: Sum, token: string, at: number): number {
  const hash = hashAt(token, at);
  const a = (sum.a - hash + Math.imul(at + 1, 0x9e3779b1)) >>> 0;
  const b = (sum.b - spread(hash)) >>> 11;
  return b * 0x1_0000_0000 + a;
}

function hashAt(token: string, at: number): number {
  let hash = Math.imul(at + 1, 0x85ebca6b);
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
}

function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
}
