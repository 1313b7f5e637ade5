import { ByteRoom } from './byte-room.ts';
import { EnvelopeText } from './envelope-text.ts';
import { breaksOff, type CutReceiver, type Frame } from './json-frame.ts';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  endOfString,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  parseJson,
  QUOTE,
  skipPlain,
} from './json-scan.ts';
import { ObjectScanner } from './object-scanner.ts';

/** A single span, or a single text, longer than this is passed over. */
const MAX_ELEMENT_BYTES = 8 * 1024 * 1024;
/**
 * Cuts the spans out of JSON as its bytes come, without holding more than one span and what stands around the spans:
 * one document, documents one a line, or pretty-printed ones; a single line of any length. Lists named `spans` are cut;
 * with `bare`, the elements of the outermost lists, and documents, are spans themselves.
 * What is no JSON is passed over to the next line and counted; a document that breaks off ends where the next begins.
 */
export class JsonCutter {
  /** Lines, documents and spans that could not be read. */
  broken = 0;
  /** Whether the last document ended. */
  get unfinished(): boolean {
    return this.#frames.length > 0 || this.#inElement;
  }
  readonly #receiver: CutReceiver;
  readonly #bare: boolean;
  /** Reads most spans; those that it leaves are cut out and parsed. */
  readonly #scanner: ObjectScanner | undefined;
  /** The unread rest of what came. */
  readonly #room = new ByteRoom();
  /** Where scanning goes on in the buffer. */
  #at = 0;
  #frames: Frame[] = [];
  readonly #envelope = new EnvelopeText();
  #lastKey = '';
  #cutting: boolean;
  #inElement = false;
  #elementStart = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #afterNewline = false;
  #skipped = false;
  #inGarbage = false;

  /** @param names of members and attributes that are wanted of spans; all where it is not said */
  constructor(receiver: CutReceiver, bare: boolean, names?: Iterable<string>) {
    this.#receiver = receiver;
    this.#bare = bare;
    this.#scanner = names && new ObjectScanner(names);
    this.#cutting = bare;
  }

  /** Takes the next bytes, which may be overwritten after the call. */
  push(chunk: Buffer): void {
    this.#room.append(chunk);
    let goOn = true;
    while (goOn && this.#at < this.#room.bytes.length) goOn = this.#cutting ? this.#cut() : this.#walk();
    this.#keepRest();
  }

  /** What is unfinished at the end is broken. */
  end(): void {
    if (this.unfinished) this.#breakOff();
  }

  /** Moves the unread rest to the front, an unfinished span from its start. */
  #keepRest(): void {
    let from = this.#inElement && !this.#skipped ? this.#elementStart : this.#at;
    if (this.#inElement && this.#room.bytes.length - from > MAX_ELEMENT_BYTES) {
      this.#skipped = true;
      this.broken += 1;
      from = this.#at;
    }
    this.#room.drop(from);
    this.#at -= from;
    this.#elementStart -= from;
  }

  /** Scans elements of a list of spans; false when more bytes are needed. */
  #cut(): boolean {
    const { bytes } = this.#room;
    const end = bytes.length;
    let at = this.#at;
    let depth = this.#depth;
    let inString = this.#inString;
    let escaped = this.#escaped;
    for (; at < end; at++) {
      if (inString && !escaped) at = skipPlain(bytes, at);
      if (at === end) break;
      const byte = bytes[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === QUOTE) inString = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === NEWLINE) {
          // No string holds a line feed: the document broke off, and another begins with this line.
          this.#at = at + 1;
          this.#breakOff();
          return true;
        }
        continue;
      }
      if (byte === QUOTE) inString = depth > 0;
      else if (byte === OPEN_BRACE) {
        if (depth === 0) {
          const value = this.#scanner?.read(this.#room.padded, at);
          if (value !== undefined) {
            this.#receiver.element(value);
            at = (this.#scanner?.end ?? 0) - 1;
            continue;
          }
          this.#inElement = true;
          this.#elementStart = at;
        } else if (bytes[at - 1] === NEWLINE && at > this.#elementStart) {
          // Inside a span, a brace at the start of a line begins another document: this one broke off.
          this.#at = at;
          this.#breakOff();
          return true;
        }
        depth++;
      } else if (byte === OPEN_BRACKET) {
        if (depth > 0) depth++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (depth > 0) {
          depth--;
          if (depth === 0) this.#emit(bytes, at + 1);
        } else if (byte === CLOSE_BRACKET && !this.#bare) {
          this.#at = at;
          this.#depth = 0;
          this.#inString = false;
          this.#cutting = false;
          return true;
        }
      }
    }
    this.#at = at;
    this.#depth = depth;
    this.#inString = inString;
    this.#escaped = escaped;
    return false;
  }

  #emit(bytes: Buffer, end: number): void {
    this.#inElement = false;
    if (this.#skipped) {
      this.#skipped = false;
      return;
    }
    const value = parseJson(bytes.toString('utf8', this.#elementStart, end));
    if (value === undefined) this.broken += 1;
    else this.#receiver.element(value);
  }

  /** Scans what stands around the spans; false when more bytes are needed. */
  #walk(): boolean {
    const bytes = this.#room.bytes;
    const end = bytes.length;
    let at = this.#at;
    let copyFrom = at;
    const copy = (to: number): void => {
      if (to > copyFrom) this.#add(bytes.toString('utf8', copyFrom, to));
    };
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (this.#inGarbage) {
        if (byte !== NEWLINE) continue;
        this.#inGarbage = false;
        copyFrom = at + 1;
        continue;
      }
      if (byte === QUOTE && this.#frames.length > 0) {
        const close = endOfString(bytes, at + 1);
        if (close < 0) {
          copy(at);
          this.#at = at;
          if (end - at > MAX_ELEMENT_BYTES) this.#dropDocument(end);
          return false;
        }
        if (bytes[close] === NEWLINE) {
          this.#at = close + 1;
          this.#breakOff();
          return true;
        }
        const frame = this.#frames.at(-1);
        if (frame?.expectsKey === true) {
          this.#lastKey = bytes.toString('latin1', at + 1, close);
          frame.expectsKey = false;
        }
        at = close;
        continue;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        const atLineStart = at > 0 ? bytes[at - 1] === NEWLINE : this.#afterNewline;
        if (byte === OPEN_BRACE && atLineStart && breaksOff(this.#frames)) {
          this.#at = at;
          this.#breakOff();
          return true;
        }
        copy(at);
        copyFrom = at;
        if (this.#open(byte === OPEN_BRACE)) {
          this.#add('[');
          this.#at = at + 1;
          return true;
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        copy(at + 1);
        copyFrom = at + 1;
        this.#close();
      } else if (byte === COMMA) {
        const frame = this.#frames.at(-1);
        if (frame?.isObject === true) frame.expectsKey = true;
        if (this.#frames.length === 0) copyFrom = at + 1;
      } else if (this.#frames.length === 0) {
        this.#inGarbage = byte > 32 && byte < 0xef;
        if (this.#inGarbage) this.broken += 1;
        copyFrom = at + 1;
      }
      if (byte > 32) this.#afterNewline = false;
      else if (byte === NEWLINE) this.#afterNewline = true;
    }
    copy(end);
    this.#at = end;
    return false;
  }

  /** Opens an object or a list; true where a list of spans begins, which is cut from here on. */
  #open(isObject: boolean): boolean {
    const parent = this.#frames.at(-1);
    const key = parent === undefined ? '' : parent.isObject ? this.#lastKey : parent.key;
    const isPart = isObject && (parent === undefined || !parent.isObject);
    if (!isObject && parent?.isObject === true && key === 'spans') {
      for (const frame of this.#frames) frame.hasSpans = true;
      this.#frames.push({ isObject, key, start: 0, mark: 0, hasSpans: true, isPart, expectsKey: false });
      this.#cutting = true;
      return true;
    }
    const mark = isPart ? this.#receiver.open() : 0;
    const start = this.#envelope.pieces;
    this.#frames.push({ isObject, key, start, mark, hasSpans: false, isPart, expectsKey: isObject });
    return false;
  }

  #close(): void {
    const frame = this.#frames.pop();
    // An end without a beginning.
    if (frame === undefined) this.#breakOff();
    if (frame?.isPart !== true) return;
    const isDocument = this.#frames.length === 0 || (this.#frames.length === 1 && !this.#frames[0]?.isObject);
    if (!frame.hasSpans && !isDocument) {
      this.#receiver.close(frame.mark, undefined, false);
      return;
    }
    const envelope = parseJson(this.#envelope.take(frame.start));
    if (envelope === undefined) this.broken += 1;
    this.#receiver.close(frame.mark, envelope, frame.hasSpans);
    if (this.#frames.length === 0) this.#envelope.clear();
  }

  #add(text: string): void {
    if (!this.#envelope.add(text)) this.#dropDocument(this.#at);
  }

  /** A document broke off: what it held is handed on as it stands. */
  #breakOff(): void {
    this.broken += 1;
    this.#closeAll();
  }

  #dropDocument(at: number): void {
    this.#breakOff();
    this.#at = at;
    this.#inGarbage = true;
  }

  #closeAll(): void {
    for (let frame = this.#frames.pop(); frame !== undefined; frame = this.#frames.pop())
      if (frame.isPart) this.#receiver.close(frame.mark, undefined, frame.hasSpans);
    this.#envelope.clear();
    this.#cutting = this.#bare;
    this.#inElement = false;
    this.#skipped = false;
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#afterNewline = true;
  }
}
