import type { LogEvent } from '../logs/event.ts';
import type { FormatContext } from '../logs/formats/format.ts';
import { digitsEnd, isDigit, isLetter, numberBetween } from '../logs/formats/text.ts';
import { codeAt } from '../logs/times/code-at.ts';
import type { TimestampParser } from '../logs/times/timestamp-parser.ts';

/** What a glimpse at a line tells. */
export type Glimpse = Pick<LogEvent, 'timeMs' | 'node' | 'pid'>;

/** A head that reaches further into the line is none. */
const MAX_HEAD = 200;

/** The head of a plain line: time and process may differ from line to line, all else of it may not. */
export class TextHead {
  readonly #before: string;
  /** Between time and process, or up to the head's end. */
  readonly #middle: string;
  /** Behind the process; undefined where none is named. */
  readonly #tail: string | undefined;
  readonly #node: string | undefined;

  private constructor(before: string, middle: string, tail: string | undefined, node: string | undefined) {
    this.#before = before;
    this.#middle = middle;
    this.#tail = tail;
    this.#node = node;
  }

  /** The head of a line that was read wholly; undefined where it does not say what the record says. */
  static of(event: LogEvent, { time }: FormatContext): TextHead | undefined {
    const { raw, node, pid } = event;
    const start = startOfTime(event, time);
    if (start === undefined) return undefined;
    const pidStart = pid === undefined ? time.end : startOfNumber(raw, pid, time.end);
    const pidEnd = pid === undefined ? time.end : digitsEnd(raw, pidStart);
    const nodeEnd = node === undefined ? pidEnd : raw.indexOf(node) + node.length;
    const end = Math.max(pidEnd, nodeEnd);
    if (pidStart < 0 || (node !== undefined && !raw.includes(node)) || end > MAX_HEAD) return undefined;
    const before = raw.slice(0, start);
    return pid === undefined
      ? new TextHead(before, raw.slice(time.end, end), undefined, node)
      : new TextHead(before, raw.slice(time.end, pidStart), raw.slice(pidEnd, end), node);
  }

  /** Reads another line of the shape; false, and nothing said, where that line is built otherwise. */
  read(text: string, { time }: FormatContext, into: Glimpse): boolean {
    const before = this.#before;
    if (before !== '' && !text.startsWith(before)) return false;
    if (!time.readAt(text, before.length) || !text.startsWith(this.#middle, time.end)) return false;
    into.pid = undefined;
    if (this.#tail !== undefined) {
      const start = time.end + this.#middle.length;
      const end = digitsEnd(text, start);
      if (end === start || end - start > 10 || !text.startsWith(this.#tail, end)) return false;
      into.pid = numberBetween(text, start, end);
    }
    into.timeMs = time.ms;
    into.node = this.#node;
    return true;
  }
}

/** Where a line's time begins, `time.end` being its end. What else looks like a time leaves no trace in the parser. */
function startOfTime({ raw, timeMs }: LogEvent, time: TimestampParser): number | undefined {
  const { sawZoneless, sawYearless, sawDateless } = time;
  const last = Math.min(raw.length, MAX_HEAD);
  let inWord = false;
  for (let at = 0; at < last; at++) {
    const c = codeAt(raw, at);
    const isWord = isDigit(c) || isLetter(c);
    if (isWord && !inWord && time.readAt(raw, at)) {
      if (time.ms === timeMs && time.sawDateless === sawDateless) return at;
      Object.assign(time, { sawZoneless, sawYearless, sawDateless });
    }
    inWord = isWord;
  }
  return undefined;
}

/** Where a number stands by itself, or -1. */
function startOfNumber(text: string, value: number, from: number): number {
  const digits = String(value);
  for (let at = text.indexOf(digits, from); at >= 0; at = text.indexOf(digits, at + 1)) {
    if (!isDigit(codeAt(text, at - 1)) && digitsEnd(text, at) === at + digits.length) return at;
  }
  return -1;
}
