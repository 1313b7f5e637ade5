import { describe, expect, it } from 'vitest';
import { adjustSkew, SkewMeter, skewedServices } from '../../src/traces/clock-skew.ts';
import { type ShortSpan, treeOf } from './trace-fixture.ts';

const caller = { id: 'a', kind: 'client', at: 10_000, for: 100_000 } as const;

function measured(...traces: ShortSpan[][]): ReturnType<SkewMeter['rows']> {
  const meter = new SkewMeter();
  for (const spans of traces) meter.add(treeOf(...spans));
  return meter.rows();
}

/** Starts after the adjustment, in the order given. */
function adjusted(...spans: ShortSpan[]): number[] | string {
  const found = adjustSkew(treeOf(...spans));
  return 'refused' in found ? found.refused : [...found.startUs];
}

describe('clock skew', () => {
  it('is bounded by the wait of the caller, and proven where the bounds exclude that clocks agree', () => {
    const behind: ShortSpan = {
      id: 'b',
      parent: 'a',
      kind: 'server',
      service: 'db',
      at: -40_000,
      for: 60_000,
    };
    expect(measured([caller, behind])).toEqual([
      { caller: 'shop', callee: 'db', calls: 1, min_ms: -90, max_ms: -50, skew_ms: -70 },
    ]);
  });

  it('is narrowed by further calls', () => {
    const first: ShortSpan = { id: 'b', parent: 'a', service: 'db', at: 30_000, for: 60_000 };
    const second: ShortSpan = { ...first, at: 15_000, for: 90_000 };
    expect(measured([caller, first], [caller, second])).toEqual([
      { caller: 'shop', callee: 'db', calls: 2, min_ms: -5, max_ms: 5 },
    ]);
  });

  it('is said to vary where no one difference fits all calls', () => {
    const right: ShortSpan = { id: 'b', parent: 'a', service: 'db', at: 20_000, for: 60_000 };
    expect(measured([caller, right], [caller, { ...right, at: -900_000 }])[0]).toMatchObject({
      varies: true,
    });
  });

  it.each([
    [
      'work that outlasts a caller that gave up',
      [
        { ...caller, error: true },
        { id: 'b', parent: 'a', service: 'db', at: 20_000, for: 300_000 },
      ],
    ],
    ['work that ends late', [caller, { id: 'b', parent: 'a', service: 'db', at: 10_000, for: 200_000 }]],
    ['a child of the same service', [caller, { id: 'b', parent: 'a', at: 0, for: 5 }]],
    ['log lines', [caller, { id: 'b', parent: 'a', service: 'db', fromLog: true, at: 0, for: 5 }]],
  ] as [string, ShortSpan[]][])('is not proven by %s', (_name, spans) => {
    expect(measured(spans).every((row) => row.skew_ms === undefined)).toBe(true);
  });

  it('puts the service under suspicion that differs from its neighbours', () => {
    const row = { calls: 9, min_ms: 0, max_ms: 0 };
    const rows = [
      { ...row, caller: 'orders', callee: 'bank', skew_ms: -47_000 },
      { ...row, caller: 'orders', callee: 'stock' },
    ];
    expect(skewedServices(rows)).toEqual([
      { service: 'bank', words: 'its clock is 47000 ms behind that of orders' },
    ]);
    expect(skewedServices([{ ...row, caller: 'a', callee: 'b', skew_ms: 2 }])).toEqual([]);
  });
});

describe('adjusting clocks', () => {
  it('leaves a span alone that fits, or that runs on the same machine', () => {
    expect(adjusted(caller, { id: 'b', parent: 'a', service: 'db', at: 20_000, for: 50_000 })).toEqual([
      10_000, 20_000,
    ]);
    expect(adjusted(caller, { id: 'b', parent: 'a', at: 0, for: 50_000 })).toEqual([10_000, 0]);
  });

  it('puts a span that starts before its parent into the middle, its descendants with it', () => {
    expect(
      adjusted(
        caller,
        { id: 'b', parent: 'a', service: 'db', at: 0, for: 50_000 },
        { id: 'c', parent: 'b', service: 'db', at: 10_000, for: 20_000 },
      ),
    ).toEqual([10_000, 35_000, 45_000]);
  });

  it("moves a span that is longer than its parent to its parent's start at the most", () => {
    const parent = { ...caller, kind: 'internal' } as const;
    expect(adjusted(parent, { id: 'b', parent: 'a', service: 'db', at: 0, for: 150_000 })).toEqual([
      10_000, 10_000,
    ]);
    expect(adjusted(parent, { id: 'b', parent: 'a', service: 'db', at: 20_000, for: 150_000 })).toEqual([
      10_000, 20_000,
    ]);
  });

  it('leaves a server that only ends late', () => {
    expect(
      adjusted(caller, { id: 'b', parent: 'a', kind: 'server', service: 'db', at: 90_000, for: 50_000 }),
    ).toEqual([10_000, 90_000]);
  });

  it('is refused where the root is missing or there are several', () => {
    expect(adjusted({ id: 'b', parent: 'gone', at: 0, for: 5 })).toContain('missing');
    expect(adjusted({ id: 'a', at: 0, for: 5 }, { id: 'b', at: 0, for: 5 })).toContain('2 roots');
  });
});
