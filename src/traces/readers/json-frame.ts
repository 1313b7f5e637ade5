/** What a cutter finds in a document, in order. */
export interface CutReceiver {
  /** A span: an element of a list named `spans`, or of the document itself. */
  element(value: unknown): void;
  /** An object begins that may hold spans. */
  open(): number;
  /** It ended. `envelope` is the object with its spans left out; `hadSpans` says whether there were any. */
  close(mark: number, envelope: unknown, hadSpans: boolean): void;
}

/** An object or a list that is open. */
export interface Frame {
  isObject: boolean;
  key: string;
  /** Index of its first piece of the envelope. */
  start: number;
  mark: number;
  hasSpans: boolean;
  /** Whether its end is told: the document itself, or an element of a list. */
  isPart: boolean;
  expectsKey: boolean;
}

/**
 * Whether an object that begins a line is another document, these frames being open: printed over several lines, what is
 * inside a document is indented; in a list it may not be.
 */
export function breaksOff(frames: readonly Frame[]): boolean {
  const frame = frames.at(-1);
  return frame !== undefined && (frame.isObject || frames.length > 1);
}
