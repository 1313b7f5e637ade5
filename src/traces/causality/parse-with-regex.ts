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
  for (const { matcher, start } of matchesIn(text, event)) {
    line += countLines(text.slice(at, start));
    at = start;
    const host = groupOf(matcher, 'host')?.trim() ?? '';
    const clock = readClock(groupOf(matcher, 'clock') ?? '');
    if (clock === undefined || host === '') unreadable += 1;
    else events.push({ host, clock, text: (groupOf(matcher, 'event') ?? '').trim(), line });
  }
  return { events, unreadable };
}

/**
 * All matches, leftmost first, none overlapping. Events mostly follow each other at once: so a match is tried where the last one
 * ended and at the next line, which costs half of a search. Where it matters what stands before (`^`, `\b`), only searches are made.
 */
function* matchesIn(text: string, event: RE2JS): Generator<{ matcher: Matcher; start: number }> {
  const looksBack = /\^|\\[bBA]/.test(event.pattern());
  let at = 0;
  while (at < text.length) {
    const found = (looksBack ? undefined : matchNear(text, event, at)) ?? search(text, event, at, looksBack);
    if (found === undefined) return;
    yield found;
    at = found.start + Math.max(1, found.length);
  }
}

interface Match {
  matcher: Matcher;
  start: number;
  length: number;
}

function matchNear(text: string, event: RE2JS, at: number): Match | undefined {
  for (const start of text.charAt(at) === '\n' ? [at, at + 1] : [at]) {
    const matcher = event.matcher(text.slice(start));
    if (matcher.lookingAt()) return { matcher, start, length: matcher.end() };
  }
  return undefined;
}

function search(text: string, event: RE2JS, at: number, looksBack: boolean): Match | undefined {
  const from = looksBack ? 0 : at;
  const matcher = event.matcher(from === 0 ? text : text.slice(from));
  if (!(looksBack ? matcher.find(at) : matcher.find())) return undefined;
  return { matcher, start: from + matcher.start(), length: matcher.end() - matcher.start() };
}

function groupOf(matcher: Matcher, name: string): string | undefined {
  return matcher.group(name) ?? undefined;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
