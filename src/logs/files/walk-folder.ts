import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from './file-error.ts';
import { type GlobPattern, isMatched, nextPlaces, startPlaces } from './glob-pattern.ts';

const FOLDERS_PASSED_OVER = new Set(['.git', '.hg', '.svn', 'node_modules']);

/** A regular file met on the way. */
export interface WalkedFile {
  path: string;
  realPath: string;
  /** Reached by way of a symbolic link below the folder where the walk began. */
  linked: boolean;
}

export interface WalkOptions {
  /** Only what the pattern matches; a folder that it matches is read whole. */
  pattern?: GlobPattern;
  mayRead?: ((realPath: string) => boolean) | undefined;
  signal?: AbortSignal | undefined;
  /** Told of what could not be followed: the problem, and whose it is. */
  onProblem: (problem: string, path: string) => void;
}

interface Entry extends WalkedFile {
  kind: 'file' | 'folder';
}

interface Stop extends WalkedFile {
  /** Places reached in the pattern; undefined where all below is wanted. */
  places: ReadonlySet<number> | undefined;
}

/**
 * Yields the regular files under a folder one by one, in no order, without holding a list of them. Symbolic links are followed
 * where they stay in what may be read, each folder is entered once; sockets, FIFOs, devices and the folders of
 * version control and packages are passed over.
 */
export async function* walkFolder(
  path: string,
  realPath: string,
  options: WalkOptions,
): AsyncGenerator<WalkedFile> {
  const { pattern } = options;
  const entered = new Set<string>();
  const open: Stop[] = [{ path, realPath, linked: false, places: pattern && startPlaces(pattern) }];
  for (let stop = open.pop(); stop !== undefined; stop = open.pop()) {
    // A folder may be met again by a link, at another place of the pattern; there are finitely many of both.
    const visit = `${[...(stop.places ?? [])].join(' ')} ${stop.realPath}`;
    if (entered.has(visit)) continue;
    entered.add(visit);
    for await (const entry of entriesOf(stop, options)) {
      options.signal?.throwIfAborted();
      const places = stop.places && pattern && nextPlaces(pattern, stop.places, entry.name);
      if (places?.size === 0) continue;
      const matched = places === undefined || pattern === undefined || isMatched(pattern, places);
      const found = await resolveEntry(entry, stop, options);
      if (found?.kind === 'file' && matched) yield found;
      else if (found?.kind === 'folder') open.push({ ...found, places: matched ? undefined : places });
    }
  }
}

async function* entriesOf(stop: Stop, options: WalkOptions): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(stop.path, { bufferSize: 1024 });
  } catch (error) {
    options.signal?.throwIfAborted();
    options.onProblem(`folder not read, ${reasonOf(error)}`, stop.path);
  }
}

async function resolveEntry(entry: Dirent, stop: Stop, options: WalkOptions): Promise<Entry | undefined> {
  const path = join(stop.path, entry.name);
  if (entry.isSymbolicLink()) return resolveLink(path, options);
  const { linked } = stop;
  const realPath = join(stop.realPath, entry.name);
  if (entry.isFile()) return { kind: 'file', path, realPath, linked };
  if (entry.isDirectory() && !FOLDERS_PASSED_OVER.has(entry.name)) {
    return { kind: 'folder', path, realPath, linked };
  }
  return undefined;
}

async function resolveLink(path: string, options: WalkOptions): Promise<Entry | undefined> {
  try {
    const realPath = await realpath(path);
    if (options.mayRead?.(realPath) === false) {
      options.onProblem('symbolic link out of the allowed folders, not followed', path);
      return undefined;
    }
    const stats = await stat(realPath);
    if (stats.isFile()) return { kind: 'file', path, realPath, linked: true };
    return stats.isDirectory() ? { kind: 'folder', path, realPath, linked: true } : undefined;
  } catch {
    options.onProblem('symbolic link that leads nowhere', path);
    return undefined;
  }
}
