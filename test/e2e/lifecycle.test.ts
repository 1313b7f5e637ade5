import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CLI, startServer, temporaryFolder } from './start-server.ts';

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

/** The server as a bare process: what goes in and comes out is text. */
function spawnServer(folder: string, env: Record<string, string> = {}) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [CLI, 'serve', folder], {
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  child.stdin.on('error', () => {});
  const exited = new Promise<number | null>((done) => child.on('exit', done));
  const send = (message: unknown) =>
    child.stdin.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  const until = async (test: (out: string) => boolean) => {
    while (!test(said.out)) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  return { child, said, exited, send, until };
}

/** A log of some megabytes, long enough to be interrupted. */
function bigLog(megabytes: number): string {
  const folder = temporaryFolder();
  const lines: string[] = [];
  for (let i = 0; i < 10_000; i += 1) {
    const time = new Date(Date.UTC(2026, 10, 2) + i * 100).toISOString();
    lines.push(`${time} INFO [worker-${i % 8}] request ${i} from 10.0.0.${i % 250} took ${i % 97} ms`);
  }
  const piece = `${lines.join('\n')}\n`;
  const file = join(folder, 'big.log');
  writeFileSync(file, '');
  for (let written = 0; written < megabytes * 1_000_000; written += piece.length) appendFileSync(file, piece);
  return folder;
}

describe('the process', () => {
  it('ends when stdin ends', async () => {
    const { child, exited, send, until } = spawnServer(temporaryFolder());
    send(INITIALIZE);
    await until((out) => out.includes('"id":1'));
    child.stdin.end();
    expect(await exited).toBe(0);
  });

  it('still answers what was piped in before stdin ended', async () => {
    const { child, exited, send, said } = spawnServer(temporaryFolder());
    send(INITIALIZE);
    send({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
    child.stdin.end();
    expect(await exited).toBe(0);
    expect(said.out).toContain('"id":2');
  });

  it('ends when stdin ends in the midst of a call', async () => {
    const folder = bigLog(60);
    const { child, exited, send, until } = spawnServer(folder);
    send(INITIALIZE);
    await until((out) => out.includes('"id":1'));
    for (const id of [2, 3, 4, 5, 6, 7]) {
      send({
        jsonrpc: '2.0',
        id,
        method: 'tools/call',
        params: { name: 'query_logs', arguments: { paths: ['.'], text: '/9{3}/' } },
      });
    }
    child.stdin.end();
    expect(await exited).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends on %s', async (signal) => {
    const { child, exited, send, until } = spawnServer(temporaryFolder());
    send(INITIALIZE);
    await until((out) => out.includes('"id":1'));
    child.kill(signal);
    expect(await exited).toBe(0);
  });

  it('ends quietly when nobody reads its answers', async () => {
    const { child, exited, send, said } = spawnServer(temporaryFolder());
    child.stdout.destroy();
    send(INITIALIZE);
    send({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
    send({ jsonrpc: '2.0', id: 3, method: 'tools/list' });
    expect(await exited).toBe(0);
    expect(said.err).toBe('');
  });

  it('writes nothing but JSON-RPC to stdout, whatever comes in', async () => {
    const { said, send, until } = spawnServer(temporaryFolder(), { DSDEBUG_LOG_LEVEL: 'debug' });
    send(INITIALIZE);
    send('this is no JSON');
    send({ jsonrpc: '2.0', id: 2, method: 'no/such/method' });
    send({
      jsonrpc: '2.0',
      id: 3,
      method: 'tools/call',
      params: { name: 'query_logs', arguments: { paths: ['gone'] } },
    });
    send({ jsonrpc: '2.0', id: 4, method: 'ping' });
    await until((out) => ['2', '3', '4'].every((id) => out.includes(`"id":${id}`)));
    for (const line of said.out.trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    expect(said.err).toContain('"name":"dsdebug"');
  });
});

describe('a malformed call', () => {
  it.each(['text', null, [], 7])(
    'is an answer in words, not a protocol error: arguments %j',
    async (given) => {
      const { said, send, until } = spawnServer(temporaryFolder());
      send(INITIALIZE);
      send({
        jsonrpc: '2.0',
        id: 2,
        method: 'tools/call',
        params: { name: 'analyze_logs', arguments: given },
      });
      await until((out) => out.includes('"id":2'));
      const answer = said.out.split('\n').find((line) => line.includes('"id":2')) ?? '';
      expect(JSON.parse(answer)).toMatchObject({ result: { isError: true } });
    },
  );
});

describe('a long call', () => {
  it('tells its progress, never backwards, and stops soon when cancelled', async () => {
    const { client, call } = await startServer(bigLog(60));
    const progress: number[] = [];
    const abort = new AbortController();
    const cancelled = client.callTool(
      { name: 'query_logs', arguments: { paths: ['.'], text: '/9{3}x/' } },
      undefined,
      {
        signal: abort.signal,
        onprogress: ({ progress: done, total }) => {
          expect(total).toBeGreaterThan(60_000_000);
          progress.push(done);
          abort.abort();
        },
      },
    );
    await expect(cancelled).rejects.toThrow();
    expect(progress.length).toBeGreaterThan(0);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    // The server is free again: an answer to a small question comes at once.
    expect((await call('query_logs', { paths: ['gone'] })).isError).toBe(true);
  });

  it.each(['analyze_logs', 'query_logs'])(
    'answers with what it has when its time is up: %s',
    async (name) => {
      const folder = bigLog(60);
      writeFileSync(join(folder, 'small.log'), '2026-11-02T10:00:00Z INFO started\n');
      const { call } = await startServer(folder, { DSDEBUG_BUDGET_MS: '400' });
      // The first call loads the catalogue; the budget is for reading.
      await call(name, { paths: ['small.log'] });
      const result = await call(name, { paths: ['big.log'] });
      expect(result.isError).not.toBe(true);
      expect(JSON.stringify(result.structuredContent?.omissions)).toContain('time budget');
    },
  );
});
