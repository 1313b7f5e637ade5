import { describe, expect, it } from 'vitest';
import { defineCommand } from '../../src/commands/define-command.ts';
import { commandHelp } from '../../src/commands/help.ts';
import { parseArguments } from '../../src/commands/parse-arguments.ts';

const command = defineCommand({
  name: 'sample',
  summary: 'A command for these tests',
  usage: '--logs GLOB...',
  options: {
    logs: { type: 'string', multiple: true, value: 'GLOB', help: 'Files' },
    'fail-on': { type: 'string', value: 'SEVERITY', help: 'When to fail' },
    draw: { type: 'string', value: '[KIND]', choices: ['tree', 'html'], help: 'A picture' },
    json: { type: 'boolean', help: 'JSON' },
  },
  run: async () => 0,
});
const parse = (...argv: string[]) => parseArguments(argv, command);

describe('parseArguments', () => {
  it('takes what a shell made of a pattern: the rest stands alone', () => {
    const input = parse('--logs', 'a.log', 'b.log', 'c.log', '--json');
    expect([...input.all('logs'), ...input.positionals]).toEqual(['a.log', 'b.log', 'c.log']);
    expect(input.flag('json')).toBe(true);
  });

  it('takes options that are repeated, joined with =, or lists', () => {
    const input = parse('--logs=a.log', '--logs', 'b,c.log', '--fail-on=high');
    expect(input.all('logs')).toEqual(['a.log', 'b,c.log']);
    expect(input.list('logs')).toEqual(['a.log', 'b', 'c.log']);
    expect(input.text('fail-on')).toBe('high');
    expect(input.flag('json')).toBe(false);
    expect(input.list('json')).toBeUndefined();
  });

  it('takes an option that may stand without a value, whatever follows', () => {
    expect(parse('--draw').text('draw')).toBe('tree');
    expect(parse('--draw', '--json').flag('json')).toBe(true);
    expect(parse('--draw', 'html').text('draw')).toBe('html');
    expect(parse('--draw=html').text('draw')).toBe('html');
    const input = parse('--draw', 'a.log');
    expect([input.text('draw'), ...input.positionals]).toEqual(['tree', 'a.log']);
    expect(parse('--json').text('draw')).toBeUndefined();
  });

  it.each([
    [['--failon', 'high'], /unknown option --failon; did you mean --fail-on\?/],
    [['--wrong'], /unknown option --wrong \(dsdebug sample --help/],
    [['--logs'], /--logs needs a value: --logs GLOB/],
    [['--logs', '--json'], /--logs needs a value/],
    [['--json=yes'], /--json takes no value/],
  ])('refuses %j', (argv, words) => {
    expect(() => parse(...argv)).toThrow(words);
  });
});

describe('commandHelp', () => {
  it('lists each option with its value', () => {
    expect(commandHelp(command)).toMatchInlineSnapshot(`
      "A command for these tests

      Usage: dsdebug sample --logs GLOB...

      Options:
        --logs GLOB         Files
        --fail-on SEVERITY  When to fail
        --draw [KIND]       A picture
        --json              JSON
        --help              Show this page
      "
    `);
  });
});
