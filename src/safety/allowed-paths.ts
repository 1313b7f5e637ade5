import { realpathSync } from 'node:fs';
import { delimiter, isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * The folders a server may read: those of the command line, else `DSDEBUG_ALLOW` (separated as `PATH` is),
 * else `CLAUDE_PROJECT_DIR`, else the working directory. Absolute real paths, in the order given; a folder
 * that was named by way of a symbolic link follows once more as it was named, so that both spellings pass.
 */
export function allowedFolders(
  argvFolders: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const folders = new Set<string>();
  for (const folder of chosenFolders(argvFolders, env)) {
    const named = resolve(folder);
    folders.add(realPathOrSelf(named)).add(named);
  }
  return [...folders];
}

/** Whether a path is one of the folders or lies under one, judged segment by segment (`/logs2` is not in `/logs`). */
export function isAllowed(folders: readonly string[]): (realPath: string) => boolean {
  return (realPath) => folders.some((folder) => isInside(folder, realPath));
}

function chosenFolders(
  argvFolders: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const candidates = [
    argvFolders,
    (env.DSDEBUG_ALLOW ?? '').split(delimiter),
    [env.CLAUDE_PROJECT_DIR ?? ''],
  ];
  for (const candidate of candidates) {
    const folders = candidate.filter((folder) => folder.trim() !== '');
    if (folders.length > 0) return folders;
  }
  return [process.cwd()];
}

function realPathOrSelf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
