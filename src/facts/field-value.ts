import type { Value } from './column.ts';
import { parseQuantity, type Quantity } from './quantity.ts';

/** Whether a column holds more than one value. */
export function varies(rows: readonly (readonly Value[])[], index: number): boolean {
  let first: Value;
  for (const row of rows) {
    const value = row[index];
    if (value === undefined || value === first) continue;
    if (first !== undefined) return true;
    first = value;
  }
  return false;
}

/** A plain object, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A number, a word, or a number with its unit where a text says so (`"312.3ms"`). */
export function toValue(raw: unknown): number | string | Quantity | undefined {
  if (typeof raw === 'number') return raw;
  if (typeof raw !== 'string' || raw === '' || raw.length > 200) return undefined;
  const first = raw.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 45) return parseQuantity(raw) ?? raw;
  return raw;
}
