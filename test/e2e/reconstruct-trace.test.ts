import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CLI, type RunningServer, startServer, temporaryFolder, textOf } from './start-server.ts';

const START_US = 1_700_000_000_000_000;

/** Traces of a web service that calls a database; `slowMs` for the database's own time. */
function zipkin(count: number, slowMs: (i: number) => number): string {
  const spans = Array.from({ length: count }, (_, i) => {
    const at = START_US + i * 1_000_000;
    const us = slowMs(i) * 1000;
    const span = (
      id: string,
      service: string,
      kind: string,
      from: number,
      took: number,
      parentId?: string,
    ) => ({
      traceId: `abc${i}`,
      id,
      kind,
      name: `${kind} ${service} token=abcdef123456`,
      timestamp: at + from,
      duration: took,
      localEndpoint: { serviceName: service },
      ...(parentId !== undefined && { parentId }),
    });
    return [
      span('1', 'web', 'SERVER', 0, us + 3000),
      span('2', 'web', 'CLIENT', 1000, us + 1000, '1'),
      span('3', 'db', 'SERVER', 1500, us, '2'),
    ];
  });
  return JSON.stringify(spans);
}

async function serve(files: Record<string, string>): Promise<{ server: RunningServer; folder: string }> {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { server: await startServer(folder), folder };
}

const answerSchema = z.object({
  trace: z
    .looseObject({ span_count: z.number(), critical_path: z.array(z.looseObject({})).default([]) })
    .nullable(),
  traces: z.array(z.looseObject({ trace_id: z.string() })).default([]),
  suspects: z.array(z.object({ service: z.string() })).default([]),
  visualization: z
    .object({ format: z.string(), text: z.string().optional(), path: z.string().optional() })
    .optional(),
  omissions: z
    .array(
      z.object({
        what: z.string(),
        see: z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) }).optional(),
      }),
    )
    .default([]),
});

describe('reconstruct_trace', () => {
  it('gives an overview with null for the trace, then one trace, with secrets masked', async () => {
    const { server } = await serve({ 'a.json': zipkin(30, (i) => (i === 7 ? 400 : 5)) });
    const overview = answerSchema.parse(
      (await server.call('reconstruct_trace', { paths: ['a.json'] })).structuredContent,
    );
    expect(overview.trace).toBeNull();
    expect(overview.traces[0]).toMatchObject({
      trace_id: 'abc7',
      spans: 3,
      services: ['web', 'db'],
      root: { service: 'web' },
    });
    const result = await server.call('reconstruct_trace', {
      paths: ['a.json'],
      trace_id: 'abc7',
      analyze_flow: 'true',
    });
    const { trace } = answerSchema.parse(result.structuredContent);
    expect(trace?.span_count).toBe(3);
    expect(trace?.critical_path.map((section) => section.service)).toEqual([
      'web',
      'web',
      'db',
      'web',
      'web',
    ]);
    expect(textOf(result)).toContain('## Critical path');
    expect(JSON.stringify(result)).not.toContain('abcdef123456');
  });

  it('names the culprit against a baseline', async () => {
    const { server } = await serve({ 'now.json': zipkin(30, () => 90), 'then.json': zipkin(30, () => 5) });
    const result = await server.call('reconstruct_trace', {
      paths: ['now.json'],
      baseline_paths: ['then.json'],
    });
    expect(answerSchema.parse(result.structuredContent).suspects[0]).toEqual(
      expect.objectContaining({ service: 'db' }),
    );
  });

  it('keeps to its size, and the calls it proposes can be made', async () => {
    const row = Array.from({ length: 3000 }, (_, i) => ({
      traceId: 'big',
      id: `${i + 1}`,
      ...(i > 0 && { parentId: '1' }),
      name: `op ${i}`,
      timestamp: START_US + i,
      duration: i === 0 ? 3_000_000 : 1,
      localEndpoint: { serviceName: `s${i % 70}` },
    }));
    const { server, folder } = await serve({ 'a.json': JSON.stringify(row) });
    let call: Record<string, unknown> = { paths: ['a.json'], trace_id: 'big' };
    const sizes: number[] = [];
    for (let step = 0; step < 3; step++) {
      const result = await server.call('reconstruct_trace', call);
      expect(result.isError, textOf(result)).not.toBe(true);
      sizes.push(Buffer.byteLength(JSON.stringify(result.structuredContent)));
      call =
        answerSchema.parse(result.structuredContent).omissions.find(({ see }) => see !== undefined)?.see
          ?.arguments ?? {};
    }
    expect(sizes[0]).toBeLessThanOrEqual(16_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(40_000);
    expect(existsSync(join(folder, 'dsdebug-trace.html'))).toBe(true);
  });

  it('writes a picture only where it may, and over nothing but its own', async () => {
    const { server, folder } = await serve({ 'a.json': zipkin(1, () => 5), 'mine.svg': 'mine' });
    const draw = (output_path: string) =>
      server.call('reconstruct_trace', { paths: ['a.json'], visualize: 'html', output_path });
    expect((await draw('mine.svg')).isError).toBe(true);
    expect(readFileSync(join(folder, 'mine.svg'), 'utf8')).toBe('mine');
    expect((await draw('../out.html')).isError).toBe(true);
    const { visualization } = answerSchema.parse((await draw('out.html')).structuredContent);
    expect(visualization).toEqual({ format: 'html', path: join(folder, 'out.html') });
  });

  it.each([
    [{ trace_id: 'abd1' }, /Nearest: abc1/],
    [{ parser: '(' }, /not a regular expression/],
    [{ paths: ['gone.json'] }, /gone\.json/],
    [{ trace: 'abc1' }, /unknown parameter "trace".*did you mean "trace_id"/],
    [{ visualize: 'pie' }, /"visualize"/],
    [{ paths: ['../..'] }, /outside/],
  ])('answers %j with words, not with an empty success', async (args, words) => {
    const { server } = await serve({ 'a.json': zipkin(3, () => 5) });
    const result = await server.call('reconstruct_trace', { paths: ['a.json'], ...args });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(words);
  });
});

describe('analyze_logs', () => {
  it('leads to the trace of a line that proves a finding', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const line = (i: number) =>
      JSON.stringify({
        time: new Date(1_700_000_000_000 + i * 1000).toISOString(),
        level: 'error',
        service: 'orders',
        traceId,
        spanId: `00f067aa0ba902b${i}`,
        msg: 'write failed: no space left on device',
      });
    const { server } = await serve({ 'orders.log': [1, 2, 3, 4].map(line).join('\n') });
    const { structuredContent } = await server.call('analyze_logs', { paths: ['.'] });
    const step = z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) });
    const { findings } = z
      .object({ findings: z.array(z.object({ next_steps: z.array(step) })) })
      .parse(structuredContent);
    const call = findings[0]?.next_steps.find(({ tool }) => tool === 'reconstruct_trace');
    expect(call?.arguments).toEqual({ paths: ['.'], trace_id: traceId });
    const result = await server.call('reconstruct_trace', call?.arguments ?? {});
    expect(answerSchema.parse(result.structuredContent).trace?.span_count).toBe(4);
  });
});

describe('dsdebug trace', () => {
  it('takes --visualize with and without a kind', () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'a.json'),
      zipkin(2, () => 5),
    );
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [CLI, 'trace', '--logs', join(folder, 'a.json'), ...args], {
        encoding: 'utf8',
      });
    const tree = run('--trace-id', 'abc1', '--visualize', '--analyze-flow');
    expect(tree).toMatchObject({ status: 0, stderr: '' });
    expect(tree.stdout).toContain('## Picture (tree)');
    expect(tree.stdout).toContain('## Flows between services');
    expect(run('--trace-id', 'abc1', '--visualize', 'sequence').stdout).toContain('sequenceDiagram');
    expect(JSON.parse(run('--json').stdout).traces).toHaveLength(2);
  });
});

describe('a time budget', () => {
  it('ends reading with what was found, and names the files that are left', async () => {
    const folder = temporaryFolder();
    for (const name of ['a.json', 'b.json', 'c.json'])
      writeFileSync(
        join(folder, name),
        zipkin(20_000, () => 5),
      );
    const server = await startServer(folder, { DSDEBUG_BUDGET_MS: '1' });
    const result = await server.call('reconstruct_trace', { paths: ['.'], baseline_paths: ['a.json'] });
    const late = result.isError === true ? textOf(result) : JSON.stringify(result.structuredContent);
    expect(late).toMatch(/time budget ended/);
  });
});
