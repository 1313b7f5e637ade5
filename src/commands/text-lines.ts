import { createReadStream } from 'node:fs';
import { UserError } from '../logs/user-error.ts';

/** A longer line is no memory; the rest of it is thrown away, not kept. */
const MAX_LINE_CHARS = 2_000_000;

/** The lines of a text file, or of stdin for `-`, one at a time. Throws a `UserError` where it cannot be read. */
export async function* textLines(path: string): AsyncGenerator<string> {
  const stream = path === '-' ? process.stdin : createReadStream(path);
  stream.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of stream) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = (lines.pop() ?? '').slice(0, MAX_LINE_CHARS);
      yield* lines;
    }
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (rest !== '') yield rest;
}
