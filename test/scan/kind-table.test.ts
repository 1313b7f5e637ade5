import { expect, it } from 'vitest';
import { KindTable } from '../../src/scan/kind-table.ts';

it('finds every value it was given, past many growths, and nothing else', () => {
  const table = new KindTable<string>();
  const shapes = Array.from({ length: 20_000 }, (_, i) => (i * 0x9e3779b97f) % 2 ** 53);
  for (const shape of shapes) table.add(shape, `kind ${shape}`);
  expect(table.size).toBe(shapes.length);
  expect(shapes.every((shape) => table.get(shape) === `kind ${shape}`)).toBe(true);
  expect(table.get(12_345)).toBeUndefined();
});

it('tells shapes apart that share their low bits', () => {
  const table = new KindTable<number>();
  for (let high = 0; high < 500; high++) table.add(high * 2 ** 32 + 5, high);
  for (let high = 0; high < 500; high++) expect(table.get(high * 2 ** 32 + 5)).toBe(high);
});

it('holds the shape zero', () => {
  const table = new KindTable<string>();
  expect(table.get(0)).toBeUndefined();
  table.add(0, 'empty line');
  expect(table.get(0)).toBe('empty line');
});
