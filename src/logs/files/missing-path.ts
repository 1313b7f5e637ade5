import { readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { editDistance } from '../edit-distance.ts';
import { UserError } from '../user-error.ts';

const NAMES_LOOKED_AT = 2000;
const NAMES_SHOWN = 5;

/**
 * The error for a path that does not exist: it names the nearest folder that does, and what is there under a similar name.
 * @param given as the caller wrote it
 * @param path absolute; the caller may be shown what lies around it as far as `mayRead` allows
 */
export function missingPathError(given: string, path: string, mayRead: (path: string) => boolean): UserError {
  return new UserError(`No such file or folder: ${given}. ${describeSurroundings(path, mayRead)}`);
}

/** What the nearest existing folder above an absolute path holds: names like the one that is missing, else its first names. */
export function describeSurroundings(path: string, mayRead: (path: string) => boolean): string {
  let wanted = path;
  let folder = dirname(path);
  while (!isFolder(folder) && dirname(folder) !== folder) {
    wanted = folder;
    folder = dirname(folder);
  }
  if (!mayRead(folder)) return 'Paths are files, folders or globs under the allowed folders.';
  const names = namesIn(folder);
  const similar = similarNames(basename(wanted), names);
  if (similar.length > 0) return `Similar names in ${folder}: ${similar.join(', ')}.`;
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  return `The nearest existing folder is ${folder}; it holds ${shown === '' ? 'nothing' : shown + more}.`;
}

/** The names most like the wanted one, best first: equal but for case, a part of each other, or some letters off. */
function similarNames(wanted: string, names: readonly string[]): string[] {
  if (wanted === '*') return [];
  const lower = wanted.toLowerCase();
  const scored: { name: string; distance: number }[] = [];
  for (const name of names) {
    const other = name.toLowerCase();
    const part =
      Math.min(lower.length, other.length) >= 3 && (other.includes(lower) || lower.includes(other));
    const distance = part ? 1 : editDistance(lower, other);
    if (distance <= 1 + lower.length / 4) scored.push({ name, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return scored.slice(0, NAMES_SHOWN).map(({ name }) => name);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).slice(0, NAMES_LOOKED_AT).sort();
  } catch {
    return [];
  }
}
