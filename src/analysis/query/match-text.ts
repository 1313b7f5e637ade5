import type { LogEvent } from '../../logs/event.ts';
import { UserError } from '../../logs/user-error.ts';
import { REDACTED } from '../../safety/redacted.ts';

/** Says whether a record holds what was asked for. */
export type RecordTest = (event: LogEvent) => boolean;

/**
 * A test for `text`: `/regex/` with the flags i, m and s in RE2 syntax, linear in the length of the line; anything
 * else is a substring, upper and lower case alike. All lines of a record count. Throws a `UserError` on a bad regex.
 */
export async function matchText(text: string): Promise<RecordTest> {
  const slashes = /^\/(.+)\/([a-z]*)$/s.exec(text);
  const has = slashes ? await regexTest(slashes[1] ?? '', slashes[2] ?? '') : substringTest(text);
  return (event) => recordHas(event, has);
}

/** A test for a trace id: the record shows it somewhere, with dashes or without, upper or lower case. */
export function matchTraceId(traceId: string): RecordTest {
  const wanted = traceId.trim().toLowerCase();
  const plain = wanted.replaceAll('-', '');
  return (event) =>
    recordHas(event, (line) => {
      const lower = line.toLowerCase();
      return lower.includes(wanted) || (plain !== wanted && lower.includes(plain));
    });
}

/**
 * A test for a template as answers show them: its fixed parts in their order, anything where `<*>` or a mask stands.
 * One that was cut (`…`) needs only its beginning to fit.
 */
export function matchTemplate(template: string): RecordTest {
  const open = template.trim().replace(/<?\*?…$/, '<*>');
  const parts = squeeze(open.replaceAll(REDACTED, '<*>')).split('<*>');
  return (event) => fits(squeeze(event.message), parts) || fits(squeeze(event.raw), parts);
}

function recordHas(event: LogEvent, has: (line: string) => boolean): boolean {
  if (has(event.raw) || (event.message !== event.raw && has(event.message))) return true;
  return event.rest?.some(has) ?? false;
}

function substringTest(text: string): (line: string) => boolean {
  const wanted = text.toLowerCase();
  return (line) => line.toLowerCase().includes(wanted);
}

async function regexTest(source: string, flagText: string): Promise<(line: string) => boolean> {
  const { RE2JS } = await import('re2js');
  const known: Record<string, number> = {
    i: RE2JS.CASE_INSENSITIVE,
    m: RE2JS.MULTILINE,
    s: RE2JS.DOTALL,
    g: 0,
    u: 0,
  };
  let flags = 0;
  for (const flag of flagText) {
    const bit = known[flag];
    if (bit === undefined)
      throw new UserError(`"text": unknown flag "${flag}" of a regular expression; use i, m or s`);
    flags |= bit;
  }
  try {
    const regex = RE2JS.compile(source, flags);
    return (line) => regex.test(line);
  } catch (error) {
    throw new UserError(
      `"text" is not a regular expression of RE2: ${error instanceof Error ? error.message : String(error)}. ` +
        'RE2 has no lookaround and no backreferences; without the slashes the text is searched as it is.',
    );
  }
}

/** Words and marks without the spaces between them, repeated marks once: templates and lines may differ in these. */
function squeeze(text: string): string {
  return text.replace(/\s+/g, '').replace(/\.{2,}|-{2,}|={2,}|\*{2,}/g, (marks) => marks.charAt(0));
}

function fits(text: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.length > 1 ? (parts.at(-1) ?? '') : '';
  if (parts.length === 1) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
