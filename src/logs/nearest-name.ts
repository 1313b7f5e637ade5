import { editDistance } from './edit-distance.ts';

/**
 * The name most like `given`, or undefined where none is near: at most a third of its letters differ
 * (edit distance after Levenshtein), or one begins with the other.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const wanted = given.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 0.5;
  for (const name of names) {
    const candidate = name.toLowerCase();
    const prefix = wanted.length > 2 && (candidate.startsWith(wanted) || wanted.startsWith(candidate));
    const distance = prefix ? 0.5 : editDistance(wanted, candidate);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = name;
    }
  }
  return best;
}
