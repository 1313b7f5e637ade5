import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadDriver } from '../../src/store/load-driver.ts';
import { CLI, startServer, temporaryFolder, textOf } from './start-server.ts';

const Database = await loadDriver();

const PARTITION = fileURLToPath(new URL('../../sessions/etcd-leader-cut-off/logs', import.meta.url));
const NO_DRIVER = fileURLToPath(new URL('without-sqlite.mjs', import.meta.url));

function dsdebug(db: string, args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    input,
    env: { ...process.env, DSDEBUG_DB: db },
  });
  return { status, stdout, stderr };
}

describe('the memory tools', () => {
  it('store, find, show, change, count and delete', async () => {
    const { call } = await startServer(temporaryFolder());
    const created = await call('memory_create', {
      content: 'etcd lost its quorum when two voters were drained. password=hunter2secret',
      title: 'Quorum lost',
      tags: 'etcd,quorum',
      importance: '0.8',
      outcome: 'resolved',
      evidence: [{ file: 'etcd1.log', line: 7, text: 'lost leader' }],
      links: [{ rel: 'pattern', to: 'quorum-loss' }],
    });
    expect(created.isError, textOf(created)).not.toBe(true);
    const { id } = created.structuredContent ?? {};
    expect(created.structuredContent).toMatchObject({
      type: 'episodic',
      status: 'confirmed',
      title: 'Quorum lost',
    });

    const found = await call('memory_search', { query: 'drained voters', alternatives: ['quorum lost'] });
    expect(found.structuredContent).toMatchObject({
      total: 1,
      results: [
        { id, tags: ['etcd', 'quorum'], outcome: 'resolved', links: [{ rel: 'pattern', to: 'quorum-loss' }] },
      ],
    });
    expect(textOf(found)).toContain('**Quorum lost**');

    const whole = await call('memory_get', { id });
    expect(whole.structuredContent).toMatchObject({
      memories: [
        { id, content: expect.stringContaining('[REDACTED]'), evidence: [{ file: 'etcd1.log', line: 7 }] },
      ],
    });
    const changed = await call('memory_update', { id, feedback: 'helped', note: 'same drain' });
    expect(changed.structuredContent).toMatchObject({ id, helped: 1 });
    const history = await call('memory_get', { id, history: true });
    expect(JSON.stringify(history.structuredContent)).toContain('same drain');
    const stats = await call('memory_stats', {});
    expect(stats.structuredContent).toMatchObject({
      total: 1,
      by_type: { episodic: 1 },
      by_outcome: { resolved: 1 },
    });
    const deleted = await call('memory_delete', { id });
    expect(deleted.structuredContent).toMatchObject({ deleted: id });
    expect((await call('memory_get', { id })).isError).toBe(true);
    for (const result of [created, found, whole, changed, history, stats]) {
      expect(JSON.stringify(result)).not.toMatch(/hunter2secret|null|\[\]|""/);
    }
  });

  it.each<[string, string, Record<string, unknown>, RegExp]>([
    ['an unknown type', 'memory_create', { content: 'x', type: 'dream' }, /"type"/],
    ['importance above 1', 'memory_create', { content: 'x', importance: 1.5 }, /"importance"/],
    ['importance below 0', 'memory_search', { min_importance: -1 }, /"min_importance"/],
    ['no content', 'memory_create', {}, /content/],
    ['an unknown parameter', 'memory_search', { text: 'x' }, /unknown parameter "text"/],
    ['an unknown id', 'memory_get', { id: 'mem-000000000000' }, /no memory/],
    ['a malformed id', 'memory_delete', { id: '7' }, /ids look like/],
    ['neither id nor module', 'memory_get', {}, /give one of/],
    ['both', 'memory_get', { id: 'mem-000000000000', module: 'a.ts' }, /give one of/],
    ['an unknown module', 'memory_get', { module: 'src/nothing.ts' }, /No memory is linked/],
    ['a malformed time', 'memory_search', { since: 'noon' }, /"since" is not a time/],
    [
      'two ends of life',
      'memory_create',
      { content: 'x', ttl_hours: 1, expires_at: '2030-01-01' },
      /one of the two/,
    ],
    ['two megabytes', 'memory_create', { content: 'x '.repeat(1_000_000) }, /at most 100000/],
  ])('refuse %s in words', async (_name, tool, args, words) => {
    const { call } = await startServer(temporaryFolder());
    const result = await call(tool, args);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(words);
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(2048);
  });

  it('keep to their sizes, and show the rest when asked', async () => {
    const { call } = await startServer(temporaryFolder());
    const content = Array.from({ length: 9000 }, (_, i) => `word${i}`).join(' ');
    const ids: unknown[] = [];
    for (let i = 0; i < 12; i += 1) {
      const { structuredContent } = await call('memory_create', {
        content,
        title: `Long ${i}`,
        symptoms: ['s'.repeat(250)],
      });
      ids.push(structuredContent?.id);
    }
    const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
    for (const [tool, args, most] of [
      ['memory_search', { query: 'word17', limit: 50 }, 16_000],
      ['memory_get', { id: ids[0] }, 16_000],
      ['memory_get', { ids }, 16_000],
      ['memory_get', { id: ids[0], max_bytes: 90_000 }, 40_000],
      ['memory_stats', {}, 16_000],
    ] as const)
      expect(bytes((await call(tool, args)).structuredContent)).toBeLessThanOrEqual(most);
    let text = '';
    for (let offset: unknown = 0; offset !== undefined; ) {
      const { structuredContent } = await call('memory_get', { id: ids[0], offset });
      const { memories, omissions } = JSON.parse(JSON.stringify(structuredContent));
      text += memories[0].content;
      offset = omissions?.find(({ what }: { what: string }) => what.startsWith('characters'))?.see.arguments
        .offset;
    }
    expect(text).toBe(content);
  });
});

describe('analyze_logs', () => {
  it('names memories that fit its findings, and no others', async () => {
    const { call } = await startServer(PARTITION, { DSDEBUG_DB: join(temporaryFolder(), 'memory.db') });
    const before = await call('analyze_logs', { paths: ['.'] });
    expect(before.structuredContent?.memories).toBeUndefined();
    const { structuredContent } = await call('memory_create', {
      content: 'A VLAN typo isolated the leader.',
      links: [{ to: 'network-partition' }],
    });
    await call('memory_create', { content: 'Invoices were rendered twice.' });
    const after = await call('analyze_logs', { paths: ['.'] });
    expect(after.structuredContent?.memories).toMatchObject([{ id: structuredContent?.id, score: 0.5 }]);
    expect(textOf(after)).toContain('Seen before');
    expect(Buffer.byteLength(JSON.stringify(after.structuredContent))).toBeLessThanOrEqual(16_000);
    const small = await call('analyze_logs', { paths: ['.'], max_bytes: 3000 });
    expect(Buffer.byteLength(JSON.stringify(small.structuredContent))).toBeLessThanOrEqual(3000);
  });

  it('makes no database', async () => {
    const db = join(temporaryFolder(), 'memory.db');
    const { call } = await startServer(PARTITION, { DSDEBUG_DB: db });
    expect((await call('analyze_logs', { paths: ['.'] })).isError).not.toBe(true);
    expect(existsSync(db)).toBe(false);
  });
});

describe('without better-sqlite3', () => {
  it('logs are analysed, and the memory says what to install', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'memory.db'), '');
    const env = { DSDEBUG_DB: join(folder, 'memory.db'), NODE_OPTIONS: `--import=${NO_DRIVER}` };
    const { call } = await startServer(PARTITION, env);
    expect((await call('analyze_logs', { paths: ['.'] })).isError).not.toBe(true);
    for (const [tool, args] of [
      ['memory_create', { content: 'x' }],
      ['memory_search', { query: 'x' }],
      ['memory_stats', {}],
    ] as const) {
      const result = await call(tool, args);
      expect(result.isError).toBe(true);
      expect(textOf(result)).toMatch(/run: npm install (?:better-sqlite3@12|--include=optional)/);
    }
  });
});

describe('a file that may only be read', () => {
  it.skipIf(process.getuid?.() !== 0)('is searched, and changes are refused', () => {
    const folder = temporaryFolder();
    const db = join(folder, 'memory.db');
    expect(dsdebug(db, ['memory', 'create', '--content', 'The quorum was lost.']).status).toBe(0);
    const raw = new Database(db);
    raw.pragma('journal_mode = DELETE');
    raw.close();
    chmodSync(folder, 0o755);
    chmodSync(db, 0o444);
    const asNobody = (...args: string[]) =>
      spawnSync(process.execPath, [CLI, 'memory', ...args], {
        encoding: 'utf8',
        env: { ...process.env, DSDEBUG_DB: db },
        uid: 65_534,
        gid: 65_534,
      });
    expect(asNobody('search', 'quorum').stdout).toContain('The quorum was lost');
    const { status, stderr } = asNobody('create', '--content', 'x');
    expect(status).toBe(2);
    expect(stderr).toMatch(/only be read: this user may not write the file/);
  });
});

describe('several processes', () => {
  it('may begin the same memory at once', async () => {
    const folder = temporaryFolder();
    const db = join(folder, 'deep', 'memory.db');
    const servers = await Promise.all(
      Array.from({ length: 4 }, () => startServer(folder, { DSDEBUG_DB: db })),
    );
    const results = await Promise.all(
      servers.flatMap(({ call }, i) =>
        [1, 2, 3].map((j) => call('memory_create', { content: `note ${i} ${j}` })),
      ),
    );
    expect(results.filter((result) => result.isError).map(textOf)).toEqual([]);
    const stats = await servers[0]?.call('memory_stats', {});
    expect(stats?.structuredContent).toMatchObject({ total: 12 });
  });

  it('lose nothing that was answered when one is killed', async () => {
    const folder = temporaryFolder();
    const db = join(folder, 'memory.db');
    const { spawn } = await import('node:child_process');
    const answered = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const child = spawn(process.execPath, [CLI, 'serve', folder], {
        env: { ...process.env, DSDEBUG_DB: db },
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      let said = '';
      child.stdin.on('error', () => {});
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const lines = said.split('\n');
        said = lines.pop() ?? '';
        for (const line of lines) {
          const created = /"structuredContent":\{"id":"(mem-\w+)"/.exec(line)?.[1];
          if (created !== undefined) answered.add(created);
        }
        if (answered.size >= (round + 1) * 15) child.kill('SIGKILL');
      });
      const exited = new Promise((done) => child.on('exit', done));
      const send = (message: object) =>
        child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
      send({
        id: 0,
        method: 'initialize',
        params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
      });
      for (let id = 1; id <= 60; id += 1)
        send({
          id,
          method: 'tools/call',
          params: { name: 'memory_create', arguments: { content: `round ${round} note ${id}` } },
        });
      await exited;
    }
    const raw = new Database(db, { readonly: true });
    const stored = new Set(raw.prepare('SELECT id FROM memories').pluck().all());
    const sound = raw.pragma('integrity_check', { simple: true });
    raw.close();
    expect(answered.size).toBeGreaterThanOrEqual(60);
    expect([...answered].filter((id) => !stored.has(id))).toEqual([]);
    expect(sound).toBe('ok');
  });
});

describe('dsdebug memory', () => {
  it('works as the skill teaches it', () => {
    const db = join(temporaryFolder(), 'memory.db');
    const memory = (...args: string[]) => dsdebug(db, ['memory', ...args]);
    expect(
      memory('search', '--type', 'procedural', '--min-importance', '0.7', '--limit', '10').stdout,
    ).toContain('memory is empty');
    expect(
      memory(
        'create',
        '--content',
        'Hypothesis: Network partition...',
        '--type',
        'working',
        '--importance',
        '0.6',
      ).stdout,
    ).toContain('expires_at');
    const made = memory(
      'create',
      '--content',
      'Full debug session...',
      '--type',
      'episodic',
      '--importance',
      '0.9',
      '--tags',
      'resolved,consensus,plan-sync',
      '--json',
    );
    expect(JSON.parse(made.stdout)).toMatchObject({ type: 'episodic' });
    const found = JSON.parse(
      memory('search', 'debug', 'session', '--tags', 'resolved,plan-sync', '--json').stdout,
    );
    expect(found.results).toMatchObject([{ title: 'Full debug session...', outcome: 'resolved' }]);
    const health = JSON.stringify({
      module: 'src/coordination/work-distribution.ts',
      knownIssues: { 'task-claim-race': 'RESOLVED - Added version check' },
    });
    expect(dsdebug(db, ['memory', 'create', '--content', '-', '--type', 'semantic'], health).status).toBe(0);
    expect(memory('get', '--module', 'src/coordination/work-distribution.ts').stdout).toContain(
      'task-claim-race: RESOLVED',
    );
    expect(memory('stats').stdout).toContain('3 memories');
    const [id] = found.results.map((row: { id: string }) => row.id);
    expect(
      memory(
        'update',
        id,
        '--evidence',
        'a.log:7: elected leader',
        '--link',
        'split-brain',
        '--feedback',
        'helped',
      ).stdout,
    ).toContain('confirmed');
    expect(memory('get', id).stdout).toContain('elected leader');
    expect(memory('delete', id).status).toBe(0);
    expect(memory('get', id)).toMatchObject({ status: 2, stdout: '' });
  });

  it('exports and imports', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a'));
    const file = join(folder, 'saved.jsonl');
    const one = join(folder, 'a', 'one.db');
    const two = join(folder, 'b', 'two.db');
    dsdebug(one, ['memory', 'create', '--content', 'The quorum was lost.']);
    expect(dsdebug(one, ['memory', 'export', file])).toMatchObject({ status: 0, stdout: '' });
    expect(dsdebug(two, ['memory', 'import', file]).stdout).toBe(
      '1 added, 0 updated, 0 known already, 0 left out\n',
    );
    const { stdout } = dsdebug(two, ['memory', 'export']);
    const again = dsdebug(two, ['memory', 'import', '-'], `${stdout}broken\n`);
    expect(again).toMatchObject({ status: 2, stdout: '0 added, 0 updated, 1 known already, 1 left out\n' });
    expect(again.stderr).toContain('line 2: not JSON');
  });

  it.each([
    [['memory'], /what to do\?/],
    [['memory', 'serach'], /did you mean search\?/],
    [['memory', 'search', '--content', 'x'], /unknown parameter "content"/],
    [['memory', 'import'], /which file\?/],
    [['memory', 'import', 'nothing-here.jsonl'], /cannot read nothing-here\.jsonl/],
    [['memory', 'create', 'bare', 'words'], /stands without an option/],
  ])('refuses %j with status 2', (args, words) => {
    const { status, stdout, stderr } = dsdebug(join(temporaryFolder(), 'm.db'), args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });

  it('is looked after by doctor', () => {
    const db = join(temporaryFolder(), 'memory.db');
    expect(dsdebug(db, ['doctor']).stdout).toMatch(/ok {3}memory: none yet/);
    dsdebug(db, ['memory', 'create', '--content', 'x']);
    expect(dsdebug(db, ['doctor']).stdout).toMatch(/ok {3}memory: .*1 memories; sound; journal wal/);
    writeFileSync(db, 'junk '.repeat(1000));
    expect(dsdebug(db, ['doctor'])).toMatchObject({
      status: 2,
      stdout: expect.stringMatching(/BAD {2}memory: .*damaged/),
    });
  });
});
