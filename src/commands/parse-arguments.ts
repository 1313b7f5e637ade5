import { parseArgs } from 'node:util';
import { nearestName } from '../logs/nearest-name.ts';
import { UserError } from '../logs/user-error.ts';
import type { CommandInput, CommandSpec } from './define-command.ts';

/**
 * The arguments of a command. Throws a `UserError` that names an unknown option and the nearest known one, or an
 * option whose value is missing.
 */
export function parseArguments(argv: readonly string[], spec: CommandSpec): CommandInput {
  const options = Object.fromEntries(
    Object.entries(spec.options).map(([name, { type }]) => [name, { type, multiple: true }]),
  );
  const { tokens, positionals } = parseArgs({
    args: withChoices(argv, spec),
    options,
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const known = spec.options[token.name];
    if (known === undefined) throw new UserError(unknownOption(token.rawName, spec));
    if (known.type === 'boolean' && token.value !== undefined) {
      throw new UserError(`${token.rawName} takes no value, but got "${token.value}"`);
    }
    const looksLikeOption = !token.inlineValue && /^--?[a-z]/i.test(token.value ?? '');
    if (known.type === 'string' && (token.value === undefined || looksLikeOption)) {
      throw new UserError(`${token.rawName} needs a value: ${token.rawName} ${known.value ?? 'VALUE'}`);
    }
    values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? 'true']);
  }
  return {
    text: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
    list: (name) => values.get(name)?.flatMap((value) => value.split(',').filter((part) => part !== '')),
    flag: (name) => values.has(name),
    positionals,
  };
}

/** Options that may stand without a value get the first of their choices, where none of them follows. */
function withChoices(argv: readonly string[], spec: CommandSpec): string[] {
  return argv.map((word, i) => {
    const choices = word.startsWith('--') ? spec.options[word.slice(2)]?.choices : undefined;
    return choices === undefined || choices.includes(argv[i + 1] ?? '') ? word : `${word}=${choices[0]}`;
  });
}

function unknownOption(name: string, spec: CommandSpec): string {
  const names = Object.keys(spec.options);
  const near = nearestName(name.replace(/^-+/, ''), names);
  const hint = near === undefined ? '' : `; did you mean --${near}?`;
  return `unknown option ${name}${hint} (dsdebug ${spec.name} --help lists them all)`;
}
