import type { LogEvent } from '../logs/event.ts';
import { type Column, openColumn, settleColumn, type Value } from './column.ts';
import { type ChainColumns, findChain } from './find-chain.ts';
import { hashOfId } from './id-set.ts';
import { parseQuantity, type Quantity } from './quantity.ts';
import type { Sequence } from './sequence.ts';
import type { Spot } from './sighting.ts';
import { type FieldSink, scanFields } from './text-fields.ts';
import { ValueChain } from './value-chain.ts';

/** So many records are kept to see what the fields are. */
const WARM_UP = 24;
const MAX_COLUMNS = 16;
/** Up to here each record's numbers are looked at, then every second, every third ... */
const THINNING = 2000;

interface Row {
  spot: Spot;
  values: Value[];
}

/** The fields of one kind of record: which there are, what they are, and what is collected of each. */
export class ColumnSet implements FieldSink {
  readonly columns: Column[] = [];
  /** Updates that follow each other, where the kind records such. */
  chain: ValueChain | undefined;
  readonly #file: string;
  readonly #sequences: Map<string, Sequence>;
  #rows: Row[] | undefined = [];
  readonly #byName = new Map<string, number>();
  #values: Value[] = [];
  #count = 0;
  /** Whether some column stands in `fields`, or in the message. */
  #inFields = false;
  #inText = false;
  /** Whether ids, sequences or a chain need every record. */
  #everyRecord = false;
  #chainColumns: ChainColumns | undefined;

  /** `sequences`: those of the speaker by name, shared by its kinds. */
  constructor(file: string, sequences: Map<string, Sequence>) {
    this.#file = file;
    this.#sequences = sequences;
  }

  add(event: LogEvent): void {
    if (this.#rows !== undefined) {
      this.#discover(event);
      const { line, timeMs, raw } = event;
      this.#rows.push({ spot: { line, timeMs, raw }, values: this.#values });
      this.#values = [];
      if (this.#rows.length >= WARM_UP) this.#settle();
      return;
    }
    if (!this.#inFields && !this.#inText) return;
    this.#count++;
    const sampled = this.#count % (1 + Math.floor(this.#count / THINNING)) === 0;
    if (!sampled && !this.#everyRecord) return;
    this.#values.fill(undefined);
    if (this.#inFields && event.fields !== undefined) this.#readFields(event.fields);
    if (this.#inText) scanFields(event.message, this);
    this.#take(this.#values, event, sampled);
  }

  /** Decides what the columns are, where that is still open. Called before facts are read. */
  settle(): void {
    if (this.#rows !== undefined) this.#settle();
  }

  /** Joins what another collector saw of the same kind. */
  merge(other: ColumnSet): void {
    if (other.#rows !== undefined) {
      this.#adopt(other.#rows, other.columns);
      return;
    }
    if (this.#rows !== undefined) {
      const rows = this.#rows;
      const columns = this.columns.slice();
      this.#become(other);
      this.#adopt(rows, columns);
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
    const index = this.#indexOf(name, undefined, undefined);
    if (index < 0) return;
    this.#values[index] = value;
    if (unit !== '' && this.#rows !== undefined) this.#setUnit(index, unit);
  }

  word(name: string, value: string): void {
    const index = this.#indexOf(name, undefined, undefined);
    if (index >= 0) this.#values[index] = value;
  }

  /** The column of a name; a new one while fields are being discovered; -1 for none. */
  #indexOf(name: string, key: string | undefined, sub: string | undefined): number {
    const index = this.#byName.get(name);
    if (index !== undefined) return index;
    if (this.#rows === undefined || this.columns.length >= MAX_COLUMNS) return -1;
    return this.#append(openColumn(name, key, sub));
  }

  #append(column: Column): number {
    this.#byName.set(column.name, this.columns.length);
    return this.columns.push(column) - 1;
  }

  #setUnit(index: number, unit: Quantity['unit']): void {
    const column = this.columns[index];
    if (column !== undefined) column.unit = unit;
  }

  /** Reads every field of a record, one level deep, and the numbers of its message. */
  #discover(event: LogEvent): void {
    const fields = event.fields;
    if (fields !== undefined) {
      for (const key in fields) {
        const value = fields[key];
        if (isRecord(value))
          for (const sub in value) this.#discoverField(`${key}.${sub}`, key, sub, value[sub]);
        else this.#discoverField(key, key, undefined, value);
      }
    }
    scanFields(event.message, this);
  }

  #discoverField(name: string, key: string, sub: string | undefined, raw: unknown): void {
    const value = toValue(raw);
    if (value === undefined) return;
    const index = this.#indexOf(name, key, sub);
    if (index < 0) return;
    if (typeof value !== 'object') this.#values[index] = value;
    else {
      this.#values[index] = value.value;
      this.#setUnit(index, value.unit);
    }
  }

  /** Reads the known columns of a structured record. */
  #readFields(fields: Record<string, unknown>): void {
    for (let i = 0; i < this.columns.length; i++) {
      const column = this.columns[i];
      if (column === undefined || column.role === 'none' || column.key === undefined) continue;
      let raw = fields[column.key];
      if (column.sub !== undefined) raw = isRecord(raw) ? raw[column.sub] : undefined;
      if (typeof raw === 'number') this.#values[i] = raw;
      else {
        const value = toValue(raw);
        this.#values[i] = typeof value === 'object' ? value.value : value;
      }
    }
  }

  /** Puts the values of one record into what is collected. */
  #take(values: readonly Value[], spot: Spot, sampled: boolean): void {
    for (let i = 0; i < this.columns.length; i++) {
      const value = values[i];
      const column = this.columns[i];
      if (value === undefined || column === undefined) continue;
      if (column.ids !== undefined) column.ids.add(hashOfId(value), spot, this.#file);
      if (typeof value !== 'number') continue;
      if (column.sequence !== undefined) column.sequence.add(value, spot, this.#file);
      if (sampled && column.series !== undefined) column.series.add(value * column.factor, spot, this.#file);
    }
    const chain = this.#chainColumns;
    if (chain === undefined || this.chain === undefined) return;
    const key = chain.key < 0 ? '' : values[chain.key];
    const before = values[chain.before];
    const after = values[chain.after];
    if (key === undefined || typeof before !== 'number' || typeof after !== 'number') return;
    this.chain.add(key, before, after, spot, this.#file);
  }

  /** Decides what the columns are and takes in the records kept so far. */
  #settle(): void {
    const rows = this.#rows ?? [];
    const times = rows.map((row) => row.spot.timeMs);
    for (let i = 0; i < this.columns.length; i++) {
      const column = this.columns[i];
      if (column !== undefined)
        settleColumn(
          column,
          rows.map((row) => row.values[i]),
          times,
          this.#sequences,
        );
    }
    this.#chainColumns = findChain(
      this.columns,
      rows.map((row) => row.values),
    );
    this.chain = this.#chainColumns === undefined ? undefined : makeChain(this.columns, this.#chainColumns);
    this.#plan();
    this.#rows = undefined;
    for (const row of rows) this.#take(row.values, row.spot, true);
    this.#values = new Array<Value>(this.columns.length).fill(undefined);
  }

  /** Works out which records have to be read, and where. */
  #plan(): void {
    this.#everyRecord = this.#chainColumns !== undefined;
    this.#inFields = false;
    this.#inText = false;
    for (const column of this.columns) {
      if (column.role === 'none' || (column.role === 'key' && this.#chainColumns === undefined)) continue;
      if (column.ids !== undefined || column.sequence !== undefined) this.#everyRecord = true;
      if (column.key !== undefined) this.#inFields = true;
      else this.#inText = true;
    }
  }

  /** Takes over what a settled set has. */
  #become(other: ColumnSet): void {
    this.columns.length = 0;
    this.#byName.clear();
    for (const column of other.columns) this.#append(column);
    this.chain = other.chain;
    this.#chainColumns = other.#chainColumns;
    this.#count = other.#count;
    this.#rows = undefined;
    this.#values = new Array<Value>(this.columns.length).fill(undefined);
    this.#plan();
  }

  /** Takes in records that another set kept, whose values stand in that set's order of columns. */
  #adopt(rows: readonly Row[], columns: readonly Column[]): void {
    const indexes = columns.map((column) => this.#indexOf(column.name, column.key, column.sub));
    for (const row of rows) {
      const values: Value[] = [];
      for (let i = 0; i < indexes.length; i++) {
        const to = indexes[i] ?? -1;
        if (to < 0) continue;
        values[to] = row.values[i];
        if (this.#rows !== undefined) this.#setUnit(to, columns[i]?.unit ?? '');
      }
      if (this.#rows === undefined) this.#take(values, row.spot, true);
      else this.#rows.push({ spot: row.spot, values });
    }
    if (this.#rows !== undefined && this.#rows.length >= WARM_UP) this.#settle();
  }
}

function joinColumns(own: Column, other: Column): void {
  if (own.series === undefined) own.series = other.series;
  else if (other.series !== undefined) own.series.merge(other.series);
  if (own.ids === undefined) own.ids = other.ids;
  else if (other.ids !== undefined) own.ids.merge(other.ids);
  if (own.role === 'none') own.role = other.role;
}

function makeChain(columns: readonly Column[], chain: ChainColumns): ValueChain {
  const name = (index: number) => columns[index]?.name ?? '';
  return new ValueChain(name(chain.key), name(chain.before), name(chain.after));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A number, a word, or a number with its unit where a text says so (`"312.3ms"`). */
function toValue(raw: unknown): number | string | Quantity | undefined {
  if (typeof raw === 'number') return raw;
  if (typeof raw !== 'string' || raw === '' || raw.length > 200) return undefined;
  const first = raw.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 45) return parseQuantity(raw) ?? raw;
  return raw;
}
