import type { Node, NodeDirectory } from './node-directory.ts';

/** A line of one speaker that may name others. */
export interface NamingLine {
  observer: Node;
  text: string;
}

const AT_LEAST = 2;
const CLEAR_SHARE = 0.8;

/**
 * Finds whose an address is that no log claims: lines that name exactly one known node and exactly that one unknown
 * address (`payment: connect ECONNREFUSED 10.0.0.4:8080`) agree on it. Nodes that have an address already are left out, and those that
 * speak of the address as another's.
 */
export function placeAddresses(directory: NodeDirectory, lines: Iterable<NamingLine>): void {
  const votes = new Map<Node, Map<Node, number>>();
  const speakOf = new Map<Node, Set<Node>>();
  for (const { observer, text } of lines) {
    const named = directory.mentionedIn(text, observer).filter((node) => node !== observer);
    const ghosts = named.filter((node) => node.speakers.length === 0);
    const known = named.filter((node) => node.speakers.length > 0);
    for (const ghost of ghosts) speakOf.set(ghost, (speakOf.get(ghost) ?? new Set<Node>()).add(observer));
    const [ghost] = ghosts;
    const [node] = known;
    if (ghosts.length !== 1 || known.length !== 1 || !ghost || !node || node.hosts.size > 0) continue;
    const tally = votes.get(ghost) ?? new Map<Node, number>();
    votes.set(ghost, tally.set(node, (tally.get(node) ?? 0) + 1));
  }
  for (const [ghost, tally] of votes) {
    const total = [...tally.values()].reduce((sum, n) => sum + n, 0);
    const [best] = [...tally].sort((a, b) => b[1] - a[1]);
    if (best && !speakOf.get(ghost)?.has(best[0]) && best[1] >= AT_LEAST && best[1] / total >= CLEAR_SHARE)
      directory.absorb(ghost, best[0]);
  }
}
