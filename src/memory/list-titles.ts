import { findTitled } from '../store/memory-rows.ts';
import { readMemory } from './use-memory.ts';

/** The newest memories whose id or title holds some text, in any case; none where there is no memory yet. */
export async function listTitles(text: string, limit: number): Promise<{ id: string; title: string }[]> {
  const found = await readMemory(({ db }) => findTitled(db, text, limit), true);
  return found?.value ?? [];
}
