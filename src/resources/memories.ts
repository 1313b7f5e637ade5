import { UserError } from '../logs/user-error.ts';
import { answerGet } from '../memory/answer-get.ts';
import { getMemories } from '../memory/get-memory.ts';
import { listTitles } from '../memory/list-titles.ts';
import { renderGet } from '../memory/render-memory.ts';
import { defineResource, type ResourceName } from './define-resource.ts';

/** Most bytes of one memory as JSON: what `memory_get` gives at the most. */
const MAX_BYTES = 36_000;
const MAX_NAMES = 100;

export const memories = defineResource({
  uri: 'dsdebug://memory/{id}',
  title: 'Memories',
  description: 'What was learned before, one memory whole: evidence, what was ruled out, links, history.',
  listed: false,
  names: (_context, typed = '') => namesOf(typed),
  read: async (id) => {
    if ((await listTitles(id, 1))[0]?.id !== id) return undefined;
    return renderGet(answerGet(await getMemories([id]), { offset: 0, history: true, maxBytes: MAX_BYTES }));
  },
});

/** Names are a help to find one: without a memory that can be opened there are none. Reading one says why. */
async function namesOf(typed: string): Promise<ResourceName[]> {
  try {
    const titles = await listTitles(typed, MAX_NAMES);
    return titles.map(({ id, title }) => ({ name: id, title, description: title }));
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
