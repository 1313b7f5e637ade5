import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadDriver } from '../../src/store/load-driver.ts';
import { APPLICATION_ID, migrate, SCHEMA_VERSION, schemaVersion } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';

const Database = await loadDriver();

/** A released migration is never edited: a change of the schema is a new one. */
const RELEASED: Record<string, string> = {
  '0001-memories': '8673f1ee4fd753d01886b663a143cc6a6d70cb55086c0d4b4d83b7358185980a',
};

describe('migrations', () => {
  it('that are released stay as they are', () => {
    const hashes = MIGRATIONS.map(({ id, sql }) => [id, createHash('sha256').update(sql).digest('hex')]);
    expect(Object.fromEntries(hashes)).toEqual(RELEASED);
  });

  it('are numbered in order', () => {
    expect(MIGRATIONS.map(({ id }) => Number(id.slice(0, 4)))).toEqual(MIGRATIONS.map((_, i) => i + 1));
  });

  it('make a sound database, once', () => {
    const db = new Database(':memory:');
    expect(migrate(db)).toBe(SCHEMA_VERSION);
    expect(migrate(db)).toBe(SCHEMA_VERSION);
    expect(schemaVersion(db)).toBe(SCHEMA_VERSION);
    expect(db.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });

  it('leave a newer schema alone', () => {
    const db = new Database(':memory:');
    db.pragma('user_version = 99');
    expect(migrate(db)).toBe(99);
    expect(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
    db.close();
  });
});

describe('the schema', () => {
  const db = new Database(':memory:');
  migrate(db);
  const insert = (changes: Record<string, unknown>) => {
    const row = {
      id: 'mem-1',
      type: 'episodic',
      importance: 0.5,
      status: 'hypothesis',
      created_ms: 1,
      updated_ms: 1,
      title: 't',
      is_json: 0,
      content: 'c',
      symptoms: '[]',
      ruled_out: '[]',
      evidence: '[]',
      ...changes,
    };
    const names = Object.keys(row);
    return db
      .prepare(`INSERT INTO memories (${names.join()}) VALUES (${names.map((name) => `@${name}`).join()})`)
      .run(row);
  };

  it.each([
    [{ type: 'dream' }],
    [{ importance: 1.1 }],
    [{ importance: -0.1 }],
    [{ importance: 'high' }],
    [{ status: 'maybe' }],
    [{ outcome: 'good' }],
    [{ symptoms: 'no json' }],
    [{ content: null }],
  ])('refuses %j', (changes) => {
    expect(() => insert(changes)).toThrow(/constraint|cannot store/i);
  });

  it('takes a sound row, and an id only once', () => {
    expect(insert({}).changes).toBe(1);
    expect(() => insert({})).toThrow(/UNIQUE/);
  });
});
