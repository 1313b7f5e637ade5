import { type AddressMention, addressesIn, hostOf, isNodeAddress } from './address.ts';

/** What the lines of one speaker say of its own names and of which names belong together at other nodes. */
export interface IdentityHints {
  /** Keys under which a speaker names itself → value → how often. */
  self: Map<string, Map<string, number>>;
  /** `a\0b` → how often a line put two names of one other node side by side. */
  pairs: Map<string, number>;
  /** `word\0address` → how often a word stood before an address: a name only where a node that speaks bears it. */
  before: Map<string, number>;
  /** Ports that the speaker says it serves. */
  ports: Set<number>;
  /** The leaders, masters or primaries that it says it follows, and when. */
  upstreams: { address: string; timeMs: number }[];
  /** Addresses that its lines name, its own or others'. */
  addresses: Map<string, number>;
}

const MAX_VALUES = 16;
const MAX_PAIRS = 2_000;
const MAX_ADDRESSES = 500;
const MAX_UPSTREAMS = 200;

/** Keys that systems use for their own id, name or address. Group 1: the key, group 2: the value. */
const SELF =
  /(?<![a-z0-9-])((?:local|my)[-_ .]?(?:member[-_]?id|node[-_]?id|peer[-_]?id|server[-_]?id|address|addr|id|name|host)|laddr|myid|(?:sentinel|node|server|member) id is|pnn is|(?:initial[-_])?advertise(?:[-_](?:peer|client|rpc|http|sql))?[-_](?:urls?|addr(?:ess)?|host)|listen[-_]peer[-_]urls?|bind[-_ ]?addr(?:ess)?|node[-_. ]?(?:name|id)|broker[-_. ]?id|member[-_]name|raft[-_]?id)"?\s{0,3}[:= ]\s{0,3}\[?"?([^\s",;[\]]{1,80})/gi;
/** `I'm 2b13d8312ca4`, `this node is db-2`: what a speaker calls itself in a sentence; a name with a digit in it. */
const CALLS_ITSELF =
  /(?<![a-z])(?:i'm|i am|(?:my|this|local) (?:node|server|member|broker|peer|instance)?(?: ?id)? ?(?:is|=|:)) ?"?(?=[^\s",;]{0,40}\d)([\w.@-]{3,64})(?![\w@-])/gi;
/** `read tcp 10.0.0.1:5000->10.0.0.2:2380`: the left side is the speaker's own end. */
const SOCKET = /(?:tcp[46]?|udp[46]?) \[?(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\]?:\d{1,5}->/g;
/**
 * `Listening for connections on 10.0.0.1:4222`, `listening at http://10.0.0.1:8080`, `msg="Listening on"
 * address=10.0.0.1:9093`: where the speaker itself serves.
 */
const LISTENING =
  /(?:listen(?:ing|s)?|bound|binding|serving|starting|started|running)(?: [\w-]{1,20}){0,5}[ ,:]{0,3}(?:on|at|to)(?::? (?:ipv4 )?(?:address )?|",? ?"?(?:listen_?)?addr(?:ess)?"?[=:] ?"?)(?:[a-z]{2,5}:\/\/)?"?\[?(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\]?(?::\d|",? port \d)/gi;
/** `IP address for this node updated to 10.0.0.1`, `my address is 10.0.0.1`: an address that a speaker calls its own. */
const OWN_ADDRESS =
  /(?:address|ip|endpoint) (?:for|of) (?:this|the local|my) (?:node|server|member|host|instance|broker)[\w ]{0,24}?[ :=]"?(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})|(?:my|own|local|this (?:node|server|member)'s) (?:ip )?(?:address|ip|endpoint)(?: is| set to| changed to|:|=) ?"?(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})/gi;
/** `member failed: elm 10.0.0.2`, `elm: 10.0.0.2:7946`: a word directly before an address. */
const WORD_ADDRESS = /(?<![\w.-])([a-z][\w.-]{1,60}):? \(?(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/gi;
/** `name=http://host:port`, as in an initial cluster list. */
const NAME_URL = /(?<![\w.-])([A-Za-z][\w.-]{0,60})=https?:\/\/([\w.-]{1,80}):\d/g;
/** `server.3=host:2888:3888`. */
const SERVER_N = /server\.(\d{1,4})\s{0,2}=\s{0,2}([\w.-]{1,80}):\d/g;
/** `"name" (10.0.0.1)`, `name/10.0.0.1:2888`: a host name and its address. */
const NAME_ADDRESS = /"?([A-Za-z][\w.-]{0,60}\w)"?(?: \(|\/)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})/g;
/** `to 3 at election address /10.0.0.3:3888`: a numeric id and its address. */
const ID_AT_ADDRESS =
  /(?:to|for|server|sid|peer|id) (\d{1,4}) (?:at|on) [\w ]{0,30}\/?[\w.-]{0,60}?\/?(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})/g;
/** An id directly followed by an address and a port. */
const ID_ADDRESS = /(?<![\w])([0-9a-f]{12,40}) (\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})[: ]\d{2,5}/g;
/** `node=01hq7 addr=10.0.0.1:9094`, `"peer":"b-2","address":"10.0.0.2"`: a name or an id, and next to it its address. */
const NAME_BESIDE_ADDRESS =
  /(?<![a-z])(?:peer|member|node|server|replica|broker|instance)(?:[-_ .]?(?:id|name))?"?[=:] ?"?(?=[^\s",]{0,63}[a-z])([\w.-]{2,64})"?,? "?(?:peer|member|node|server|remote)?[-_ .]?(?:addr|address|ip|endpoint)"?[=:] ?"?(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\d.])/gi;
/** The id of another member under a telling key. */
const PEER_ID =
  /(?:peer|member|node|remote|server|replica|store)(?:[-_ .](?:peer|member|node|server))?[-_ .]?id"?\s{0,2}[:=]\s{0,2}"?([0-9a-f]{8,40})(?![\w-])/gi;
/** `Connecting to MASTER 10.0.0.1:6379`, `primary server: connection to server at "db" (10.0.0.1), port 5432`. */
const UPSTREAM =
  /(?<![a-z])(?:master|primary|leader)(?: server: connection to server at "[\w.-]{1,60}" \(|[^\w\n]{1,8}(?:with address: \/)?)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:[: ]\d{2,5})?)/i;
const SERVING =
  /(?:running|listening|listen|serving|bound|binding|started|ready)(?:[^\n]{0,80}?)\bport\b[^\w\n]{0,4}(\d{3,5})(?!\d)/gi;

/** `10.0.0.1:4379: connected to 10.0.0.2:4379`: a line about another that begins with the speaker's own address. */
const OWN_PREFIX =
  /(?<![\d.>-])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}):\d{2,5}: (?:connected to|node|peer|lost) \d{1,3}\.\d/g;

const OWN_ADDRESSES: readonly (readonly [string, RegExp])[] = [
  ['socket', SOCKET],
  ['listening', LISTENING],
  ['address', OWN_ADDRESS],
  ['prefix', OWN_PREFIX],
];

export function newIdentityHints(): IdentityHints {
  return {
    self: new Map(),
    pairs: new Map(),
    before: new Map(),
    ports: new Set(),
    upstreams: [],
    addresses: new Map(),
  };
}

/**
 * Reads one line for names: cheap enough for the first lines of each kind, not meant for every line.
 * Returns whether it names anything new: where it does not, further lines of its kind hardly do.
 */
export function readIdentityHints(hints: IdentityHints, line: string, timeMs = 0): boolean {
  const before = namesKnown(hints);
  const own = new Set<string>();
  for (const match of line.matchAll(SELF)) {
    const key = (match[1] ?? '').toLowerCase().replace(/[-_ .]/g, '');
    const value = nameOf(match[2] ?? '', key);
    if (value !== undefined) {
      own.add(value);
      count(mapOf(hints.self, key), value, MAX_VALUES);
    }
  }
  for (const match of line.matchAll(CALLS_ITSELF)) {
    const value = nameOf(match[1] ?? '', 'id');
    if (value === undefined) continue;
    own.add(value);
    count(mapOf(hints.self, 'called'), value, MAX_VALUES);
  }
  const addresses = addressesIn(line);
  if (addresses.length > 0) readOwnAddresses(hints, line, own, timeMs);
  for (const mention of addresses) count(hints.addresses, mention.host, MAX_ADDRESSES);
  for (const match of line.matchAll(SERVING)) hints.ports.add(Number(match[1]));
  readPairs(hints, line, own, addresses);
  return namesKnown(hints) > before;
}

function namesKnown({ self, pairs, ports, upstreams, addresses }: IdentityHints): number {
  let known = pairs.size + ports.size + upstreams.length + addresses.size;
  for (const values of self.values()) known += values.size;
  return known;
}

/** Ends of sockets, addresses it listens on, and whom it follows. */
function readOwnAddresses(hints: IdentityHints, line: string, own: Set<string>, timeMs: number): void {
  for (const [kind, pattern] of OWN_ADDRESSES) {
    for (const match of line.matchAll(pattern)) {
      const host = match[1] ?? match[2] ?? '';
      if (!isNodeAddress(host)) continue;
      own.add(host);
      count(mapOf(hints.self, kind), host, MAX_VALUES);
    }
  }
  const upstream = UPSTREAM.exec(line)?.[1];
  if (upstream !== undefined && hints.upstreams.length < MAX_UPSTREAMS) {
    hints.upstreams.push({ address: upstream, timeMs });
  }
}

function readPairs(
  hints: IdentityHints,
  line: string,
  own: ReadonlySet<string>,
  addresses: readonly AddressMention[],
): void {
  const pair = (a: string, b: string): void =>
    count(hints.pairs, `${a.toLowerCase()}\0${b.toLowerCase()}`, MAX_PAIRS);
  for (const match of line.matchAll(NAME_URL)) pair(match[1] ?? '', hostOf(match[2] ?? ''));
  for (const match of line.matchAll(SERVER_N)) pair(`#${match[1]}`, hostOf(match[2] ?? ''));
  if (addresses.length === 0) return;
  for (const match of line.matchAll(ID_AT_ADDRESS)) pair(`#${match[1]}`, match[2] ?? '');
  for (const match of line.matchAll(NAME_ADDRESS)) {
    if (isNodeAddress(match[2] ?? '')) pair(match[1] ?? '', match[2] ?? '');
  }
  for (const match of line.matchAll(NAME_BESIDE_ADDRESS)) {
    if (isNodeAddress(match[2] ?? '')) pair(match[1] ?? '', match[2] ?? '');
  }
  for (const [, word = '', address = ''] of line.matchAll(WORD_ADDRESS)) {
    if (isNodeAddress(address)) count(hints.before, `${word.toLowerCase()}\0${address}`, MAX_PAIRS);
  }
  for (const match of line.matchAll(ID_ADDRESS)) pair(match[1] ?? '', match[2] ?? '');
  const ids = new Set(
    [...line.matchAll(PEER_ID)].map((match) => (match[1] ?? '').toLowerCase()).filter((id) => !own.has(id)),
  );
  if (ids.size !== 1) return;
  const hosts = new Set(addresses.map((mention) => mention.host).filter((host) => !own.has(host)));
  const [id] = ids;
  const [host] = hosts;
  if (hosts.size === 1 && id !== undefined && host !== undefined) pair(id, host);
}

/** The name a value stands for; a small number becomes `#n`, so that it is never taken for a word of a text. */
function nameOf(value: string, key: string): string | undefined {
  if (/^\d{1,4}$/.test(value)) return /id|pnn/.test(key) ? `#${value}` : undefined;
  const host = hostOf(value);
  if (
    host.length < 2 ||
    /^(?:null|none|nil|undefined|localhost|true|false|default|unknown|-+|\*)$/.test(host)
  )
    return undefined;
  if (/^[\d.]+$/.test(host) && (!/^\d+(?:\.\d+){3}$/.test(host) || !isNodeAddress(host))) return undefined;
  return host;
}

function mapOf(self: Map<string, Map<string, number>>, key: string): Map<string, number> {
  let values = self.get(key);
  if (!values) {
    values = new Map();
    self.set(key, values);
  }
  return values;
}

function count(counts: Map<string, number>, key: string, limit: number): void {
  const seen = counts.get(key);
  if (seen !== undefined) counts.set(key, seen + 1);
  else if (counts.size < limit) counts.set(key, 1);
}

/** Adds what another part of the same speaker's log said. */
export function mergeIdentityHints(into: IdentityHints, from: IdentityHints): void {
  for (const [key, values] of from.self) {
    const known = mapOf(into.self, key);
    for (const [value, n] of values) known.set(value, (known.get(value) ?? 0) + n);
  }
  for (const [pair, n] of from.pairs) into.pairs.set(pair, (into.pairs.get(pair) ?? 0) + n);
  for (const [pair, n] of from.before) into.before.set(pair, (into.before.get(pair) ?? 0) + n);
  for (const [host, n] of from.addresses) into.addresses.set(host, (into.addresses.get(host) ?? 0) + n);
  for (const port of from.ports) into.ports.add(port);
  into.upstreams.push(...from.upstreams.slice(0, MAX_UPSTREAMS));
}
