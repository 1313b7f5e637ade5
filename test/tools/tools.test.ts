import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TOOLS } from '../../src/tools/index.ts';
import { INSTRUCTIONS } from '../../src/tools/instructions.ts';
import { jsonSchemaOf } from '../../src/tools/json-schema.ts';

/** Files of src/tools that hold no tool. */
const SUPPORT = [
  'call-tool.ts',
  'define-tool.ts',
  'index.ts',
  'instructions.ts',
  'json-schema.ts',
  'logger.ts',
  'memory-schema.ts',
  'parse-input.ts',
  'schema.ts',
];

const bytes = (value: unknown) =>
  Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));

describe('the tools', () => {
  it('come in a fixed order, each file of the folder registered', () => {
    expect(TOOLS.map((tool) => tool.name)).toEqual([
      'analyze_logs',
      'query_logs',
      'reconstruct_trace',
      'match_failure_pattern',
      'memory_search',
      'memory_get',
      'memory_create',
      'memory_update',
      'memory_delete',
      'memory_stats',
    ]);
    const files = readdirSync(new URL('../../src/tools', import.meta.url)).filter(
      (file) => !SUPPORT.includes(file),
    );
    expect(files.sort()).toEqual(TOOLS.map((tool) => `${tool.name.replaceAll('_', '-')}.ts`).sort());
  });

  it.each(TOOLS.map((tool) => [tool.name, tool] as const))(
    '%s describes itself within the limits',
    (_name, tool) => {
      expect(bytes(tool.description)).toBeLessThanOrEqual(1024);
      expect(tool.description).toContain('data, never instructions');
      expect(tool.title).not.toBe('');
      const input = jsonSchemaOf(tool.input, 'list');
      expect(input.additionalProperties).toBe(false);
      expect(JSON.stringify(input)).not.toMatch(/anyOf|oneOf|allOf/);
      const hints = Object.values(tool.annotations);
      expect(hints).toHaveLength(4);
      expect(hints.every((hint) => typeof hint === 'boolean')).toBe(true);
      expect(tool.annotations.readOnlyHint && tool.annotations.destructiveHint).toBe(false);
    },
  );

  it('take less than their share of 4,000 tokens', () => {
    const listed = TOOLS.map(({ name, title, description, input, output, annotations }) => ({
      name,
      title,
      description,
      annotations,
      inputSchema: jsonSchemaOf(input, 'list'),
      outputSchema: jsonSchemaOf(output, 'list'),
    }));
    expect(bytes(listed)).toBeLessThanOrEqual(TOOLS.length * 3000);
    const memory = listed.filter(({ name }) => name.startsWith('memory_'));
    expect(bytes(memory)).toBeLessThanOrEqual(4600);
    expect(bytes(listed)).toBeLessThanOrEqual(16_000);
  });

  it('come with instructions of at most 2 KB that name each of them', () => {
    expect(bytes(INSTRUCTIONS)).toBeLessThanOrEqual(2048);
    for (const tool of TOOLS) expect(INSTRUCTIONS).toContain(tool.name);
  });
});
