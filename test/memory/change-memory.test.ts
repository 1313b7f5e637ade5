import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMemory } from '../../src/memory/create-memory.ts';
import { deleteMemory } from '../../src/memory/delete-memory.ts';
import { getMemories } from '../../src/memory/get-memory.ts';
import { searchMemory } from '../../src/memory/search-memory.ts';
import { updateMemory } from '../../src/memory/update-memory.ts';
import { closeMemory } from '../../src/memory/use-memory.ts';
import { temporaryMemory } from './temporary-memory.ts';

const HOUR_MS = 3_600_000;
const now = Date.parse('2026-11-22T10:00:00Z');
const get = async (id: string) => {
  const [found] = (await getMemories([id])).memories;
  if (found === undefined) throw new Error('not found');
  return found;
};

describe('changing a memory', () => {
  it('keeps what it was before', async () => {
    temporaryMemory();
    const { memory } = await createMemory({ content: 'It was the network.', importance: 0.4 }, now);
    await updateMemory(
      { id: memory.id, content: 'It was the disk.', importance: 0.9, note: 'fsync' },
      now + 1,
    );
    const { memory: after, history } = await get(memory.id);
    expect(after).toMatchObject({ content: 'It was the disk.', importance: 0.9, updated_ms: now + 1 });
    expect(history.map(({ action }) => action)).toEqual(['updated', 'created']);
    expect(history[0]?.details).toEqual({
      was: { title: 'It was the network.', content: 'It was the network.', importance: 0.4 },
      note: 'fsync',
    });
    expect((await searchMemory({ query: 'network', limit: 5 })).hits).toEqual([]);
    expect((await searchMemory({ query: 'disk', limit: 5 })).hits).toHaveLength(1);
  });

  it('moves the status by outcome and evidence', async () => {
    temporaryMemory();
    const { memory } = await createMemory({ content: 'x', startedMs: now - HOUR_MS }, now);
    const steps = [
      [{ outcome: 'resolved' }, 'hypothesis'],
      [{ evidence: [{ file: 'a.log', line: 1 }] }, 'confirmed'],
      [{ outcome: 'unresolved' }, 'hypothesis'],
      [{ outcome: 'wrong-lead' }, 'refuted'],
      [{ title: 'still' }, 'refuted'],
      [{ outcome: 'resolved' }, 'confirmed'],
      [{ status: 'refuted' }, 'refuted'],
    ] as const;
    for (const [fields, status] of steps)
      expect((await updateMemory({ id: memory.id, ...fields }, now + HOUR_MS)).memory.status).toBe(status);
    expect((await get(memory.id)).memory.ended_ms).toBe(now + HOUR_MS);
  });

  it('lets a promoted working memory live', async () => {
    temporaryMemory();
    const { memory } = await createMemory({ content: 'Hypothesis: the disk', type: 'working' }, now);
    const { memory: after } = await updateMemory(
      { id: memory.id, type: 'episodic', outcome: 'resolved', ruledOut: ['the switch'] },
      now,
    );
    expect(after).toMatchObject({ type: 'episodic', expires_ms: undefined, ruled_out: ['the switch'] });
  });

  it('counts how it served, and adds to its lists', async () => {
    temporaryMemory();
    const { memory } = await createMemory({ content: 'x', ruledOut: ['a'], links: [{ to: 'split-brain' }] });
    await updateMemory({ id: memory.id, feedback: 'helped', note: 'same cause' });
    await updateMemory({ id: memory.id, feedback: 'helped' });
    await updateMemory({ id: memory.id, feedback: 'misled' });
    await updateMemory({
      id: memory.id,
      ruledOut: ['b'],
      links: [{ to: 'src/a.ts' }],
      evidence: [{ file: 'l' }],
    });
    const { memory: after, history } = await get(memory.id);
    expect(after).toMatchObject({ helped: 2, misled: 1, ruled_out: ['a', 'b'], evidence: [{ file: 'l' }] });
    expect(after.links).toHaveLength(2);
    expect(history.filter(({ action }) => action === 'helped')).toHaveLength(2);
  });

  it('masks what is added', async () => {
    temporaryMemory();
    const { memory } = await createMemory({ content: 'x' });
    await updateMemory({ id: memory.id, content: 'now password=hunter2secret', note: 'token=abcd1234efgh' });
    const found = JSON.stringify(await get(memory.id));
    expect(found).not.toMatch(/hunter2secret|abcd1234efgh/);
  });

  it.each([
    ['nothing', {}, /nothing to change/],
    ['the same', { title: 'x' }, /nothing to change/],
    ['itself as successor', { supersededBy: 'SELF' }, /cannot supersede itself/],
    ['an unknown successor', { supersededBy: 'mem-000000000000' }, /no memory/],
  ])('refuses %s', async (_name, fields, words) => {
    temporaryMemory();
    const { memory } = await createMemory({ content: 'x' });
    const given = JSON.parse(JSON.stringify(fields).replace('SELF', memory.id));
    await expect(updateMemory({ id: memory.id, ...given })).rejects.toThrow(words);
    expect((await get(memory.id)).history).toHaveLength(1);
  });

  it('refuses a circle of successors', async () => {
    temporaryMemory();
    const a = await createMemory({ content: 'a' });
    const b = await createMemory({ content: 'b', supersedes: a.memory.id });
    await expect(updateMemory({ id: b.memory.id, supersededBy: a.memory.id })).rejects.toThrow(
      /cannot supersede itself/,
    );
  });

  it.each(['mem-000000000000', 'nonsense', ''])('refuses the unknown id %j', async (id) => {
    temporaryMemory();
    await createMemory({ content: 'x' });
    await expect(updateMemory({ id, title: 'y' })).rejects.toThrow(/no memory/);
    await expect(deleteMemory(id)).rejects.toThrow(/no memory/);
    await expect(getMemories([id])).rejects.toThrow(/no memory/);
  });
});

describe('reading a memory', () => {
  it('follows links one step, both ways', async () => {
    temporaryMemory();
    const cause = await createMemory({ title: 'The cause', content: 'disk' });
    const { memory } = await createMemory({
      content: 'session',
      links: [
        { rel: 'caused-by', to: cause.memory.id },
        { to: 'slow-disk' },
        { to: 'https://example.org/x' },
        { to: 'an-0123abcd' },
      ],
    });
    const { links } = await get(memory.id);
    expect(links).toContainEqual({
      rel: 'caused-by',
      kind: 'memory',
      target: cause.memory.id,
      title: 'The cause',
    });
    expect(links).toContainEqual(
      expect.objectContaining({ kind: 'pattern', target: 'slow-disk', title: expect.any(String) }),
    );
    expect(links.map(({ kind }) => kind).sort()).toEqual(['analysis', 'memory', 'pattern', 'url']);
    expect((await get(cause.memory.id)).linkedFrom).toEqual([
      { rel: 'caused-by', id: memory.id, title: 'session' },
    ]);
  });
});

describe('deleting a memory', () => {
  it('leaves nothing of it in the file, and drops the links to it', async () => {
    const { path } = temporaryMemory();
    const keeper = await createMemory({ content: 'A memory that stays.' });
    const { memory } = await createMemory({
      content: 'Zanzibarquark must go.',
      title: 'Zanzibarquark',
      supersedes: keeper.memory.id,
    });
    await updateMemory({ id: memory.id, symptoms: ['zanzibarquark everywhere'] });
    const linked = await createMemory({ content: 'See there.', links: [{ to: memory.id }] });
    expect(await deleteMemory(memory.id)).toMatchObject({ id: memory.id, linksDropped: 1 });
    expect((await get(linked.memory.id)).links).toEqual([]);
    expect((await get(keeper.memory.id)).memory.superseded_by).toBeUndefined();
    expect((await searchMemory({ query: 'zanzibarquark', limit: 5 })).hits).toEqual([]);
    const files = [path, `${path}-wal`].filter((name) => existsSync(name));
    for (const name of files) expect(readFileSync(name, 'latin1').toLowerCase()).not.toContain('zanzibarq');
    await closeMemory();
    expect(readFileSync(path, 'latin1')).toContain('A memory that stays.');
  });
});
