import type { Matcher, RE2JS } from 're2js';
import { UserError } from '../../logs/user-error.ts';
import { type ClockEvent, type Execution, readClock } from './clock-event.ts';

/** A caller's expression for events, and the one that stands between executions. */
export interface ClockParser {
  event: RE2JS;
  delimiter: RE2JS | undefined;
}

const EXAMPLE = String.raw`(?<host>\S*) (?<clock>{.*})\n(?<event>.*)`;
const GROUPS = ['host', 'clock', 'event'];

/**
 * Compiles a parser as ShiViz takes it: a regular expression with the named groups `host`, `clock` and `event`, in
 * RE2 syntax, which takes linear time. Throws a `UserError` that says what is wrong and shows one that works.
 */
export async function compileParser(parser: string, delimiter: string | undefined): Promise<ClockParser> {
  const event = await compile('parser', parser);
  const missing = GROUPS.filter((name) => !(name in event.namedGroups()));
  if (missing.length > 0)
    throw new UserError(
      `"parser" has no group named ${missing.join(', ')}; it needs (?<host>...), (?<clock>...) and (?<event>...), for example ${EXAMPLE}`,
    );
  return {
    event,
    delimiter: delimiter === undefined ? undefined : await compile('execution_delimiter', delimiter),
  };
}

async function compile(parameter: string, source: string): Promise<RE2JS> {
  const { RE2JS } = await import('re2js');
  try {
    return RE2JS.compile(source, RE2JS.MULTILINE);
  } catch (error) {
    throw new UserError(
      `"${parameter}" is not a regular expression of RE2: ${error instanceof Error ? error.message : String(error)}. ` +
        `RE2 has no lookaround and no backreferences. A parser that works: ${EXAMPLE}`,
    );
  }
}

/** The executions of a text: what stands between two delimiters is one; without a delimiter the whole is. */
export function parseWithRegex(text: string, { event, delimiter }: ClockParser): Execution[] {
  if (delimiter === undefined) return [{ label: '', ...eventsOf(text, event, 1) }];
  const executions: Execution[] = [];
  let from = 0;
  let line = 1;
  let label = '';
  const named = 'trace' in delimiter.namedGroups();
  const matcher = delimiter.matcher(text);
  const take = (to: number): void => {
    const part = text.slice(from, to);
    const found = eventsOf(part, event, line);
    if (found.events.length > 0 || found.unreadable > 0) executions.push({ label, ...found });
    line += countLines(part);
  };
  while (matcher.find()) {
    take(matcher.start());
    label = (named ? groupOf(matcher, 'trace') : undefined) ?? `${executions.length + 1}`;
    line += countLines(text.slice(matcher.start(), matcher.end()));
    from = matcher.end();
  }
  take(text.length);
  return executions;
}

function eventsOf(text: string, event: RE2JS, firstLine: number): Pick<Execution, 'events' | 'unreadable'> {
  const events: ClockEvent[] = [];
  let unreadable = 0;
  let line = firstLine;
  let at = 0;
  const matcher = event.matcher(text);
  while (matcher.find()) {
    line += countLines(text.slice(at, matcher.start()));
    at = matcher.start();
    const host = groupOf(matcher, 'host')?.trim() ?? '';
    const clock = readClock(groupOf(matcher, 'clock') ?? '');
    if (clock === undefined || host === '') unreadable += 1;
    else events.push({ host, clock, text: (groupOf(matcher, 'event') ?? '').trim(), line });
  }
  return { events, unreadable };
}

function groupOf(matcher: Matcher, name: string): string | undefined {
  return matcher.group(name) ?? undefined;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
