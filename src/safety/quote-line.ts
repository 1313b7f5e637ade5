import { cleanText } from './clean-text.ts';
import { maskSecrets } from './mask-secrets.ts';

/** Longest quotation of one line, characters. */
export const MAX_QUOTE_CHARS = 300;

/**
 * One line of a log as an answer may show it: cleaned, secrets masked, on one line, at most `maxChars` long.
 * A cut ends in `…`. Masking sees the whole line, so no half of a secret is left at the cut.
 */
export function quoteLine(line: string, maxChars: number = MAX_QUOTE_CHARS): string {
  // Secrets stand near; what is far beyond the cut need not be looked at.
  const near = line.length > maxChars * 4 ? line.slice(0, maxChars * 4) : line;
  const safe = maskSecrets(cleanText(near)).replace(/\r?\n/g, '↵').trimEnd();
  return cutText(safe, maxChars);
}

/**
 * The part of a line that proves a claim: like {@link quoteLine}, and verbatim. Where cleaning would change the line
 * (colour codes, control characters), the longest stretch that needs none is quoted. A JSON record too long to quote
 * whole is quoted from its message on: time and level, which come before it, are told apart from the text.
 */
export function quoteEvidence(line: string, maxChars: number = MAX_QUOTE_CHARS): string {
  const near = line.length > maxChars * 4 ? line.slice(0, maxChars * 4) : line;
  if (cleanText(near) === near && !near.includes('\n')) {
    const safe = maskSecrets(near).trimEnd();
    return cutText(safe.slice(telling(safe, maxChars)), maxChars);
  }
  let best = '';
  for (const part of near.split(/[\u0000-\u0008\n-\u001f\u007f-\u009f](?:\[[0-9;?]*[@-~])?/)) {
    const quoted = part.trim();
    if (quoted.length > best.length && cleanText(quoted) === quoted) best = quoted;
  }
  return best === '' ? quoteLine(near, maxChars) : quoteLine(best, maxChars);
}

/** Where the telling part of a JSON line begins that has no room: at its message, or earlier where the rest has room too. */
function telling(line: string, maxChars: number): number {
  if (line.length <= maxChars || !line.startsWith('{')) return 0;
  const message = Math.max(0, line.search(/"(?:@?message|msg|@m|event)"\s?:/));
  if (line.length - message >= maxChars) return message;
  const member = line.indexOf(',"', line.length - maxChars - 1);
  return member < 0 || member > message ? message : member + 1;
}

/** Cuts text to `maxChars` at the most, whole characters, the cut marked with `…`. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const end = isHighSurrogate(text.charCodeAt(maxChars - 2)) ? maxChars - 2 : maxChars - 1;
  return `${text.slice(0, end)}…`;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
