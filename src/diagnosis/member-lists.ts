import type { Node } from '../nodes/node-directory.ts';
import type { Case, Observation } from './case.ts';

const LISTED = 'members-listed';
/** Two lists further apart in size are lists of different things. */
const SHRINKS_TO = 0.3;

/** What the members of one software told of who belongs to them. */
interface Membership {
  /** The last list of each member, and of any. */
  byTeller: Map<Node, ReadonlySet<Node>>;
  last: ReadonlySet<Node> | undefined;
  /** Members that lists left out, and who gave those lists. */
  gone: Map<Node, Set<Node>>;
}

/**
 * Members that a list leaves out, though the list before held them, are told of as removed there; members that are
 * back, as joined. What a list says of members is said by their absence from it.
 */
export function tellListedChanges(input: Case): Case {
  const memberships = new Map<string, Membership>();
  const told: Observation[] = [];
  const lines = new Set<string>();
  for (const seen of input.observations) {
    const line = `${seen.file}:${seen.line}`;
    const now = new Set(seen.named.filter((node) => node.speakers.length > 0));
    if (seen.signal !== LISTED || now.size === 0 || lines.has(line)) continue;
    lines.add(line);
    const { family } = seen.observer;
    const known = memberships.get(family) ?? { byTeller: new Map(), last: undefined, gone: new Map() };
    memberships.set(family, known);
    told.push(...changes(seen, now, known));
  }
  if (told.length === 0) return input;
  const observations = [...input.observations, ...told].sort(
    (a, b) => a.timeMs - b.timeMs || a.line - b.line,
  );
  return { ...input, observations };
}

function changes(seen: Observation, now: ReadonlySet<Node>, known: Membership): Observation[] {
  const { observer } = seen;
  const then = known.byTeller.get(observer) ?? known.last ?? now;
  known.byTeller.set(observer, now);
  known.last = now;
  if (now.size < then.size * SHRINKS_TO) return [];
  const gone = [...then].filter((node) => !now.has(node) && node !== observer);
  for (const node of gone) known.gone.set(node, (known.gone.get(node) ?? new Set<Node>()).add(observer));
  const back = [...now].flatMap((node) => {
    const losers = known.gone.get(node);
    if (losers === undefined) return [];
    known.gone.delete(node);
    return node === observer ? [...losers] : [node];
  });
  return [
    ...(gone.length > 0 ? [changeOf(seen, 'member-removed', gone)] : []),
    ...(back.length > 0 ? [changeOf(seen, 'member-joined', back)] : []),
  ];
}

function changeOf(
  seen: Observation,
  signal: 'member-removed' | 'member-joined',
  subjects: Node[],
): Observation {
  return {
    ...seen,
    signal,
    tone: signal === 'member-removed' ? 'bad' : 'good',
    subjects,
    named: [seen.observer, ...subjects],
  };
}
