import { cleanText } from '../safety/clean-text.ts';
import { maskSecrets } from '../safety/mask-secrets.ts';
import { REDACTED } from '../safety/redacted.ts';

/** Text as it may be stored: cleaned, secrets masked, both over the whole (a key of many lines) and line by line. */
export function safeText(text: string): string {
  return maskSecrets(cleanText(text)).split('\n').map(maskSecrets).join('\n').trim();
}

/** The same for one line. */
export function safeLine(text: string): string {
  return safeText(text.replace(/\s+/g, ' '));
}

/** A JSON value with every string made safe, and the values of keys that name a secret masked. */
export function safeJson(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value);
  if (Array.isArray(value)) return value.map(safeJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      safeLine(key),
      typeof member === 'string' ? safeMember(key, member) : safeJson(member),
    ]),
  );
}

/** Masking judges a value by the key before it, so both are shown to it as they would stand in JSON. */
function safeMember(key: string, value: string): string {
  const safe = safeText(value);
  const pair = JSON.stringify({ [key]: safe });
  const masked = maskSecrets(pair);
  if (masked === pair) return safe;
  try {
    const parsed: unknown = JSON.parse(masked);
    const [member] = Object.values(Object(parsed));
    return typeof member === 'string' ? member : REDACTED;
  } catch {
    return REDACTED;
  }
}
