import type { CommandSpec } from './define-command.ts';

/** The help page of one command. */
export function commandHelp(spec: CommandSpec): string {
  const rows = Object.entries(spec.options).map(([name, option]): [string, string] => [
    `--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`,
    option.help,
  ]);
  rows.push(['--help', 'Show this page']);
  return `${spec.summary}\n\nUsage: dsdebug ${spec.name} ${spec.usage}\n\nOptions:\n${columns(rows)}\n`;
}

/** The help page of the program. */
export function programHelp(commands: readonly CommandSpec[]): string {
  return [
    'Reads the logs of a broken distributed system and says what broke first, on which node, when, and which lines prove it.',
    '',
    'Usage: dsdebug COMMAND [options]',
    '',
    'Commands:',
    columns(commands.map((command) => [command.name, command.summary])),
    '',
    'dsdebug COMMAND --help tells more; dsdebug --version shows the version.',
    'Exit status: 0 done, 1 findings at or above --fail-on, 2 unusable arguments or input.',
    '',
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
}
