import { describe, expect, it } from 'vitest';
import { SpanStore } from '../../src/traces/span-store.ts';
import { span } from './trace-fixture.ts';

/** A store for at most 100 spans with so many traces of ten. */
function filled(traces: number, wanted?: string): SpanStore {
  const store = new SpanStore(wanted, 100);
  for (let t = 0; t < traces; t++) {
    const mark = store.open();
    for (let i = 0; i < 10; i++)
      store.add({
        ...span({ id: `${i}`, service: '', processKey: `p${t % 3}`, at: i, for: 5 }),
        traceId: `trace-${t}`,
      });
    store.close(mark, (key) => ({ service: `service ${key}`, host: 'h' }));
  }
  return store;
}

describe('the store of spans', () => {
  it('gives the spans of each trace back as they were, with the services told later', () => {
    const store = filled(5);
    expect(store.sampling).toBe(1);
    expect(store.traceIds()).toEqual(['trace-0', 'trace-1', 'trace-2', 'trace-3', 'trace-4']);
    const [first = 0] = store.traceNumbers();
    expect(store.spansOf(first)).toHaveLength(10);
    expect(store.spansOf(first)[3]).toMatchObject({
      traceId: 'trace-0',
      spanId: '3',
      service: 'service p0',
      host: 'h',
      startUs: 3,
      durationUs: 5,
    });
  });

  it('keeps whole traces, a fair part of them, where there are more than it has room for', () => {
    const store = filled(200);
    expect(store.seen).toBe(2000);
    expect(store.rows).toBeLessThanOrEqual(100);
    expect(store.sampling).toBeGreaterThanOrEqual(16);
    expect(store.traceNumbers().length).toBeGreaterThan(0);
    for (const number of store.traceNumbers()) {
      const spans = store.spansOf(number);
      expect(spans).toHaveLength(10);
      expect(new Set(spans.map(({ service }) => service)).size).toBe(1);
      expect(spans[0]?.service).toMatch(/^service p[0-2]$/);
    }
  });

  it('keeps the trace that is asked for, sampled or not', () => {
    for (const t of [0, 57, 199]) {
      const kept = filled(200, `trace-${t}`).keptSpans();
      expect(kept.map(({ spanId, service }) => `${spanId} ${service}`)).toEqual(
        Array.from({ length: 10 }, (_, i) => `${i} service p${t % 3}`),
      );
    }
  });

  it('calls a service unknown that nothing names', () => {
    const [kept, numbered] = [new SpanStore('t1'), new SpanStore()];
    for (const store of [kept, numbered]) store.add(span({ id: 'a', service: '' }));
    expect(kept.keptSpans()[0]?.service).toBe('unknown');
    expect(numbered.spansOf(numbered.traceNumbers()[0] ?? 0)[0]?.service).toBe('unknown');
  });
});
