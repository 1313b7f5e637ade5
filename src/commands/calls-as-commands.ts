const COMMANDS: Readonly<Record<string, string>> = {
  analyze_logs: 'analyze',
  query_logs: 'query',
  reconstruct_trace: 'trace',
  memory_get: 'memory get',
  memory_search: 'memory search',
};
const CALL = /\b(analyze_logs|query_logs|reconstruct_trace|memory_get|memory_search) (\{[^`\n]*\})/g;

/**
 * Calls of tools that an answer proposes, as command lines for a person. An analysis lives in the server alone, so its
 * id gives way to the `paths` that were read. What is no well-formed call stays as it is.
 */
export function callsAsCommands(text: string, paths: readonly string[]): string {
  return text.replace(CALL, (whole, tool: string, json: string) => {
    const args = parseObject(json);
    const command = COMMANDS[tool];
    return args === undefined || command === undefined ? whole : commandLine(command, args, paths);
  });
}

function commandLine(command: string, args: Record<string, unknown>, paths: readonly string[]): string {
  const words = ['dsdebug', command];
  if (Array.isArray(args.paths)) words.push(...args.paths.map(quote));
  else if (!command.startsWith('memory')) words.push(...paths.map(quote));
  for (const [name, value] of Object.entries(args)) {
    if (name === 'paths' || name === 'analysis_id') continue;
    if (name === 'id' || name === 'ids') words.push(...[value].flat().map(quote));
    else if (value === true) words.push(`--${optionOf(name)}`);
    else if (name === 'around') words.push(...aroundWords(value));
    else words.push(`--${optionOf(name)}`, quote(Array.isArray(value) ? value.join(',') : value));
  }
  return words.join(' ');
}

/** Options whose names are not those of the parameters. */
const OPTIONS: Readonly<Record<string, string>> = { baseline_paths: 'baseline', output_path: 'output' };

function optionOf(name: string): string {
  return OPTIONS[name] ?? name.replaceAll('_', '-');
}

function aroundWords(value: unknown): string[] {
  if (!isObject(value)) return [];
  const words = ['--around', quote(`${value.file}:${value.line}`)];
  for (const name of ['before', 'after'])
    if (value[name] !== undefined) words.push(`--${name}`, quote(value[name]));
  return words;
}

function quote(value: unknown): string {
  const word = String(value);
  return /^[\w./:,@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
