import { describe, expect, it } from 'vitest';
import { fitAnswer } from '../../src/traces/fit-answer.ts';
import { bytesOf, fitLists } from '../../src/traces/fit-lists.ts';
import { reconstruct } from './load-files.ts';

const START_US = 1_700_000_000_000_000;

/** Zipkin spans: a root and calls one after the other, the last by far the longest. */
function wide(count: number): unknown {
  const span = (i: number, from: number, us: number) => ({
    traceId: 'f1',
    id: `${i + 1}`,
    ...(i > 0 && { parentId: '1' }),
    name: `operation ${i}`,
    timestamp: START_US + from,
    duration: us,
    localEndpoint: { serviceName: `service-${i % 40}` },
  });
  const calls = Array.from({ length: count - 1 }, (_, i) =>
    span(i + 1, i * 100, i === count - 2 ? 900_000 : 100),
  );
  return [span(0, 0, count * 100 + 900_000), ...calls];
}

describe('an answer cut to size', () => {
  it.each([2000, 6000, 16_000, 40_000])('is at most %d bytes and says what is missing', async (maxBytes) => {
    const found = await reconstruct({ 'a.json': wide(5000) }, { traceId: 'f1', analyzeFlow: true });
    const answer = fitAnswer(found, maxBytes, { paths: ['a.json'], trace_id: 'f1' });
    expect(bytesOf(answer)).toBeLessThanOrEqual(maxBytes);
    const shown = answer.trace?.spans.length ?? 0;
    expect(shown).toBeGreaterThan(0);
    expect(answer.omissions?.find(({ what }) => what === 'spans')?.count).toBe(5000 - shown);
    expect(answer.omissions?.some(({ see }) => see?.tool === 'reconstruct_trace')).toBe(true);
  });

  it('keeps the longest sections of the path and the spans they belong to, in their order', async () => {
    const found = await reconstruct({ 'a.json': wide(5000) }, { traceId: 'f1' });
    const { trace } = fitAnswer(found, 6000, {});
    expect(trace?.critical_path.map((row) => row.span_id)).toContain('5000');
    expect(trace?.spans.map((row) => row.span_id)).toEqual(expect.arrayContaining(['1', '5000']));
    const starts = trace?.critical_path.map((row) => row.start_us) ?? [];
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  it('is whole, without omissions, where it fits', async () => {
    const found = await reconstruct({ 'a.json': wide(5) }, { traceId: 'f1' });
    const answer = fitAnswer(found, 16_000, {});
    expect(answer.trace?.spans).toHaveLength(5);
    expect(answer.omissions).toBeUndefined();
  });
});

describe('lists that share room', () => {
  const items = (count: number): string[] => Array.from({ length: count }, () => 'x'.repeat(8));

  it('give what one does not need to the others', () => {
    const chosen = fitLists(
      [
        { name: 'short', items: items(2), weight: 1 },
        { name: 'long', items: items(100), weight: 1 },
      ],
      22 + 110,
    );
    expect(chosen.get('short')).toHaveLength(2);
    expect(chosen.get('long')).toHaveLength(10);
  });

  it('keep the most telling items, and one at the least', () => {
    const list = { name: 'a', items: items(5), weight: 1, priority: [3, 1, 0, 2, 4] };
    expect(fitLists([list], 22).get('a')).toEqual([1, 3]);
    expect(fitLists([list], 1).get('a')).toEqual([3]);
  });
});
