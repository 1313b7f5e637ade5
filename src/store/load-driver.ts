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

async function load(): Promise<typeof Sqlite> {
  try {
    const { default: Database } = await import('better-sqlite3');
    // The native part is loaded with the first database, not with the module.
    new Database(':memory:').close();
    return Database;
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const folder = fileURLToPath(new URL('../..', import.meta.url));
    throw new UserError(
      `The memory needs the package better-sqlite3, which cannot be loaded (${why.slice(0, 200)}). In ${folder} run: npm install better-sqlite3@12, or npm rebuild better-sqlite3 after a change of Node (where no binary is offered it compiles, with python3, make and a C++ compiler), and start the server anew. The tools that read logs work without it.`,
    );
  }
}
