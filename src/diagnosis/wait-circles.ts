import type { Observation } from './case.ts';

/** Who holds what is waited for: `held by t-9`, `"heldBy":"t-9"`, `blocked by process 9`. */
const HOLDER =
  /(?:held|blocked|owned|locked|taken)[ _]?by"?[ :=]{1,3}"?(?:(?:process|transaction|txn|session|worker|client|owner|thread) )?([\w-]{1,40})/i;
const NAMES = /[\w-]{1,40}/g;
const TOGETHER_MS = 30_000;
const MAX_WAITS = 400;
const LONGEST = 6;

interface Wait {
  holder: string;
  /** Those named in the record who hold something themselves: one of them waits. */
  waiters: ReadonlySet<string>;
  seen: Observation;
}

/**
 * Records in which two or more wait for locks in a circle, each for the next: a deadlock, whether or not anybody has
 * called it one (the wait-for graph of Coffman, Elphick and Shoshani 1971).
 */
export function waitCircles(records: readonly Observation[]): Observation[] {
  const held = records.slice(0, MAX_WAITS).flatMap((seen) => {
    const holder = HOLDER.exec(seen.text)?.[1];
    return holder === undefined ? [] : [{ holder, seen }];
  });
  const holders = new Set(held.map(({ holder }) => holder));
  const waits: Wait[] = held.map(({ holder, seen }) => {
    const names = seen.text.match(NAMES) ?? [];
    const waiters = new Set(names.filter((name) => name !== holder && holders.has(name)));
    return { holder, waiters, seen };
  });
  const involved = new Set<Observation>();
  for (const wait of waits) for (const seen of circleFrom(wait, waits)) involved.add(seen);
  return [...involved].sort((a, b) => a.timeMs - b.timeMs);
}

/** The records of a circle that begins with a wait; none where there is no circle. */
function circleFrom(start: Wait, waits: readonly Wait[]): Observation[] {
  const path = [start];
  for (;;) {
    const last = path.at(-1) ?? start;
    if (path.length > 1 && start.waiters.has(last.holder)) return path.map(({ seen }) => seen);
    const next = waits.find(
      (wait) =>
        wait.waiters.has(last.holder) &&
        !path.includes(wait) &&
        Math.abs(wait.seen.timeMs - start.seen.timeMs) <= TOGETHER_MS,
    );
    if (next === undefined || path.length >= LONGEST) return [];
    path.push(next);
  }
}
