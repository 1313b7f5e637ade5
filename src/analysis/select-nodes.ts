import { UserError } from '../logs/user-error.ts';
import type { NodeDirectory } from '../nodes/node-directory.ts';

/**
 * The names under which an analysis knows the nodes that a caller means: by name in any case, host name, member id,
 * address, or file. `unknown` are the names that stand for none.
 * @throws UserError that lists the nodes there are, where no name is known
 */
export function selectNodes(
  given: readonly string[],
  directory: NodeDirectory,
): { names: string[]; unknown: string[] } {
  // Looking up an address that nobody has adds it as a node: what was there before is what counts.
  const known = new Set(directory.nodes);
  const names = new Set<string>();
  const unknown: string[] = [];
  for (const name of given) {
    const asked = name.trim();
    const exact = [...known].filter((node) => node.name.toLowerCase() === asked.toLowerCase());
    const resolved = exact.length > 0 ? undefined : directory.resolve(asked);
    const found = resolved !== undefined && known.has(resolved) ? [resolved] : exact;
    for (const node of found) names.add(node.name);
    if (found.length === 0) unknown.push(asked);
  }
  if (names.size === 0) throw new UserError(unknownNodes(unknown, directory));
  return { names: [...names], unknown };
}

/** Says that names stand for no node, and which nodes there are. */
export function unknownNodes(unknown: readonly string[], directory: NodeDirectory): string {
  const names = directory.nodes.filter((node) => node.speakers.length > 0).map((node) => node.name);
  const more = names.length > 12 ? `, ${names.length - 12} more` : '';
  const asked = unknown.slice(0, 6).map((name) => `"${name.slice(0, 60)}"`);
  return `"nodes": no node is named ${asked.join(', ')}; the nodes are ${names.slice(0, 12).join(', ')}${more}`;
}
