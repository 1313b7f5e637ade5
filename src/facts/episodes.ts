/** What is further apart belongs to different troubles. */
const PAUSE_MS = 15_000;

/** Groups things by time: each group has no pause longer than 15 s. Groups and members come in order of time. */
export function episodesOf<T>(things: readonly T[], timeOf: (thing: T) => number): T[][] {
  const sorted = [...things].sort((a, b) => timeOf(a) - timeOf(b));
  const groups: T[][] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const thing of sorted) {
    const timeMs = timeOf(thing);
    const group = groups.at(-1);
    if (group === undefined || timeMs - lastMs > PAUSE_MS) groups.push([thing]);
    else group.push(thing);
    lastMs = timeMs;
  }
  return groups;
}
