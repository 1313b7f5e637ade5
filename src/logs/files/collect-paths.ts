import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, posix, resolve, sep } from 'node:path';
import { UserError } from '../user-error.ts';
import { errorCode, reasonOf } from './file-error.ts';
import { type GlobPattern, isGlob, parseGlob } from './glob-pattern.ts';
import type { GroupedWarnings } from './grouped-warnings.ts';
import { describeSurroundings, missingPathError } from './missing-path.ts';
import { type WalkedFile, walkFolder } from './walk-folder.ts';

export interface CollectOptions {
  baseFolder: string;
  mayRead?: ((realPath: string) => boolean) | undefined;
  signal?: AbortSignal | undefined;
  maxFiles: number;
  problems: GroupedWarnings;
}

/** A file that a path led to. */
export interface Candidate extends WalkedFile {
  /** The caller named it, rather than a folder or a glob it is under. */
  named: boolean;
}

export interface Collected {
  /** By real path, so that a file reached in two ways is one. */
  candidates: Map<string, Candidate>;
  /** Files met after the limit was reached; counting ends some way beyond it. */
  leftOut: number;
  /** For each path that led to no file, what to say. */
  empty: string[];
}

const LONGEST_PATH = 4096;
/** Files counted beyond the limit before the walk gives up. */
const MOST_LEFT_OUT = 200_000;

/**
 * Follows the paths of a caller to regular files.
 * @throws UserError for a path that is missing or outside the allowed folders
 */
export async function collectPaths(paths: readonly string[], options: CollectOptions): Promise<Collected> {
  const collected: Collected = { candidates: new Map(), leftOut: 0, empty: [] };
  for (const given of paths) {
    let met = 0;
    for await (const candidate of filesOf(given, options)) {
      met++;
      addCandidate(collected, candidate, options);
      if (collected.leftOut > MOST_LEFT_OUT) return collected;
    }
    if (met === 0) collected.empty.push(emptyMessage(given, options));
  }
  return collected;
}

function addCandidate(collected: Collected, candidate: Candidate, options: CollectOptions): void {
  const { path, realPath, linked } = candidate;
  if (options.mayRead?.(realPath) === false) {
    options.problems.add('outside the allowed folders, not read', path);
    return;
  }
  const known = collected.candidates.get(realPath);
  if (known === undefined) {
    if (collected.candidates.size < options.maxFiles) collected.candidates.set(realPath, candidate);
    else collected.leftOut++;
    return;
  }
  const better = known.linked === linked ? path < known.path : !linked;
  const named = known.named || candidate.named;
  collected.candidates.set(realPath, { ...(better ? candidate : known), named });
}

async function* filesOf(given: string, options: CollectOptions): AsyncGenerator<Candidate> {
  options.signal?.throwIfAborted();
  if (given.trim() === '' || given.includes('\0')) {
    throw new UserError('A path is empty or holds a NUL character. Paths are files, folders or globs.');
  }
  if (given.length > LONGEST_PATH) {
    throw new UserError(`A path is ${given.length} characters long; at most ${LONGEST_PATH} are allowed.`);
  }
  const path = absolutePath(given, options.baseFolder);
  if (!isGlob(given) || (await exists(path))) {
    yield* filesAt(given, path, undefined, options);
    return;
  }
  for (const pattern of patternsOf(given, options.baseFolder)) {
    yield* filesAt(given, resolve(pattern.base), pattern, options);
  }
}

async function* filesAt(
  given: string,
  path: string,
  pattern: GlobPattern | undefined,
  options: CollectOptions,
): AsyncGenerator<Candidate> {
  const { mayRead, signal, problems } = options;
  if (mayRead?.(path) === false) throw outsideError(given, options.baseFolder);
  if (pattern !== undefined && !(await exists(path))) return;
  const realPath = await realPathOf(given, path, options);
  if (mayRead?.(realPath) === false) throw outsideError(given, options.baseFolder);
  const stats = await stat(realPath);
  if (stats.isDirectory()) {
    const onProblem = (problem: string, at: string): void => problems.add(problem, at);
    const walk = walkFolder(path, realPath, { ...(pattern && { pattern }), mayRead, signal, onProblem });
    for await (const file of walk) yield { ...file, named: false };
  } else if (stats.isFile()) {
    if (pattern === undefined) yield { path, realPath, linked: false, named: true };
  } else problems.add('not a regular file (a FIFO, socket or device), not opened', path);
}

function absolutePath(given: string, baseFolder: string): string {
  const home = given === '~' || given.startsWith('~/') ? join(homedir(), given.slice(1)) : given;
  return resolve(baseFolder, home);
}

function patternsOf(given: string, baseFolder: string): GlobPattern[] {
  const slashed = sep === '\\' ? given.replaceAll('\\', '/') : given;
  if (slashed.startsWith('~/')) return parseGlob(posix.join(quoted(homedir()), slashed.slice(2)));
  return parseGlob(isAbsolute(given) ? posix.normalize(slashed) : posix.join(quoted(baseFolder), slashed));
}

function quoted(folder: string): string {
  return sep === '\\' ? folder.replaceAll('\\', '/') : folder.replace(/[\\*?[\]{}]/g, '\\$&');
}

async function realPathOf(given: string, path: string, options: CollectOptions): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw missingPathError(given, path, mayShow(options));
    throw new UserError(`Cannot reach ${given}: ${reasonOf(error)}.`);
  }
}

function emptyMessage(given: string, options: CollectOptions): string {
  if (given.length > LONGEST_PATH) {
    throw new UserError(`A path is ${given.length} characters long; at most ${LONGEST_PATH} are allowed.`);
  }
  const path = absolutePath(given, options.baseFolder);
  if (!isGlob(given)) return `${given} holds no files to read.`;
  const pattern = patternsOf(given, options.baseFolder)[0];
  const wanted = pattern === undefined ? path : join(pattern.base, '*');
  return `No file matches ${given}. ${describeSurroundings(wanted, mayShow(options))}`;
}

function mayShow(options: CollectOptions): (path: string) => boolean {
  return options.mayRead ?? (() => true);
}

function outsideError(given: string, baseFolder: string): UserError {
  return new UserError(
    `${given} is outside the allowed folders. Give a path under ${baseFolder}, or allow the folder: name it on the server's command line or in DSDEBUG_ALLOW.`,
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
