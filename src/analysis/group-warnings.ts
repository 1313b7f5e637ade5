/** Files named in one warning. */
const NAMES_SHOWN = 3;

/** What reading one file had to say; each warning begins with the file's name. */
export interface FileWarnings {
  name: string;
  warnings: readonly string[];
}

/**
 * One warning a problem, however many files have it: the first file's own words, then which others are alike and how
 * many. Problems that differ in their numbers alone (which line, how many) are one. In the order of first mention.
 */
export function groupWarnings(files: readonly FileWarnings[]): string[] {
  const groups = new Map<string, { warning: string; others: string[] }>();
  for (const { name, warnings } of files) {
    for (const warning of warnings) {
      const problem = warning.startsWith(name) ? warning.slice(name.length) : warning;
      const key = problem.replace(/\d+/g, '0');
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { warning, others: [] });
      else group.others.push(name);
    }
  }
  return Array.from(groups.values(), ({ warning, others }) =>
    others.length === 0 ? warning : `${warning} ${alike(others)}`,
  );
}

function alike(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  return `(${names.length + 1} files in all: also ${shown}${more})`;
}
