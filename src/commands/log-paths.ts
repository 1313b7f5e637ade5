import { UserError } from '../logs/user-error.ts';
import type { CommandInput } from './define-command.ts';

/** The logs that a command was given, by `--logs` or bare. Throws a `UserError` where there are none. */
export function logPaths(input: CommandInput, command: string): string[] {
  const paths = [...input.all('logs'), ...input.positionals];
  if (paths.length === 0) throw new UserError(`which logs? dsdebug ${command} --logs FOLDER`);
  return paths;
}
