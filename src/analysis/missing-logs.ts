import type { NodeDirectory } from '../nodes/node-directory.ts';
import type { Finding } from './finding.ts';

const MOST_NAMED = 4;

/** Says which nodes root causes are put on although none of their own logs is among the files. */
export function missingLogs(findings: readonly Finding[], directory: NodeDirectory): string[] {
  const silent = new Set(
    directory.nodes.filter((node) => node.speakers.length === 0).map(({ name }) => name),
  );
  const blamed = new Map<string, string>();
  for (const { id, role, culprits } of findings) {
    if (role !== 'root-cause') continue;
    for (const name of culprits) if (silent.has(name) && !blamed.has(name)) blamed.set(name, id);
  }
  return [...blamed]
    .slice(0, MOST_NAMED)
    .map(
      ([name, id]) =>
        `${name}: ${id} is put on it by what others say alone; its own log is not among the files. Give it, too: only it tells whether the process ran on, stood still or died.`,
    );
}
