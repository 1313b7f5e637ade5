import { describe, expect, it } from 'vitest';
import { createMemory } from '../../src/memory/create-memory.ts';
import { getMemories } from '../../src/memory/get-memory.ts';
import { searchMemory } from '../../src/memory/search-memory.ts';
import { exportMemories, importMemories } from '../../src/memory/transfer.ts';
import { updateMemory } from '../../src/memory/update-memory.ts';
import { temporaryMemory } from './temporary-memory.ts';

async function exported(): Promise<string[]> {
  let text = '';
  await exportMemories((piece) => {
    text += piece;
  });
  return text.split('\n').filter((line) => line !== '');
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function fill(): Promise<void> {
  const old = await createMemory({ content: 'Blame the switch.', type: 'procedural' });
  await createMemory({
    content: { module: 'src/a.ts', knownIssues: { race: 'OPEN' } },
    importance: 0.9,
    tags: ['x'],
    symptoms: ['two claims'],
    evidence: [{ file: 'a.log', line: 3, text: 'claimed twice' }],
    ruledOut: ['clock'],
    links: [{ rel: 'see', to: old.memory.id }, { to: 'split-brain' }],
    outcome: 'resolved',
    supersedes: old.memory.id,
  });
  await updateMemory({ id: old.memory.id, feedback: 'misled' });
}

describe('export and import', () => {
  it('carry every memory over, once', async () => {
    temporaryMemory();
    await fill();
    const lines = await exported();
    expect(lines).toHaveLength(2);
    temporaryMemory();
    // The successor comes first here: order does not matter.
    expect(await importMemories(each(lines.toReversed()))).toMatchObject({
      added: 2,
      updated: 0,
      unchanged: 0,
      faultCount: 0,
      warnings: [],
    });
    expect((await exported()).sort()).toEqual([...lines].sort());
    expect(await importMemories(each(lines))).toMatchObject({ added: 0, updated: 0, unchanged: 2 });
    expect((await searchMemory({ query: 'claimed twice', limit: 5 })).hits).toHaveLength(1);
  });

  it('take the later of two versions', async () => {
    temporaryMemory();
    const { memory } = await createMemory({ content: 'first' }, 1000);
    const [before = ''] = await exported();
    await updateMemory({ id: memory.id, content: 'second' }, 2000);
    const [after = ''] = await exported();
    expect(await importMemories(each([before]))).toMatchObject({ unchanged: 1 });
    temporaryMemory();
    await importMemories(each([before]));
    expect(await importMemories(each([after]))).toMatchObject({ updated: 1 });
    expect((await getMemories([memory.id])).memories[0]?.memory.content).toBe('second');
  });

  it('name a bad line by number and go on', async () => {
    temporaryMemory();
    await fill();
    const [good = '', other = ''] = await exported();
    const record = JSON.parse(other);
    temporaryMemory();
    const answer = await importMemories(
      each([
        'no json',
        '',
        good,
        '[]',
        JSON.stringify({ ...record, importance: 7 }),
        JSON.stringify({ ...record, id: '../x' }),
        JSON.stringify({ ...record, extra: 1 }),
        JSON.stringify({ ...record, content: '' }),
      ]),
    );
    expect(answer).toMatchObject({ added: 1, faultCount: 6 });
    expect(answer.faults.map((fault) => fault.split(':')[0])).toEqual([
      'line 1',
      'line 4',
      'line 5',
      'line 6',
      'line 7',
      'line 8',
    ]);
    expect(answer.faults[2]).toContain('importance');
    // Its successor is not here: it counts as valid again.
    expect(answer.warnings).toEqual([expect.stringContaining('dropped')]);
    expect((await searchMemory({ limit: 5 })).total).toBe(1);
  });

  it('mask secrets that a line brings', async () => {
    temporaryMemory();
    await createMemory({ content: 'harmless' });
    const [line = ''] = await exported();
    temporaryMemory();
    await importMemories(each([line.replace('"content":"harmless"', '"content":"password=hunter2secret"')]));
    expect((await exported()).join()).not.toContain('hunter2secret');
  });
});
