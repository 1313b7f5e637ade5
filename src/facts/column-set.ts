import type { LogEvent } from '../logs/event.ts';
import { type Column, joinColumns, noteGaps, openColumn, settleColumn, type Value } from './column.ts';
import { isRecord, toValue, varies } from './field-value.ts';
import { type ChainColumns, findChain } from './find-chain.ts';
import { hashOfId } from './id-set.ts';
import type { Quantity } from './quantity.ts';
import type { Sequence } from './sequence.ts';
import { type FieldSink, scanFields } from './text-fields.ts';
import { isBetweenBlocks, isSampled, textThinning } from './thinning.ts';
import { ValueChain } from './value-chain.ts';

/** So many records are kept to see what the fields are. */
const WARM_UP = 20;
/** With fewer records a kind tells nothing. */
const MIN_RECORDS = 4;
const MAX_COLUMNS = 16;
/** What is read of a record. */
type Row = Pick<LogEvent, 'line' | 'timeMs' | 'raw' | 'message' | 'fields'>;

/**
 * A record that is kept until the columns are known. It is a copy of the event: were the events themselves kept, V8
 * would take them for long-lived and allocate all later ones in the old generation (twice the time in garbage collection).
 */
interface Pending {
  event: Row;
  file: string;
}

/** The fields of one kind of record: which there are, what they are, and what is collected of each. */
export class ColumnSet implements FieldSink {
  readonly columns: Column[] = [];
  /** Updates that follow each other, where the kind records such. */
  chain: ValueChain | undefined;
  readonly #sequences: Map<string, Sequence>;
  readonly #byName = new Map<string, number>();
  #pending: Pending[] | undefined = [];
  #discovering = false;
  #values: Value[] = [];
  #count = 0;
  /** Whether records were passed over in the search for ids. */
  #thinned = false;
  /** Columns that the sampled records are read for, and those that every record is read for. */
  #all: number[] = [];
  #always: number[] = [];
  /** Whether a column of either list stands in the message. */
  #allInText = false;
  #alwaysInText = false;
  #chainColumns: ChainColumns | undefined;
  /** Where the next value of a text is expected, since a kind names them in one order. */
  #next = 0;

  /** `sequences`: those of the speaker by name, shared by its kinds. */
  constructor(sequences: Map<string, Sequence>) {
    this.#sequences = sequences;
  }

  /** Takes in a record of the file. */
  add(event: Row, file: string, sparse = false): void {
    if (this.#pending !== undefined) {
      const { line, timeMs, raw, message, fields } = event;
      this.#pending.push({ event: { line, timeMs, raw, message, fields }, file });
      if (this.#pending.length >= WARM_UP) this.settle();
      return;
    }
    if (this.#all.length === 0) return;
    const count = ++this.#count;
    const sampled = isSampled(count, sparse);
    const indexes = sampled ? this.#all : this.#always;
    if (indexes.length === 0) return;
    const inText = sampled ? this.#allInText : this.#alwaysInText;
    if (inText && !sampled && this.#passesOver(count, textThinning(sparse))) return;
    for (let i = 0; i < indexes.length; i++) this.#values[indexes[i] ?? 0] = undefined;
    if (event.fields !== undefined) this.#readFields(event.fields, indexes);
    if (inText) {
      this.#next = 0;
      scanFields(event.message, this);
    }
    this.#take(this.#values, indexes, event, file, sampled);
  }

  /** Whether the next record tells nothing that is collected. */
  passesOverNext(sparse: boolean): boolean {
    if (this.#pending !== undefined) return false;
    if (this.#all.length === 0) return true;
    const count = this.#count + 1;
    if (isSampled(count, sparse)) return false;
    return this.#always.length === 0 || (this.#alwaysInText && isBetweenBlocks(count, textThinning(sparse)));
  }

  /** Decides what the columns are from the records kept so far. To be called before anything is read. */
  settle(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    if (pending.length >= MIN_RECORDS) this.#decide(pending);
    this.#pending = undefined;
  }

  /** Joins what another collector saw of the same kind. */
  merge(other: ColumnSet): void {
    const theirs = other.#pending;
    if (theirs !== undefined) {
      for (const { event, file } of theirs) this.add(event, file);
      return;
    }
    const ours = this.#pending;
    if (ours !== undefined) {
      this.#pending = undefined;
      this.#chainColumns = other.#chainColumns;
      this.#count = other.#count;
      for (const column of other.columns) this.#append(column);
      this.chain = other.chain;
      this.#plan();
      for (const { event, file } of ours) this.add(event, file);
      return;
    }
    for (const column of other.columns) {
      const own = this.columns[this.#byName.get(column.name) ?? -1];
      if (own === undefined) this.#append(column);
      else joinColumns(own, column);
    }
    if (this.chain === undefined) this.chain = other.chain;
    else if (other.chain !== undefined) this.chain.merge(other.chain);
  }

  number(name: string, value: number, unit: Quantity['unit']): void {
    const index = this.#indexOf(name);
    if (index < 0) return;
    this.#values[index] = value;
    if (this.#discovering) this.#setUnit(index, unit);
  }

  word(name: string, value: string): void {
    const index = this.#indexOf(name);
    if (index >= 0) this.#values[index] = value;
  }

  /** The column that a name in a text stands for; -1 for none. */
  #indexOf(name: string): number {
    if (this.#discovering) return this.#discoverColumn(name, undefined, undefined);
    const next = this.columns[this.#next];
    if (next !== undefined && next.name === name) return this.#next++;
    const index = this.#byName.get(name);
    if (index === undefined) return -1;
    this.#next = index + 1;
    return index;
  }

  #append(column: Column): number {
    this.#byName.set(column.name, this.columns.length);
    return this.columns.push(column) - 1;
  }

  #setUnit(index: number, unit: Quantity['unit']): void {
    const column = this.columns[index];
    if (column !== undefined && unit !== '') column.unit = unit;
  }

  #discoverColumn(name: string, key: string | undefined, sub: string | undefined): number {
    const index = this.#byName.get(name);
    if (index !== undefined) return index;
    return this.columns.length >= MAX_COLUMNS ? -1 : this.#append(openColumn(name, key, sub));
  }

  /** Reads every field of a record, one level deep. */
  #discoverFields(fields: Record<string, unknown>): void {
    for (const key in fields) {
      const value = fields[key];
      if (!isRecord(value)) this.#discoverField(key, key, undefined, value);
      else for (const sub in value) this.#discoverField(`${key}.${sub}`, key, sub, value[sub]);
    }
  }

  #discoverField(name: string, key: string, sub: string | undefined, raw: unknown): void {
    const value = toValue(raw);
    if (value === undefined) return;
    const index = this.#discoverColumn(name, key, sub);
    if (index < 0) return;
    this.#values[index] = typeof value === 'object' ? value.value : value;
    if (typeof value === 'object') this.#setUnit(index, value.unit);
  }

  /** Finds the columns of the first records, in their fields or else in their text, and takes the records in. */
  #decide(pending: readonly Pending[]): void {
    let rows = pending.some(({ event }) => event.fields !== undefined) ? this.#rowsOf(pending, false) : [];
    if (
      !this.columns.some((column, i) => column.role !== 'none' && column.role !== 'key' && varies(rows, i))
    ) {
      this.columns.length = 0;
      this.#byName.clear();
      rows = this.#rowsOf(pending, true);
    }
    const chain = findChain(this.columns, rows);
    this.#chainColumns = chain;
    if (chain !== undefined) {
      const name = (index: number) => this.columns[index]?.label ?? '';
      this.chain = new ValueChain(name(chain.key), name(chain.before), name(chain.after));
    }
    this.#plan();
    for (let i = 0; i < rows.length; i++) {
      const { event, file } = pending[i] ?? {};
      if (event !== undefined && file !== undefined) this.#take(rows[i] ?? [], this.#all, event, file, true);
    }
  }

  /** The values of each record by column; settles what the columns are. */
  #rowsOf(pending: readonly Pending[], withText: boolean): Value[][] {
    const rows: Value[][] = [];
    this.#discovering = true;
    for (const { event } of pending) {
      this.#values = [];
      if (event.fields !== undefined) this.#discoverFields(event.fields);
      if (withText) scanFields(event.message, this);
      rows.push(this.#values);
    }
    this.#discovering = false;
    const times = pending.map(({ event }) => event.timeMs);
    for (let i = 0; i < this.columns.length; i++) {
      const values = rows.map((row) => row[i]);
      const column = this.columns[i];
      if (column !== undefined) settleColumn(column, values, times, this.#sequences);
    }
    return rows;
  }

  /** Works out which columns have to be read, and of which records. */
  #plan(): void {
    const chain = this.#chainColumns;
    this.#all = [];
    this.#always = [];
    for (let i = 0; i < this.columns.length; i++) {
      const column = this.columns[i];
      const inChain = chain !== undefined && (i === chain.key || i === chain.before || i === chain.after);
      if (
        column === undefined ||
        column.role === 'none' ||
        (column.role === 'key' && !inChain && column.ids === undefined && column.shares === undefined)
      )
        continue;
      this.#all.push(i);
      if (inChain || column.ids !== undefined || column.sequence !== undefined) this.#always.push(i);
    }
    const isText = (index: number) => this.columns[index]?.key === undefined;
    this.#allInText = this.#all.some(isText);
    this.#alwaysInText = this.#always.some(isText);
    this.#values = new Array<Value>(this.columns.length).fill(undefined);
  }

  /** Whether a record of a frequent kind lies between two blocks that are searched for ids. */
  #passesOver(count: number, dense: number): boolean {
    if (!isBetweenBlocks(count, dense)) return false;
    if (!this.#thinned) for (const index of this.#always) noteGaps(this.columns[index]);
    this.#thinned = true;
    return true;
  }

  /** Reads known columns of a structured record. */
  #readFields(fields: Record<string, unknown>, indexes: readonly number[]): void {
    for (let i = 0; i < indexes.length; i++) {
      const index = indexes[i] ?? 0;
      const column = this.columns[index];
      if (column === undefined || column.key === undefined) continue;
      let raw = fields[column.key];
      if (column.sub !== undefined) raw = isRecord(raw) ? raw[column.sub] : undefined;
      if (typeof raw === 'number') this.#values[index] = raw;
      else {
        const value = toValue(raw);
        this.#values[index] = typeof value === 'object' ? value.value : value;
      }
    }
  }

  /** Puts the values of one record into what is collected. */
  #take(
    values: readonly Value[],
    indexes: readonly number[],
    event: Row,
    file: string,
    sampled: boolean,
  ): void {
    for (let i = 0; i < indexes.length; i++) {
      const index = indexes[i] ?? 0;
      const value = values[index];
      const column = this.columns[index];
      if (value === undefined || column === undefined) continue;
      if (column.ids !== undefined) column.ids.add(hashOfId(value), event, file);
      if (sampled && column.shares !== undefined) column.shares.add(String(value), event, file);
      if (typeof value !== 'number') continue;
      if (column.sequence !== undefined) column.sequence.add(value, event, file);
      if (sampled && column.series !== undefined) column.series.add(value * column.factor, event, file);
    }
    const chain = this.#chainColumns;
    if (chain === undefined || this.chain === undefined) return;
    const key = chain.key < 0 ? '' : values[chain.key];
    const before = values[chain.before];
    const after = values[chain.after];
    if (key === undefined || typeof before !== 'number' || typeof after !== 'number') return;
    this.chain.add(key, before, after, event, file);
  }
}
