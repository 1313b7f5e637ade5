import { LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';

/**
 * Reads YAML text and checks it against a schema.
 * @param name how the file is called in problems
 * @param problems gets one line for each thing that is wrong: file, line, place, what was expected
 * @returns the content, or undefined where there were problems
 */
export function readYaml<T extends z.ZodType>(
  schema: T,
  name: string,
  text: string,
  problems: string[],
): z.infer<T> | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    for (const error of document.errors) problems.push(`${name}: ${error.message.split('\n')[0] ?? ''}`);
    return undefined;
  }
  const checked = schema.safeParse(document.toJS());
  if (checked.success) return checked.data;
  for (const issue of checked.error.issues) {
    const line = lines.linePos(offsetOf(document, issue.path)).line;
    problems.push(`${name}:${line}: ${placeOf(document, issue.path)}${describe(issue)}`);
  }
  return undefined;
}

type Document = ReturnType<typeof parseDocument>;
type Path = readonly PropertyKey[];

/** Where the deepest existing node of the path starts. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      const start: unknown = node.range[0];
      if (typeof start === 'number') return start;
    }
  }
  return 0;
}

/** `entry 3 (peer-unreachable), phrases.any[2] ` */
function placeOf(document: Document, path: Path): string {
  const [first, ...rest] = path;
  const keys = typeof first === 'number' ? rest : path;
  let place = '';
  if (typeof first === 'number') {
    const signal: unknown = document.getIn([first, 'signal']);
    place = `entry ${first + 1}${typeof signal === 'string' ? ` (${signal})` : ''}`;
  }
  let key = '';
  for (const part of keys)
    key += typeof part === 'number' ? `[${part}]` : `${key === '' ? '' : '.'}${String(part)}`;
  const parts = [place, key].filter((part) => part !== '').join(', ');
  return parts === '' ? '' : `${parts}: `;
}

function describe(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `unknown key ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
    case 'invalid_key':
      return `the key ${issue.issues[0]?.message ?? 'is not valid'}`;
    case 'invalid_type':
      return `${issue.message.includes('received undefined') ? 'is missing: ' : ''}expected ${issue.expected}`;
    default:
      return issue.message;
  }
}
