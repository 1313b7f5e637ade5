import type { Level, LogEvent } from '../event.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { type JsonObject, recordOfMembers, timeOfValue } from './json.ts';
import { levelOfWord } from './levels.ts';

const MAX_HEAD = 4000;
const WINDOWS_LEVELS: readonly (Level | undefined)[] = [undefined, 'fatal', 'error', 'warn', 'info', 'debug'];

/** Reads a record written as an XML element: Windows events, FoundationDB traces, log4j's XML layout (whose message follows on the next lines). */
export function readXml(text: string, context: FormatContext): ReadResult {
  const head = text.length > MAX_HEAD ? text.slice(0, MAX_HEAD) : text;
  const name = /^<([A-Za-z][\w:]{0,40})[ >]/.exec(head)?.[1];
  if (name === undefined) return undefined;
  if (/^(?:log4j:)?event$/i.test(name) && head.includes('<System>')) return readWindowsEvent(head, context);
  const fields = attributesIn(head);
  const event = recordOfMembers(fields, text, context);
  if (event.timeMs === undefined || event.level === undefined) return undefined;
  if (!name.startsWith('log4j:'))
    return createEvent('xml', typeof fields.Type === 'string' ? text : event.message, event);
  return createEvent('log4j-xml', cdataIn(text) ?? '', {
    ...event,
    component: typeof fields.logger === 'string' ? fields.logger : undefined,
  });
}

function attributesIn(head: string): JsonObject {
  const fields: JsonObject = {};
  for (const match of head.matchAll(/([A-Za-z][\w:.-]{0,60})=(?:"([^"]{0,1000})"|'([^']{0,1000})')/g)) {
    const [, key = '', double, single] = match;
    fields[key] ??= double ?? single;
  }
  return fields;
}

function readWindowsEvent(head: string, context: FormatContext): ReadResult {
  const { SystemTime: time, Name: provider } = attributesIn(head);
  const timeMs = timeOfValue(time, context);
  if (timeMs === undefined) return undefined;
  const word = elementIn(head, 'Level') ?? '';
  return createEvent('windows-event', elementIn(head, 'Message') ?? head, {
    timeMs,
    level: WINDOWS_LEVELS[Number(word)] ?? levelOfWord(word),
    node: elementIn(head, 'Computer'),
    component: typeof provider === 'string' ? provider : undefined,
  });
}

function elementIn(head: string, name: string): string | undefined {
  const open = head.indexOf(`<${name}>`);
  const close = open < 0 ? -1 : head.indexOf('<', open + 1);
  return close < 0 ? undefined : head.slice(open + name.length + 2, close);
}

function cdataIn(text: string): string | undefined {
  const open = text.indexOf('<![CDATA[');
  const close = open < 0 ? -1 : text.indexOf(']]>', open);
  return close < 0 ? undefined : text.slice(open + 9, close);
}

/** Takes the message of a log4j record from the lines behind its first. */
export function finishLog4jXml(event: LogEvent): void {
  const message = cdataIn([event.raw, ...(event.rest ?? [])].join('\n'));
  if (message !== undefined) event.message = message;
}

/** Reads WebLogic: `####<time> <Error> <subsystem> <machine> <server> ... <id> <message>`, and the short form of its console. */
export function readWeblogic(text: string, context: FormatContext): ReadResult {
  const long = text.startsWith('####<');
  if (!context.time.readAt(text, long ? 5 : 1)) return undefined;
  const timeMs = context.time.ms;
  const groups = text
    .slice(context.time.end)
    .replace(/^[^>]{0,20}>\s*/, '')
    .replace(/^<|>\s*$/g, '')
    .split(/> {1,2}</);
  const [severity = '', subsystem, machine] = groups;
  const level = levelOfWord(severity);
  if (level === undefined) return undefined;
  const message = groups.slice(long ? 9 : 2).join(' ');
  return createEvent('weblogic', message, {
    timeMs,
    level,
    component: subsystem,
    node: long ? machine || undefined : undefined,
  });
}
