import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { stem } from '../../../src/memory/search/stem.ts';
import { wordsOf } from '../../../src/memory/search/words.ts';
import { loadDriver } from '../../../src/store/load-driver.ts';

const Database = await loadDriver();

const TEXTS = ['patterns', 'reference', 'sessions'].map((name) =>
  fileURLToPath(new URL(`../../../${name}`, import.meta.url)),
);

/** Every different word of our own documents and of the logs in them. */
function words(): string[] {
  const found = new Set<string>();
  for (const folder of TEXTS) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(?:md|yaml|log)$/.test(name)) continue;
      for (const word of wordsOf(readFileSync(`${folder}/${name}`, 'utf8'))) found.add(word);
    }
  }
  for (const word of [
    'caresses',
    'ponies',
    'agreed',
    'plastered',
    'hopping',
    'relational',
    'naïve',
    'a',
    'ly',
    'x'.repeat(70),
  ])
    for (const folded of wordsOf(word)) found.add(folded);
  return [...found];
}

describe('stem', () => {
  it("gives the terms that SQLite's porter tokenizer gives", () => {
    const db = new Database(':memory:');
    db.exec(`CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'porter unicode61');
      CREATE VIRTUAL TABLE terms USING fts5vocab(texts, instance);`);
    const all = words();
    expect(all.length).toBeGreaterThan(3000);
    const insert = db.prepare('INSERT INTO texts (rowid, text) VALUES (?, ?)');
    for (const [i, word] of all.entries()) insert.run(i + 1, word);
    const differing = db
      .prepare('SELECT term, doc FROM terms')
      .raw()
      .all()
      .flatMap((row) => {
        const [term, doc] = Array.isArray(row) ? row : [];
        const word = all[Number(doc) - 1] ?? '';
        return stem(word) === term ? [] : [`${word}: SQLite ${term}, ours ${stem(word)}`];
      });
    db.close();
    expect(differing).toEqual([]);
  });
});
