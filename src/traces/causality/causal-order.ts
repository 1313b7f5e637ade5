import type { ClockEvent, Execution } from './clock-event.ts';

/** A fault of the clocks. */
export interface Violation {
  type: 'clock-backwards' | 'forgotten-merge' | 'duplicate-event' | 'unknown-host' | 'own-entry-missing';
  /** As `host:number`. */
  events: string[];
  summary: string;
}

/** A message: the event that sent it and the one that took it, as indexes. */
interface Message {
  from: number;
  to: number;
}

/** The causal order of one execution. */
export interface CausalOrder {
  events: readonly ClockEvent[];
  hosts: string[];
  /** Events of each host by their own number. */
  byHost: Map<string, number[]>;
  messages: Message[];
  happensBefore: number;
  concurrent: number;
  longestChain: number;
  violations: Violation[];
  /** What the log lacks, in words. */
  gaps: string[];
}

/** Violations of one type that are named; the rest is counted in the last. */
const MOST_NAMED = 20;

/**
 * The order that vector clocks prove (Fidge; Mattern): `a` came before `b` where `b`'s clock knows of `a`. A message is
 * where a host first learns of an event of another that it could not have learnt of through a later one. What is missing
 * is named, and the rest analysed.
 */
export function causalOrder({ events }: Execution): CausalOrder {
  const violations: Violation[] = [];
  const byHost = groupByHost(events, violations);
  const gaps = findGaps(events, byHost);
  const messages = findMessages(events, byHost, violations, gaps);
  const happensBefore = countOrdered(events, byHost);
  const pairs = (events.length * (events.length - 1)) / 2;
  return {
    events,
    hosts: [...byHost.keys()],
    byHost,
    messages,
    happensBefore,
    concurrent: Math.max(0, pairs - happensBefore),
    longestChain: longestChain(events, byHost, messages),
    violations: limit(violations),
    gaps,
  };
}

const ownOf = (event: ClockEvent | undefined): number => event?.clock.get(event.host) ?? 0;

/** How an event is named: by its host and its number there. */
export const nameOf = (event: ClockEvent | undefined): string => `${event?.host}:${ownOf(event)}`;

function groupByHost(events: readonly ClockEvent[], violations: Violation[]): Map<string, number[]> {
  const byHost = new Map<string, number[]>();
  for (const [i, event] of events.entries()) {
    if (!event.clock.has(event.host))
      violations.push({
        type: 'own-entry-missing',
        events: [`${event.host}:?`],
        summary: `line ${event.line}: the clock of ${event.host} has no entry of its own`,
      });
    const list = byHost.get(event.host);
    if (list === undefined) byHost.set(event.host, [i]);
    else list.push(i);
  }
  for (const list of byHost.values()) {
    checkOrder(events, list, violations);
    list.sort((a, b) => ownOf(events[a]) - ownOf(events[b]) || a - b);
  }
  return byHost;
}

/** A host's clock, in the order of the log, may only grow, in every entry. */
function checkOrder(events: readonly ClockEvent[], list: readonly number[], violations: Violation[]): void {
  for (let i = 1; i < list.length; i++) {
    const before = events[list[i - 1] ?? 0];
    const now = events[list[i] ?? 0];
    if (before === undefined || now === undefined) continue;
    if (ownOf(now) === ownOf(before)) {
      violations.push({
        type: 'duplicate-event',
        events: [nameOf(now)],
        summary: `${nameOf(now)} stands in lines ${before.line} and ${now.line}`,
      });
      continue;
    }
    for (const [host, count] of before.clock) {
      const later = now.clock.get(host) ?? 0;
      if (later >= count) continue;
      violations.push({
        type: 'clock-backwards',
        events: [nameOf(before), nameOf(now)],
        summary: `line ${now.line}: ${now.host} knew of ${host}:${count}, then only of ${host}:${later}`,
      });
      break;
    }
  }
}

function findGaps(events: readonly ClockEvent[], byHost: ReadonlyMap<string, number[]>): string[] {
  const gaps: string[] = [];
  const highest = new Map<string, number>();
  for (const { clock } of events)
    for (const [host, count] of clock) highest.set(host, Math.max(highest.get(host) ?? 0, count));
  for (const [host, list] of byHost) {
    const first = ownOf(events[list[0] ?? 0]);
    const last = ownOf(events[list.at(-1) ?? 0]);
    if (first > 1) gaps.push(`${host}: the start is cut off, events 1 to ${first - 1} are missing`);
    let missing = 0;
    const examples: string[] = [];
    for (let i = 1; i < list.length; i++) {
      const jump = ownOf(events[list[i] ?? 0]) - ownOf(events[list[i - 1] ?? 0]);
      if (jump <= 1) continue;
      missing += jump - 1;
      const from = ownOf(events[list[i - 1] ?? 0]) + 1;
      if (examples.length < 3) examples.push(jump === 2 ? `${from}` : `${from} to ${from + jump - 2}`);
    }
    if (missing > 0)
      gaps.push(
        `${host}: ${missing} events inside are missing (${examples.join(', ')}${missing > 3 ? ', ...' : ''})`,
      );
    const known = highest.get(host) ?? 0;
    if (known > last) gaps.push(`${host}: others know of its event ${known}, its log ends at ${last}`);
  }
  return gaps;
}

/** Who a host learnt from at each of its events. */
function findMessages(
  events: readonly ClockEvent[],
  byHost: ReadonlyMap<string, number[]>,
  violations: Violation[],
  gaps: string[],
): Message[] {
  const messages: Message[] = [];
  const unknown = new Map<string, string[]>();
  const unsent = new Map<string, number>();
  for (const [host, list] of byHost) {
    let before: ReadonlyMap<string, number> = new Map();
    for (const at of list) {
      const event = events[at];
      if (event === undefined) continue;
      const learnt: { from: number; host: string; count: number }[] = [];
      for (const [other, count] of event.clock) {
        if (other === host || count <= (before.get(other) ?? 0)) continue;
        const theirs = byHost.get(other);
        if (theirs === undefined) {
          const known = unknown.get(other);
          if (known === undefined) unknown.set(other, [nameOf(event)]);
          else known.push(nameOf(event));
          continue;
        }
        const from = eventWith(events, theirs, count);
        if (from === undefined) unsent.set(other, (unsent.get(other) ?? 0) + 1);
        else learnt.push({ from, host: other, count });
      }
      for (const one of learnt) {
        // Known through a later event of a third host: no message of its own.
        const through = learnt.some(
          (other) => other !== one && (events[other.from]?.clock.get(one.host) ?? 0) >= one.count,
        );
        if (through) continue;
        messages.push({ from: one.from, to: at });
        checkMerge(events[one.from], event, violations);
      }
      before = event.clock;
    }
  }
  for (const [host, names] of unknown)
    violations.push({
      type: 'unknown-host',
      events: names.slice(0, 5),
      summary: `${host} stands in the clocks of ${names.length} events but has none of its own: its log is missing`,
    });
  for (const [host, count] of unsent)
    gaps.push(`${host}: ${count} messages came from events that are not in the log`);
  return messages;
}

/** Who takes a message knows all that its sender knew. */
function checkMerge(sender: ClockEvent | undefined, taker: ClockEvent, violations: Violation[]): void {
  for (const [host, count] of sender?.clock ?? []) {
    const known = taker.clock.get(host) ?? 0;
    if (known >= count) continue;
    violations.push({
      type: 'forgotten-merge',
      events: [nameOf(sender), nameOf(taker)],
      summary: `line ${taker.line}: ${nameOf(taker)} heard from ${nameOf(sender)}, which knew of ${host}:${count}, but knows only of ${host}:${known}`,
    });
    return;
  }
}

function eventWith(events: readonly ClockEvent[], list: readonly number[], own: number): number | undefined {
  const at = list[countUpTo(events, list, own) - 1];
  return at !== undefined && ownOf(events[at]) === own ? at : undefined;
}

/** How many events of a host have a number of at most `own`. */
function countUpTo(events: readonly ClockEvent[], list: readonly number[], own: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ownOf(events[list[middle] ?? 0]) <= own) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pairs of which one came before the other. */
function countOrdered(events: readonly ClockEvent[], byHost: ReadonlyMap<string, number[]>): number {
  let ordered = 0;
  for (const event of events) {
    for (const [host, count] of event.clock) {
      const list = byHost.get(host);
      if (list === undefined) continue;
      ordered += host === event.host ? countUpTo(events, list, count - 1) : countUpTo(events, list, count);
    }
  }
  return ordered;
}

/** Most events that each came before the next. */
function longestChain(
  events: readonly ClockEvent[],
  byHost: ReadonlyMap<string, number[]>,
  messages: readonly Message[],
): number {
  const sum = events.map(({ clock }) => {
    let total = 0;
    for (const count of clock.values()) total += count;
    return total;
  });
  const before: number[][] = events.map(() => []);
  for (const list of byHost.values())
    for (let i = 1; i < list.length; i++) before[list[i] ?? 0]?.push(list[i - 1] ?? 0);
  for (const { from, to } of messages) before[to]?.push(from);
  // A clock that knows more comes later.
  const order = events.map((_, i) => i).sort((a, b) => (sum[a] ?? 0) - (sum[b] ?? 0) || a - b);
  const length = new Int32Array(events.length);
  let longest = 0;
  for (const at of order) {
    let best = 0;
    for (const earlier of before[at] ?? []) best = Math.max(best, length[earlier] ?? 0);
    length[at] = best + 1;
    longest = Math.max(longest, best + 1);
  }
  return longest;
}

function limit(violations: readonly Violation[]): Violation[] {
  const counts = new Map<string, number>();
  const kept: Violation[] = [];
  for (const violation of violations) {
    const count = (counts.get(violation.type) ?? 0) + 1;
    counts.set(violation.type, count);
    if (count <= MOST_NAMED) kept.push(violation);
  }
  for (const [type, count] of counts) {
    const last = kept.findLast((violation) => violation.type === type);
    if (count > MOST_NAMED && last !== undefined)
      last.summary += ` (and ${count - MOST_NAMED} more of this type)`;
  }
  return kept;
}
