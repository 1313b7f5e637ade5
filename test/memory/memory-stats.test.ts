import { describe, expect, it } from 'vitest';
import { answerStats } from '../../src/memory/answer-stats.ts';
import { createMemory } from '../../src/memory/create-memory.ts';
import { memoryStats } from '../../src/memory/memory-stats.ts';
import { updateMemory } from '../../src/memory/update-memory.ts';
import { temporaryMemory } from './temporary-memory.ts';

const ALL = { sinceMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const HOUR_MS = 3_600_000;
const october = Date.parse('2026-10-05T10:00:00Z');
const november = Date.parse('2026-11-22T10:00:00Z');

describe('statistics', () => {
  it('say that there is no memory', async () => {
    temporaryMemory();
    expect(answerStats(await memoryStats(ALL))).toEqual({
      total: 0,
      hint: expect.stringContaining('memory_create'),
    });
  });

  it('count sessions by pattern, module, outcome and month, and how long they took', async () => {
    temporaryMemory();
    const links = [{ to: 'split-brain' }, { to: 'src/plan-sync.ts' }];
    const first = await createMemory(
      { content: 'one', links, outcome: 'resolved', startedMs: october - HOUR_MS },
      october,
    );
    await createMemory({ content: 'two', tags: ['split-brain'], outcome: 'unresolved' }, november);
    await createMemory(
      { content: 'three', links, outcome: 'resolved', startedMs: november - 3 * HOUR_MS },
      november,
    );
    await createMemory({ content: 'four', type: 'working' }, october);
    await updateMemory({ id: first.memory.id, feedback: 'helped' }, november);
    const answer = answerStats(await memoryStats(ALL, november));
    expect(answer).toMatchObject({
      total: 4,
      expired: 1,
      by_type: { episodic: 3, working: 1 },
      by_outcome: { resolved: 2, unresolved: 1 },
      time_to_resolution: { sessions: 2, median_ms: HOUR_MS, p90_ms: 3 * HOUR_MS },
      helped: [{ id: first.memory.id, title: 'one', helped: 1, misled: 0 }],
      unresolved: [{ title: 'two' }],
    });
    expect(answer.by_pattern).toEqual([
      {
        pattern: 'split-brain',
        memories: 3,
        sessions: 3,
        unresolved: 1,
        last: '2026-11-22',
        recurring: true,
      },
    ]);
    expect(answer.by_module).toEqual([
      { module: 'src/plan-sync.ts', memories: 2, sessions: 2, last: '2026-11-22' },
    ]);
    expect(answer.by_month).toEqual([
      { month: '2026-11', memories: 2, sessions: 2, unresolved: 1, helped: 1, misled: 0 },
      { month: '2026-10', memories: 2, sessions: 1 },
    ]);
  });

  it('keep to their span', async () => {
    temporaryMemory();
    await createMemory({ content: 'one' }, october);
    await createMemory({ content: 'two' }, november);
    const answer = answerStats(await memoryStats({ sinceMs: november - 1, untilMs: november + 1 }));
    expect(answer.total).toBe(1);
    expect(answer.by_month).toHaveLength(1);
  });
});
