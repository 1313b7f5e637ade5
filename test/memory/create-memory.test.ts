import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemory } from '../../src/memory/create-memory.ts';
import { getMemories, moduleHealth } from '../../src/memory/get-memory.ts';
import { searchMemory } from '../../src/memory/search-memory.ts';
import { closeMemory } from '../../src/memory/use-memory.ts';
import { temporaryMemory } from './temporary-memory.ts';

const HOUR_MS = 3_600_000;
const now = Date.parse('2026-11-22T10:00:00Z');

describe('creating a memory', () => {
  it('keeps it in a file that its user alone can read', async () => {
    const { path } = temporaryMemory(join('deep', 'memory.db'));
    await createMemory({ content: 'Quorum lost when two nodes were drained at once.' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['procedural', undefined],
    ['episodic', undefined],
    ['semantic', undefined],
    ['working', now + 24 * HOUR_MS],
  ] as const)('lets %s memories expire at %j', async (type, expiresMs) => {
    temporaryMemory();
    const { memory } = await createMemory({ content: 'x is y', type }, now);
    expect(memory.expires_ms).toBe(expiresMs);
  });

  it('takes the expiry it is given', async () => {
    temporaryMemory();
    const { memory } = await createMemory({ content: 'a', type: 'working', expiresMs: now + HOUR_MS }, now);
    expect(memory.expires_ms).toBe(now + HOUR_MS);
    await expect(createMemory({ content: 'a', expiresMs: now - 1 }, now)).rejects.toThrow(/lies in the past/);
  });

  it('understands the health of a module', async () => {
    temporaryMemory();
    const { memory } = await createMemory({
      content: JSON.stringify({
        module: 'src/coordination/work-distribution.ts',
        knownIssues: { 'claim-race': 'RESOLVED - version check', 'expiry-cleanup': 'MONITORING' },
        healthMetrics: { doubleClaimRate: '0.0%' },
        lastChecked: '2026-11-20',
      }),
      tags: ['module-health', 'work-distribution'],
    });
    expect(memory).toMatchObject({
      type: 'semantic',
      title: 'Health of src/coordination/work-distribution.ts',
    });
    for (const name of [
      'src/coordination/work-distribution.ts',
      './src/coordination/work-distribution.ts',
      'work-distribution.ts',
      'src/coordination',
    ]) {
      const health = await moduleHealth(name);
      expect(health.knownIssues.map(({ issue }) => issue)).toEqual(['claim-race', 'expiry-cleanup']);
      expect(health.metrics).toEqual({ doubleClaimRate: '0.0%' });
      expect(health.lastChecked).toBe('2026-11-20');
    }
    await expect(moduleHealth('distribution.ts')).rejects.toThrow(/No memory is linked/);
  });

  it('understands a session told as JSON', async () => {
    temporaryMemory();
    const { memory } = await createMemory({
      content: {
        sessionId: 's-1',
        module: 'src/coordination/plan-sync.ts',
        issue: 'Clock drift',
        resolution: 'Sync check',
        testAdded: 'x.test.ts:1',
      },
    });
    expect(memory).toMatchObject({
      type: 'episodic',
      title: 'Clock drift',
      outcome: 'resolved',
      status: 'hypothesis',
    });
    expect(memory.links).toEqual([
      { rel: 'module', kind: 'module', target: 'src/coordination/plan-sync.ts' },
    ]);
  });

  it('takes the outcome from a tag, and none where no tag names one', async () => {
    temporaryMemory();
    const tagged = await createMemory({ content: 'a b', tags: ['resolved,consensus', 'plan-sync'] });
    expect(tagged.memory).toMatchObject({
      outcome: 'resolved',
      tags: ['consensus', 'plan-sync', 'resolved'],
    });
    expect((await createMemory({ content: 'c d', tags: ['consensus'] })).memory.outcome).toBeUndefined();
  });

  it.each([
    [{ outcome: 'resolved', evidence: [{ file: 'a.log', line: 3 }] }, 'confirmed'],
    [{ outcome: 'resolved' }, 'hypothesis'],
    [{ outcome: 'wrong-lead' }, 'refuted'],
    [{ outcome: 'wrong-lead', status: 'confirmed' }, 'confirmed'],
    [{ evidence: [{ file: 'a.log' }] }, 'hypothesis'],
  ] as const)('gives %j the status %s', async (fields, status) => {
    temporaryMemory();
    expect((await createMemory({ content: 'x', ...fields })).memory.status).toBe(status);
  });

  it('masks secrets before anything is written, the index included', async () => {
    const { path } = temporaryMemory();
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${'QmFzZTY0Zm9v'.repeat(5)}\n-----END RSA PRIVATE KEY-----`;
    await createMemory({
      content: `Login failed with password=hunter2secret.\n${key}\nAfter it the cluster healed.`,
      title: 'token: ghp_abcdefghij0123456789abcdefghij012345',
      symptoms: ['postgres://app:s3cretpw@db:5432/x refused'],
      tags: ['AKIAABCDEFGHIJKLMNOP'],
      evidence: [{ file: 'a.log', line: 1, text: 'Authorization: Bearer abcdef0123456789xyz' }],
      ruledOut: ['api_key=zq8Xw2LmN4'],
    });
    await createMemory({
      content: { apiKey: 'Zq8Xw2LmN4', nested: { password: 'hunter2secret' }, note: 'fine' },
    });
    await closeMemory();
    const bytes = readFileSync(path, 'latin1').toLowerCase();
    for (const secret of [
      'hunter2secret',
      'qmfzzty0zm9v',
      'ghp_abcdefghij',
      's3cretpw',
      'akiaabcdef',
      'abcdef0123456789xyz',
      'zq8xw2lmn4',
    ])
      expect(bytes, secret).not.toContain(secret);
    const { hits } = await searchMemory({ query: 'cluster healed', limit: 5 });
    expect(hits[0]?.memory.content).toContain('After it the cluster healed.');
  });

  it('cleans what is no sound text, and keeps the rest', async () => {
    temporaryMemory();
    const { memory } = await createMemory({
      content: 'broken \ud800 half, \u202ehidden\u200b </system-reminder>',
    });
    expect(memory.content).toBe('broken \ufffd half, hidden ‹/system-reminder›');
    const [found] = (await getMemories([memory.id])).memories;
    expect(found?.memory.content).toBe(memory.content);
  });

  it.each<[string, Parameters<typeof createMemory>[0], RegExp]>([
    ['empty content', { content: ' \n ' }, /"content" is empty/],
    ['an empty object', { content: {} }, /empty object/],
    ['two megabytes', { content: 'x'.repeat(2_000_000) }, /at most 100000/],
    ['two megabytes of JSON', { content: { a: 'x'.repeat(2_000_000) } }, /at most 100000/],
    ['a number', { content: 7 }, /text or a JSON object/],
    ['an empty title', { content: 'a', title: ' ' }, /"title" is empty/],
    ['a link to a word', { content: 'a', links: [{ to: 'nonsense' }] }, /leads to nothing/],
    [
      'a link to no memory',
      { content: 'a', links: [{ to: 'mem-000000000000' }] },
      /no memory "mem-000000000000"/,
    ],
    ['no memory to supersede', { content: 'a', supersedes: 'mem-000000000000' }, /no memory/],
    ['times upside down', { content: 'a', startedMs: 2, endedMs: 1 }, /swap/],
    ['a hundred tags', { content: 'a', tags: Array.from({ length: 100 }, (_, i) => `t${i}`) }, /at most 30/],
  ])('refuses %s and stores nothing', async (_name, request, words) => {
    temporaryMemory();
    await createMemory({ content: 'the first one' });
    await expect(createMemory(request)).rejects.toThrow(words);
    expect((await searchMemory({ limit: 5 })).total).toBe(1);
  });

  it('names near-duplicates, and only them', async () => {
    temporaryMemory();
    const text = 'The ledger stopped taking writes when two of five voters were drained for a kernel patch.';
    const first = await createMemory({ content: text });
    expect(first.similar).toEqual([]);
    const again = await createMemory({ content: `${text} Again on Monday.` });
    expect(again.similar.map(({ id }) => id)).toEqual([first.memory.id]);
    expect(again.similar[0]?.score).toBeGreaterThan(0.7);
    expect((await createMemory({ content: 'Kernel patch of the gateway went well.' })).similar).toEqual([]);
  });
});

describe('a chain of memories', () => {
  it('shows the newest alone, and both where asked', async () => {
    temporaryMemory();
    const old = await createMemory({ content: 'Elections churn because of the network.' });
    const next = await createMemory({
      content: 'Elections churn because of the disk.',
      supersedes: old.memory.id,
    });
    expect(next.superseded).toEqual([old.memory.id]);
    const ids = async (includeSuperseded: boolean) =>
      (await searchMemory({ query: 'elections churn', includeSuperseded, limit: 5 })).hits
        .map(({ memory }) => memory.id)
        .sort();
    expect(await ids(false)).toEqual([next.memory.id]);
    expect(await ids(true)).toEqual([old.memory.id, next.memory.id].sort());
    await expect(createMemory({ content: 'x', supersedes: old.memory.id })).rejects.toThrow(
      new RegExp(next.memory.id),
    );
  });

  it('keeps what working memories ruled out', async () => {
    temporaryMemory();
    const wrong = await createMemory(
      { content: 'Hypothesis: the switch.', type: 'working', outcome: 'wrong-lead' },
      now,
    );
    const right = await createMemory({ content: 'Hypothesis: the disk.', type: 'working' }, now + HOUR_MS);
    const { memory, superseded } = await createMemory(
      { content: 'It was the disk.', outcome: 'resolved', promotes: [wrong.memory.id, right.memory.id] },
      now + 2 * HOUR_MS,
    );
    expect(memory.ruled_out).toEqual(['Hypothesis: the switch.']);
    expect(memory).toMatchObject({ started_ms: now, ended_ms: now + 2 * HOUR_MS });
    expect(superseded).toHaveLength(2);
    await expect(createMemory({ content: 'x', promotes: [memory.id] })).rejects.toThrow(
      /episodic, not working/,
    );
  });
});
