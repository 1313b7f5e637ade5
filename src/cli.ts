#!/usr/bin/env node
import type { CommandSpec, Terminal } from './commands/define-command.ts';
import { tuneEngine } from './commands/tune-engine.ts';
import { UserError } from './logs/user-error.ts';

/** Each command is loaded when it is called, so that `serve` starts at once. */
const COMMANDS: Readonly<Record<string, () => Promise<{ command: CommandSpec }>>> = {
  analyze: () => import('./commands/analyze.ts'),
  query: () => import('./commands/query.ts'),
  match: () => import('./commands/match.ts'),
  trace: () => import('./commands/trace.ts'),
  templates: () => import('./commands/templates.ts'),
  memory: () => import('./commands/memory.ts'),
  doctor: () => import('./commands/doctor.ts'),
  serve: () => import('./commands/serve-command.ts'),
};

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  colour: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  progress: process.stderr.isTTY === true,
};

async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '' || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    const { programHelp } = await import('./commands/help.ts');
    const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
    (name === '' ? terminal.err : terminal.out)(programHelp(commands.map(({ command }) => command)));
    return name === '' ? 2 : 0;
  }
  if (name === '--version' || name === '-v' || rest.includes('--version')) {
    const { packageVersion } = await import('./commands/package-version.ts');
    terminal.out(`${packageVersion()}\n`);
    return 0;
  }
  if (name === 'help') return main([rest[0] ?? '', '--help']);
  const load = COMMANDS[name];
  if (load === undefined) throw new UserError(await unknownCommand(name));
  const { command } = await load();
  if (rest.includes('--help') || rest.includes('-h')) {
    const { commandHelp } = await import('./commands/help.ts');
    terminal.out(commandHelp(command));
    return 0;
  }
  const { parseArguments } = await import('./commands/parse-arguments.ts');
  return command.run(parseArguments(rest, command), terminal);
}

async function unknownCommand(name: string): Promise<string> {
  const { nearestName } = await import('./logs/nearest-name.ts');
  const names = Object.keys(COMMANDS);
  const near = nearestName(name, names);
  return `unknown command "${name}"${near ? `; did you mean ${near}?` : ''} (commands: ${names.join(', ')})`;
}

// A reader that has seen enough (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

tuneEngine();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const words =
    error instanceof UserError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  terminal.err(`dsdebug: ${words}\n`);
  process.exitCode = 2;
}
