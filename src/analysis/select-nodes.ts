import { UserError } from '../logs/user-error.ts';
import type { Node, NodeDirectory } from '../nodes/node-directory.ts';

/**
 * The names under which an analysis knows the nodes that a caller means: by name in any case, host name, member id,
 * address, or file. `unknown` are the names that stand for none.
 * @throws UserError that lists the nodes there are, where no name is known
 */
export function selectNodes(
  given: readonly string[],
  directory: NodeDirectory,
): { names: string[]; unknown: string[] } {
  const names = new Set<string>();
  const unknown: string[] = [];
  for (const name of given) {
    const found = nodesNamed(name, directory);
    for (const each of found) names.add(each);
    if (found.length === 0) unknown.push(name.trim());
  }
  if (names.size === 0) throw new UserError(unknownNodes(unknown, directory));
  return { names: [...names], unknown };
}

/** The names in the analysis of what a caller calls by some name; none where that is unknown. */
export function nodesNamed(given: string, directory: NodeDirectory): string[] {
  const asked = given.trim();
  const lower = asked.toLowerCase();
  const exact = directory.nodes.filter((node) => node.name.toLowerCase() === lower || speaksIn(node, asked));
  if (exact.length > 0) return exact.map((node) => node.name);
  // Looking up an address that nobody has adds it as a node: what was there before is what counts.
  const known = new Set(directory.nodes);
  const resolved = directory.resolve(asked);
  return resolved !== undefined && known.has(resolved) ? [resolved.name] : [];
}

/** Whether a node's records come from a file: speakers are named by their file, and by a name within it. */
function speaksIn(node: Node, file: string): boolean {
  return node.speakers.some((key) => key.split('\0')[0] === file);
}

/** Says that names stand for no node, and which nodes there are. */
export function unknownNodes(unknown: readonly string[], directory: NodeDirectory): string {
  const names = directory.nodes.filter((node) => node.speakers.length > 0).map((node) => node.name);
  const more = names.length > 12 ? `, ${names.length - 12} more` : '';
  const asked = unknown.slice(0, 6).map((name) => `"${name.slice(0, 60)}"`);
  return `"nodes": no node is named ${asked.join(', ')}; the nodes are ${names.slice(0, 12).join(', ')}${more}`;
}
