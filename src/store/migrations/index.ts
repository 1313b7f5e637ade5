import { memories } from './0001-memories.ts';

export interface Migration {
  id: string;
  sql: string;
}

/** All migrations, oldest first; the version of a database is how many of them it has seen. */
export const MIGRATIONS: readonly Migration[] = [memories];
