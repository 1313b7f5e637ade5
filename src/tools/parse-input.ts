import type { z } from 'zod';
import { nearestName } from '../logs/nearest-name.ts';
import { UserError } from '../logs/user-error.ts';
import type { ToolSpec } from './define-tool.ts';
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts';

/**
 * The arguments of a call, checked against the tool's schema. Hosts and models send numbers and booleans as strings,
 * one string where a list is wanted, or an object as its JSON text: these are accepted. Nulls count as absent.
 * Throws a `UserError` that names each fault, what was expected, and the valid parameters.
 */
export function parseInput<Input extends z.ZodObject>(
  tool: ToolSpec<Input>,
  given: unknown,
): z.output<Input> {
  const schema = jsonSchemaOf(tool.input);
  const parsed = tool.input.safeParse(coerce(given ?? {}, schema));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 6).map((issue) => describeIssue(issue, schema));
  const names = Object.keys(schema.properties ?? {}).join(', ');
  throw new UserError(`${tool.name}: ${faults.join('; ')}. Valid parameters: ${names}.`);
}

function coerce(value: unknown, schema: JsonSchema): unknown {
  if (typeof value === 'string') return coerceString(value, schema);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item) => coerce(item, items)) : value;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== null);
    return Object.fromEntries(
      members.map(([key, member]) => [key, coerce(member, schema.properties?.[key] ?? {})]),
    );
  }
  return value;
}

function coerceString(text: string, schema: JsonSchema): unknown {
  const trimmed = text.trim();
  if (schema.type === 'integer' || schema.type === 'number') {
    return /^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(trimmed) ? Number(trimmed) : text;
  }
  if (schema.type === 'boolean') return trimmed === 'true' ? true : trimmed === 'false' ? false : text;
  if (schema.type === 'object') return trimmed.startsWith('{') ? parseJson(trimmed, schema) : text;
  if (schema.type === 'array') {
    return trimmed.startsWith('["') ? parseJson(trimmed, schema) : [coerce(text, schema.items ?? {})];
  }
  return text;
}

function parseJson(text: string, schema: JsonSchema): unknown {
  try {
    return coerce(JSON.parse(text), schema);
  } catch {
    return text;
  }
}

function describeIssue(issue: z.core.$ZodIssue, schema: JsonSchema): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const at = schemaAt(schema, issue.path);
    const known = Object.keys(at.properties ?? {});
    return issue.keys
      .slice(0, 4)
      .map((key) => {
        const near = nearestName(key, known);
        const where = path === '' ? '' : ` in "${path}" (it has ${known.join(', ')})`;
        return `unknown parameter "${key.slice(0, 60)}"${where}${near ? ` (did you mean "${near}"?)` : ''}`;
      })
      .join('; ');
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return `"${path}" is missing (expected ${issue.expected})`;
  }
  if (path === '') return `the arguments must be an object (${issue.message})`;
  return `"${path}": ${issue.message.replace(/^Invalid (?:input|option): /, '')}`;
}

function schemaAt(schema: JsonSchema, path: readonly PropertyKey[]): JsonSchema {
  let at = schema;
  for (const key of path) at = (typeof key === 'number' ? at.items : at.properties?.[String(key)]) ?? {};
  return at;
}
