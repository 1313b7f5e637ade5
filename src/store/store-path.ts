import { join, resolve } from 'node:path';

/** Where the memory is kept, and whether that place is our own choice. */
export interface StorePlace {
  path: string;
  /** False where `DSDEBUG_DB` names the file. */
  isDefault: boolean;
}

/** `DSDEBUG_DB`, else `memory.db` in the user's data folder (XDG on Linux, Library on macOS, AppData on Windows). */
export async function storePlace(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<StorePlace> {
  const given = env.DSDEBUG_DB?.trim() ?? '';
  if (given !== '') return { path: resolve(given), isDefault: false };
  const { default: envPaths } = await import('env-paths');
  return { path: join(envPaths('dsdebug', { suffix: '' }).data, 'memory.db'), isDefault: true };
}
