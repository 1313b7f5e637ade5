import { UserError } from '../logs/user-error.ts';
import type { MemoryType, Outcome } from '../store/memory-record.ts';
import { safeJson, safeText } from './clean-input.ts';

/** Longest content, characters. Logs belong into files; a memory names them. */
const MAX_CONTENT_CHARS = 100_000;

/** Content as it is stored, and what it says of itself where it is a JSON object. */
export interface Content {
  text: string;
  isJson: boolean;
  /** Path of the module it is about. */
  module?: string;
  /** What it is by its keys. */
  type?: MemoryType;
  outcome?: Outcome;
  title?: string;
}

/**
 * Reads `content`: text, or a JSON object given as such or as its text. The objects that the skill teaches are
 * understood: `module` links to a module, `knownIssues` and `healthMetrics` make it semantic, `sessionId` makes it
 * episodic, and a `resolution` there says it is resolved. Throws a `UserError` where it is empty or too long.
 */
export function readContent(given: unknown): Content {
  const value = typeof given === 'string' ? parsedObject(given) : given;
  const content = isObject(value) ? jsonContent(value) : textContent(given);
  if (content.text.length > MAX_CONTENT_CHARS) {
    throw new UserError(
      `"content" has ${content.text.length} characters; at most ${MAX_CONTENT_CHARS}. Store the session in your own words, with the telling lines as "evidence" and files as "links"`,
    );
  }
  return content;
}

function textContent(given: unknown): Content {
  if (typeof given !== 'string') throw new UserError('"content" must be text or a JSON object');
  // Masking a text of many megabytes takes its time, and it would be refused all the same.
  const text = given.length > MAX_CONTENT_CHARS * 2 ? given : safeText(given);
  if (text === '') throw new UserError('"content" is empty; expected what was learned, in a few sentences');
  return { text, isJson: false };
}

function jsonContent(given: Record<string, unknown>): Content {
  if (JSON.stringify(given).length > MAX_CONTENT_CHARS * 2)
    return { text: JSON.stringify(given), isJson: true };
  const value = safeJson(given);
  if (!isObject(value) || Object.keys(value).length === 0)
    throw new UserError('"content" is an empty object; expected what was learned');
  const content: Content = { text: JSON.stringify(value), isJson: true };
  const module = textOf(value.module);
  if (module !== undefined) content.module = module;
  if ('sessionId' in value) content.type = 'episodic';
  else if ('knownIssues' in value || 'healthMetrics' in value) content.type = 'semantic';
  if (content.type === 'episodic' && textOf(value.resolution) !== undefined) content.outcome = 'resolved';
  const title =
    textOf(value.title) ??
    textOf(value.issue) ??
    textOf(value.summary) ??
    (content.type === 'semantic' && module !== undefined ? `Health of ${module}` : undefined);
  if (title !== undefined) content.title = title;
  return content;
}

/** The words of content for the search index: of JSON its keys and values, without its punctuation. */
export function contentWords(text: string, isJson: boolean): string {
  if (!isJson) return text;
  const words: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        words.push(key);
        visit(member);
      }
    } else if (value !== null) words.push(String(value));
  };
  visit(JSON.parse(text));
  return words.join(' \n');
}

function parsedObject(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
