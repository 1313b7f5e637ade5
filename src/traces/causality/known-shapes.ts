import { type ClockEvent, type Execution, readClock } from './clock-event.ts';

/** A state of a TLC trace, and its variables that the module ShiViz adds. */
const TLC_STATE = /^(?:State )?(\d{1,9}): <(\w{1,200})/;
const TLC_HOST = /^\s{0,9}(?:\/\\ )?Host = "?([^"]{1,200})"?$/;
const TLC_CLOCK = /^\s{0,9}(?:\/\\ )?Clock = "?(\{.{1,65000}\})"?$/;

/** The share of lines that must bear a clock for a text to count as such a log. */
const MIN_SHARE = 0.15;
const MIN_LINES = 2;

/** Whether the beginning of a file looks like a log with vector clocks, in a shape that needs no parser. */
export function looksLikeClockLog(head: string): boolean {
  const lines = head.split('\n').slice(0, 2000);
  // The last line may be cut.
  if (lines.length > 20) lines.pop();
  const full = lines.filter((line) => line.trim() !== '');
  let clocks = 0;
  for (const line of full) if (hasClock(line)) clocks += 1;
  return clocks >= MIN_LINES && clocks >= full.length * MIN_SHARE;
}

/** Whether a file begins, as ShiViz takes it, with its own parser and, on the second line, its delimiter. */
export function parserInFile(head: string): { parser: string; delimiter: string | undefined } | undefined {
  const [first = '', second = ''] = head.split(/\r?\n/, 2);
  if (!first.includes('(?<host>') || !first.includes('(?<clock>')) return undefined;
  return { parser: first.trim(), delimiter: second.trim() === '' ? undefined : second.trim() };
}

function hasClock(line: string): boolean {
  return (
    eventOfHostLine(line) !== undefined ||
    eventOfJson(line) !== undefined ||
    TLC_CLOCK.test(line) ||
    eventInline(line, 1) !== undefined
  );
}

interface HostLine {
  host: string;
  clock: Map<string, number>;
}

/** `host {"host":1}`, perhaps with a time behind it, as GoVector and ShiViz's libraries write it. */
function eventOfHostLine(line: string): HostLine | undefined {
  const open = line.indexOf(' {');
  const close = line.lastIndexOf('}');
  if (open <= 0 || close < open || !/^[\s\d]*$/.test(line.slice(close + 1))) return undefined;
  const host = line.slice(0, open);
  if (/\s/.test(host)) return undefined;
  const clock = readClock(line.slice(open + 1, close + 1));
  return clock === undefined || !clock.has(host) ? undefined : { host, clock };
}

/** The one event of a line that holds all: the host somewhere before its clock, the words behind it or before. */
function eventInline(text: string, line: number): ClockEvent | undefined {
  const open = text.indexOf('{');
  const close = text.indexOf('}', open);
  if (open < 0 || close < 0) return undefined;
  const clock = readClock(text.slice(open, close + 1));
  if (clock === undefined) return undefined;
  const before = text.slice(0, open).trim();
  const after = text.slice(close + 1).trim();
  // The host is that entry of the clock that stands nearest before it.
  const words = before.split(/[\s[\]/,;:()]/).reverse();
  const host = words.find((word) => word !== '' && clock.has(word));
  if (host === undefined) return undefined;
  return { host, clock, text: after === '' ? before : after, line };
}

/** An object with host, clock and words. */
function eventOfJson(text: string): Omit<ClockEvent, 'line'> | undefined {
  if (!text.startsWith('{') || !/clock/i.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const members = new Map(Object.entries(value).map(([key, member]) => [key.toLowerCase(), member]));
  const given =
    members.get('clock') ??
    members.get('vector_clock') ??
    members.get('vectorclock') ??
    members.get('vclock');
  const clock =
    given === undefined ? undefined : readClock(typeof given === 'string' ? given : JSON.stringify(given));
  const host = members.get('host') ?? members.get('node') ?? members.get('pid') ?? members.get('process');
  if (clock === undefined || (typeof host !== 'string' && typeof host !== 'number')) return undefined;
  const words = members.get('event') ?? members.get('message') ?? members.get('msg');
  return { host: String(host), clock, text: typeof words === 'string' ? words : '' };
}

/**
 * The events of a text in one of the shapes that need no parser: host and clock on one line and the event on the next or
 * the one before (GoVector, ShiViz, TSViz), all on one line, JSON lines, or the states of a TLC trace with the
 * variables Host and Clock.
 */
export function parseKnownShape(text: string): Execution {
  const lines = text.split(/\r?\n/);
  if (lines.some((line) => TLC_CLOCK.test(line))) return parseTlc(lines);
  const hostLines = lines.map((line) => eventOfHostLine(line));
  const found = hostLines.filter((one) => one !== undefined).length;
  if (found >= MIN_LINES) return parsePairs(lines, hostLines);
  const execution: Execution = { label: '', events: [], unreadable: 0 };
  for (const [i, line] of lines.entries()) {
    const json = eventOfJson(line);
    const event = json === undefined ? eventInline(line, i + 1) : { ...json, line: i + 1 };
    if (event !== undefined) execution.events.push(event);
  }
  return execution;
}

/** Host lines with the event above or below, whichever the first of them has. */
function parsePairs(lines: readonly string[], hostLines: readonly (HostLine | undefined)[]): Execution {
  const execution: Execution = { label: '', events: [], unreadable: 0 };
  const first = hostLines.findIndex((one) => one !== undefined);
  const eventAbove = lines.slice(0, first).some((line) => line.trim() !== '');
  for (const [i, hostLine] of hostLines.entries()) {
    if (hostLine === undefined) {
      if (
        /^\S{1,200} \{"/.test(lines[i] ?? '') &&
        readClock((lines[i] ?? '').replace(/^\S+ /, '')) === undefined
      )
        execution.unreadable += 1;
      continue;
    }
    const at = eventAbove ? i - 1 : i + 1;
    // TSViz puts the time before the words.
    const words = hostLines[at] === undefined ? (lines[at] ?? '').trim().replace(/^\d{10,20} /, '') : '';
    execution.events.push({ ...hostLine, text: words, line: Math.min(i, at) + 1 });
  }
  return execution;
}

function parseTlc(lines: readonly string[]): Execution {
  const execution: Execution = { label: '', events: [], unreadable: 0 };
  let action = '';
  let line = 1;
  let host: string | undefined;
  let clock: Map<string, number> | undefined;
  const flush = (): void => {
    // In the initial state no host has acted yet.
    if (host !== undefined && clock?.has(host) === true)
      execution.events.push({ host, clock, text: action, line });
    host = undefined;
    clock = undefined;
  };
  for (const [i, text] of lines.entries()) {
    const state = TLC_STATE.exec(text);
    if (state !== null) {
      flush();
      action = state[2] ?? '';
      line = i + 1;
      continue;
    }
    host = TLC_HOST.exec(text)?.[1] ?? host;
    const found = TLC_CLOCK.exec(text)?.[1];
    if (found === undefined) continue;
    clock = readClock(found.replaceAll('\\"', '"'));
    if (clock === undefined) execution.unreadable += 1;
  }
  flush();
  return execution;
}
