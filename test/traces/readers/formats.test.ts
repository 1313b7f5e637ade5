import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answerOf } from '../load-files.ts';

const nanos = (us: number): string => `${1_700_000_000_000_000 + us}000`;
const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

const OTLP_SPANS = [
  {
    traceId: 'ab12',
    spanId: '01',
    name: 'GET /',
    kind: 2,
    startTimeUnixNano: nanos(0),
    endTimeUnixNano: nanos(5000),
    status: {},
  },
  {
    traceId: 'ab12',
    spanId: '02',
    parentSpanId: '01',
    name: 'load',
    kind: 'SPAN_KIND_CLIENT',
    startTimeUnixNano: nanos(1000),
    endTimeUnixNano: nanos(3000),
    status: { code: 'STATUS_CODE_ERROR', message: 'no answer' },
    attributes: [attribute('peer.service', 'stock')],
  },
];
const RESOURCE = { attributes: [attribute('service.name', 'shop'), attribute('host.name', 'h1')] };

describe('span formats', () => {
  it.each([
    ['OTLP', { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans: OTLP_SPANS }] }] }],
    [
      'OTLP whose resource stands behind its spans',
      { resourceSpans: [{ scopeSpans: [{ spans: OTLP_SPANS }], resource: RESOURCE }] },
    ],
    [
      "Tempo's batches",
      { batches: [{ resource: RESOURCE, instrumentationLibrarySpans: [{ spans: OTLP_SPANS }] }] },
    ],
    [
      "Tempo's answer with a trace around",
      { trace: { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans: OTLP_SPANS }] }] } },
    ],
  ])('reads %s', async (_name, document) => {
    const { trace, summary } = await answerOf({ 'a.json': document }, { traceId: 'AB12' });
    expect(summary.formats).toEqual([{ format: 'otlp', spans: 2 }]);
    expect(trace?.spans).toMatchObject([
      {
        span_id: '01',
        service: 'shop',
        operation: 'GET /',
        kind: 'server',
        start: '2023-11-14T22:13:20.000Z',
        duration_ms: 5,
        self_ms: 3,
        status: 'ok',
        depth: 0,
      },
      {
        span_id: '02',
        parent_span_id: '01',
        kind: 'client',
        duration_ms: 2,
        status: 'error',
        message: 'no answer',
        depth: 1,
      },
    ]);
  });

  it('reads OTLP one export a line, compressed, and ids written as base64', async () => {
    const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
    const spans = [
      {
        ...OTLP_SPANS[0],
        traceId: base64('0123456789abcdef0123456789abcdef'),
        spanId: base64('0123456789abcdef'),
      },
    ];
    const line = (spansOfLine: unknown) =>
      JSON.stringify({ resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans: spansOfLine }] }] });
    const { traces } = await answerOf({ 'a.json.gz': gzipSync(`${line(spans)}\n${line(OTLP_SPANS)}\n`) });
    expect(traces?.map((row) => row.trace_id).sort()).toEqual(['0123456789abcdef0123456789abcdef', 'ab12']);
  });

  it('reads Jaeger, whose services stand behind the spans', async () => {
    const spans = [
      {
        traceID: 'j1',
        spanID: 'b',
        operationName: 'pay',
        references: [{ refType: 'CHILD_OF', traceID: 'j1', spanID: 'a' }],
        startTime: 2000,
        duration: 500,
        processID: 'p2',
        tags: [{ key: 'error', value: true }],
      },
      {
        traceID: 'j1',
        spanID: 'a',
        operationName: 'order',
        references: [],
        startTime: 1000,
        duration: 4000,
        processID: 'p1',
        tags: [{ key: 'span.kind', value: 'server' }],
      },
      {
        traceID: 'j1',
        spanID: 'c',
        operationName: 'mail',
        references: [{ refType: 'FOLLOWS_FROM', traceID: 'j1', spanID: 'a' }],
        startTime: 9000,
        duration: 10,
        processID: 'p1',
        tags: [],
      },
    ];
    const { trace } = await answerOf(
      {
        'a.json': {
          data: [
            {
              traceID: 'j1',
              spans,
              processes: { p1: { serviceName: 'orders' }, p2: { serviceName: 'bank' } },
            },
          ],
        },
      },
      { traceId: 'j1' },
    );
    expect(trace?.spans.map((row) => `${row.service} ${row.operation} ${row.status}`)).toEqual([
      'orders order ok',
      'bank pay error',
      'orders mail ok',
    ]);
    expect(trace?.critical_path.map((row) => row.span_id)).toEqual(['a', 'b', 'a']);
  });

  it('shows what a span is linked to beside its parent, in this trace and in others', async () => {
    const reference = (refType: string, traceID: string, spanID: string) => ({ refType, traceID, spanID });
    const references = [
      reference('FOLLOWS_FROM', 'j1', 'b'),
      reference('CHILD_OF', 'j1', 'a'),
      reference('FOLLOWS_FROM', 'j0', 'z'),
    ];
    const spanOf = (spanID: string, more: object) => ({
      traceID: 'j1',
      spanID,
      operationName: spanID,
      startTime: 10,
      duration: 5,
      ...more,
    });
    const jaeger = { data: [{ spans: [spanOf('a', {}), spanOf('b', {}), spanOf('c', { references })] }] };
    const { trace } = await answerOf({ 'a.json': jaeger }, { traceId: 'j1' });
    const row = trace?.spans.find(({ span_id }) => span_id === 'c');
    expect(row).toMatchObject({ parent_span_id: 'a', links: ['b', 'j0:z'] });
    const otlp = [
      OTLP_SPANS[0],
      {
        ...OTLP_SPANS[1],
        links: [
          { traceId: 'ab12', spanId: '01' },
          { traceId: 'cd34', spanId: '09' },
        ],
      },
    ];
    const linked = await answerOf(
      { 'a.json': { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans: otlp }] }] } },
      { traceId: 'ab12' },
    );
    expect(linked.trace?.spans[1]?.links).toEqual(['01', 'cd34:09']);
  });

  it('reads Zipkin, both halves of a shared span', async () => {
    const spans = [
      {
        traceId: 'z1',
        id: '1',
        kind: 'CLIENT',
        name: 'get',
        timestamp: 1_700_000_000_000_000,
        duration: 900,
        localEndpoint: { serviceName: 'web' },
      },
      {
        traceId: 'z1',
        id: '1',
        kind: 'SERVER',
        shared: true,
        name: 'get',
        timestamp: 1_700_000_000_000_100,
        duration: 700,
        localEndpoint: { serviceName: 'db' },
        tags: { error: '' },
      },
    ];
    const { trace } = await answerOf({ 'a.json': [spans] }, { traceId: 'z1' });
    expect(trace?.spans.map((row) => `${row.service} ${row.depth} ${row.status}`)).toEqual([
      'web 0 ok',
      'db 1 error',
    ]);
  });

  it("reads Zipkin's first version, whose annotations tell the side, the service and the tags", async () => {
    const web = { serviceName: 'web', ipv4: '10.0.0.1' };
    const spans = [
      {
        traceId: 'z1',
        id: '1',
        name: 'get',
        annotations: [
          { timestamp: 1_700_000_000_000_000, value: 'sr', endpoint: web },
          { timestamp: 1_700_000_000_005_000, value: 'ss', endpoint: web },
        ],
        binaryAnnotations: [{ key: 'error', value: 'boom', endpoint: web }],
      },
      {
        traceId: 'z1',
        id: '2',
        parentId: '1',
        name: 'query',
        timestamp: 1_700_000_000_001_000,
        duration: 2000,
        annotations: [{ timestamp: 1_700_000_000_001_000, value: 'cs', endpoint: web }],
        binaryAnnotations: [{ key: 'sa', value: true, endpoint: { serviceName: 'mysql' } }],
      },
    ];
    const { trace } = await answerOf({ 'a.json': spans }, { traceId: 'z1' });
    expect(trace?.spans).toMatchObject([
      { service: 'web', kind: 'server', duration_ms: 5, status: 'error', message: 'boom' },
      { service: 'web', kind: 'client', duration_ms: 2, status: 'ok', depth: 1 },
    ]);
  });

  it.each([
    ['one a line', (sources: object[]) => sources.map((_source) => JSON.stringify({ _source })).join('\n')],
    ['as an answer', (sources: object[]) => ({ hits: { hits: sources.map((_source) => ({ _source })) } })],
    ['unwrapped', (sources: object[]) => sources],
  ])("reads Jaeger's spans as Elasticsearch keeps them, %s", async (_name, wrap) => {
    const spans = ['1', '2'].map((spanID) => ({
      traceID: 'j1',
      spanID,
      operationName: 'x',
      startTime: 1_700_000_000_000_000,
      startTimeMillis: 1_700_000_000_000,
      duration: 10,
      tag: { error: true },
      process: { serviceName: 'web', tag: {} },
    }));
    const { traces } = await answerOf({ 'a.json': wrap(spans) });
    expect(traces).toMatchObject([{ spans: 2, errors: 2, services: ['web'] }]);
  });

  it('reads OTLP whose members are all in snake case', async () => {
    const span = {
      trace_id: 'ab12',
      span_id: '01',
      name: 'GET /',
      kind: 'SPAN_KIND_SERVER',
      start_time_unix_nano: nanos(0),
      end_time_unix_nano: nanos(5000),
      attributes: [{ key: 'http.status_code', value: { int_value: 503 } }],
    };
    const resource = { attributes: [{ key: 'service.name', value: { string_value: 'web' } }] };
    const { traces } = await answerOf({
      'a.json': { resource_spans: [{ resource, scope_spans: [{ spans: [span] }] }] },
    });
    expect(traces).toMatchObject([{ services: ['web'], errors: 1, duration_ms: 5 }]);
  });

  it('takes ids for the same in upper and lower case, and with leading zeros', async () => {
    const span = {
      traceID: 'A3CE929D0E0E4736',
      spanID: '00F0',
      operationName: 'x',
      startTime: 100,
      duration: 9,
    };
    const child = {
      ...span,
      traceID: '0000000000000000a3ce929d0e0e4736',
      spanID: '2',
      references: [{ refType: 'CHILD_OF', traceID: 'a3ce929d0e0e4736', spanID: 'f0' }],
    };
    const { traces, warnings } = await answerOf({ 'a.json': { data: [{ spans: [span, child] }] } });
    expect(traces).toMatchObject([{ spans: 2 }]);
    expect(warnings).toBeUndefined();
  });

  it('reads several formats in one folder', async () => {
    const { summary } = await answerOf({
      'a.json': { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans: OTLP_SPANS }] }] },
      'b.json': [
        {
          traceId: 'z1',
          id: '1',
          name: 'get',
          timestamp: 1_700_000_000_000_000,
          duration: 9,
          localEndpoint: { serviceName: 'web' },
        },
      ],
      'c.log': '2026-11-02T10:00:00Z INFO cart trace_id=c0ffee00 span_id=aa11 added\n',
      'notes.txt': 'nothing of the kind\n',
    });
    expect(summary).toMatchObject({ traces: 3, spans: 4 });
  });
});

describe('faulty span files', () => {
  it('reads the good part of half a document and says so', async () => {
    const whole = JSON.stringify({
      resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans: OTLP_SPANS }] }],
    });
    const { summary, warnings } = await answerOf({
      'a.json': whole.slice(0, whole.indexOf('"name":"load"')),
    });
    expect(summary.spans).toBe(1);
    expect(warnings?.join()).toContain('ends in the middle');
  });

  it('converts times in another unit than their format has, and leaves small numbers as they are', async () => {
    const jaeger = (startTime: number, duration: number) => ({
      data: [
        {
          traceID: 'j',
          spans: [{ traceID: 'j', spanID: 'a', operationName: 'x', startTime, duration, processID: 'p' }],
          processes: { p: { serviceName: 's' } },
        },
      ],
    });
    const seconds = await answerOf({ 'a.json': jaeger(1_700_000_000.5, 2) });
    expect(seconds.traces?.[0]).toMatchObject({ start: '2023-11-14T22:13:20.500Z', duration_ms: 2000 });
    expect(seconds.warnings?.join()).toContain('seconds, which is not the unit');
    const otlp = (unit: number) => {
      const [startTimeUnixNano, endTimeUnixNano] = [1_700_000_000 * unit, 1_700_000_002 * unit];
      const spans = [{ traceId: 'o', spanId: 'a', name: 'x', startTimeUnixNano, endTimeUnixNano }];
      return { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans }] }] };
    };
    for (const [unit, words] of [
      [1, 'in seconds'],
      [1e3, 'in milliseconds'],
      [1e6, 'in microseconds'],
      [1e9, undefined],
    ] as const) {
      const read = await answerOf({ 'a.json': otlp(unit) });
      expect(read.traces?.[0]).toMatchObject({ start: '2023-11-14T22:13:20.000Z', duration_ms: 2000 });
      if (words === undefined) expect(read.warnings).toBeUndefined();
      else expect(read.warnings?.join()).toContain(words);
    }
    const small = await answerOf({ 'a.json': jaeger(100, 40) });
    expect(small.traces?.[0]?.duration_ms).toBe(0.04);
    expect(small.warnings).toBeUndefined();
  });

  it('takes ids that are numbers, leaves out spans without ids, and names both', async () => {
    const { traces, warnings } = await answerOf({
      'a.json': {
        data: [
          {
            traceID: 7,
            spans: [
              { traceID: 7, spanID: 1, operationName: 'x', startTime: 5, duration: 5 },
              { operationName: 'y', startTime: 5, spanID: 9 },
            ],
          },
        ],
      },
    });
    expect(traces?.[0]).toMatchObject({ trace_id: '7', spans: 1, root: { service: 'unknown' } });
    expect(warnings?.join()).toContain('1 elements');
  });

  it.each([
    ['a document of another kind', { version: 3, list: [1, 2] }],
    ['no JSON', 'hello { world'],
    ['an empty export', { resourceSpans: [] }],
  ])('says what is read where all there is, is %s', async (_name, body) => {
    await expect(answerOf({ 'a.json': body })).rejects.toThrow(/No spans .* OTLP, Jaeger, Zipkin/);
  });

  it('names the nearest ids for one that is not there', async () => {
    const document = { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans: OTLP_SPANS }] }] };
    await expect(answerOf({ 'a.json': document }, { traceId: 'ab13' })).rejects.toThrow('Nearest: ab12');
    await expect(answerOf({ 'a.json': document }, { traceId: 'ffff' })).rejects.toThrow(
      'Some that are there: ab12',
    );
  });
});
