import { cleanText } from './clean-text.ts';
import { maskSecrets } from './mask-secrets.ts';

/** Keys whose null carries a meaning and stays. */
const NULL_ALLOWED = new Set(['end', 'trace']);

/**
 * An answer as it may leave the process: every string cleaned and its secrets masked, whatever part of it came from
 * a log; undefined, null, empty strings, empty arrays and empty objects are left out (`end: null` means "still lasts").
 * Returns undefined where nothing remains.
 */
export function safeOutput(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? undefined : maskSecrets(cleanText(value));
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      const safe = safeOutput(item);
      if (safe !== undefined) items.push(safe);
    }
    return items.length > 0 ? items : undefined;
  }
  if (typeof value === 'object' && value !== null) {
    const members: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(value)) {
      const safe = member === null && NULL_ALLOWED.has(key) ? null : safeOutput(member);
      if (safe !== undefined) members[cleanText(key)] = safe;
    }
    return Object.keys(members).length > 0 ? members : undefined;
  }
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return undefined;
  return value;
}
