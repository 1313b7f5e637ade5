import type { LogFile } from '../../logs/event.ts';
import { readBytes } from '../../logs/files/read-bytes.ts';
import { UserError } from '../../logs/user-error.ts';
import { sniffFile } from '../readers/sniff-file.ts';
import type { Execution } from './clock-event.ts';
import { looksLikeClockLog, parseKnownShape, parserInFile } from './known-shapes.ts';
import { type ClockParser, compileParser, parseWithRegex } from './parse-with-regex.ts';

/** Clocks are compared all with all: a log beyond this is more than a person can look at. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;

/** The executions of all files with vector clocks, and the files that they stand in. */
export interface LoadedExecutions {
  executions: Execution[];
  files: Set<string>;
  warnings: string[];
}

/**
 * Reads the files that hold vector clocks: with a `parser` all that it matches, without one those of a known shape, or
 * that begin with a parser of their own. Files without a delimiter are parts (one a host) of one execution.
 * Throws a `UserError` where a parser is no regular expression, or matches nothing at all.
 */
export async function loadExecutions(
  files: readonly LogFile[],
  given: { parser?: string; delimiter?: string },
  signal?: AbortSignal,
): Promise<LoadedExecutions> {
  const loaded: LoadedExecutions = { executions: [], files: new Set(), warnings: [] };
  const asked = given.parser === undefined ? undefined : await compileParser(given.parser, given.delimiter);
  const whole: Execution = { label: '', events: [], unreadable: 0 };
  for (const file of files) {
    if (file.bytes === 0) continue;
    const { kind, head } = await sniffFile(file);
    const own = asked === undefined ? parserInFile(head) : undefined;
    if (kind !== 'log' || (asked === undefined && own === undefined && !looksLikeClockLog(head))) continue;
    const text = await readText(file, loaded.warnings, signal);
    const parser = asked ?? (own && (await compileParser(own.parser, given.delimiter ?? own.delimiter)));
    for (const found of executionsOf(text, parser)) {
      if (found.events.length === 0 && found.unreadable === 0) continue;
      loaded.files.add(file.name);
      if (found.label !== '') loaded.executions.push(found);
      else {
        for (const event of found.events) whole.events.push(event);
        whole.unreadable += found.unreadable;
      }
    }
  }
  if (whole.events.length > 0 || whole.unreadable > 0) loaded.executions.unshift(whole);
  if (asked !== undefined && loaded.executions.every(({ events }) => events.length === 0))
    throw new UserError(
      `"parser" matches no event with a clock in ${files.length} files. It is applied to the whole text, ^ and $ stand for ends of lines, . matches no line feed; "clock" must match JSON such as {"a":1,"b":2}.`,
    );
  return loaded;
}

function executionsOf(text: string, parser: ClockParser | undefined): Execution[] {
  return parser === undefined ? [parseKnownShape(text)] : parseWithRegex(text, parser);
}

async function readText(file: LogFile, warnings: string[], signal: AbortSignal | undefined): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const problem = await readBytes(
    file.path,
    (chunk) => {
      parts.push(Buffer.from(chunk));
      bytes += chunk.length;
      return bytes < MAX_TEXT_BYTES;
    },
    signal ? { signal } : {},
  );
  if (problem !== undefined) warnings.push(`${file.name}: ${problem}`);
  if (bytes >= MAX_TEXT_BYTES) warnings.push(`${file.name}: only its first 64 MiB were read`);
  return Buffer.concat(parts).toString('utf8').replaceAll('\r\n', '\n');
}
