/** Typed arrays sort several times as fast as arrays, but making one costs more than sorting a few values. */
const FEW = 64;

/** Middle value; of an even number of values the lower one. NaN for none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Value that a share of all values does not exceed (nearest rank). NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.length < FEW ? [...values].sort((a, b) => a - b) : new Float64Array(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
