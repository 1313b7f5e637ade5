import { open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { UserError } from '../logs/user-error.ts';

/** The first line of every file that is written: by it one of ours is told from any other file. */
const MARK = '<!-- dsdebug report -->';

/** What an output may be called and where it may stand. */
export interface OutputRules {
  /** The parameter that names it, for error messages. */
  parameter: string;
  endings: readonly string[];
  /** Folder that relative paths are resolved against. */
  baseFolder: string;
  /** Whether a real path is allowed; absent on the command line. */
  mayRead?: (realPath: string) => boolean;
}

/**
 * Where an output may be written: an absolute path with one of the endings, in a folder that exists and is allowed, that
 * holds no file yet or an earlier output; so no log is ever overwritten. Throws a `UserError` otherwise.
 */
export async function checkOutputPath(path: string, rules: OutputRules): Promise<string> {
  const { parameter, endings, baseFolder, mayRead } = rules;
  const target = resolve(baseFolder, path);
  if (!endings.includes(extname(target).toLowerCase())) {
    throw new UserError(`"${parameter}" must end in ${endings.join(' or ')}: "${path}"`);
  }
  const folder = await realpath(dirname(target)).catch(() => undefined);
  if (folder === undefined) {
    throw new UserError(
      `the folder of "${parameter}" does not exist: ${dirname(target)}; make it first or name another`,
    );
  }
  const real = await realpath(target).catch(() => join(folder, basename(target)));
  if (mayRead && !mayRead(real)) {
    throw new UserError(
      `"${parameter}" lies outside the allowed folders: ${target}; start the server with this folder, or write below ${baseFolder}`,
    );
  }
  const found = await stat(real).catch(() => undefined);
  if (found !== undefined && !(found.isFile() && (await isOurs(real)))) {
    throw new UserError(
      `"${parameter}" names something that is no earlier report and is left as it is: ${target}`,
    );
  }
  return real;
}

/** Writes an output whole or not at all, to a path that {@link checkOutputPath} gave. */
export async function writeOutput(path: string, body: string): Promise<void> {
  await writeFileAtomic(path, `${MARK}\n${body}`);
}

async function isOurs(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(MARK.length);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead).toString('latin1') === MARK;
  } finally {
    await file.close();
  }
}
