import { stem } from './stem.ts';

/** Words that people use for one another when they tell of distributed systems, one group a line. */
const GROUPS = `
leader primary master elected coordinator active
follower replica secondary standby slave
node member server host machine box instance broker peer
cluster quorum ensemble
crash die exit abort panic segfault killed oomkilled
restart reboot recreate relaunch
slow latency delay lag late
stuck hang freeze stall blocked pause
lost lose missing disappear gone vanish drop
duplicate twice double again redeliver
disagree diverge differ inconsistent mismatch
reorder order sequence swapped
partition split isolated divided island netsplit
timeout deadline expired elapsed
disk volume storage drive filesystem
full space nospace quota enospc
certificate cert tls ssl x509 ca
memory oom heap rss
connection connect socket session
pool pooler pgbouncer connections
dns resolver resolve lookup coredns name
clock time skew ntp drift chrony
election vote campaign candidate term epoch
lock lease mutex
deadlock cycle circle wait
conflict concurrent race contention
write update commit store persist
read query fetch get
consumer subscriber reader
producer publisher sender
message event record
queue topic stream backlog
shard partition range region tablet
heartbeat keepalive ping probe
retry resend repeat attempt
overload saturated busy pegged throttle
upgrade update rollout deploy deployment
network link cable route connectivity
failover promotion promote takeover switchover
log journal wal
snapshot checkpoint dump rdb
fsync sync flush aof
leave depart removed evicted dead down offline
join rejoin return bootstrap
client user caller application
container pod docker
gc garbage collection
cpu processor core
compaction compact cleanup trim
watch watcher subscription listen sentinel
config configuration setting option
fail error broken refuse reject
`;

const others = new Map<string, Set<string>>();
for (const line of GROUPS.trim().split('\n')) {
  const group = line.split(' ').map(stem);
  for (const word of group) {
    const known = others.get(word) ?? new Set();
    for (const other of group) if (other !== word) known.add(other);
    others.set(word, known);
  }
}

/** The stems that may stand for a stem; ranking counts them for less than the word itself. */
export function synonymsOf(word: string): Iterable<string> {
  return others.get(word) ?? [];
}
