import type { LogEvent } from '../logs/event.ts';
import { type KeptTokens, shapeOf } from '../templates/shape.ts';

const REST_LINES = 20;

/** Members that say who, when or where, and not what: they do not make another kind of record. */
const BESIDE_THE_POINT =
  /^(?:@?time(?:stamp)?|ts|t|date|host(?:name)?|node|service|name|app|application|caller|logger(?:_?name)?|thread(?:_?name)?|component|module|source|file|path|url|uri|route|method|trace_?id|span_?id|parent_?(?:span_?)?id|request_?id|correlation_?id|session_?id|version|@version|user|stack(?:_?trace)?)$/i;

/** Whether a member counts, by its key; keys are few, so each is judged once. */
const counts = new Map<string, boolean>();
const MAX_KEYS = 10_000;

/**
 * Shape of a record: of its first line, or, of a JSON object, of its message and those members that say what happened;
 * and of the lines joined to it. Records of one shape state the same signals and have one template.
 * `shapeOfLine`: that of its first line, where it is known.
 */
export function shapeOfRecord(event: LogEvent, kept: KeptTokens, shapeOfLine?: number): number {
  let shape =
    event.fields !== undefined && event.raw.charCodeAt(0) === 123
      ? shapeOfMembers(event, event.fields, kept)
      : (shapeOfLine ?? shapeOf(event.raw, kept));
  if (event.rest !== undefined) {
    for (let i = 0; i < event.rest.length && i < REST_LINES; i++) {
      const line = event.rest[i];
      if (line !== undefined) shape = mix(shape, shapeOf(line, kept), i + 1);
    }
  }
  return shape;
}

function shapeOfMembers(event: LogEvent, members: Record<string, unknown>, kept: KeptTokens): number {
  let shape = mix(shapeOf(event.message, kept), event.level === undefined ? 0 : event.level.charCodeAt(0), 1);
  for (const key in members) {
    const value = members[key];
    if (typeof value === 'string') {
      if (value !== event.message && isTelling(key)) shape = mix(shape, shapeOf(value, kept), key.length);
    } else if (typeof value === 'object' && value !== null && isTelling(key)) {
      shape = mix(shape, shapeOfInner(value, kept), key.length);
    }
  }
  return shape;
}

/** Shape of the strings one level down: the message and the code of an error. */
function shapeOfInner(members: object, kept: KeptTokens): number {
  let shape = 0;
  for (const [key, value] of Object.entries(members)) {
    if (typeof value === 'string' && isTelling(key)) shape = mix(shape, shapeOf(value, kept), key.length);
  }
  return shape;
}

function isTelling(key: string): boolean {
  let telling = counts.get(key);
  if (telling === undefined) {
    telling = !BESIDE_THE_POINT.test(key);
    if (counts.size < MAX_KEYS) counts.set(key, telling);
  }
  return telling;
}

/** Joins two shapes and a small number into one below 2^53. */
function mix(a: number, b: number, salt: number): number {
  const low = Math.imul((a >>> 0) ^ salt, 0x9e3779b1) ^ (b >>> 0);
  const high = Math.imul((a / 0x100000000) >>> 0, 31) ^ ((b / 0x100000000) >>> 0);
  return (low >>> 0) + (high & 0x1fffff) * 0x100000000;
}
