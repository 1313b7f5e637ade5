import { isIdName, isSpreadName, roleOfField } from './field-role.ts';
import { IdSet } from './id-set.ts';
import { KeyShares } from './key-shares.ts';
import type { Quantity } from './quantity.ts';
import { Sequence } from './sequence.ts';
import { Series } from './series.ts';

/** A value of a field: a number (durations in ms), or a word. */
export type Value = number | string | undefined;

/** One field of one kind of record, and what is collected of it. */
export interface Column {
  readonly name: string;
  /** The name as facts tell it: without the punctuation that a text has between its words. */
  readonly label: string;
  /** Member of `fields`, and member of that member; undefined where the value stands in the message. */
  readonly key: string | undefined;
  readonly sub: string | undefined;
  /** Unit that the values carry. */
  unit: Quantity['unit'];
  role: 'open' | 'none' | 'number' | 'duration' | 'sequence' | 'id' | 'key';
  /** Turns a duration into milliseconds where only the name tells the unit. */
  factor: number;
  series: Series | undefined;
  ids: IdSet | undefined;
  sequence: Sequence | undefined;
  shares: KeyShares | undefined;
}

/** A column of which nothing is known yet. */
export function openColumn(name: string, key: string | undefined, sub: string | undefined): Column {
  return {
    name,
    label: key === undefined ? name.replace(/[^\w.$-]+/g, ' ') : name,
    key,
    sub,
    unit: '',
    role: 'open',
    factor: 1,
    series: undefined,
    ids: undefined,
    sequence: undefined,
    shares: undefined,
  };
}

/** Fewer values say nothing of ids and sequences. */
const MIN_VALUES = 8;
const MAX_WORD = 64;
/** Shares of distinct values: a key has fewer, an id has more. */
const KEY_SHARE = 0.75;
const ID_SHARE = 0.2;

/**
 * Decides what a column is from its first values and the times they came at. `sequences` holds the
 * sequences of the speaker by name: kinds of record that share a sequence are missing a value together.
 */
export function settleColumn(
  column: Column,
  values: readonly Value[],
  timesMs: readonly (number | undefined)[],
  sequences: Map<string, Sequence>,
): void {
  column.role = 'none';
  const role = roleOfField(column.name);
  if (role.kind === 'ignored' || isOfAddress(column)) return;
  let numbers = 0;
  let words = 0;
  for (const value of values) {
    if (typeof value === 'number') numbers++;
    else if (value !== undefined) words++;
  }
  if (numbers + words === 0 || (numbers > 0 && words > 0)) return;
  if (words > 0) {
    settleWords(column, values);
    return;
  }
  if (isTimeLike(values, timesMs)) return;
  const known = sequences.get(column.name);
  const mayCount = column.unit === '' && role.kind !== 'duration';
  if (mayCount && (known !== undefined || (numbers >= MIN_VALUES && countsUp(values)))) {
    column.role = 'sequence';
    column.sequence = known ?? new Sequence();
    sequences.set(column.name, column.sequence);
    column.series = new Series();
    return;
  }
  if (numbers >= MIN_VALUES && column.unit === '' && isNumericId(column.name, values)) {
    column.role = 'id';
    column.ids = new IdSet();
    return;
  }
  if (role.kind === 'position') return;
  column.series = new Series();
  column.role = 'number';
  if (column.unit === 'ms') column.role = 'duration';
  else if (role.kind === 'duration' && column.unit === '') {
    column.role = 'duration';
    column.factor = role.factorMs;
  }
}

/** Whether it is part of an address, `/orders?id=7`: a resource may be asked for again and in any order. */
function isOfAddress({ key, name }: Column): boolean {
  return key === undefined && /^\/|\?/.test(name);
}

function settleWords(column: Column, values: readonly Value[]): void {
  const distinct = new Set<string>();
  let present = 0;
  let digits = 0;
  for (const value of values) {
    if (typeof value !== 'string') continue;
    if (value.length > MAX_WORD || value.startsWith('0x')) return;
    present++;
    distinct.add(value);
    if (/\d/.test(value)) digits++;
  }
  if (present < MIN_VALUES) return;
  if (distinct.size <= present * KEY_SHARE) column.role = 'key';
  if (column.role === 'key' && isSpreadName(column.name)) column.shares = new KeyShares();
  // Amid trouble the same ids come again and again; whether they are ids at all is seen later.
  if (digits < present * 0.8 || distinct.size < present * ID_SHARE) return;
  if (column.role === 'none') column.role = 'id';
  column.ids = new IdSet();
}

/** Seconds or milliseconds since the epoch, near the record's own time. */
function isTimeLike(values: readonly Value[], timesMs: readonly (number | undefined)[]): boolean {
  const day = 86_400_000;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const timeMs = timesMs[i];
    if (typeof value !== 'number' || timeMs === undefined || value < 1e9) continue;
    for (const factor of [1000, 1, 1e-3, 1e-6]) if (Math.abs(value * factor - timeMs) < day) return true;
  }
  return false;
}

/** Whole numbers that mostly go up by one. */
function countsUp(values: readonly Value[]): boolean {
  let previous: number | undefined;
  let steps = 0;
  let ones = 0;
  let small = 0;
  for (const value of values) {
    if (typeof value !== 'number') continue;
    if (!Number.isSafeInteger(value)) return false;
    if (previous !== undefined) {
      const step = value - previous;
      steps++;
      if (step === 1) ones++;
      if (step >= -3 && step <= 4 && step !== 0) small++;
    }
    previous = value;
  }
  return steps > 0 && ones >= steps * 0.6 && small >= steps * 0.8;
}

function isNumericId(name: string, values: readonly Value[]): boolean {
  if (!isIdName(name)) return false;
  const distinct = new Set<number>();
  let present = 0;
  for (const value of values) {
    if (typeof value !== 'number') continue;
    if (!Number.isSafeInteger(value) || value < 0) return false;
    present++;
    distinct.add(value);
  }
  return distinct.size >= present * 0.9;
}

/** Notes that records were passed over in the search for values that stand in their text. */
export function noteGaps(column: Column | undefined): void {
  if (column === undefined || column.key !== undefined) return;
  if (column.ids !== undefined) column.ids.sampled = true;
  if (column.sequence !== undefined) column.sequence.overflown = true;
}

/** Joins two columns of one name into the first. Sequences are joined by the speaker, who shares them among kinds. */
export function joinColumns(own: Column, other: Column): void {
  if (own.series === undefined) own.series = other.series;
  else if (other.series !== undefined) own.series.merge(other.series);
  if (own.ids === undefined) own.ids = other.ids;
  else if (other.ids !== undefined) own.ids.merge(other.ids);
  own.sequence ??= other.sequence;
  if (own.shares === undefined) own.shares = other.shares;
  else if (other.shares !== undefined) own.shares.merge(other.shares);
  if (own.role === 'none') own.role = other.role;
}
