import { displayNames, type Speaker } from './display-names.ts';
import type { IdentityHints } from './identity-hints.ts';
import { familyOf, type Node, NodeDirectory } from './node-directory.ts';

const CLEAR_SHARE = 0.7;

/** A speaker with what its lines said of names. */
export interface HintedSpeaker extends Speaker {
  hints: IdentityHints;
}

/**
 * Finds out which speakers and names are one node: records of one file under one name belong together; names a
 * speaker gives itself are its own unless another claims them too; names that lines put side by side are one node.
 */
export function resolveNodes(speakers: readonly HintedSpeaker[]): NodeDirectory {
  const directory = new NodeDirectory();
  const groups = groupSpeakers(speakers);
  const names = displayNames(groups.map((group) => group.lead));
  const byName = new Map<string, HintedSpeaker[]>();
  for (const group of groups) {
    const name = names.get(group.lead.key) ?? group.lead.key;
    byName.set(name, [...(byName.get(name) ?? []), ...group.members]);
  }
  const members = new Map<Node, HintedSpeaker[]>();
  for (const [name, list] of byName)
    members.set(
      directory.add(
        name,
        list.map((speaker) => speaker.key),
      ),
      list,
    );
  addOwnNames(directory, members);
  addPairs(directory, speakers);
  addWordsBefore(directory, speakers);
  addNamedFellows(directory, speakers);
  addUnspokenAddresses(directory, members);
  addNumberedAddresses(directory, speakers);
  return directory;
}

/** Speakers of one file are one node when at most one name stands out among them. */
function groupSpeakers(
  speakers: readonly HintedSpeaker[],
): { lead: HintedSpeaker; members: HintedSpeaker[] }[] {
  const bySource = new Map<string, HintedSpeaker[]>();
  for (const speaker of speakers)
    bySource.set(speaker.source, [...(bySource.get(speaker.source) ?? []), speaker]);
  const groups: { lead: HintedSpeaker; members: HintedSpeaker[] }[] = [];
  for (const list of bySource.values()) {
    const total = list.reduce((sum, speaker) => sum + speaker.records, 0);
    const named = list.filter(
      (speaker) => speaker.rawNode !== undefined && speaker.records >= Math.max(2, total * 0.002),
    );
    const lead = named[0] ?? list[0];
    if (!lead) continue;
    if (named.length <= 1) {
      groups.push({ lead, members: list });
      continue;
    }
    for (const speaker of list) {
      if (named.includes(speaker) || speaker.rawNode === undefined)
        groups.push({ lead: speaker, members: [speaker] });
      else groups.find((group) => group.lead === lead)?.members.push(speaker);
    }
  }
  return groups;
}

/** Names under which a node speaks of itself; a name that several claim is nobody's, an address may be shared. */
function addOwnNames(directory: NodeDirectory, members: ReadonlyMap<Node, HintedSpeaker[]>): void {
  const claims = new Map<string, Set<Node>>();
  for (const [node, speakers] of members) {
    for (const name of ownNames(speakers)) claims.set(name, (claims.get(name) ?? new Set<Node>()).add(node));
    for (const speaker of speakers) for (const port of speaker.hints.ports) node.ports.add(port);
  }
  for (const [name, nodes] of claims) {
    if (nodes.size === 1 || /^\d+(?:\.\d+){3}$/.test(name))
      for (const node of nodes) directory.addAlias(node, name);
  }
}

function ownNames(speakers: readonly HintedSpeaker[]): Set<string> {
  const names = new Set<string>();
  for (const speaker of speakers) {
    if (speaker.rawNode !== undefined) names.add(speaker.rawNode.toLowerCase());
    for (const values of speaker.hints.self.values()) {
      const total = [...values.values()].reduce((sum, n) => sum + n, 0);
      for (const [value, n] of values) if (n / total >= 0.4) names.add(value);
    }
  }
  return names;
}

function pairsOf(speakers: readonly HintedSpeaker[], kind: 'pairs' | 'before' = 'pairs'): [string, string][] {
  const totals = new Map<string, number>();
  for (const speaker of speakers) {
    for (const [pair, n] of speaker.hints[kind]) totals.set(pair, (totals.get(pair) ?? 0) + n);
  }
  return clearPairs(totals);
}

/**
 * Numbered or lettered names that no log bears, each told beside its own address (`cache-a (10.0.0.7:11211), cache-b
 * (..)`), are nodes that do not speak. Names as many as some members that lack addresses may be those members' own.
 */
function addNamedFellows(directory: NodeDirectory, speakers: readonly HintedSpeaker[]): void {
  const families = new Map<string, Map<string, string>>();
  for (const [name, address] of pairsOf(speakers)) {
    const family = familyOf(name);
    const isFree = known(directory, name) === undefined && known(directory, address) === undefined;
    if (family === name.toLowerCase() || !ADDRESS.test(address) || !isFree) continue;
    families.set(family, (families.get(family) ?? new Map<string, string>()).set(address, name));
  }
  const lacking = new Map<string, number>();
  for (const { hosts, family } of directory.nodes)
    if (hosts.size === 0) lacking.set(family, (lacking.get(family) ?? 0) + 1);
  for (const [family, names] of families) {
    if (names.size < 2 || [...lacking.values()].includes(names.size)) continue;
    for (const [address, name] of names) {
      const node = directory.byHostName(name);
      node.family = family;
      directory.addAlias(node, address);
    }
  }
}

const ADDRESS = /^\d+(?:\.\d+){3}$/;

/** `id ↔ address` and `name ↔ address` pairs: what one side resolves to, the other side is too. */
function addPairs(directory: NodeDirectory, speakers: readonly HintedSpeaker[]): void {
  const pairs = pairsOf(speakers);
  for (let round = 0; round < 2; round++) {
    for (const [name, address] of pairs) {
      const byName = known(directory, name);
      const byAddress = known(directory, address);
      if (byName && !byAddress) directory.addAlias(byName, address);
      else if (byAddress && !byName) directory.addAlias(byAddress, name);
    }
  }
}

/** A member whose own log gives no address has the one that its name always stands before, if that is no other's. */
function addWordsBefore(directory: NodeDirectory, speakers: readonly HintedSpeaker[]): void {
  const addresses = new Map<Node, Set<string>>();
  for (const [word, address] of pairsOf(speakers, 'before')) {
    const node = directory.resolve(word);
    if (node === undefined || node.speakers.length === 0 || node.hosts.size > 0) continue;
    if (known(directory, address) !== undefined) continue;
    addresses.set(node, (addresses.get(node) ?? new Set<string>()).add(address));
  }
  const bearers = [...addresses.values()].flatMap((found) => [...found]);
  for (const [node, [address, ...others]] of addresses) {
    if (address === undefined || others.length > 0) continue;
    if (bearers.filter((one) => one === address).length === 1) directory.addAlias(node, address);
  }
}

/** Names that stand beside one address nearly always; a word that stands beside many is no name. */
function clearPairs(totals: ReadonlyMap<string, number>): [string, string][] {
  const partners = new Map<string, Map<string, number>>();
  for (const [pair, n] of totals) {
    const [name = '', address = ''] = pair.split('\0');
    const known = partners.get(name) ?? new Map<string, number>();
    partners.set(name, known.set(address, n));
  }
  return [...partners].flatMap(([name, addresses]): [string, string][] => {
    const total = [...addresses.values()].reduce((sum, n) => sum + n, 0);
    const [best] = [...addresses].sort((a, b) => b[1] - a[1]);
    return best && best[1] / total >= CLEAR_SHARE ? [[name, best[0]]] : [];
  });
}

function known(directory: NodeDirectory, name: string): Node | undefined {
  if (ADDRESS.test(name)) {
    const there = directory.nodes.filter((node) => node.hosts.has(name));
    return there.length === 1 ? there[0] : undefined;
  }
  return directory.resolve(name);
}

/**
 * The one address that the other members of a kind name and a member itself never does is its own. An inference, made
 * only where exactly one address is left.
 */
function addUnspokenAddresses(directory: NodeDirectory, members: ReadonlyMap<Node, HintedSpeaker[]>): void {
  const named = new Map<Node, Set<string>>();
  for (const [node, speakers] of members)
    named.set(node, new Set(speakers.flatMap((speaker) => [...speaker.hints.addresses.keys()])));
  const claimed = new Set(directory.nodes.flatMap((node) => [...node.hosts]));
  for (const [node, own] of named) {
    const others = [...named].filter(([other]) => other !== node && other.family === node.family);
    if (node.hosts.size > 0 || others.length < 2) continue;
    const unspoken = new Set(
      others
        .flatMap(([, addresses]) => [...addresses])
        .filter((address) => !own.has(address) && !claimed.has(address)),
    );
    const [only] = unspoken;
    const byAll = only !== undefined && others.every(([, addresses]) => addresses.has(only));
    if (unspoken.size === 1 && only !== undefined && byAll) directory.addAlias(node, only);
  }
}

/**
 * Members numbered 1..n whose own address no line gives, and n addresses that lines name and nobody claims: numbered
 * in the same order. An inference, made only where the counts agree exactly.
 */
function addNumberedAddresses(directory: NodeDirectory, speakers: readonly HintedSpeaker[]): void {
  const addresses = new Map<string, number>();
  for (const speaker of speakers) {
    for (const pair of speaker.hints.pairs.keys()) for (const name of pair.split('\0')) note(addresses, name);
    for (const values of speaker.hints.self.values()) for (const name of values.keys()) note(addresses, name);
    for (const host of speaker.hints.addresses.keys()) note(addresses, host);
  }
  const families = new Map<string, Node[]>();
  for (const node of directory.nodes) {
    if (/\d$/.test(node.name))
      families.set(familyOf(node.name), [...(families.get(familyOf(node.name)) ?? []), node]);
  }
  const mute = directory.nodes.filter(({ speakers }) => speakers.length === 0);
  const free = [...addresses.keys()].filter((address) => !mute.some(({ hosts }) => hosts.has(address)));
  for (const family of families.values()) alignByNumber(directory, family, free);
}

function note(addresses: Map<string, number>, name: string): void {
  if (ADDRESS.test(name)) addresses.set(name, 1);
}

/** An address beside those of the members, a client's; where there are more, the numbers may be others'. */
const MAX_SPARE = 1;

/** Whether the addresses can be those of a family alone: as many as it has members, and no family of another size lacks its own. */
function isAlone(directory: NodeDirectory, family: readonly Node[], addresses: number): boolean {
  if (addresses > family.length + MAX_SPARE) return false;
  const sizes = new Map<string, number>();
  for (const node of directory.nodes) {
    const name = familyOf(node.name);
    if (node.hosts.size === 0 && name !== node.name.toLowerCase())
      sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  return [...sizes.values()].every((size) => size === family.length || size < 2);
}

function alignByNumber(
  directory: NodeDirectory,
  family: readonly Node[],
  addresses: readonly string[],
): void {
  const lacking = family.filter((node) => node.hosts.size === 0);
  if (lacking.length === 0 || family.length < 2) return;
  const numberOf = (node: Node): number => Number(/\d+$/.exec(node.name)?.[0]);
  for (const [network, here] of networksOf(addresses)) {
    const offsets = new Set(
      family.flatMap((node) =>
        [...node.hosts]
          .filter((host) => networkOf(host) === network)
          .map((host) => lastOf(host) - numberOf(node)),
      ),
    );
    const [offset = 0] = offsets;
    if (offsets.size > 1 || (offsets.size === 0 && !isAlone(directory, family, here.size))) continue;
    const wanted = lacking.map((node) => `${network}.${numberOf(node) + offset}`);
    if (!wanted.every((address) => here.has(address))) continue;
    lacking.forEach((node, i) => {
      directory.addAlias(node, wanted[i] ?? '');
    });
    return;
  }
}

function networksOf(addresses: readonly string[]): Map<string, Set<string>> {
  const networks = new Map<string, Set<string>>();
  for (const address of addresses) {
    const network = networkOf(address);
    networks.set(network, (networks.get(network) ?? new Set<string>()).add(address));
  }
  return networks;
}

function networkOf(address: string): string {
  return address.slice(0, address.lastIndexOf('.'));
}

function lastOf(address: string): number {
  return Number(address.slice(address.lastIndexOf('.') + 1));
}
