/** What a field's name says of its values. `factorMs` turns a duration into milliseconds. */
export type FieldRole =
  | { kind: 'ignored' }
  /** A place in an order (an index, an offset): counts up, and is no amount. */
  | { kind: 'position' }
  | { kind: 'duration'; factorMs: number }
  | { kind: 'plain' };

/** Words of names whose numbers and ids say where or when, not how much. */
const IGNORED_WORDS = new Set(
  (
    'pid tid thread threadid port time timestamp ts date datetime epochms line lineno linenumber version level ' +
    'severity status statuscode code errno year uptime uptimesec caller pri facility uid gid host hostname ip addr ' +
    'address url uri path v trace span traceid spanid parentspanid parentid trace_id span_id src dst remote local ' +
    'term logterm epoch round revision rev generation limit max min capacity size_limit timeout interval config priority protocol fd signal'
  ).split(' '),
);

/** Words of places in an order. */
const POSITION_WORDS = new Set('index idx offset lsn zxid seq sequence no number nr id'.split(' '));

/** Words that make a number a duration, by the unit at the end of the name. */
const UNIT_MS = new Map<string, number>([
  ['ns', 1e-6],
  ['nanos', 1e-6],
  ['nanoseconds', 1e-6],
  ['us', 1e-3],
  ['usec', 1e-3],
  ['micros', 1e-3],
  ['microseconds', 1e-3],
  ['ms', 1],
  ['msec', 1],
  ['msecs', 1],
  ['millis', 1],
  ['milliseconds', 1],
  ['s', 1000],
  ['sec', 1000],
  ['secs', 1000],
  ['second', 1000],
  ['seconds', 1000],
  ['min', 60_000],
  ['minutes', 60_000],
]);

/** Words of durations whose unit the name does not tell; taken for milliseconds. */
const DURATION_WORDS = new Set('duration elapsed latency took rtt ping runtime'.split(' '));

/** Words of stocks: amounts that are held, and that fall again when all is well. */
const STOCK_WORDS = new Set(
  (
    'heap rss mem memory used usage usedmb bytes mb kb gb queue queued queuesize backlog pending connections conns ' +
    'connection open sockets fds descriptors files handles goroutines threads lag depth waiting waiters inflight ' +
    'outstanding buffer buffered cache cached sessions clients locks unacked unacknowledged messages_ready ready ' +
    'allocated resident percent pct disk size keys entries'
  ).split(' '),
);

/** Words of counters that grow when work gets done. */
const PROGRESS_WORDS = new Set(
  (
    'completed complete done success succeeded successes successful ok finished committed commits applied acked acks ' +
    'acknowledged confirmed delivered processed progress consumed resolved handled synced replicated served'
  ).split(' '),
);

/** Words of keys that load is spread over. */
const SPREAD_WORDS = new Set(
  (
    'key keys shard partition partitions slot bucket range region tablet table collection sku item product article ' +
    'customer user tenant account org organization organisation project topic queue stream channel group room session ' +
    'object resource document row entity device sensor symbol ticker category cart store warehouse'
  ).split(' '),
);

/** Words of names that tell one thing from all others of its kind. */
const ID_WORDS = new Set(
  'id ids uuid guid no number num key msg message order request req xid zxid tx txn transaction correlation event offset job task'.split(
    ' ',
  ),
);

/** Splits a name at case, digits and punctuation: `poolIdleMs`, `pool.idle_ms` → pool, idle, ms. */
export function wordsOfName(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** What a name says. */
interface NameSense {
  role: FieldRole;
  isStock: boolean;
  isProgress: boolean;
  isSpread: boolean;
}

/** Names come back with every kind of record. */
const known = new Map<string, NameSense>();
const MAX_KNOWN = 10_000;

function senseOf(name: string): NameSense {
  let sense = known.get(name);
  if (sense === undefined) {
    const words = wordsOfName(name);
    sense = {
      role: roleOfWords(words),
      isStock: words.some((word) => STOCK_WORDS.has(word)),
      isProgress: words.some((word) => PROGRESS_WORDS.has(word)),
      isSpread: words.some((word) => SPREAD_WORDS.has(word)),
    };
    if (known.size < MAX_KNOWN) known.set(name, sense);
  }
  return sense;
}

function roleOfWords(words: readonly string[]): FieldRole {
  for (const word of words) if (IGNORED_WORDS.has(word)) return { kind: 'ignored' };
  if (IGNORED_WORDS.has(words.join(''))) return { kind: 'ignored' };
  for (const word of words) if (POSITION_WORDS.has(word)) return { kind: 'position' };
  const factorMs = UNIT_MS.get(words.at(-1) ?? '');
  if (factorMs !== undefined) return { kind: 'duration', factorMs };
  for (const word of words) if (DURATION_WORDS.has(word)) return { kind: 'duration', factorMs: 1 };
  return { kind: 'plain' };
}

/** Reads the role of a field off its name. */
export function roleOfField(name: string): FieldRole {
  return senseOf(name).role;
}

/** Whether a name speaks of a stock: memory, a queue, open handles. */
export function isStockName(name: string): boolean {
  return senseOf(name).isStock;
}

/** Whether a name speaks of work that got done. */
export function isProgressName(name: string): boolean {
  return senseOf(name).isProgress;
}

/** Whether a name speaks of a key that load is spread over: a shard, an item, a customer. */
export function isSpreadName(name: string): boolean {
  return senseOf(name).isSpread;
}

/** Whether a name says that its values tell one message, request or task from all others: `messageId`, `job`, `xid`. */
export function isIdName(name: string): boolean {
  return wordsOfName(name).some((word) => ID_WORDS.has(word));
}
