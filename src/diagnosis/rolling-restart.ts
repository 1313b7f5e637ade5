import type { Node } from '../nodes/node-directory.ts';
import type { Life } from './lives.ts';

const MAX_DOWN_MS = 60_000;
const MAX_STEP_MS = 300_000;
const MOST_MEMBERS = 0.75;

/**
 * Lives that a rolling restart ended: the members of a kind (a client of the same software aside) restarted once, one after the other, each back before the
 * next went, none with a cry. Some software says nothing when it is told to stop; the order tells it from crashes.
 */
export function rollingRestarts(lives: ReadonlyMap<Node, readonly Life[]>): Set<Life> {
  const families = new Map<string, { node: Node; lives: readonly Life[] }[]>();
  for (const [node, own] of lives) {
    const { family } = node;
    families.set(family, [...(families.get(family) ?? []), { node, lives: own }]);
  }
  const ended = new Set<Life>();
  for (const members of families.values()) {
    if (members.length < 3) continue;
    for (const round of roundsOf(members.map((member) => member.lives)))
      for (const life of round) ended.add(life);
  }
  return ended;
}

interface Restart {
  member: number;
  life: Life;
  downMs: number;
  upMs: number;
}

/** Rounds in which each member restarts exactly once and no two are away together. */
function roundsOf(members: readonly (readonly Life[])[]): Life[][] {
  const restarts: Restart[] = [];
  members.forEach((own, member) => {
    own.forEach((life, i) => {
      const next = own[i + 1];
      if (next) restarts.push({ member, life, downMs: life.endMs, upMs: next.startMs });
    });
  });
  restarts.sort((a, b) => a.downMs - b.downMs);
  const rounds: Life[][] = [];
  const enough = Math.max(3, Math.ceil(members.length * MOST_MEMBERS));
  for (let size = Math.min(members.length, restarts.length); size >= enough; size--) {
    for (let i = 0; i + size <= restarts.length; i++) {
      const round = restarts.slice(i, i + size);
      if (isRound(round)) rounds.push(round.map((restart) => restart.life));
    }
  }
  return rounds;
}

function isRound(round: readonly Restart[]): boolean {
  if (new Set(round.map((restart) => restart.member)).size !== round.length) return false;
  return round.every((restart, i) => {
    const before = round[i - 1];
    const alone = !before || (restart.downMs >= before.upMs && restart.downMs - before.upMs < MAX_STEP_MS);
    const quiet = restart.life.ending === 'unclean' || restart.life.ending === 'orderly';
    return alone && quiet && restart.upMs - restart.downMs < MAX_DOWN_MS;
  });
}
