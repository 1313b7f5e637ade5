import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { UserError } from '../logs/user-error.ts';
import { exportMemories, importMemories } from '../memory/transfer.ts';
import type { Terminal } from './define-command.ts';
import { textLines } from './text-lines.ts';

/** Writes all memories as JSON lines, to a file of the user's own or to stdout. Returns the exit status. */
export async function exportToFile(path: string | undefined, terminal: Terminal): Promise<number> {
  if (path === undefined || path === '-') {
    const { warnings } = await exportMemories(terminal.out);
    for (const warning of warnings) terminal.err(`dsdebug: ${warning}\n`);
    return 0;
  }
  const unfinished = `${path}.part`;
  const file = openForWriting(unfinished);
  try {
    const { count, warnings } = await exportMemories((text) => void writeSync(file, text));
    for (const warning of warnings) terminal.err(`dsdebug: ${warning}\n`);
    renameSync(unfinished, path);
    terminal.err(`${count} memories written to ${path}\n`);
  } finally {
    closeSync(file);
  }
  return 0;
}

function openForWriting(path: string): number {
  try {
    return openSync(path, 'w', 0o600);
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Reads exported lines into the memory, from a file or from stdin. Status 2 where a line was left out. */
export async function importFromFile(
  path: string | undefined,
  terminal: Terminal,
  json: boolean,
): Promise<number> {
  if (path === undefined) throw new UserError('which file? dsdebug memory import FILE (- reads stdin)');
  const { added, updated, unchanged, faults, faultCount, warnings } = await importMemories(textLines(path));
  if (json) {
    const answer = { added, updated, unchanged, left_out: faultCount, faults, warnings };
    terminal.out(`${JSON.stringify(answer)}\n`);
  } else
    terminal.out(`${added} added, ${updated} updated, ${unchanged} known already, ${faultCount} left out\n`);
  for (const warning of [...faults, ...warnings]) terminal.err(`dsdebug: ${warning}\n`);
  return faultCount > 0 ? 2 : 0;
}
