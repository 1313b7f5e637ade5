import type { LogEvent } from './event.ts';
import type { FormatContext } from './formats/format.ts';

/** Reads lines of kinds that are known well in short: who wrote them and when, and nothing else. */
export interface LineGlimpser {
  /** Whether the line begins a record of a kind that is known well. */
  knows(text: string, line: number, context: FormatContext): boolean;
  /**
   * The record that `knows` last said yes to, or undefined where it must be read wholly after all. Its message is the
   * whole line, it has no fields. To be asked once the record before it was handed on.
   */
  read(): LogEvent | undefined;
}
