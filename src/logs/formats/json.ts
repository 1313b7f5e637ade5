import type { Level, LogEvent } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import { epochTextToMs, epochToMs } from '../times/epoch.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { readJsonEnvelope } from './json-envelopes.ts';
import { prefixOfContainer, type Role, roleOfKey } from './json-keys.ts';
import { levelOfMessage, levelOfNumber, levelOfOtelNumber, levelOfWord } from './levels.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, isLetter, OPEN_BRACE, OPEN_BRACKET } from './text.ts';

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The surest members found so far, one a role; `undefined` where none was found. */
interface Found {
  key: string;
  value: unknown;
  rank: number;
}
/** All roles are there from the start, so that V8 knows one shape alone. */
type Members = Record<Role, Found | undefined>;

const noMembers = (): Members => ({
  time: undefined,
  level: undefined,
  message: undefined,
  node: undefined,
  service: undefined,
  component: undefined,
  pid: undefined,
});

/** Reads a line that is a JSON object, or an array of them; broken JSON is no record of this format. */
export function readJson(text: string, context: FormatContext): ReadResult {
  const value = parseJson(text);
  if (Array.isArray(value)) {
    if (value.length === 0 || !value.every(isObject)) return undefined;
    return value.flatMap((item) => recordOfObject(item, text, context));
  }
  return isObject(value) ? recordOfObject(value, text, context) : undefined;
}

function parseJson(text: string): unknown {
  let last = text.length - 1;
  while (last > 0 && (codeAt(text, last) <= 32 || codeAt(text, last) === 44)) last--;
  const close = codeAt(text, last);
  if (close !== CLOSE_BRACE && close !== CLOSE_BRACKET) return undefined;
  try {
    return JSON.parse(last === text.length - 1 ? text : text.slice(0, last + 1));
  } catch {
    return undefined;
  }
}

/** The record or records of a parsed object; `text` is the message when no member is one. */
export function recordOfObject(
  object: JsonObject,
  text: string,
  context: FormatContext,
): LogEvent | LogEvent[] {
  return readJsonEnvelope(object, context) ?? recordOfMembers(object, text, context);
}

/** Reads the members of a structured record by their names. */
export function recordOfMembers(object: JsonObject, text: string, context: FormatContext): LogEvent {
  const members = noMembers();
  collect(object, '', members, 0);
  const message = messageOf(members, object, text);
  const format = dialectOf(members, object);
  return createEvent(format, message, {
    timeMs: timeOf(members.time, object, context),
    level: levelOfMembers(members, object) ?? levelOfMessage(message),
    node: nodeOf(members, object, message),
    component: textOf(members.component?.value),
    pid: pidOf(members.pid?.value),
    fields: object,
  });
}

const MAX_DEPTH = 3;

function collect(object: JsonObject, prefix: string, members: Members, depth: number): void {
  for (const key in object) {
    const value = object[key];
    if (typeof value === 'object') {
      if (value === null || Array.isArray(value)) continue;
      if (depth < MAX_DEPTH) collectNested(key, value, prefix, members, depth);
      continue;
    }
    const found = roleOfKey(prefix === '' ? key : prefix + key);
    if (found === undefined || value === '') continue;
    const known = members[found.role];
    const rank = found.rank + depth * 3;
    if (known !== undefined && known.rank <= rank) continue;
    if (found.role === 'node' && !canBeNode(value)) continue;
    if (found.role === 'level' && !canBeLevel(key, value)) continue;
    if (found.role === 'time' && depth > 0 && typeof value === 'number' && epochToMs(value) === undefined)
      continue;
    members[found.role] = { key, value, rank };
  }
}

function collectNested(key: string, value: object, prefix: string, members: Members, depth: number): void {
  if ('$date' in value || 'epochSecond' in value) {
    if (members.time === undefined || members.time.rank > 1) members.time = { key, value, rank: 1 };
    return;
  }
  const nested = prefixOfContainer(prefix === '' ? key : prefix + key) ?? prefixOfContainer(key);
  if (nested !== undefined && isObject(value)) collect(value, nested, members, depth + 1);
}

/** `status` and `type` tell a level only where a level's name stands there. */
function canBeLevel(key: string, value: unknown): boolean {
  if (key !== 'status' && key !== 'type') return true;
  return typeof value === 'string' && levelOfWord(value) !== undefined && !/^\d/.test(value);
}

/** A node has a name: neither a version (`v20.1.0`), a flag nor a fraction. */
function canBeNode(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  return typeof value === 'string' && value.length <= 200 && !/^v?\d+\.\d+(?:\.\d+)?(?:[-+].*)?$/.test(value);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}

function pidOf(value: unknown): number | undefined {
  const pid = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof pid === 'number' && Number.isInteger(pid) ? pid : undefined;
}

function messageOf(members: Members, object: JsonObject, text: string): string {
  const value = members.message?.value;
  if (typeof value === 'string') return value;
  const { message, msg, body, event, error } = object;
  for (const nested of [message, msg, body, event, error])
    if (isObject(nested)) {
      const inner = nested.message ?? nested.msg ?? nested.stringValue;
      return typeof inner === 'string' ? inner : JSON.stringify(nested);
    }
  const { method = object.RequestMethod, path, uri, url, request } = object;
  const target = path ?? uri ?? url ?? object.RequestPath;
  if (typeof request === 'string') return request;
  if (typeof method === 'string' && typeof target === 'string') return `${method} ${target}`;
  return text;
}

/** UTC ms of a time member: text of any family, a number by its magnitude, `{ $date }`, `{ epochSecond, nanoOfSecond }`. */
export function timeOfValue(value: unknown, context: FormatContext): number | undefined {
  if (typeof value === 'number') return epochToMs(value);
  if (typeof value === 'string') {
    const first = codeAt(value, 0);
    if (first === 32 || first === OPEN_BRACKET) return timeOfValue(value.replace(/^[\s[]+/, ''), context);
    if (context.time.readAt(value, 0)) return context.time.ms;
    return epochTextToMs(value);
  }
  if (!isObject(value)) return undefined;
  const { $date, $numberLong, epochSecond, nanoOfSecond } = value;
  if (typeof epochSecond === 'number')
    return epochSecond * 1000 + (typeof nanoOfSecond === 'number' ? nanoOfSecond / 1e6 : 0);
  return timeOfValue($date ?? $numberLong, context);
}

function timeOf(found: Found | undefined, object: JsonObject, context: FormatContext): number | undefined {
  if (found === undefined) return undefined;
  const { date, time } = object;
  if (
    typeof date === 'string' &&
    typeof time === 'string' &&
    /^\d\d?:/.test(time) &&
    /^\d{4}.\d\d.\d\d$/.test(date)
  )
    return timeOfValue(`${date} ${time}`, context);
  return timeOfValue(found.value, context);
}

function levelOfMembers(members: Members, object: JsonObject): Level | undefined {
  const found = members.level;
  if (found === undefined) return '@t' in object ? 'info' : undefined;
  const { key, value } = found;
  if (key === 'Severity' && 'Machine' in object && 'Type' in object)
    return levelOfFoundationDb(Number(value));
  if (typeof value === 'string') return levelOfWord(value);
  if (typeof value !== 'number') return undefined;
  if (/^severity_?number$/i.test(key)) return levelOfOtelNumber(value);
  return levelOfNumber(key === 'levelno' ? value + 10 : value);
}

/** FoundationDB's trace files: 10 information, 20 and 30 warning, 40 error. */
function levelOfFoundationDb(severity: number): Level {
  if (severity >= 40) return 'error';
  if (severity >= 20) return 'warn';
  return severity >= 10 ? 'info' : 'debug';
}

/** Whether `host` is that of a request, as web servers and routers log it beside method and path. */
function isTargetHost(found: Found | undefined, object: JsonObject): boolean {
  if (found?.key !== 'host' || typeof object.method !== 'string') return false;
  return 'path' in object || 'uri' in object || 'url' in object;
}

/** The speaker; in Raft's own messages the member id that they begin with. */
function nodeOf(members: Members, object: JsonObject, message: string): string | undefined {
  const node = isTargetHost(members.node, object) ? undefined : textOf(members.node?.value);
  if (node !== undefined) return node;
  if (members.component?.value === 'raft') {
    const member = raftMember(message);
    if (member !== undefined) return member;
  }
  return textOf(members.service?.value);
}

/** The member id that a message of etcd's raft library begins with, such as `85e911e1606da1d3 became leader`. */
export function raftMember(message: string): string | undefined {
  const match = /^(?:raft\.node: )?([0-9a-f]{8,16}) [a-z[]/.exec(message);
  return match?.[1];
}

function dialectOf(members: Members, object: JsonObject): string {
  const time = members.time?.key;
  const level = members.level;
  if (time === '@t') return 'serilog-json';
  if ('ecs.version' in object || 'ecs' in object || (level?.key === 'log.level' && time === '@timestamp'))
    return 'ecs-json';
  if ('@version' in object) return 'logstash-json';
  if ('short_message' in object) return 'gelf';
  if (time === '__REALTIME_TIMESTAMP') return 'journald-json';
  if (typeof level?.value === 'number' && level.value >= 10 && level.value <= 60)
    return 'v' in object ? 'bunyan' : 'pino';
  if ('caller' in object && time === 'ts') return 'zap-json';
  if (time === 't' && level?.key === 's') return 'mongodb-json';
  if ('logName' in object || 'insertId' in object) return 'gcp-json';
  return 'json';
}

/** Whether text looks like a whole JSON object or array of objects, by its ends. */
export function looksLikeJson(text: string): boolean {
  const first = codeAt(text, 0);
  if (first === OPEN_BRACE)
    return codeAt(text, 1) === 34 || codeAt(text, 1) <= 32 || !isLetter(codeAt(text, 1));
  return first === OPEN_BRACKET && codeAt(text, 1) === OPEN_BRACE;
}
