import { UserError } from '../logs/user-error.ts';
import { cutText } from '../safety/quote-line.ts';
import { safeOutput } from '../safety/safe-output.ts';
import { safeText } from '../safety/safe-text.ts';
import type { ToolAnswer, ToolContext, ToolSpec } from './define-tool.ts';
import { parseInput } from './parse-input.ts';

/** Longest error message as JSON, bytes: with its wrapping it stays under 2 KB. */
const MAX_ERROR_BYTES = 1900;

/** How a call ended: an answer, or words for the caller; `unexpected` is set where the fault is the program's own. */
export type ToolOutcome =
  | { ok: true; answer: ToolAnswer }
  | { ok: false; message: string; unexpected?: unknown };

/** Runs one tool: checks the arguments, calls the handler, makes the answer safe. Never throws. */
export async function callTool(tool: ToolSpec, args: unknown, context: ToolContext): Promise<ToolOutcome> {
  try {
    const answer = await tool.handler(parseInput(tool, args), context);
    const data = safeOutput(answer.data);
    if (typeof data !== 'object' || data === null) throw new Error(`${tool.name} gave an empty answer`);
    return { ok: true, answer: { data, text: safeText(answer.text) } };
  } catch (error) {
    if (error instanceof UserError) return { ok: false, message: safeMessage(error.message) };
    const words = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      message: safeMessage(`${tool.name} failed by a fault of its own, not of the call: ${words}`),
      unexpected: error,
    };
  }
}

function safeMessage(message: string): string {
  let safe = cutText(safeText(message), MAX_ERROR_BYTES);
  while (Buffer.byteLength(JSON.stringify(safe)) > MAX_ERROR_BYTES)
    safe = cutText(safe, Math.floor(safe.length * 0.9));
  return safe;
}
