/** A source of records: a file (rotated parts together), or one of several nodes that share a file. */
export interface Speaker {
  /** Opaque key. */
  key: string;
  /** The file's name relative to the root, without rotation suffix. */
  source: string;
  /** What its records call their speaker, if they do. */
  rawNode: string | undefined;
  records: number;
}

const GENERIC =
  /^(?:logs?|out|output|stdout|stderr|messages|syslog|system|server|service|app|application|current|console|error|errors|access|main|default|daemon|postgresql|postgres|mysqld?|mongod|redis|etcd|kafka|zookeeper|cassandra|rabbit(?:mq)?|controller|state-change|gc|journal|export|data|events?|all|debug|info|test|f?\d+)$/i;

/**
 * One name a speaker, as a person would call it: the name its records give where several share a file, else the
 * distinctive part of the path, else what its records say.
 */
export function displayNames(speakers: readonly Speaker[]): Map<string, string> {
  const perSource = new Map<string, Speaker[]>();
  for (const speaker of speakers) push(perSource, speaker.source, speaker);
  const rawSources = new Map<string, Set<string>>();
  for (const speaker of speakers) {
    if (speaker.rawNode === undefined) continue;
    const sources = rawSources.get(speaker.rawNode) ?? new Set();
    rawSources.set(speaker.rawNode, sources.add(speaker.source));
  }
  const pathNames = distinctiveParts([...perSource.keys()]);
  const names = new Map<string, string>();
  for (const [source, group] of perSource) {
    for (const speaker of group) {
      const raw = speaker.rawNode;
      const ownRaw = raw !== undefined && rawSources.get(raw)?.size === 1 ? raw : undefined;
      const pathName = pathNames.get(source) ?? source;
      if (group.length > 1 && raw !== undefined) names.set(speaker.key, ownRaw ?? `${raw}@${pathName}`);
      else if (GENERIC.test(pathName) && raw !== undefined && (ownRaw !== undefined || perSource.size === 1))
        names.set(speaker.key, raw);
      else names.set(speaker.key, pathName);
    }
  }
  return names;
}

/**
 * For each path the shortest part that tells it from the others: its stem, else the folder above it. Files of one
 * folder with one stem (`a.log`, `a.stderr.log`) belong to one node and share a name.
 */
function distinctiveParts(sources: readonly string[]): Map<string, string> {
  const stems = stemsOf(sources);
  const foldersOf = new Map<string, Set<string>>();
  for (const source of sources) {
    const stem = stems.get(source) ?? source;
    foldersOf.set(stem, (foldersOf.get(stem) ?? new Set<string>()).add(folderOf(source)));
  }
  const names = new Map<string, string>();
  for (const source of sources) {
    const stem = stems.get(source) ?? source;
    const folders = [...(foldersOf.get(stem) ?? [])].map((folder) => folder.split('/'));
    const own = folderOf(source).split('/');
    if (folders.length < 2 && !(GENERIC.test(stem) && own[0] !== '')) {
      names.set(source, stem);
      continue;
    }
    const depth = own.findLastIndex((part, i) => part !== '' && folders.some((other) => other[i] !== part));
    names.set(source, own[depth] ?? own.at(-1) ?? stem);
  }
  return tellApart(names);
}

/** Different folders may still have come to one name: those keep their whole path. */
function tellApart(names: Map<string, string>): Map<string, string> {
  const folders = new Map<string, Set<string>>();
  for (const [source, name] of names)
    folders.set(name, (folders.get(name) ?? new Set<string>()).add(folderOf(source)));
  for (const [source, name] of names) {
    if ((folders.get(name)?.size ?? 0) > 1) names.set(source, `${folderOf(source)}/${stemOf(source)}`);
  }
  return names;
}

/** What one process writes into several files: `web1-access.log` and `web1-error.log` are one node. */
const ROLE = /^(.+?)[._-](?:access|errors?|err|out|gc|slow|audit|general|query|console)$/i;

/** Stems by source; the role of a file is left off where its folder holds another file of the same base. */
function stemsOf(sources: readonly string[]): Map<string, string> {
  const bases = new Map<string, number>();
  const baseOf = (source: string): string => ROLE.exec(stemOf(source))?.[1] ?? stemOf(source);
  for (const source of sources) {
    const key = `${folderOf(source)}/${baseOf(source)}`;
    bases.set(key, (bases.get(key) ?? 0) + 1);
  }
  return new Map(
    sources.map((source) => {
      const shared = (bases.get(`${folderOf(source)}/${baseOf(source)}`) ?? 0) > 1;
      return [source, shared ? baseOf(source) : stemOf(source)];
    }),
  );
}

function folderOf(source: string): string {
  return source.slice(0, Math.max(0, source.lastIndexOf('/')));
}

function stemOf(source: string): string {
  const base = source.slice(source.lastIndexOf('/') + 1);
  return (
    base
      .replace(/\.(?:log|syslog|txt|out|err|jsonl?|ndjson|gz|zst)(?=\.|$)/gi, '')
      .replace(/[._-]?(?:stdout|stderr)$/i, '') || base
  );
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
