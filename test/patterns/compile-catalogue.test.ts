import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogueFromJson } from '../../src/patterns/catalogue.ts';
import { compileCatalogue } from '../../src/patterns/compile-catalogue.ts';
import { readCatalogue } from '../../src/patterns/read-catalogue.ts';
import { patternText, SIGNALS, withFolder } from './catalogue-fixture.ts';

it('writes a catalogue that reads back the same', () => {
  const files = {
    'signals/a.yaml': SIGNALS,
    'node/a.yaml': patternText('a', 'b'),
    'node/b.yaml': patternText('b', 'a'),
  };
  withFolder(files, (folder) => {
    const target = join(folder, 'catalogue.json');
    compileCatalogue(folder, target);
    expect(catalogueFromJson(readFileSync(target, 'utf8'))).toEqual(readCatalogue(folder));
  });
});

it('writes nothing when a reference leads nowhere', () => {
  const files = { 'node/a.yaml': patternText('a', 'b'), 'node/b.yaml': patternText('b', 'a') };
  withFolder(files, (folder) => {
    const target = join(folder, 'catalogue.json');
    expect(() => compileCatalogue(folder, target)).toThrow(/2 problem.*\n.*no signal connection-refused/);
    expect(existsSync(target)).toBe(false);
  });
});

it('refuses to read what it did not write', () => {
  expect(() => catalogueFromJson('{"signals":[]}')).toThrow(/not of format/);
});
