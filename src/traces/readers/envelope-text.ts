/** What stands around the spans of one document; more is no trace export. */
const MAX_CHARS = 64 * 1024 * 1024;
/** Stands where a part was that has been handed on. */
const HANDED_ON = '0';

/** The text of a document without its spans, as far as it has been read and not handed on. */
export class EnvelopeText {
  #pieces: string[] = [];
  #chars = 0;

  /** How many pieces there are: where the next one will stand. */
  get pieces(): number {
    return this.#pieces.length;
  }

  /** Adds a piece; false where there is more than a trace export has. */
  add(text: string): boolean {
    this.#pieces.push(text);
    this.#chars += text.length;
    return this.#chars <= MAX_CHARS;
  }

  /** The text from a piece on, which is let go of. */
  take(start: number): string {
    const text = this.#pieces.slice(start).join('');
    this.#pieces.length = start;
    this.#chars -= text.length;
    this.add(HANDED_ON);
    return text;
  }

  clear(): void {
    this.#pieces = [];
    this.#chars = 0;
  }
}
