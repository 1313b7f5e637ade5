import { addressesIn, hostOf } from './address.ts';

/** One member, client or service of the system, under whatever names it appears. */
export interface Node {
  /** As a person would call it. */
  name: string;
  /** Keys of the speakers whose records are its own; none for a node that is only spoken of. */
  speakers: string[];
  /** Addresses of its machine. */
  hosts: Set<string>;
  /** Ports it serves, where it says so. */
  ports: Set<number>;
  /** Members of one software share it: by their kinds of records, else by their names (`redis` of `redis3`). */
  family: string;
  /** What it is, where its log tells: `database`, `broker`, `cache`. */
  kind?: string;
  /** Whether it writes a record when a request ends and dates it when it began: its times are out of order. */
  datesByRequest?: boolean;
}

/** Which names are one node: the answer of identity resolution. */
export class NodeDirectory {
  readonly nodes: Node[] = [];
  private readonly bySpeaker = new Map<string, Node>();
  /** Lower-case names, ids and host names → node. */
  private readonly byAlias = new Map<string, Node>();
  /** Addresses → the nodes of that machine (a server and its sentinel may share one). */
  private readonly byHost = new Map<string, Node[]>();

  /** Adds a node that speaks. */
  add(name: string, speakers: readonly string[]): Node {
    const node: Node = {
      name,
      speakers: [...speakers],
      hosts: new Set(),
      ports: new Set(),
      family: familyOf(name),
    };
    this.nodes.push(node);
    for (const speaker of speakers) this.bySpeaker.set(speaker, node);
    this.byAlias.set(name.toLowerCase(), node);
    return node;
  }

  /** Adds a further name; an address may belong to several nodes of one machine, any other name to one. */
  addAlias(node: Node, alias: string): void {
    if (/^\d+(?:\.\d+){3}$/.test(alias)) {
      node.hosts.add(alias);
      const nodes = this.byHost.get(alias) ?? [];
      if (!nodes.includes(node)) this.byHost.set(alias, [...nodes, node]);
    } else if (!this.byAlias.has(alias)) this.byAlias.set(alias, node);
  }

  ofSpeaker(key: string): Node | undefined {
    return this.bySpeaker.get(key);
  }

  /** The node that a name, id, `host:port` or `#number` stands for. */
  resolve(name: string, near?: Node): Node | undefined {
    const text = name.toLowerCase();
    const direct =
      this.byAlias.get(text) ?? (/^\d{1,4}$/.test(text) ? this.byAlias.get(`#${text}`) : undefined);
    if (direct) return direct;
    const [address] = addressesIn(text);
    if (address) return this.atAddress(address.host, address.port, near);
    const at = text.lastIndexOf('@');
    return (
      this.byAlias.get(hostOf(text)) ?? (at > 0 ? this.byAlias.get(hostOf(text.slice(at + 1))) : undefined)
    );
  }

  /** A node that no log speaks for, known by its host name alone. */
  byHostName(name: string): Node {
    const host = name.includes('#') ? name.replace('#', ':') : hostOf(name);
    const known = this.byAlias.get(host) ?? this.firstLabel(host);
    if (known) return known;
    const ghost: Node = { name: host, speakers: [], hosts: new Set(), ports: new Set(), family: host };
    this.nodes.push(ghost);
    this.byAlias.set(host, ghost);
    return ghost;
  }

  /** The node at an address; one that no log speaks for is added under its address. */
  atAddress(host: string, port: number | undefined, near?: Node): Node {
    const nodes = this.byHost.get(host) ?? [];
    if (port !== undefined && nodes.length > 0 && this.isAnothersPort(nodes, port))
      return this.byHostName(`${host}#${port}`);
    if (nodes.length === 1 && nodes[0]) return nodes[0];
    if (nodes.length > 1) return this.choose(nodes, port, near);
    const ghost: Node = { name: host, speakers: [], hosts: new Set([host]), ports: new Set(), family: host };
    this.nodes.push(ghost);
    this.byHost.set(host, [ghost]);
    this.byAlias.set(host, ghost);
    return ghost;
  }

  /** Takes a node that no log speaks for as one that does: its addresses were found to be the same machine's. */
  absorb(ghost: Node, node: Node): void {
    this.nodes.splice(this.nodes.indexOf(ghost), 1);
    this.byAlias.delete(ghost.name);
    for (const host of ghost.hosts) {
      this.byHost.delete(host);
      this.addAlias(node, host);
    }
  }

  /** `stock.shop.internal` is the node `stock`, if there is one. */
  private firstLabel(word: string): Node | undefined {
    const dot = word.indexOf('.');
    return dot < 2 || /^[\d.]+$/.test(word) ? undefined : this.byAlias.get(word.slice(0, dot));
  }

  /** Whether no node of a machine serves a port that others of the system are known to serve: its log is missing. */
  private isAnothersPort(nodes: readonly Node[], port: number): boolean {
    if (nodes.some((node) => node.ports.size === 0 || node.ports.has(port))) return false;
    return this.nodes.some((node) => node.ports.has(port));
  }

  private choose(nodes: readonly Node[], port: number | undefined, near: Node | undefined): Node {
    const byPort = port === undefined ? undefined : nodes.find((node) => node.ports.has(port));
    const family = near?.family;
    const byFamily = family ? nodes.find((node) => node.family === family) : undefined;
    const chosen = byPort ?? byFamily ?? nodes[0];
    if (!chosen) throw new Error('no node to choose from');
    return chosen;
  }

  /** All nodes that a text names, in order of appearance, each once; `near` helps where a machine has several. */
  mentionedIn(text: string, near?: Node): Node[] {
    const upstream = UPSTREAM.exec(text)?.[1];
    const called = upstream === undefined ? undefined : this.resolve(upstream, near);
    if (called) return [called];
    const found: Node[] = [];
    const push = (node: Node | undefined): void => {
      if (node && !found.includes(node)) found.push(node);
    };
    for (const address of addressesIn(text)) {
      if (REQUESTER.test(text.slice(Math.max(0, address.at - 24), address.at))) continue;
      push(this.atAddress(address.host, address.port, near));
    }
    for (const match of text.matchAll(WORD)) {
      const word = match[0].toLowerCase();
      if (ROLES.has(word) && !isUsedAsName(text, match.index, word.length)) continue;
      push(this.byAlias.get(word) ?? this.firstLabel(word));
      const at = word.indexOf('@');
      if (at > 0) push(this.byAlias.get(word.slice(at + 1)));
    }
    return found;
  }
}

/** A proxy names both ends: the one it calls is meant, `upstream: "http://10.0.0.5:8080/path"`. */
const UPSTREAM =
  /(?<![a-z])(?:upstream|backend)(?:_?(?:host|addr(?:ess)?|server))?"?[:=] ?"?([\w.:/@-]{3,120})/i;
/** Before an address: it is the one who asked, not the one who was asked. */
const REQUESTER = /(?:client|remote_addr|src|source)(?:_?(?:ip|addr(?:ess)?))?"?[:=] ?"?$/i;
/** Words that can be names: host names, ids, `rabbit@host`. */
const WORD = /[A-Za-z0-9][\w@-]*(?:\.[\w@-]+)*/g;

/** Words for what something is in a sentence; a node of that name is meant only where the word stands as a name. */
const ROLES = new Set([
  'client',
  'server',
  'node',
  'peer',
  'member',
  'worker',
  'replica',
  'master',
  'slave',
  'primary',
  'standby',
  'leader',
  'follower',
  'consumer',
  'producer',
  'publisher',
  'subscriber',
]);

/** Whether a word stands as a name does: as a value (`host=client`, `"to":"client"`), or with a port, a path or a domain. */
function isUsedAsName(text: string, at: number, length: number): boolean {
  const after = text.slice(at + length, at + length + 2);
  if (/^[:.]\w|^\//.test(after)) return true;
  return (
    /["'=@/([]$/.test(text.slice(Math.max(0, at - 1), at)) &&
    !/^["']\s?:/.test(after) &&
    !/^["']?\s*=/.test(after)
  );
}

/** `redis` of `redis3`: numbered members of one kind. */
export function familyOf(name: string): string {
  return name.toLowerCase().replace(/(?:[-_.]?\d+|[-_.][a-z])$/, '');
}
