import { describe, expect, it } from 'vitest';
import { eventsOfText } from '../../../src/logs/read-events.ts';
import { traceIdsOf } from '../../../src/traces/readers/trace-ids.ts';
import { answerOf } from '../load-files.ts';

function idsIn(line: string): string | undefined {
  const event = eventsOfText(line).events[0];
  const ids = event && traceIdsOf(event);
  return ids && [ids.traceId, ids.spanId, ids.parentId].join(' ').trim();
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('ids in log lines', () => {
  it.each([
    `{"level":30,"time":1700000000000,"traceId":"${TRACE}","spanId":"${SPAN}","msg":"x"}`,
    `{"time":"2026-11-02T10:00:00Z","trace_id":"${TRACE}","span_id":"${SPAN}","message":"x"}`,
    `{"@timestamp":"2026-11-02T10:00:00Z","trace":{"id":"${TRACE}"},"span":{"id":"${SPAN}"},"message":"x"}`,
    `{"@timestamp":"2026-11-02T10:00:00Z","trace.id":"${TRACE}","span.id":"${SPAN}","message":"x"}`,
    `{"time":"2026-11-02T10:00:00Z","otelTraceID":"${TRACE}","otelSpanID":"${SPAN}","message":"x"}`,
    `{"time":"2026-11-02T10:00:00Z","traceparent":"00-${TRACE}-${SPAN}-01","message":"x"}`,
    `{"time":"2026-11-02T10:00:00Z","logging.googleapis.com/trace":"projects/p/traces/${TRACE}","spanId":"${SPAN}","message":"x"}`,
    `time=2026-11-02T10:00:00Z level=info msg="x" trace_id=${TRACE} span_id=${SPAN}`,
    `2026-11-02 10:00:00,123 INFO [cart] TraceID: ${TRACE} SpanID: ${SPAN} added`,
    `2026-11-02 10:00:00.123 INFO [cart,${TRACE},${SPAN}] 7 --- [main] a.B : added`,
    `2026-11-02T10:00:00Z INFO got traceparent 00-${TRACE}-${SPAN}-01`,
    `2026-11-02T10:00:00Z INFO 1 --- [web] [main] [${TRACE}-${SPAN}] a.B : added`,
    `2026-11-02T10:00:00Z INFO b3: ${TRACE}-${SPAN}-1 added`,
    `2026-11-02T10:00:00Z INFO X-B3-TraceId: ${TRACE} X-B3-SpanId: ${SPAN} added`,
    `2026-11-02T10:00:00Z INFO uber-trace-id: ${TRACE}:${SPAN}:0:1 added`,
    `{"@t":"2026-11-02T10:00:00Z","@mt":"x","@tr":"${TRACE}","@sp":"${SPAN}"}`,
    `{"time":"2026-11-02T10:00:00Z","logging.googleapis.com/trace":"projects/p/traces/${TRACE}","logging.googleapis.com/spanId":"${SPAN}","message":"x"}`,
    `{"time":"2026-11-02T10:00:00Z","uber-trace-id":"${TRACE}:${SPAN}:0:1","message":"x"}`,
    `{"time":"2026-11-02T10:00:00Z","b3":"${TRACE}-${SPAN}","message":"x"}`,
  ])('are found in %s', (line) => {
    expect(idsIn(line)).toBe(`${TRACE} ${SPAN}`);
  });

  it('are found with the parent', () => {
    const parent = '05e3ac9a4f6e3b90';
    for (const context of [`b3=${TRACE}-${SPAN}-1-${parent}`, `${TRACE}:${SPAN}:${parent}:1`])
      expect(idsIn(`2026-11-02T10:00:00Z INFO ${context} added`)).toBe(`${TRACE} ${SPAN} ${parent}`);
  });

  it.each([
    [
      '2026-11-02T10:00:00Z INFO X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678;Sampled=1',
      '1-67891233-abcdef012345678912345678',
    ],
    [
      '2026-11-02T10:00:00Z INFO [TID:c1f1d2a5f0.39.17000000000000001] got',
      'c1f1d2a5f0.39.17000000000000001',
    ],
    [
      '{"time":"2026-11-02T10:00:00Z","dd":{"trace_id":"6249785623524942554"},"message":"x"}',
      '6249785623524942554',
    ],
  ])('are found without a span in %s', (line, id) => {
    expect(idsIn(line)).toBe(id);
  });

  it.each([
    '2026-11-02T10:00:00Z INFO 10:22:33:44 fe80::1:2 0a:1b:2c:3d:4e:5f up',
    '2026-11-02T10:00:00Z INFO object 123e4567-e89b-12d3-a456-426614174000 stored, root=/var/lib',
    '2026-11-02T10:00:00Z INFO [TID:N/A] [worker,12,34] idle',
    '2026-11-02T10:00:00Z INFO 7 traces sent, span of control',
    '{"time":"2026-11-02T10:00:00Z","trace":"at main (a.js:1)","message":"x"}',
    '{"time":"2026-11-02T10:00:00Z","trace_id":"","span_id":"0000000000000000","message":"x"}',
  ])('are not made up for %s', (line) => {
    expect(idsIn(line)).toBeUndefined();
  });
});

const at = (second: string, fields: Record<string, unknown>): string =>
  JSON.stringify({ time: `2026-11-02T10:00:${second}Z`, level: 'info', ...fields });

describe('services of log lines', () => {
  it.each([
    ['service', { service: 'cart' }],
    ['service.name', { 'service.name': 'cart' }],
    ['an object with a name', { service: { name: 'cart' } }],
    ['ServiceName among Properties', { Properties: { ServiceName: 'cart' } }],
    ["Datadog's members", { dd: { service: 'cart' } }],
    ['attributes of a resource', { resource: { attributes: { 'service.name': 'cart' } } }],
    ["bunyan's and pino's name", { name: 'cart', pid: 7, hostname: 'h1' }],
  ])('are told by %s', async (_name, fields) => {
    const { traces } = await answerOf({
      'x.log': at('00.000', { trace_id: TRACE, span_id: SPAN, msg: 'a', ...fields }),
    });
    expect(traces?.[0]?.services).toEqual(['cart']);
  });

  it('are told by the file where the lines name none', async () => {
    const { traces } = await answerOf({
      'x.log': at('00.000', { trace_id: TRACE, name: 'getUser', msg: 'a' }),
    });
    expect(traces?.[0]?.services).toEqual(['x']);
  });
});

describe('traces from logs', () => {
  it('give one span a span id, as long as its lines or as it says it took', async () => {
    const { trace, warnings } = await answerOf(
      {
        'web.log': [
          at('00.000', { service: 'web', traceId: 'c0ffee', spanId: 'a1', msg: 'start' }),
          at('00.090', {
            service: 'web',
            traceId: 'c0ffee',
            spanId: 'a1',
            method: 'GET',
            path: '/x',
            durationMs: 100,
            msg: 'done',
          }),
        ].join('\n'),
        'db.log': at('00.050', {
          service: 'db',
          traceId: 'c0ffee',
          spanId: 'b2',
          parentSpanId: 'a1',
          level: 'error',
          msg: 'deadlock',
        }),
      },
      { traceId: 'c0ffee' },
    );
    expect(trace?.spans).toMatchObject([
      { service: 'web', operation: 'GET /x', duration_ms: 100 },
      { service: 'db', parent_span_id: 'a1', status: 'error', message: 'deadlock', depth: 1 },
    ]);
    expect(warnings).toBeUndefined();
  });

  it('with a trace id alone show order and hand-overs, and say that these are inferred', async () => {
    const line = (second: string, service: string, msg: string): string =>
      at(second, { service, trace_id: 'c0ffee01', msg });
    const { trace, warnings } = await answerOf(
      {
        'all.log': [
          line('00.0', 'web', 'in'),
          line('01.0', 'cart', 'add'),
          line('02.0', 'db', 'insert'),
          line('03.0', 'cart', 'added'),
          line('04.0', 'web', 'out'),
        ].join('\n'),
      },
      { traceId: 'c0ffee01' },
    );
    expect(trace?.spans.map((row) => `${row.service} ${row.depth} ${row.duration_ms}`)).toEqual([
      'web 0 4000',
      'cart 1 2000',
      'db 2 0',
    ]);
    expect(warnings?.join()).toContain('inferred');
  });

  it('put a span whose caller logged nothing under the one that lasts around it', async () => {
    const { trace } = await answerOf(
      {
        'a.log': [
          at('01.0', { service: 'web', traceId: 'c0ffee02', spanId: 'a1', durationMs: 1000, msg: 'done' }),
          at('00.8', {
            service: 'db',
            traceId: 'c0ffee02',
            spanId: 'b1',
            parentSpanId: 'gone',
            durationMs: 500,
            msg: 'done',
          }),
        ].join('\n'),
      },
      { traceId: 'c0ffee02' },
    );
    expect(trace?.orphans).toBe(0);
    expect(trace?.spans.map((row) => row.depth)).toEqual([0, 1]);
  });

  it('do not add to the spans of an export of the same trace', async () => {
    const { summary } = await answerOf({
      'a.json': [
        {
          traceId: 'c0ffee03',
          id: '1',
          name: 'get',
          timestamp: 1_700_000_000_000_000,
          duration: 9,
          localEndpoint: { serviceName: 'web' },
        },
      ],
      'a.log': at('00', { service: 'web', traceId: 'c0ffee03', spanId: '1', msg: 'x' }),
    });
    expect(summary).toMatchObject({ traces: 1, spans: 1 });
  });

  it('use request ids where there are no trace ids, and say so', async () => {
    const { summary, warnings } = await answerOf({
      'a.log': at('00', { service: 'web', requestId: 'r-17', msg: 'x' }),
    });
    expect(summary.traces).toBe(1);
    expect(warnings?.join()).toContain('request or correlation id');
  });
});
