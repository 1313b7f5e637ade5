/** ISO 8601, UTC, milliseconds. */
export function iso(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
