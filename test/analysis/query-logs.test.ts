import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QueryRequest, queryLogs } from '../../src/analysis/query-logs.ts';

const folder = mkdtempSync(join(tmpdir(), 'query-'));

beforeAll(() => {
  mkdirSync(join(folder, 'logs'));
  writeFileSync(
    join(folder, 'logs', 'alpha.log'),
    [
      '2026-11-02 10:00:00.000 INFO  [main] raft.Node - became follower at term 1',
      '2026-11-02 10:00:02.000 WARN  [main] raft.Node - lost leader beta',
      '2026-11-02 10:00:04.000 ERROR [rpc-1] raft.Rpc - append to beta failed trace=4bf92f3577b34da6a3ce929d0e0e4736',
      'java.net.SocketTimeoutException: Read timed out',
      '\tat java.base/java.net.Socket.read(Socket.java:10)',
      '2026-11-02 10:01:06.000 INFO  [main] raft.Node - request 17 took 250 ms',
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'logs', 'beta.log'),
    [
      '2026-11-02 10:00:01.000 INFO  [main] raft.Node - became leader at term 1',
      '2026-11-02 10:00:03.000 ERROR [disk] wal.Writer - fsync failed: no space left on device',
      '2026-11-02 10:01:05.000 INFO  [main] raft.Node - request 18 took 9 ms password=hunter2',
    ].join('\n'),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function query(request: Partial<QueryRequest> & { from?: QueryRequest['from'] }) {
  return queryLogs(
    { from: { paths: ['logs'] }, limit: 50, maxBytes: 16_000, call: { paths: ['logs'] }, ...request },
    { baseFolder: folder },
  );
}

const places = (records: readonly { file: string; line: number }[]) =>
  records.map((row) => `${row.file}:${row.line}`);

describe('queryLogs', () => {
  it('merges the records of all files by time', async () => {
    const { records, total } = await query({});
    expect(total).toBe(7);
    expect(records.map((row) => row.time?.slice(11, 19))).toEqual([
      '10:00:00',
      '10:00:01',
      '10:00:02',
      '10:00:03',
      '10:00:04',
      '10:01:05',
      '10:01:06',
    ]);
    expect(records[3]).toMatchObject({ file: 'beta.log', line: 2, node: 'beta', level: 'error' });
  });

  it('counts a record of several lines once and says how many more it has', async () => {
    const { records, total } = await query({ text: 'SocketTimeoutException' });
    expect(total).toBe(1);
    expect(records[0]).toMatchObject({ file: 'alpha.log', line: 3, more_lines: 2 });
  });

  it.each<[string, Partial<QueryRequest>, string[]]>([
    ['exactly the levels given', { levels: ['warn'] }, ['alpha.log:2']],
    ['a node', { nodes: ['BETA'], levels: ['error'] }, ['beta.log:2']],
    [
      'a time range',
      { sinceMs: Date.parse('2026-11-02T10:00:03Z'), untilMs: Date.parse('2026-11-02T10:00:04Z') },
      ['beta.log:2', 'alpha.log:3'],
    ],
    ['text, whatever its case', { text: 'NO SPACE LEFT' }, ['beta.log:2']],
    ['a regular expression', { text: '/became (leader|follower)/' }, ['alpha.log:1', 'beta.log:1']],
    ['a template', { template: 'request <*> took <*> ms' }, ['alpha.log:6']],
    ['a trace id', { traceId: '4BF92F35-77b3-4da6-a3ce-929d0e0e4736' }, ['alpha.log:3']],
  ])('finds by %s', async (_name, filters, expected) => {
    const { records, total } = await query(filters);
    expect(places(records)).toEqual(expected);
    expect(total).toBe(expected.length);
  });

  it('pages without loss or repetition', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await query({ limit: 2, ...(cursor !== undefined && { cursor }) });
      expect(page.total).toBe(7);
      seen.push(...places(page.records));
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(places((await query({})).records));
  });

  it('says how many records follow a page, and the call that shows them', async () => {
    const { omissions, next_cursor } = await query({ limit: 5 });
    expect(omissions).toEqual([
      {
        what: 'further matching records',
        count: 2,
        see: { tool: 'query_logs', arguments: { paths: ['logs'], cursor: next_cursor } },
      },
    ]);
  });

  it('cuts the page to the size asked for', async () => {
    const answer = await query({ maxBytes: 700 });
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(700);
    expect(answer.records.length).toBeGreaterThan(0);
    expect(answer.next_cursor).toBeDefined();
  });

  it('omits nothing from a complete answer', async () => {
    const answer = await query({});
    expect(answer.omissions).toBeUndefined();
    expect(answer.next_cursor).toBeUndefined();
    expect(answer.hint).toBeUndefined();
  });

  it('shows the lines around one as they stand, further lines of a record too', async () => {
    const { records } = await query({ around: { file: 'alpha.log', line: 4, before: 1, after: 2 } });
    expect(places(records)).toEqual(['alpha.log:3', 'alpha.log:4', 'alpha.log:5', 'alpha.log:6']);
    expect(records[1]?.text).toContain('SocketTimeoutException');
  });

  it.each([
    ['level', { error: 2, warn: 1, info: 4 }],
    ['node', { alpha: 4, beta: 3 }],
    ['minute', { '2026-11-02T10:00:00.000Z': 5, '2026-11-02T10:01:00.000Z': 2 }],
  ] as const)('counts by %s', async (groupBy, expected) => {
    const { groups, records, total } = await query({ groupBy });
    expect(Object.fromEntries(groups?.map((group) => [group.key, group.count]) ?? [])).toEqual(expected);
    expect(records).toEqual([]);
    expect(total).toBe(7);
  });

  it('counts by template, what varies left out', async () => {
    const { groups } = await query({ groupBy: 'template' });
    expect(groups?.find((group) => group.key.startsWith('became'))?.count).toBeGreaterThanOrEqual(1);
    expect(groups?.reduce((sum, group) => sum + group.count, 0)).toBe(7);
  });

  it('says why nothing was found, what the data holds and what to try', async () => {
    const { hint, records } = await query({ nodes: ['gamma'], text: 'lost' });
    expect(records).toEqual([]);
    expect(hint).toContain('"nodes"');
    expect(hint).toContain('alpha');
    expect(hint).toContain('2026-11-02T10:00:00.000Z');
  });

  it('warns of a node that is not there while others match', async () => {
    const { warnings, total } = await query({ nodes: ['alpha', 'gamma'] });
    expect(total).toBe(4);
    expect(warnings?.join()).toContain('gamma');
  });

  it('names nodes as the analysis did', async () => {
    const path = join(folder, 'logs', 'alpha.log');
    const file = { path, name: 'alpha.log', bytes: 400, modifiedMs: Date.now() };
    const from = { id: 'a1', root: join(folder, 'logs'), files: [file], resolveNode: () => 'member-1' };
    const { records } = await query({ from, nodes: ['member-1'], limit: 1 });
    expect(records[0]?.node).toBe('member-1');
  });

  it('finds the records of a node by any name that the analysis knows', async () => {
    const path = join(folder, 'logs', 'alpha.log');
    const file = { path, name: 'alpha.log', bytes: 400, modifiedMs: Date.now() };
    const nodesNamed = (name: string) => (name === '10.0.0.1' ? ['member-1'] : []);
    const from = {
      id: 'a1',
      root: join(folder, 'logs'),
      files: [file],
      resolveNode: () => 'member-1',
      nodesNamed,
    };
    expect((await query({ from, nodes: ['10.0.0.1'] })).total).toBe(4);
    expect((await query({ from, nodes: ['10.0.0.2'] })).total).toBe(0);
  });

  it('warns of a file that is gone since the analysis', async () => {
    const file = { path: join(folder, 'gone.log'), name: 'gone.log', bytes: 400, modifiedMs: Date.now() };
    const { warnings, hint } = await query({ from: { id: 'a1', root: folder, files: [file] } });
    expect(warnings?.join()).toContain('gone.log');
    expect(hint).toContain('no records');
  });

  it('stops at the time budget and says where', async () => {
    const answer = await queryLogs(
      { from: { paths: ['logs'] }, limit: 50, maxBytes: 16_000, call: {} },
      { baseFolder: folder, deadlineMs: performance.now() - 1 },
    );
    expect(answer.omissions?.[0]?.what).toContain('time budget');
    expect(answer.omissions?.[0]?.see?.arguments.paths).toEqual([join(folder, 'logs', 'beta.log')]);
  });

  it.each<[string, Partial<QueryRequest>, RegExp]>([
    ['a bad regular expression', { text: '/(a/' }, /RE2/],
    ['lookaround', { text: '/(?=a)b/' }, /lookaround/],
    ['a bad flag', { text: '/a/q' }, /flag "q"/],
    ['a cursor that is none', { cursor: 'next' }, /next_cursor/],
    [
      'a file that is not there',
      { around: { file: 'gamma.log', line: 1, before: 1, after: 1 } },
      /alpha\.log, beta\.log/,
    ],
    ['a missing path', { from: { paths: ['lgos'] } }, /lgos/],
  ])('refuses %s in words that help', async (_name, request, words) => {
    await expect(query(request)).rejects.toThrow(words);
  });
});
