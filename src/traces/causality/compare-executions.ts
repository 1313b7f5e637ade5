import type { Execution } from './clock-event.ts';

/** What one execution has and the other lacks. */
export interface Difference {
  between: [string, string];
  hosts_only_in_first?: string[];
  hosts_only_in_second?: string[];
  events_only_in_first?: { host: string; event: string; count: number }[];
  events_only_in_second?: { host: string; event: string; count: number }[];
}

const MOST = 15;

/** Compares two executions by their hosts and by the words of their events, numbers aside, in the order of the first log. */
export function differenceOf(first: Execution, second: Execution): Difference {
  const [a, b] = [tally(first), tally(second)];
  const hostsOf = (execution: Execution): Set<string> => new Set(execution.events.map(({ host }) => host));
  const [hostsA, hostsB] = [hostsOf(first), hostsOf(second)];
  return {
    between: [first.label || 'first', second.label || 'second'],
    hosts_only_in_first: [...hostsA].filter((host) => !hostsB.has(host)),
    hosts_only_in_second: [...hostsB].filter((host) => !hostsA.has(host)),
    events_only_in_first: surplus(a, b),
    events_only_in_second: surplus(b, a),
  };
}

interface Tally {
  host: string;
  event: string;
  count: number;
}

function tally(execution: Execution): Map<string, Tally> {
  const counts = new Map<string, Tally>();
  for (const { host, text } of execution.events) {
    const key = `${host}\n${text.replace(/\d+/g, '#')}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { host, event: text.slice(0, 200), count: 1 });
    else known.count += 1;
  }
  return counts;
}

function surplus(these: ReadonlyMap<string, Tally>, those: ReadonlyMap<string, Tally>): Tally[] {
  const more: Tally[] = [];
  for (const [key, one] of these) {
    const count = one.count - (those.get(key)?.count ?? 0);
    if (count > 0) more.push({ ...one, count });
  }
  return more.slice(0, MOST);
}
