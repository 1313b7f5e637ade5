import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool } from '../../src/tools/define-tool.ts';
import { parseInput } from '../../src/tools/parse-input.ts';

const tool = defineTool({
  name: 'sample',
  title: 'Sample',
  description: 'A tool for these tests',
  input: z.strictObject({
    paths: z.array(z.string()).min(1),
    limit: z.int().min(1).max(50).default(10),
    deep: z.boolean().default(false),
    mode: z.enum(['fast', 'slow']).default('fast'),
    text: z.string().optional(),
    around: z.strictObject({ file: z.string(), line: z.int() }).optional(),
  }),
  output: z.object({}),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  handler: async () => ({ data: {}, text: '' }),
});

describe('parseInput', () => {
  it.each<[string, unknown, object]>([
    ['numbers given as strings', { paths: ['a'], limit: '7' }, { limit: 7 }],
    ['booleans given as strings', { paths: ['a'], deep: 'true' }, { deep: true }],
    ['one string for a list', { paths: 'a b.log' }, { paths: ['a b.log'] }],
    ['a list as its JSON text', { paths: '["a", "b"]' }, { paths: ['a', 'b'] }],
    [
      'an object as its JSON text',
      { paths: ['a'], around: '{"file":"x","line":"3"}' },
      { around: { file: 'x', line: 3 } },
    ],
    ['null for a parameter left out', { paths: ['a'], text: null, limit: null }, { limit: 10 }],
    ['digits where text is wanted', { paths: ['a'], text: '404' }, { text: '404' }],
  ])('accepts %s', (_name, given, expected) => {
    expect(parseInput(tool, given)).toMatchObject(expected);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'an unknown parameter, with the nearest',
      { paths: ['a'], limits: 5 },
      /unknown parameter "limits" \(did you mean "limit"\?\)/,
    ],
    [
      'an unknown parameter, with all valid ones',
      { paths: ['a'], zzz: 5 },
      /"zzz".*Valid parameters: paths, limit, deep, mode, text, around\./,
    ],
    [
      'an unknown parameter within another',
      { paths: ['a'], around: { file: 'x', line: 1, befor: 2 } },
      /"befor" in "around" \(it has file, line\)/,
    ],
    ['a missing parameter', {}, /"paths" is missing \(expected array\)/],
    ['a number out of range', { paths: ['a'], limit: 51 }, /"limit".*50/],
    ['words for a number', { paths: ['a'], limit: 'many' }, /"limit": expected number/],
    ['a word that is no choice', { paths: ['a'], mode: 'quick' }, /"mode".*"fast"\|"slow"/],
    ['an empty list', { paths: [] }, /"paths"/],
    ['arguments that are no object', 'paths', /must be an object/],
  ])('refuses %s', (_name, given, words) => {
    expect(() => parseInput(tool, given)).toThrow(words);
  });
});
