import type { Node } from './node-directory.ts';

/** Kinds of services that others speak of by their kind ("the database") and not by name, with the products of each. */
const KINDS: Record<string, { spokenOf: RegExp; products: RegExp }> = {
  database: {
    spokenOf: /(?<![a-z\d])(?:database|db|sql|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?)(?![a-z\d])/i,
    products: /postgres|mysql|mariadb|mongod|cockroach|cassandra|scylla|tidb|oracle|mssql/i,
  },
  broker: {
    spokenOf: /(?<![a-z\d])(?:broker|amqp|kafka|rabbitmq|nats|mqtt)(?![a-z\d])/i,
    products: /rabbitmq|kafka|nats|activemq|pulsar|mosquitto|artemis/i,
  },
  cache: {
    spokenOf: /(?<![a-z\d])(?:cache|redis|memcached?|valkey)(?![a-z\d])/i,
    products: /redis|valkey|memcached/i,
  },
  nameserver: {
    spokenOf: /(?<![a-z\d])(?:dns|name ?servers?|resolvers?|getaddrinfo|EAI_AGAIN)(?![a-z\d])/i,
    products:
      /unbound|bind 9\.|dnsmasq|coredns|powerdns|pdns|knot resolver|^(?:[\w-]*[-_.])?(?:dns|resolver|nameserver|ns)\d*$/i,
  },
};

/** What tells the kind of a node: its name, the formats of its log, its start banners. */
export interface KindSigns {
  node: Node;
  signs: readonly string[];
}

/**
 * Notes the kind of each node, and finds the one node that a text without names speaks of by its kind; undefined where there is none or several.
 * @returns a function over texts
 */
export function kindResolver(all: readonly KindSigns[]): (text: string) => Node | undefined {
  const only = new Map<string, Node>();
  for (const [kind, { products }] of Object.entries(KINDS)) {
    const nodes = all.filter(({ signs }) => signs.some((sign) => products.test(sign)));
    for (const { node } of nodes) node.kind ??= kind;
    const [first] = nodes;
    if (nodes.length === 1 && first) only.set(kind, first.node);
  }
  return (text) => {
    for (const [kind, node] of only) if (KINDS[kind]?.spokenOf.test(text)) return node;
    return undefined;
  };
}
