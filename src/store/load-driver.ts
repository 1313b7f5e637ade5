import { fileURLToPath } from 'node:url';
import type Sqlite from 'better-sqlite3';
import { UserError } from '../logs/user-error.ts';

let driver: Promise<typeof Sqlite> | undefined;

/**
 * better-sqlite3, loaded with the first use of the memory: what does not touch the memory works without it.
 * Throws a `UserError` that says what to install where it is missing or was built for another Node.
 */
export function loadDriver(): Promise<typeof Sqlite> {
  driver ??= load();
  return driver;
}

const NODE_MAJOR = Number(process.versions.node.split('.')[0]);
/** From here on a database of version 12 that is collected as garbage ends the process (its destructor outlives V8's context). */
const NEEDS_13 = 24;

/**
 * Version 13 where Node is new enough for it: it needs no compiler and outlives garbage collection on Node 24. Version 12
 * is the last that runs on Node 20.
 */
async function loadFirst(): Promise<typeof Sqlite> {
  if (NODE_MAJOR < 22) return proven(await import('better-sqlite3'));
  try {
    // @ts-expect-error: the same package under another name, without types of its own, and not installed on Node 20
    return proven(await import('better-sqlite3-node22'));
  } catch (error) {
    if (NODE_MAJOR >= NEEDS_13) throw error;
    return proven(await import('better-sqlite3'));
  }
}

/** Opens a database: the native part is loaded with the first, not with the module. */
function proven({ default: Database }: { default: typeof Sqlite }): typeof Sqlite {
  new Database(':memory:').close();
  return Database;
}

async function load(): Promise<typeof Sqlite> {
  try {
    return await loadFirst();
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const folder = fileURLToPath(new URL('../..', import.meta.url));
    throw new UserError(
      `The memory needs the package better-sqlite3, which cannot be loaded (${why.slice(0, 200)}). In ${folder} run: ${NODE_MAJOR < 22 ? 'npm install better-sqlite3@12, or npm rebuild better-sqlite3 after a change of Node (where no binary is offered it compiles, with python3, make and a C++ compiler)' : 'npm install --include=optional'}, and start the server anew. The tools that read logs work without it.`,
    );
  }
}
