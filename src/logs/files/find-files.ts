import { dirname, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { LogFile } from '../event.ts';
import { UserError } from '../user-error.ts';
import { type Candidate, type Collected, collectPaths } from './collect-paths.ts';
import { reasonOf } from './file-error.ts';
import { GroupedWarnings } from './grouped-warnings.ts';
import { inspectFile } from './inspect-file.ts';
import { compareRotations, type Rotation, readRotation } from './rotation.ts';

const DEFAULT_MAX_FILES = 20_000;
/** Files looked at before others get their turn. */
const INSPECTED_AT_ONCE = 64;
const REASONS_SHOWN = 5;

export interface FindOptions {
  /** Folder that relative paths are resolved against. */
  baseFolder: string;
  /** Whether a path, as given and with links resolved, may be read; absent: all that the process may read. */
  mayRead?: (realPath: string) => boolean;
  signal?: AbortSignal;
  /** Files beyond this number are left out, and a warning says how many; default 20,000. */
  maxFiles?: number;
}

export interface FoundFiles {
  /** The deepest folder that all files are under. */
  root: string;
  /** By path, the pieces of a rotated log oldest first; empty files included. */
  files: LogFile[];
  warnings: string[];
}

/**
 * Finds the logs under paths: files, folders (with all below them) and globs. What is no text is passed over, archives that
 * cannot be read and links out of the allowed folders with a warning; a file reached in two ways is one.
 * @throws UserError where a path is missing or outside the allowed folders, or nothing at all can be read
 */
export async function findFiles(paths: readonly string[], options: FindOptions): Promise<FoundFiles> {
  if (paths.length === 0) throw new UserError('No paths given. Give at least one file, folder or glob.');
  const { baseFolder, mayRead, signal, maxFiles = DEFAULT_MAX_FILES } = options;
  const problems = new GroupedWarnings();
  const collected = await collectPaths(paths, { baseFolder, mayRead, signal, maxFiles, problems });
  const candidates = [...collected.candidates.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const texts = await inspectAll(candidates, problems, signal);
  if (!texts.some((file) => file.bytes > 0)) throw nothingToRead(paths, texts, collected, problems);

  const root = commonFolder(texts.map((file) => file.path));
  return {
    root,
    files: inReadingOrder(root, texts),
    warnings: [
      ...collected.empty,
      ...leftOutWarning(collected, maxFiles),
      ...problems.lines((path) => nameUnder(root, path)),
    ],
  };
}

type TextFile = Pick<LogFile, 'path' | 'bytes' | 'modifiedMs'>;

async function inspectAll(
  candidates: readonly Candidate[],
  problems: GroupedWarnings,
  signal: AbortSignal | undefined,
): Promise<TextFile[]> {
  const texts: TextFile[] = [];
  for (const [index, candidate] of candidates.entries()) {
    if (index % INSPECTED_AT_ONCE === 0) await setImmediate();
    signal?.throwIfAborted();
    const text = inspectOne(candidate, problems);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

function inspectOne(candidate: Candidate, problems: GroupedWarnings): TextFile | undefined {
  const { path, named } = candidate;
  try {
    const { bytes, modifiedMs, refused, worthSaying } = inspectFile(path);
    if (refused === undefined) return { path, bytes, modifiedMs };
    if (named || worthSaying) problems.add(refused, path);
  } catch (error) {
    problems.add(`not read, ${reasonOf(error)}`, path);
  }
  return undefined;
}

function inReadingOrder(root: string, texts: readonly TextFile[]): LogFile[] {
  const files = texts.map((text) => ({ ...text, name: nameUnder(root, text.path) }));
  const names = new Set(files.map((file) => file.name));
  const ranked: { file: LogFile; rotation: Rotation }[] = files.map((file) => {
    const rotation = readRotation(file.name, (name) => names.has(name));
    return { file: { ...file, source: rotation.source }, rotation };
  });
  ranked.sort((a, b) => compareRotations(a.rotation, b.rotation));
  return ranked.map(({ file }) => file);
}

function commonFolder(paths: readonly string[]): string {
  let common = dirname(paths[0] ?? sep);
  for (const path of paths) {
    while (common !== dirname(common) && !path.startsWith(common.endsWith(sep) ? common : common + sep)) {
      common = dirname(common);
    }
  }
  return common;
}

function nameUnder(root: string, path: string): string {
  const name = relative(root, path);
  return name.startsWith('..') ? path : name.replaceAll(sep, '/');
}

function leftOutWarning({ leftOut }: Collected, maxFiles: number): string[] {
  if (leftOut === 0) return [];
  return [`More than ${maxFiles} files: at least ${leftOut} were left out. Narrow the paths to read them.`];
}

function nothingToRead(
  paths: readonly string[],
  texts: readonly TextFile[],
  collected: Collected,
  problems: GroupedWarnings,
): UserError {
  const reasons = [...collected.empty.slice(0, REASONS_SHOWN), ...problems.lines((path) => path)];
  if (texts.length > 0) reasons.push(`Of the files found, ${texts.length} are text, but empty.`);
  else if (reasons.length === 0)
    reasons.push(`None of the ${collected.candidates.size} files found is text.`);
  const shown = paths.slice(0, REASONS_SHOWN).join(', ') + (paths.length > REASONS_SHOWN ? ', ...' : '');
  return new UserError(`Nothing to read in ${shown}. ${reasons.join(' ')}`);
}
