import { describe, expect, it } from 'vitest';
import { answerOf } from '../load-files.ts';

const START_US = 1_700_000_000_000_000;

interface Call {
  service: string;
  /** Own time, milliseconds. */
  ms: number;
  /** Time lost on the way to it. */
  gapMs?: number;
  error?: string;
  /** No span of the service; its caller failed. */
  silent?: boolean;
  calls?: Call[];
}

/** A trace as Jaeger writes it: a client's and a server's span a call, one call after the other. */
function jaegerTrace(number: number, root: Call): unknown {
  const spans: Record<string, unknown>[] = [];
  const processes: Record<string, { serviceName: string }> = {};
  const traceID = `t${number}`;
  const add = (
    service: string,
    name: string,
    parent: string | undefined,
    kind: string,
    at: number,
  ): Record<string, unknown> => {
    processes[service] = { serviceName: service };
    const made = {
      traceID,
      spanID: `${number}-${spans.length}`,
      operationName: name,
      references: parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID, spanID: parent }],
      startTime: at,
      processID: service,
      tags: [{ key: 'span.kind', value: kind }] as unknown[],
    };
    spans.push(made);
    return made;
  };
  const run = (call: Call, parent: string | undefined, at: number): number => {
    const server = add(call.service, `do ${call.service}`, parent, 'server', at);
    let now = at + (call.ms * 1000) / 2;
    for (const next of call.calls ?? []) {
      const client = add(call.service, `call ${next.service}`, String(server.spanID), 'client', now);
      const gap = (next.gapMs ?? 1) * 1000;
      const end =
        next.silent === true ? now + gap : run(next, String(client.spanID), now + gap / 2) + gap / 2;
      client.duration = end - now;
      client.tags = [
        { key: 'span.kind', value: 'client' },
        { key: 'peer.service', value: next.service },
      ];
      if (next.silent === true || next.error !== undefined)
        client.tags = [
          ...(client.tags as unknown[]),
          { key: 'error', value: true },
          { key: 'error.message', value: next.error ?? 'refused' },
        ];
      now = end;
    }
    now += (call.ms * 1000) / 2;
    server.duration = now - at;
    if (call.error !== undefined)
      server.tags = [
        ...(server.tags as unknown[]),
        { key: 'error', value: true },
        { key: 'error.message', value: call.error },
      ];
    return now;
  };
  run(root, undefined, START_US + number * 1_000_000);
  return { traceID, spans, processes };
}

/** A web shop of four services; `change` gives what differs in trace `i`. */
function shop(
  count: number,
  change: (i: number) => Partial<Record<'web' | 'cart' | 'stock' | 'bank', Partial<Call>>> = () => ({}),
): unknown {
  const data = Array.from({ length: count }, (_, i) => {
    const changed = change(i);
    const call = (service: 'web' | 'cart' | 'stock' | 'bank', ms: number, calls: Call[] = []): Call => ({
      service,
      ms: ms + (i % 5) / 10,
      calls,
      ...changed[service],
    });
    return jaegerTrace(i, call('web', 4, [call('cart', 6, [call('stock', 3)]), call('bank', 8)]));
  });
  return { data };
}

async function suspectsOf(during: unknown, before?: unknown): Promise<string[]> {
  const files: Record<string, unknown> = { 'during.json': during };
  if (before !== undefined) files['before.json'] = before;
  const { suspects } = await answerOf(files, {
    paths: ['during.json'],
    ...(before !== undefined && { baselinePaths: ['before.json'] }),
  });
  return (suspects ?? []).filter(({ score }) => score >= 0.1).map(({ service }) => service);
}

describe('the suspects against a healthy time', () => {
  it('begin with the service whose own time grew', async () => {
    expect(
      (
        await suspectsOf(
          shop(30, () => ({ stock: { ms: 80 } })),
          shop(30),
        )
      )[0],
    ).toBe('stock');
    expect(
      (
        await suspectsOf(
          shop(30, (i) => (i % 4 === 0 ? { cart: { ms: 300 } } : {})),
          shop(30),
        )
      )[0],
    ).toBe('cart');
  });

  it('begin with the callee whose calls lose time on the way', async () => {
    expect(
      (
        await suspectsOf(
          shop(30, () => ({ bank: { gapMs: 200 } })),
          shop(30),
        )
      )[0],
    ).toBe('bank');
  });

  it('begin with the caller all of whose calls lose time on the way', async () => {
    const slowWeb = shop(30, () => ({ cart: { gapMs: 150 }, bank: { gapMs: 150 } }));
    expect((await suspectsOf(slowWeb, shop(30)))[0]).toBe('web');
  });

  it('begin with the service in which failures arise', async () => {
    const failing = shop(30, (i) =>
      i % 3 === 0
        ? { stock: { error: 'no such row' }, cart: { error: 'stock failed' }, web: { error: 'cart failed' } }
        : {},
    );
    expect((await suspectsOf(failing, shop(30)))[0]).toBe('stock');
  });

  it('begin with the service that leaves no span when called', async () => {
    expect(
      (
        await suspectsOf(
          shop(30, (i) => (i > 15 ? { bank: { silent: true } } : {})),
          shop(30),
        )
      )[0],
    ).toBe('bank');
  });

  it('begin with the service whose logging habits broke, where times are as ever', async () => {
    const logs = (message: string): string =>
      Array.from({ length: 30 }, (_, i) =>
        ['web', 'cart', 'stock', 'bank']
          .map((service, s) =>
            JSON.stringify({
              time: '2026-11-02T10:00:00Z',
              level: service === 'stock' && message !== 'found' ? 'error' : 'info',
              service,
              traceId: `t${i}`,
              spanId: `${i}-${[0, 2, 4, 6][s]}`,
              msg: service === 'stock' ? message : 'served',
            }),
          )
          .join('\n'),
      ).join('\n');
    const { suspects } = await answerOf(
      { 'a.json': shop(30), 'a.log': logs('nothing there'), 'b.json': shop(30), 'b.log': logs('found') },
      { paths: ['a.json', 'a.log'], baselinePaths: ['b.json', 'b.log'] },
    );
    expect(suspects?.[0]).toMatchObject({ service: 'stock' });
    expect(suspects?.[0]?.why).toContain('nothing there');
  });

  it('begin with the consumer that messages do not reach, even where the healthy time sent none', async () => {
    const orders = (lost: (i: number) => boolean, child: string, kind: string): unknown => ({
      data: Array.from({ length: 100 }, (_, i) => {
        const span = (spanID: string, operationName: string, processID: string, parent?: string) => ({
          traceID: `m${i}`,
          spanID,
          operationName,
          processID,
          references: parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID: `m${i}`, spanID: parent }],
          startTime: START_US + i * 1_000_000,
          duration: 1000 + (i % 7),
          tags: parent === undefined ? [] : [{ key: 'span.kind', value: kind }],
        });
        const spans = [span('1', 'order', 'shop'), ...(lost(i) ? [] : [span('2', child, 'mail', '1')])];
        return {
          traceID: `m${i}`,
          spans,
          processes: { shop: { serviceName: 'shop' }, mail: { serviceName: 'mail' } },
        };
      }),
    });
    const during = orders((i) => i % 9 === 0, 'consume ordered', 'consumer');
    expect(
      (
        await suspectsOf(
          during,
          orders(() => false, 'consume ordered', 'consumer'),
        )
      )[0],
    ).toBe('mail');
    expect(
      await suspectsOf(
        during,
        orders(() => false, 'POST /ordered', 'server'),
      ),
    ).toEqual(['mail']);
    expect(
      await suspectsOf(
        orders(() => false, 'consume ordered', 'consumer'),
        orders(() => false, 'POST /ordered', 'server'),
      ),
    ).toEqual([]);
  });

  it('are none where nothing differs', async () => {
    expect(await suspectsOf(shop(30), shop(30))).toEqual([]);
  });
});

describe('the suspects among the traces of one time', () => {
  it('are found by what slow and failed traces have that others lack', async () => {
    expect((await suspectsOf(shop(60, (i) => (i % 6 === 0 ? { stock: { ms: 90 } } : {}))))[0]).toBe('stock');
    expect((await suspectsOf(shop(60, (i) => (i % 6 === 0 ? { bank: { silent: true } } : {}))))[0]).toBe(
      'bank',
    );
  });

  it('are found by when most traces were slow', async () => {
    expect((await suspectsOf(shop(80, (i) => (i > 30 ? { cart: { ms: 60 } } : {}))))[0]).toBe('cart');
  });

  it('are none where all traces are alike, or one alone is there', async () => {
    expect(await suspectsOf(shop(60))).toEqual([]);
    expect(await suspectsOf(shop(1))).toEqual([]);
  });
});
