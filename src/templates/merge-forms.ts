import { FormTable } from './form-table.ts';
import { SlotTable } from './slot-table.ts';

/** Distinct words at one place of otherwise equal forms from which on the place counts as a variable. */
const MANY_WORDS = 6;
/** The same where the place is the value of a `key=`. */
const MANY_VALUES = 5;
/** The same where a word before it says that a name follows (`for user root`). */
const MANY_NAMES = 3;
/** The same at the start of a message, or where little else is constant. */
const MANY_OPENINGS = 20;
/** Fewest words that forms must have in common: to be merged at all, for a wildcard at one place, for two at once. */
const COMMON_FOR_MANY = 1;
const COMMON_FOR_ONE = 2;
const COMMON_FOR_TWO = 3;
/** Forms with more words than this are compared at one place only, so that the work stays linear. */
const MOST_FOR_TWO = 24;

/** Words that a name follows, and hardly ever a verb (`node joined`). */
const NAMED = new Set(
  'user username hostname database schema topic queue vhost bucket class container pod named called'.split(
    ' ',
  ),
);

/** What may stand between such a word and the name. */
const OPENING = new Set([':', '"', "'", '[', '<']);

/** Forms that count as one template. */
export interface MergedForm {
  /** A wildcard stands wherever the members differ. */
  tokens: readonly string[];
  /** Indices into the forms given, ascending. */
  members: readonly number[];
}

interface Group {
  row: readonly number[];
  sum: number;
  members: number[];
}

/**
 * Merges forms that differ only where many distinct words, or a word and a known variable, occur: such a place is a variable
 * too. Few distinct words (`accepted`, `failed`) keep forms apart. The groups do not depend on the order of the forms.
 */
export function mergeForms(forms: readonly (readonly string[])[]): MergedForm[] {
  const table = new FormTable();
  let groups = unite(forms.map((tokens, index) => makeGroup(table, table.encode(tokens), [index])));
  for (;;) {
    const slots = countSlots(table, groups);
    const known = new Set(groups.filter((group) => canAdopt(table, group)).map((group) => group.sum));
    let changed = false;
    const general = groups.map((group) => {
      const masked = maskVariables(table, group, slots) ?? adopt(table, group, known);
      changed ||= masked !== undefined;
      return masked ?? group;
    });
    if (!changed) break;
    groups = unite(general);
  }
  return groups.map(({ row, members }) => ({
    tokens: table.decode(row),
    members: members.sort((a, b) => a - b),
  }));
}

function makeGroup(table: FormTable, row: readonly number[], members: number[]): Group {
  return { row, sum: table.sumOf(row), members };
}

/** Makes one group of those with equal rows. */
function unite(groups: readonly Group[]): Group[] {
  const bySum = new Map<number, Group>();
  for (const group of groups) {
    const known = bySum.get(group.sum);
    if (known === undefined) bySum.set(group.sum, group);
    else for (const member of group.members) known.members.push(member);
  }
  return [...bySum.values()];
}

/** No two groups may be equal. */
function countSlots(table: FormTable, groups: readonly Group[]): SlotTable {
  const slots = new SlotTable();
  for (const { row, sum } of groups) {
    for (let i = 0; i < row.length; i++) {
      const token = row[i] ?? 0;
      if (table.isWord(token)) slots.addWord(table.slotKey(table.masked(sum, token, i), i));
    }
  }
  for (const { row, sum } of groups) {
    for (let i = 0; i < row.length; i++) {
      if (row[i] === table.wildcard) slots.addWildcard(table.slotKey(sum, i));
    }
  }
  return slots;
}

/** The group with wildcards at the places that their slots show to be variables; undefined if there are none. */
function maskVariables(table: FormTable, group: Group, slots: SlotTable): Group | undefined {
  const { row, sum } = group;
  const words = countWords(table, row);
  if (words <= COMMON_FOR_MANY) return undefined;
  let masked: number[] | undefined;
  for (let i = 0; i < row.length; i++) {
    const token = row[i] ?? 0;
    if (!table.isWord(token)) continue;
    const slot = table.slotKey(table.masked(sum, token, i), i);
    const known = words > COMMON_FOR_ONE && slots.hasWildcard(slot);
    if (!known && slots.words(slot) < manyAt(table, row, i, words)) continue;
    masked ??= [...row];
    masked[i] = table.wildcard;
  }
  return masked === undefined ? undefined : makeGroup(table, masked, group.members);
}

function manyAt(table: FormTable, row: readonly number[], at: number, words: number): number {
  if (at === 0 || words <= COMMON_FOR_ONE) return MANY_OPENINGS;
  let back = at - 1;
  while (back > 0 && OPENING.has(table.tokenOf(row[back] ?? 0))) back--;
  const before = table.tokenOf(row[back] ?? 0);
  if (NAMED.has(before.toLowerCase())) return MANY_NAMES;
  return before === '=' ? MANY_VALUES : MANY_WORDS;
}

function canAdopt(table: FormTable, { row }: Group): boolean {
  let wildcards = 0;
  for (const token of row) if (token === table.wildcard) wildcards++;
  return wildcards >= 2 && countWords(table, row) >= COMMON_FOR_TWO;
}

/** The group as an instance of one that has wildcards at two of its words and is otherwise equal; undefined if there is none. */
function adopt(table: FormTable, group: Group, known: ReadonlySet<number>): Group | undefined {
  const { row, sum } = group;
  const words = countWords(table, row);
  if (words < COMMON_FOR_TWO + 2 || words > MOST_FOR_TWO || known.size === 0) return undefined;
  for (let i = 1; i < row.length; i++) {
    const first = row[i] ?? 0;
    if (!table.isWord(first)) continue;
    const once = table.masked(sum, first, i);
    for (let j = i + 1; j < row.length; j++) {
      const second = row[j] ?? 0;
      if (!table.isWord(second) || !known.has(table.masked(once, second, j))) continue;
      const masked = [...row];
      masked[i] = table.wildcard;
      masked[j] = table.wildcard;
      return makeGroup(table, masked, group.members);
    }
  }
  return undefined;
}

function countWords(table: FormTable, row: readonly number[]): number {
  let words = 0;
  for (const token of row) if (table.isWord(token)) words++;
  return words;
}
