import type { Node } from '../nodes/node-directory.ts';
import { type Case, type Observation, observationsOf } from './case.ts';

/** A node that took the lead (leader, primary, master) at a time. */
export interface Reign {
  leader: Node;
  startMs: number;
  term: number | undefined;
  seen: Observation[];
}

/** Who led when, as all nodes testify. */
export interface Leadership {
  /** In order of time; the same leader elected again counts anew when others ruled or none did between. */
  reigns: readonly Reign[];
  /** The leader at a time, if known. */
  leaderAt: (timeMs: number) => Node | undefined;
}

const SAME_ELECTION_MS = 3_000;

/** Reads the changes of leadership off what the nodes say of themselves and of each other. */
export function leadershipOf(input: Pick<Case, 'observations' | 'directory'>): Leadership {
  const reigns: Reign[] = [];
  const followers = new Set(
    observationsOf(input, ['role-replica']).map(({ file, line }) => `${file}:${line}`),
  );
  for (const seen of observationsOf(input, ['leader-elected', 'role-primary'])) {
    const leader = leaderIn(input, seen);
    // `FOLLOWING - LEADER ELECTION TOOK`: there is a leader now, and it is another one.
    if (!leader || (leader === seen.observer && followers.has(`${seen.file}:${seen.line}`))) continue;
    const last = reigns.findLast((reign) => reign.leader === leader);
    const same =
      last !== undefined &&
      (last === reigns.at(-1) || seen.timeMs - last.startMs < SAME_ELECTION_MS) &&
      (seen.attrs.term === undefined ||
        last.term === undefined ||
        seen.attrs.term === last.term ||
        seen.timeMs - last.startMs < 500);
    if (same) {
      last.seen.push(seen);
      last.term ??= seen.attrs.term;
    } else reigns.push({ leader, startMs: seen.timeMs, term: seen.attrs.term, seen: [seen] });
  }
  return { reigns, leaderAt: (timeMs) => reigns.findLast((reign) => reign.startMs <= timeMs)?.leader };
}

const OWN_ROLE_MS = 2_000;

/**
 * Whom a record declares leader: the speaker where it speaks of its own role, then or just before or after, else the
 * one it names (the last one: `a elected leader b`). A record that names nobody says only that an election is over.
 */
function leaderIn(input: Pick<Case, 'observations' | 'directory'>, seen: Observation): Node | undefined {
  const { observer, timeMs } = seen;
  if (seen.signal === 'role-primary') return observer;
  const near = { observer, fromMs: timeMs - OWN_ROLE_MS, toMs: timeMs + OWN_ROLE_MS };
  if (observationsOf(input, ['role-primary'], near).length > 0) return observer;
  const named = seen.named.at(-1);
  // It names a leader, by a name that is nobody's here: not the one who says so.
  const { peer } = seen.attrs;
  if (named === observer && peer !== undefined && input.directory.resolve(peer, observer) !== observer)
    return undefined;
  return named;
}
