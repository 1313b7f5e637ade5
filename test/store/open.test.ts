import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkMemory } from '../../src/memory/check-memory.ts';
import { createMemory } from '../../src/memory/create-memory.ts';
import { getMemories } from '../../src/memory/get-memory.ts';
import { memoryStats } from '../../src/memory/memory-stats.ts';
import { searchMemory } from '../../src/memory/search-memory.ts';
import { exportMemories } from '../../src/memory/transfer.ts';
import { closeMemory, readMemory } from '../../src/memory/use-memory.ts';
import { loadDriver } from '../../src/store/load-driver.ts';
import { chooseJournal, type Store } from '../../src/store/open.ts';
import { storePlace } from '../../src/store/store-path.ts';
import { temporaryMemory } from '../memory/temporary-memory.ts';

const Database = await loadDriver();

const search = (query: string) => searchMemory({ query, limit: 5 });
const doctor = async () =>
  (await checkMemory()).map(({ ok, text }) => `${ok ? 'ok' : 'BAD'} ${text}`).join('\n');

/** A memory with one entry, closed, changed by hand as a raw database. */
async function tamper(path: string, change: (db: Store['db']) => void): Promise<void> {
  await createMemory({ content: 'The quorum was lost.' });
  await closeMemory();
  const db = new Database(path);
  db.pragma('journal_mode = DELETE');
  change(db);
  db.close();
}

/** Overwrites the middle of a file. */
function damage(path: string, from = 0.3): void {
  const bytes = readFileSync(path);
  const start = Math.floor(bytes.length * from);
  bytes.fill(0xa5, start, Math.min(bytes.length, start + 8192));
  writeFileSync(path, bytes);
}

describe('the place', () => {
  it('is DSDEBUG_DB, else in the data folder of the user', async () => {
    expect(await storePlace({ DSDEBUG_DB: '/x/y.db' })).toEqual({ path: '/x/y.db', isDefault: false });
    const { path, isDefault } = await storePlace({ DSDEBUG_DB: ' ' });
    expect(path).toMatch(/dsdebug.*memory\.db$/);
    expect(isDefault).toBe(true);
  });

  it('is not opened to others', async () => {
    const { path } = temporaryMemory();
    await createMemory({ content: 'x' });
    await closeMemory();
    chmodSync(path, 0o644);
    expect(await doctor()).toMatch(/ok memory/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('a database', () => {
  it('of a newer schema is read, and not written', async () => {
    const { path } = temporaryMemory();
    await tamper(path, (db) => db.pragma('user_version = 99'));
    const found = await search('quorum');
    expect(found.hits).toHaveLength(1);
    expect(found.warnings).toEqual([expect.stringMatching(/reading only.*newer dsdebug \(schema 99/)]);
    await expect(createMemory({ content: 'y' })).rejects.toThrow(/only be read.*newer dsdebug/);
    expect(await doctor()).toContain('read-only: it was written by a newer dsdebug');
  });

  it('of another program is left as it is', async () => {
    const { path } = temporaryMemory();
    const db = new Database(path);
    db.exec('CREATE TABLE albums (name TEXT)');
    db.close();
    await expect(createMemory({ content: 'y' })).rejects.toThrow(/another program/);
    await expect(search('x')).rejects.toThrow(/another program/);
    expect(readdirSync(dirname(path))).toEqual(['memory.db']);
  });

  it('that is no database, by a name of its own, is left as it is', async () => {
    const { path } = temporaryMemory('notes.txt');
    writeFileSync(path, 'my notes\n');
    await expect(createMemory({ content: 'y' })).rejects.toThrow(
      /not a SQLite database and was left as it is/,
    );
    expect(readFileSync(path, 'utf8')).toBe('my notes\n');
  });

  it('that is a folder is refused', async () => {
    const { path } = temporaryMemory();
    mkdirSync(path);
    await expect(createMemory({ content: 'y' })).rejects.toThrow(/is a folder/);
  });

  it('whose folder cannot be made is refused', async () => {
    const { folder } = temporaryMemory();
    writeFileSync(`${folder}/file`, '');
    process.env.DSDEBUG_DB = `${folder}/file/memory.db`;
    await expect(createMemory({ content: 'y' })).rejects.toThrow(/cannot be opened/);
  });

  it('that is removed or replaced while it is open is noticed', async () => {
    const { path } = temporaryMemory();
    await createMemory({ content: 'before' });
    for (const suffix of ['', '-wal', '-shm']) renameSync(path + suffix, `${path}.moved${suffix}`);
    const { memory } = await createMemory({ content: 'after' });
    expect((await getMemories([memory.id])).memories).toHaveLength(1);
    expect((await searchMemory({ limit: 5 })).total).toBe(1);
  });
});

describe('a damaged file', () => {
  it('that is no database any more is set aside, and nothing is deleted', async () => {
    const { path, folder } = temporaryMemory();
    const junk = 'this is not a database '.repeat(400);
    writeFileSync(path, junk);
    expect(await doctor()).toMatch(/BAD memory: .* is damaged .* dsdebug memory export/);
    const { warnings, memory } = await createMemory({ content: 'goes on' });
    expect(warnings).toEqual([
      expect.stringMatching(/damaged.*kept as .*memory\.db\.corrupt-\w+; a new, empty memory/),
    ]);
    expect((await getMemories([memory.id])).memories).toHaveLength(1);
    const [name = ''] = readdirSync(folder).filter((each) => /\.corrupt-\w+$/.test(each));
    expect(readFileSync(`${folder}/${name}`, 'utf8')).toBe(junk);
    expect((await createMemory({ content: 'again' })).warnings).toEqual([]);
    expect(await doctor()).toMatch(/ok memory: .*sound.*\nok memory: a damaged file was set aside/);
  });

  it('with broken pages is set aside when it is met, and can be read for what is left', async () => {
    const { path, folder } = temporaryMemory();
    for (let i = 0; i < 60; i += 1)
      await createMemory({ content: `Memory ${i} ${'of long things '.repeat(40)}` });
    await closeMemory();
    damage(path);
    damage(path, 0.6);
    let warnings: string[] = [];
    for (let i = 0; i < 3 && warnings.length === 0; i += 1) {
      ({ warnings } = await search('memory long things'));
      warnings.push(...(await createMemory({ content: `New ${i} things` })).warnings);
    }
    expect(warnings.join()).toMatch(/set aside|kept as|built anew/);
    expect((await createMemory({ content: 'sound again' })).warnings).toEqual([]);
    expect(await doctor()).toContain('sound');
    const aside = readdirSync(folder).find((name) => /\.corrupt-\w+$/.test(name)) ?? '';
    await closeMemory();
    process.env.DSDEBUG_DB = `${folder}/${aside}`;
    await expect(createMemory({ content: 'x' })).rejects.toThrow(/damaged|only be read.*set aside/);
    const { count } = await exportMemories(() => {});
    expect(count).toBeGreaterThan(20);
    expect(readdirSync(folder).filter((name) => /\.corrupt-\w+$/.test(name))).toEqual([aside]);
  });

  it('whose index alone is broken gets a new one', async () => {
    const { path } = temporaryMemory();
    await tamper(path, (db) => {
      db.unsafeMode();
      db.pragma('writable_schema = ON');
      db.exec('UPDATE words_data SET block = zeroblob(20) WHERE id > 10');
    });
    expect(await doctor()).toMatch(/BAD memory: the search index/);
    const found = await search('quorum');
    expect(found.hits).toHaveLength(1);
    expect(found.warnings).toEqual([expect.stringContaining('built anew')]);
    expect(await doctor()).toMatch(/^ok/);
  });
});

describe('a full disk', () => {
  it('stores nothing, loses nothing, and says so', async () => {
    temporaryMemory();
    const first = await createMemory({ content: 'before the disk was full' });
    const db = (await readMemory((store) => store.db))?.value;
    if (db === undefined) throw new Error('no memory');
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`);
    const big = { content: Array.from({ length: 9000 }, (_, i) => `word${i}`).join(' ') };
    await expect(createMemory(big)).rejects.toThrow(/disk that holds the memory is full.*nothing was stored/);
    expect((await searchMemory({ limit: 5 })).hits.map(({ memory }) => memory.id)).toEqual([first.memory.id]);
    db.pragma('max_page_count = 1000000');
    await createMemory(big);
    expect((await memoryStats({ sinceMs: 0, untilMs: Number.MAX_SAFE_INTEGER }))?.stats.total).toBe(2);
    expect(await doctor()).toContain('sound');
  });
});

describe('the journal', () => {
  it('is a write-ahead log where that works, else what the place allows', async () => {
    const { path } = temporaryMemory();
    await createMemory({ content: 'x' });
    expect((await memoryStats({ sinceMs: 0, untilMs: 1 }))?.stats.store.journalMode).toBe('wal');
    await closeMemory();
    const db = new Database(path);
    expect(chooseJournal(db)).toBe('wal');
    db.close();
    // A database in memory can have no log in a file: the real thing where WAL is refused.
    expect(chooseJournal(new Database(':memory:'))).toBe('memory');
  });
});
