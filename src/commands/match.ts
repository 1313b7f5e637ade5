import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UserError } from '../logs/user-error.ts';
import { matchFailurePatternTool } from '../tools/match-failure-pattern.ts';
import { defineCommand } from './define-command.ts';
import { runTool } from './run-tool.ts';

export const command = defineCommand({
  name: 'match',
  summary: 'Say which known failure fits symptoms told in words, or lines of a log',
  usage: '[SYMPTOMS...] [--logs FILE|-] [options]',
  options: {
    symptoms: { type: 'string', value: 'TEXT', help: 'What is seen, in your own words' },
    logs: { type: 'string', value: 'FILE', help: 'An excerpt of a log; - reads it from standard input' },
    category: { type: 'string', value: 'AREA', help: 'Only patterns of this area, such as consensus' },
    limit: { type: 'string', value: 'N', help: 'Most patterns (5)' },
    'max-bytes': { type: 'string', value: 'N', help: 'Size of the answer (16000, at most 40000)' },
    json: { type: 'boolean', help: 'Print the structured answer' },
  },
  async run(input, terminal) {
    const symptoms = [input.text('symptoms') ?? '', ...input.positionals].join(' ').trim();
    const logs = input.text('logs');
    const args = {
      symptoms: symptoms === '' ? null : symptoms,
      logs: logs === undefined ? null : await readExcerpt(logs),
      category: input.text('category') ?? null,
      limit: input.text('limit') ?? null,
      max_bytes: input.text('max-bytes') ?? null,
    };
    const answer = await runTool(matchFailurePatternTool, args, terminal, input.flag('json'));
    return answer === undefined ? 2 : 0;
  },
});

async function readExcerpt(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`cannot read the excerpt: ${why}. Expected --logs FILE, or - for standard input`);
  }
}
