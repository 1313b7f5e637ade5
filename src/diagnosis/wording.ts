/** A duration as a person writes it: `8 ms`, `0.4 s`, `25 s`, `3 min`. */
export function duration(ms: number): string {
  if (ms > 0 && ms < 95) return `${Math.max(1, Math.round(ms))} ms`;
  if (ms < 90_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  return ms < 5_400_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

/** The time of day, UTC, to the second. */
export function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
