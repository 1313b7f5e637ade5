const PATHS_SHOWN = 3;

/** Warnings gathered by what is wrong, so that a thousand files with one problem give one line. */
export class GroupedWarnings {
  readonly #groups = new Map<string, { count: number; paths: string[] }>();

  /** Notes that a path has the problem. */
  add(problem: string, path: string): void {
    const group = this.#groups.get(problem);
    if (group === undefined) this.#groups.set(problem, { count: 1, paths: [path] });
    else if (++group.count <= PATHS_SHOWN) group.paths.push(path);
  }

  /** One line a problem, `a.log, b.log, c.log and 17 more: problem`, the paths as `nameOf` gives them. */
  lines(nameOf: (path: string) => string): string[] {
    return Array.from(this.#groups, ([problem, { count, paths }]) => {
      const more = count > paths.length ? ` and ${count - paths.length} more` : '';
      return `${paths.map(nameOf).join(', ')}${more}: ${problem}`;
    });
  }
}
