import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { closeMemory } from '../../src/memory/use-memory.ts';

/** A folder for one test, and the file in it that the memory is kept in meanwhile. */
export function temporaryMemory(name = 'memory.db'): { folder: string; path: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dsdebug-memory-')));
  const path = join(folder, name);
  const before = process.env.DSDEBUG_DB;
  process.env.DSDEBUG_DB = path;
  onTestFinished(async () => {
    await closeMemory();
    if (before === undefined) delete process.env.DSDEBUG_DB;
    else process.env.DSDEBUG_DB = before;
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, path };
}
