import type { LogEvent } from '../logs/event.ts';
import { createEvent, type FormatContext } from '../logs/formats/format.ts';
import { goesOnByItself } from '../logs/formats/join-records.ts';
import { roleOfKey } from '../logs/formats/json-keys.ts';
import { OPEN_BRACE } from '../logs/formats/text.ts';
import type { LineGlimpser } from '../logs/line-glimpser.ts';
import { codeAt } from '../logs/times/code-at.ts';
import { type KeptTokens, shapeOf } from '../templates/shape.ts';
import { KindTable } from './kind-table.ts';
import { type Glimpse, TextHead } from './text-head.ts';

/** Lines before this one are all read wholly. */
const FIRST_LINE = 10_000;
/** A head is relied on once it told of so many records what reading them wholly did. */
const SURE = 4;
/** A shape whose head told otherwise so often is always read wholly. */
const MAX_FAILURES = 4;
const MAX_SHAPES = 100_000;

/** What is known of the lines of one shape. */
interface Known<K> {
  number: number;
  kind: K;
  level: LogEvent['level'];
  format: string;
  head: TextHead | undefined;
  /** Records in a row of which the head told the truth. */
  right: number;
  wrong: number;
}

/**
 * Spares the work on plain lines of a long log that are like thousands before them. A line is known again by its shape;
 * when nothing but its time, speaker and process is of interest, these are read where its like had them, and the rest is
 * left alone. A line that is built otherwise is read wholly, and so is JSON: to find its members costs as much as parsing;
 * and so are the files whose times have no date, since the day of each follows from the one read before.
 */
export class Glimpses<K> implements LineGlimpser {
  readonly #kept: KeptTokens;
  readonly #isEnough: (kind: K, node: string | undefined) => boolean;
  readonly #byShape = new KindTable<Known<K>>();
  readonly #byNumber: Known<K>[] = [];
  /** Shapes of the latest two lines, by the lowest bit of the line's number: a record is handed on once the next begins. */
  readonly #shapes = new Float64Array(2);
  readonly #lines = [0, 0];
  readonly #seen: Glimpse = { timeMs: undefined, node: undefined, pid: undefined };
  readonly #probe: Glimpse = { timeMs: undefined, node: undefined, pid: undefined };
  #context: FormatContext | undefined;
  #found: Known<K> | undefined;
  /** Line of the record that was learned last: several that share a line are never glimpsed at. */
  #learned = 0;

  /** `isEnough`: whether of the next record of a kind by that speaker nothing but time and process is of interest. */
  constructor(kept: KeptTokens, isEnough: (kind: K, node: string | undefined) => boolean) {
    this.#kept = kept;
    this.#isEnough = isEnough;
  }

  knows(text: string, line: number, context: FormatContext): boolean {
    if (line < FIRST_LINE || codeAt(text, 0) === OPEN_BRACE || context.time.sawDateless) return false;
    const shape = shapeOf(text, this.#kept);
    this.#shapes[line & 1] = shape;
    this.#lines[line & 1] = line;
    this.#context = context;
    const known = this.#byShape.get(shape);
    if (known?.head === undefined || known.right < SURE) return false;
    this.#found = known;
    return known.head.read(text, context, this.#seen);
  }

  read(): LogEvent | undefined {
    const known = this.#found;
    const { timeMs, node, pid } = this.#seen;
    if (known === undefined || !this.#isEnough(known.kind, node)) return undefined;
    const event = createEvent(known.format, '', { timeMs, level: known.level, node, pid });
    event.glimpse = known.number;
    return event;
  }

  /** The kind of a record that was glimpsed at; undefined for one that was read wholly. */
  kindOf({ glimpse }: LogEvent): K | undefined {
    return glimpse === undefined ? undefined : this.#byNumber[glimpse]?.kind;
  }

  /** Shape of a line, where it is one of the latest two and was asked about. */
  shapeOfLine(line: number): number | undefined {
    return this.#lines[line & 1] === line ? this.#shapes[line & 1] : undefined;
  }

  /** Takes in a record that was read wholly, and its kind. */
  learn(event: LogEvent, kind: K): void {
    const shape = this.shapeOfLine(event.line);
    const context = this.#context;
    if (shape === undefined || context === undefined) return;
    const known = this.#byShape.get(shape) ?? this.#meet(shape, event, kind);
    if (known === undefined || known.wrong >= MAX_FAILURES) return;
    if (known.kind !== kind || event.line === this.#learned || !canBeGlimpsed(event)) {
      known.wrong = MAX_FAILURES;
      known.head = undefined;
    } else if (known.right < SURE) this.#check(known, event, context);
    this.#learned = event.line;
  }

  #meet(shape: number, { level, format }: LogEvent, kind: K): Known<K> | undefined {
    const number = this.#byNumber.length;
    if (number >= MAX_SHAPES) return undefined;
    const known = { number, kind, level, format, head: undefined, right: 0, wrong: 0 };
    this.#byShape.add(shape, known);
    this.#byNumber.push(known);
    return known;
  }

  /** Holds a head against a record that was read wholly; one that does not tell the same gives way to the record's. */
  #check(known: Known<K>, event: LogEvent, context: FormatContext): void {
    if (known.head !== undefined && this.#tellsTruth(known, event, context)) {
      known.right++;
      return;
    }
    if (known.right > 0) known.wrong++;
    known.right = 0;
    known.level = event.level;
    known.format = event.format;
    known.head = TextHead.of(event, context);
    if (known.head === undefined) known.wrong++;
  }

  #tellsTruth({ head, level, format }: Known<K>, event: LogEvent, context: FormatContext): boolean {
    const seen = this.#probe;
    return (
      head?.read(event.raw, context, seen) === true &&
      seen.timeMs === event.timeMs &&
      seen.node === event.node &&
      seen.pid === event.pid &&
      level === event.level &&
      format === event.format
    );
  }
}

/** One line, with a time, in a format whose records do not go on in further lines, and no level in digits: those have no part in a shape. */
function canBeGlimpsed(event: LogEvent): boolean {
  return (
    event.rest === undefined &&
    event.timeMs !== undefined &&
    !goesOnByItself(event.format) &&
    !mayTellLevelInDigits(event)
  );
}

function mayTellLevelInDigits({ fields = {} }: LogEvent): boolean {
  return Object.entries(fields).some(
    ([key, value]) =>
      (typeof value === 'object' && value !== null) ||
      (roleOfKey(key)?.role === 'level' && /^\d/.test(String(value))),
  );
}
