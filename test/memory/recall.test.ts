import { existsSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMemory } from '../../src/memory/create-memory.ts';
import { recallMemories } from '../../src/memory/recall.ts';
import { temporaryMemory } from './temporary-memory.ts';

const OCCASION = {
  patterns: ['network-partition'],
  phrasings: ['etcd3 was cut off. From 16:32:42 to 16:33:07 etcd3 could not reach etcd1 and etcd2'],
};

describe('recalling memories of a finding', () => {
  it('names those of its pattern and those of its words, and no others', async () => {
    temporaryMemory();
    const linked = await createMemory({
      content: 'A firewall change.',
      links: [{ to: 'network-partition' }],
      outcome: 'resolved',
    });
    const worded = await createMemory({
      content: 'etcd3 was cut off and could not reach etcd1 and etcd2: a VLAN typo.',
    });
    await createMemory({ content: 'Invoices were rendered twice.' });
    const found = await recallMemories(OCCASION);
    expect(found.map(({ id }) => id).sort()).toEqual([linked.memory.id, worded.memory.id].sort());
    expect(found.find(({ id }) => id === linked.memory.id)).toMatchObject({
      score: 0.5,
      outcome: 'resolved',
    });
  });

  it('stays quiet, and makes nothing, where there is no memory', async () => {
    const { path } = temporaryMemory();
    expect(await recallMemories(OCCASION)).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });

  it('stays quiet where the memory cannot be read', async () => {
    const { path } = temporaryMemory('notes.txt');
    writeFileSync(path, 'my notes, no database at all\n'.repeat(100));
    expect(await recallMemories(OCCASION)).toEqual([]);
  });
});
