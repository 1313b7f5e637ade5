import { type CausalOrder, nameOf } from './causal-order.ts';

/** How often a pattern of communication occurs, with one example of events. */
interface Motif {
  count: number;
  example?: string[];
}

/** The patterns that ShiViz searches for. */
export interface Motifs {
  /** A host asks another and hears from it again, neither having heard from the other in between. */
  request_response: Motif;
  /** A host sends to all others, or to three and more, and hears from none in between. */
  broadcast: Motif;
  /** A host hears from all others, or from three and more, and sends nothing in between. */
  gather: Motif;
}

const MANY = 3;

/** Counts request-response, broadcast and gather. */
export function findMotifs(order: CausalOrder): Motifs {
  const sends = new Map<number, number[]>();
  const receives = new Map<number, number[]>();
  for (const { from, to } of order.messages) {
    push(sends, from, to);
    push(receives, to, from);
  }
  return {
    request_response: requestResponse(order, sends, receives),
    broadcast: runs(order, sends, receives),
    gather: runs(order, receives, sends),
  };
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function requestResponse(
  { events, byHost }: CausalOrder,
  sends: ReadonlyMap<number, number[]>,
  receives: ReadonlyMap<number, number[]>,
): Motif {
  const motif: Motif = { count: 0 };
  const position = new Map<number, number>();
  for (const list of byHost.values()) for (const [i, at] of list.entries()) position.set(at, i);
  for (const [request, takers] of sends) {
    const asker = events[request]?.host ?? '';
    for (const taken of takers) {
      const list = byHost.get(events[taken]?.host ?? '') ?? [];
      for (let i = position.get(taken) ?? 0; i < list.length; i++) {
        const at = list[i] ?? 0;
        // Another word of the asker comes in between: the answer would be to that.
        if (at !== taken && receives.get(at)?.some((from) => events[from]?.host === asker)) break;
        const answer = sends.get(at)?.find((to) => events[to]?.host === asker);
        if (answer === undefined) continue;
        motif.count += 1;
        motif.example ??= [request, taken, at, answer].map((event) => nameOf(events[event]));
        break;
      }
    }
  }
  return motif;
}

/** Stretches of a host's events with messages of one direction, to or from many hosts, and none of the other. */
function runs(
  { events, byHost, hosts }: CausalOrder,
  wanted: ReadonlyMap<number, number[]>,
  ending: ReadonlyMap<number, number[]>,
): Motif {
  const motif: Motif = { count: 0 };
  const enough = Math.max(2, Math.min(MANY, hosts.length - 1));
  for (const list of byHost.values()) {
    let partners = new Set<string>();
    let members: number[] = [];
    const settle = (): void => {
      if (partners.size >= enough) {
        motif.count += 1;
        motif.example ??= members.slice(0, 6).map((at) => nameOf(events[at]));
      }
      partners = new Set();
      members = [];
    };
    for (const at of list) {
      if (ending.has(at)) settle();
      for (const other of wanted.get(at) ?? []) {
        const partner = events[other]?.host ?? '';
        // The same partner again begins another round.
        if (partners.has(partner)) settle();
        partners.add(partner);
        members.push(at);
      }
    }
    settle();
  }
  return motif;
}
