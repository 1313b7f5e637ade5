import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerSearch } from '../../src/memory/answer-search.ts';
import { createMemory } from '../../src/memory/create-memory.ts';
import { searchMemory } from '../../src/memory/search-memory.ts';
import { updateMemory } from '../../src/memory/update-memory.ts';
import { temporaryMemory } from './temporary-memory.ts';

const DAY_MS = 86_400_000;
const titles = async (request: Partial<Parameters<typeof searchMemory>[0]>, nowMs?: number) =>
  (await searchMemory({ limit: 10, ...request }, nowMs === undefined ? {} : { nowMs })).hits.map(
    ({ memory }) => memory.title,
  );

describe('search', () => {
  it('makes no database', async () => {
    const { path } = temporaryMemory();
    expect(await searchMemory({ query: 'x', limit: 5 })).toMatchObject({ hits: [], total: 0, stored: 0 });
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    '"',
    '*',
    'NEAR(a b)',
    '-quorum',
    'title:quorum',
    'a AND',
    '^quorum',
    '{title} : x',
    'quorum OR',
    "'; DROP TABLE memories; --",
    '\u0000',
    '😀',
    '()',
  ])('takes %j for words, not for the language of the index', async (query) => {
    temporaryMemory();
    await createMemory({ content: 'The quorum was lost.' });
    const { hits } = await searchMemory({ query: `${query} quorum`, limit: 5 });
    expect(hits).toHaveLength(1);
    await expect(searchMemory({ query, limit: 5 })).resolves.toBeDefined();
  });

  it('combines filters with AND', async () => {
    temporaryMemory();
    const base = { content: 'quorum lost', importance: 0.8, tags: ['a', 'b'], type: 'procedural' as const };
    await createMemory({ ...base, title: 'fits', links: [{ to: 'quorum-loss' }, { to: 'src/a/b.ts' }] });
    await createMemory({ ...base, title: 'unimportant', importance: 0.2 });
    await createMemory({ ...base, title: 'other type', type: 'semantic' });
    await createMemory({ ...base, title: 'other tags', tags: ['a', 'quorum-loss'] });
    const filter = { types: ['procedural' as const], minImportance: 0.7 };
    expect((await titles({ ...filter, tags: ['a', 'b'] })).sort()).toEqual(['fits']);
    expect(await titles({ ...filter, query: 'quorum', module: 'b.ts' })).toEqual(['fits']);
    expect((await titles({ pattern: 'quorum-loss' })).sort()).toEqual(['fits', 'other tags']);
    expect(await titles({ query: 'quorum', pattern: 'split-brain' })).toEqual([]);
    expect(await titles({ query: 'quorum', module: '%' })).toEqual([]);
  });

  it('leaves out what has expired, unless asked', async () => {
    temporaryMemory();
    const now = Date.now();
    await createMemory({ content: 'hypothesis about the disk', type: 'working' }, now - 2 * DAY_MS);
    await createMemory({ content: 'a hypothesis of today, the disk', type: 'working' }, now);
    expect(await titles({ query: 'disk' })).toEqual(['a hypothesis of today, the disk']);
    expect(await titles({ query: 'disk', includeExpired: true })).toHaveLength(2);
  });

  it('puts a clear match first, however unimportant, old and refuted', async () => {
    temporaryMemory();
    const clear = await createMemory(
      {
        title: 'clear',
        content: 'accept4: too many open files on the gateway',
        importance: 0,
        outcome: 'wrong-lead',
      },
      Date.now() - 700 * DAY_MS,
    );
    await updateMemory({ id: clear.memory.id, feedback: 'misled' });
    for (let i = 0; i < 5; i += 1)
      await createMemory({
        title: `partial ${i}`,
        content: `open questions about files of release ${i}`,
        importance: 1,
      });
    expect((await titles({ query: 'accept4: too many open files' }))[0]).toBe('clear');
  });

  it('lets importance, and having helped, decide between equals', async () => {
    temporaryMemory();
    const content = 'Replica lags behind when the archive disk is slow.';
    await createMemory({ title: 'lesser', content, importance: 0.3 });
    await createMemory({ title: 'greater', content, importance: 0.9 });
    expect((await titles({ query: 'replica lags' }))[0]).toBe('greater');
    temporaryMemory();
    await createMemory({ title: 'plain', content });
    const good = await createMemory({ title: 'helped', content });
    await createMemory({ title: 'newest', content });
    await updateMemory({ id: good.memory.id, feedback: 'helped' });
    expect((await titles({ query: 'replica lags' }))[0]).toBe('helped');
  });

  it('says that weak matches are weak, and clear ones not', async () => {
    temporaryMemory();
    await createMemory({ content: 'Brokers split after the switch rebooted; queues paused.' });
    for (let i = 0; i < 10; i += 1)
      await createMemory({ content: `Ordinary note ${i} about the certificate of gateway ${i}.` });
    const weak = await searchMemory({ query: 'flux capacitor of brokers melts whenever it rains', limit: 5 });
    expect(weak.hits[0]).toMatchObject({ weak: true, why: expect.stringContaining('weak match') });
    expect(answerSearch(weak, { limit: 5 }, 16_000).hint).toContain('Only weak matches');
    const clear = await searchMemory({ query: 'brokers split, switch rebooted', limit: 5 });
    expect(clear.hits[0]?.weak).toBeUndefined();
    expect(clear.hits[0]?.score).toBeGreaterThan(weak.hits[0]?.score ?? 1);
  });

  it('finds by an alternative what the query misses', async () => {
    temporaryMemory();
    await createMemory({
      title: 'resolver',
      content: 'CoreDNS answered SERVFAIL: lookup db.svc: no such host',
    });
    await createMemory({ title: 'pods', content: 'Pods cannot be scheduled: no room.' });
    expect((await titles({ query: 'containers are strangers to each other' }))[0]).not.toBe('resolver');
    const found = await searchMemory({
      query: 'containers are strangers to each other',
      alternatives: ['lookup: no such host', 'DNS timeout'],
      limit: 5,
    });
    expect(found.hits[0]?.memory.title).toBe('resolver');
    expect(found.hits[0]?.weak).toBeUndefined();
  });

  it('finds the parts of identifiers', async () => {
    temporaryMemory();
    await createMemory({ title: 'claims', content: 'TaskClaimService raced on etcd1:2379' });
    await createMemory({ title: 'else', content: 'Nothing of the sort.' });
    for (const query of ['task claim', 'taskClaimService', 'etcd', '2379', 'TASK_CLAIM'])
      expect(await titles({ query })).toEqual(['claims']);
  });

  it('gives the newest and most important without words', async () => {
    temporaryMemory();
    const now = Date.now();
    await createMemory({ content: 'old', importance: 0.5 }, now - 300 * DAY_MS);
    await createMemory({ content: 'new', importance: 0.5 }, now);
    await createMemory({ content: 'grave', importance: 1 }, now);
    expect(await titles({})).toEqual(['grave', 'new', 'old']);
  });

  it('keeps to its size and says what had no room', async () => {
    temporaryMemory();
    for (let i = 0; i < 30; i += 1)
      await createMemory({
        content: `quorum ${i} ${'lost in a long story '.repeat(30)}`,
        title: `Quorum ${i} ${'x'.repeat(100)}`,
      });
    const request = { query: 'quorum', limit: 30 };
    const answer = answerSearch(await searchMemory(request), request, 4000);
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(4000);
    expect(answer.results.length).toBeGreaterThan(2);
    expect(answer.omissions).toEqual([
      { what: expect.stringContaining('no room'), count: 30 - answer.results.length },
    ]);
  });
});
