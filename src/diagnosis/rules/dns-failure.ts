import type { Node } from '../../nodes/node-directory.ts';
import { type ClusterModel, distinct, type Hypothesis, listNames } from '../hypothesis.ts';
import { type StatedFault, statedFaults } from '../stated-fault.ts';
import { clock } from '../wording.ts';

const LOOKUPS: StatedFault = {
  pattern: 'dns-failure',
  always: true,
  signals: ['dns-failure'],
  atLeast: 2,
  strength: [0.55, 0.9],
  title: (who) => `${who} cannot resolve names`,
  place: (seen) => seen.observer,
};

/** Clients cache answers for a while: they miss a name server at different times. */
const TOGETHER_MS = 20_000;
const AWAY_BEFORE_MS = 30_000;
const AWAY_AFTER_MS = 15_000;

/** Lookups that fail: the fault of the name server where one is among the logs and nothing speaks for it, else of the client. */
export function dnsFailure(model: ClusterModel): Hypothesis[] {
  const found = statedFaults(model, LOOKUPS);
  const servers = model.input.nodes.filter((node) => node.kind === 'nameserver');
  return groupsOf(found).flatMap((group) => {
    const server = serverAtFault(model, servers, group);
    return server === undefined ? group : [failureOf(model, server, group)];
  });
}

function groupsOf(found: readonly Hypothesis[]): Hypothesis[][] {
  const groups: Hypothesis[][] = [];
  for (const one of [...found].sort((a, b) => a.startMs - b.startMs)) {
    const group = groups.find(([first]) => first !== undefined && one.startMs - first.startMs <= TOGETHER_MS);
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

/**
 * Of the name servers the one that was away, or (where several clients fail) the only one, or the only one that wrote
 * nothing. One client that fails alone, while the name servers run, has the fault itself.
 */
function serverAtFault(
  model: ClusterModel,
  servers: readonly Node[],
  group: readonly Hypothesis[],
): Node | undefined {
  const { startMs, endMs } = spanOf(model, group);
  const away = servers.filter((server) => wasAway(model, server, startMs, endMs));
  if (away.length === 1) return away[0];
  const clients = distinct(group.flatMap(({ culprits }) => culprits)).filter(
    (node) => !servers.includes(node),
  );
  if (clients.length < 2) return undefined;
  if (servers.length === 1) return servers[0];
  const silent = servers.filter(
    (server) => (model.input.activity.get(server)?.count(startMs, endMs) ?? 0) === 0,
  );
  return silent.length === 1 ? silent[0] : undefined;
}

function spanOf({ input }: ClusterModel, group: readonly Hypothesis[]): { startMs: number; endMs: number } {
  return {
    startMs: Math.min(...group.map(({ startMs }) => startMs)),
    endMs: Math.max(...group.map(({ endMs }) => endMs ?? input.endMs)),
  };
}

/** Whether a node stopped, died, stood still or came back about a time; its first start does not count. */
function wasAway(model: ClusterModel, node: Node, startMs: number, endMs: number): boolean {
  const isNear = (timeMs: number): boolean =>
    timeMs >= startMs - AWAY_BEFORE_MS && timeMs <= endMs + AWAY_AFTER_MS;
  const restarted = (model.lives.get(node) ?? [])
    .slice(1)
    .some((life) => life.startBy && isNear(life.startMs));
  const absent = [...model.crashes, ...model.pauses].some(
    ({ node: gone, fromMs, toMs }) =>
      gone === node && (toMs === undefined ? fromMs <= endMs : isNear(toMs) || isNear(fromMs)),
  );
  return restarted || absent;
}

function failureOf(model: ClusterModel, server: Node, group: readonly Hypothesis[]): Hypothesis {
  const { startMs, endMs } = spanOf(model, group);
  const clients = distinct(group.flatMap(({ culprits }) => culprits)).filter((node) => node !== server);
  const support = group.reduce((sum, one) => sum + one.support, 0);
  const back = (model.lives.get(server) ?? [])
    .slice(1)
    .find((life) => life.startBy && life.startMs >= startMs - AWAY_BEFORE_MS);
  const wrote = model.input.activity.get(server)?.count(startMs, endMs) ?? 0;
  const how = back
    ? `it started anew at ${clock(back.startMs)}`
    : wrote === 0
      ? 'it wrote nothing meanwhile'
      : 'it ran on meanwhile';
  return {
    pattern: 'dns-failure',
    culprits: [server],
    nodes: distinct(
      [server],
      group.flatMap(({ nodes }) => nodes),
    ),
    startMs,
    endMs: group.some((one) => one.endMs === undefined) ? undefined : endMs,
    title: `lookups of ${listNames(clients) || 'clients'} at ${server.name} fail`,
    summary: `${support} lookups of ${listNames(clients) || 'clients'} failed from ${clock(startMs)} to ${clock(endMs)}. ${server.name} is the name server that they share; ${how}.`,
    proofs: [
      ...group.flatMap(({ proofs }) => proofs.slice(0, 4)),
      ...(back?.startBy ? [{ ...back.startBy, node: server, weight: 4 }] : []),
    ],
    support,
    strength: Math.max(...group.map(({ strength }) => strength)),
  };
}
