import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createMemory } from '../../src/memory/create-memory.ts';
import { searchMemory } from '../../src/memory/search-memory.ts';
import { temporaryMemory } from './temporary-memory.ts';

const KINDS = ['error-string', 'paraphrase', 'identifier'] as const;
const memory = z.object({
  key: z.string(),
  title: z.string(),
  system: z.string(),
  tags: z.array(z.string()),
  content: z.string(),
});
const query = z.object({ kind: z.enum(KINDS), query: z.string(), relevant: z.array(z.string()) });

function rows<T>(name: string, schema: z.ZodType<T>): T[] {
  const text = readFileSync(new URL(`retrieval/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)));
}

interface Found {
  kind: (typeof KINDS)[number];
  query: string;
  /** Place of the first relevant memory, from 1; infinite where none is among ten. */
  place: number;
}

/** Asks every query of a store with all memories and some that have nothing to say. */
async function places(noise: number): Promise<Found[]> {
  temporaryMemory();
  const memories = rows('memories', memory);
  const keys = new Map<string, string>();
  for (const { key, ...fields } of memories)
    keys.set((await createMemory({ ...fields, importance: 0.7 })).memory.id, key);
  for (let i = 0; i < noise; i += 1) {
    const words = memories.map(({ content }) => content.split(' ')[(i * 13) % 40] ?? 'calm').join(' ');
    await createMemory({ content: `${words} run ${i}`, title: `Routine check ${i}`, importance: 0.2 });
  }
  const found: Found[] = [];
  for (const { kind, query: text, relevant } of rows('queries', query)) {
    const { hits } = await searchMemory({ query: text, limit: 10 });
    const at = hits.findIndex((hit) => relevant.includes(keys.get(hit.memory.id) ?? ''));
    found.push({ kind, query: text, place: at < 0 ? Number.POSITIVE_INFINITY : at + 1 });
  }
  return found;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('search over the labelled set', () => {
  it('holds its floors', { timeout: 60_000 }, async () => {
    const found = await places(0);
    expect(found.length).toBeGreaterThanOrEqual(40);
    for (const kind of KINDS) {
      const own = found.filter((each) => each.kind === kind);
      const missed = own.filter(({ place }) => place > 5).map((each) => each.query);
      expect(own.length).toBeGreaterThanOrEqual(10);
      if (kind === 'paraphrase')
        expect(missed.length / own.length, missed.join('\n')).toBeLessThanOrEqual(0.05);
      else expect(missed).toEqual([]);
    }
    expect(mean(found.map(({ place }) => 1 / place))).toBeGreaterThanOrEqual(0.95);
  });

  it('loses little among three hundred that have nothing to say', { timeout: 60_000 }, async () => {
    const found = await places(300);
    expect(mean(found.map(({ place }) => (place <= 5 ? 1 : 0)))).toBeGreaterThanOrEqual(0.95);
    expect(mean(found.map(({ place }) => 1 / place))).toBeGreaterThanOrEqual(0.93);
  });
});
