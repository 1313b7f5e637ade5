import { describe, expect, it } from 'vitest';
import { FlowCounter, type Flows } from '../../src/traces/flows.ts';
import { answerOf } from './load-files.ts';
import { type ShortSpan, treeOf } from './trace-fixture.ts';

function flowsOf(...traces: ShortSpan[][]): Flows {
  const counter = new FlowCounter();
  for (const spans of traces) counter.add(treeOf(...spans));
  return counter.flows();
}

const call = (id: string, parent: string, to: string, rest: Partial<ShortSpan> = {}): ShortSpan[] => [
  { id: `${id}c`, parent, operation: `call ${to}`, kind: 'client', at: 10, for: 5000, ...rest },
  { id: `${id}s`, parent: `${id}c`, kind: 'server', service: to, at: 1010, for: 3000 },
];
const root: ShortSpan = { id: 'r', at: 0, for: 90_000 };

describe('flows between services', () => {
  it('count messages and errors and give how long callers waited', () => {
    const flows = flowsOf([
      root,
      ...call('x', 'r', 'db'),
      ...call('y', 'r', 'db', { error: true, for: 9000 }),
    ]);
    expect(flows).toMatchObject({
      messages: 2,
      loops: [],
      broadcast_storms: [],
      unmatched_sends: 0,
      unmatched_receives: 0,
      duplicates: 0,
      reordered: 0,
    });
    expect(flows.edges).toEqual([
      { from: 'shop', to: 'db', count: 2, errors: 1, p50_ms: 5, p95_ms: 9, p99_ms: 9 },
    ]);
  });

  it('find services that call each other in a circle, not those called twice', () => {
    const back: ShortSpan[] = [
      ...call('x', 'r', 'db'),
      { id: 'z', parent: 'xs', service: 'shop', at: 1100, for: 100 },
    ];
    expect(flowsOf([root, ...back]).loops).toEqual([{ services: ['shop', 'db', 'shop'], traces: 1 }]);
    expect(flowsOf([root, ...call('x', 'r', 'db'), ...call('y', 'r', 'db')]).loops).toEqual([]);
  });

  it('count sends and receives whose other side is missing, but not calls to what is never traced', () => {
    const lonely: ShortSpan[] = [
      root,
      { id: 'l', parent: 'r', operation: 'call db', kind: 'client', at: 5, for: 5 },
    ];
    expect(flowsOf([root, ...call('x', 'r', 'db')], lonely).unmatched_sends).toBe(1);
    expect(flowsOf(lonely).unmatched_sends).toBe(0);
    expect(flowsOf([{ id: 's', parent: 'gone', kind: 'server', at: 0, for: 5 }]).unmatched_receives).toBe(1);
  });

  it('count messages taken twice and taken out of order', () => {
    const message = (id: string, sentUs: number, takenUs: readonly number[]): ShortSpan[] => [
      { id, parent: 'r', kind: 'producer', at: sentUs, for: 5 },
      ...takenUs.map(
        (at, i): ShortSpan => ({
          id: `${id}${i}`,
          parent: id,
          kind: 'consumer',
          service: 'mail',
          operation: 'take',
          at,
          for: 5,
        }),
      ),
    ];
    expect(flowsOf([root, ...message('m', 10, [100, 300])])).toMatchObject({ duplicates: 1, reordered: 0 });
    expect(flowsOf([root, ...message('m', 10, [900]), ...message('n', 20, [500])])).toMatchObject({
      duplicates: 0,
      reordered: 1,
    });
  });

  it('report a piece of work that sends to very many', () => {
    const many = Array.from({ length: 60 }, (_, i) => call(`x${i}`, 'r', `shard${i % 9}`)).flat();
    expect(flowsOf([root, ...many]).broadcast_storms).toMatchObject([
      { service: 'shop', operation: 'op r', messages: 60, trace_id: 't1' },
    ]);
    expect(flowsOf([root, ...many.slice(0, 20)]).broadcast_storms).toEqual([]);
  });
});

describe('flows in logs', () => {
  const record = (second: number, service: string, fields: Record<string, unknown>): string =>
    JSON.stringify({ time: `2026-11-02T10:00:0${second}.000Z`, level: 'info', service, ...fields });

  it('pair what was sent and taken under one id', async () => {
    const { flows } = await answerOf(
      {
        'a.log': [
          record(1, 'a', { action: 'send', message_id: 'm1', to: 'b' }),
          record(2, 'a', { action: 'send', message_id: 'm2', to: 'b' }),
          record(3, 'a', { action: 'send', message_id: 'm3', to: 'b' }),
        ].join('\n'),
        'b.log': [
          record(4, 'b', { msg: 'received order', msgId: 'm2', from: 'a' }),
          record(5, 'b', { msg: 'received order', msgId: 'm1', from: 'a' }),
          record(6, 'b', { msg: 'received order', msgId: 'm1', from: 'a' }),
          record(7, 'b', { msg: 'received order', msgId: 'm9', from: 'c' }),
        ].join('\n'),
      },
      { analyzeFlow: true },
    );
    expect(flows).toMatchObject({
      messages: 3,
      unmatched_sends: 1,
      unmatched_receives: 1,
      duplicates: 1,
      reordered: 1,
    });
    expect(flows?.edges).toEqual([
      { from: 'a', to: 'b', count: 2, errors: 0, p50_ms: 2000, p95_ms: 4000, p99_ms: 4000 },
      { from: 'c', to: 'b', count: 1, errors: 0 },
    ]);
  });

  it('are none where records have ids and no direction', async () => {
    const files = { 'a.log': record(1, 'a', { message_id: 'm1', msg: 'saved', traceId: 'abcdef01' }) };
    expect((await answerOf(files, { analyzeFlow: true })).flows).toMatchObject({
      messages: 0,
      unmatched_sends: 0,
    });
  });
});
