/** One option of a command, as Node's `parseArgs` knows it, with words for the help page. */
interface OptionSpec {
  type: 'string' | 'boolean';
  multiple?: boolean;
  /** Placeholder of the value on the help page. */
  value?: string;
  /** The values of an option that may stand without one: then it means the first. */
  choices?: readonly [string, ...string[]];
  help: string;
}

/** What a command was given; options by their names without the dashes. */
export interface CommandInput {
  /** The value of a string option, the last where it was given more than once. */
  text(name: string): string | undefined;
  /** All values of an option as they stand. */
  all(name: string): string[];
  /** All values of an option, those with commas taken apart. */
  list(name: string): string[] | undefined;
  flag(name: string): boolean;
  positionals: readonly string[];
}

/** Where a command writes, and whether a person watches. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether stdout is a terminal that wants colour. */
  colour: boolean;
  /** Whether stderr is a terminal, where progress may be drawn. */
  progress: boolean;
}

export interface CommandSpec {
  name: string;
  summary: string;
  /** What follows the name on the usage line. */
  usage: string;
  options: Readonly<Record<string, OptionSpec>>;
  /** Returns the exit status: 0 done, 1 findings at or above `--fail-on`, 2 unusable arguments or input. */
  run(input: CommandInput, terminal: Terminal): Promise<number>;
}

/** Types a command; changes nothing. */
export function defineCommand(spec: CommandSpec): CommandSpec {
  return spec;
}
