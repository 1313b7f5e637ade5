import { queryLogsTool } from '../tools/query-logs.ts';
import { defineCommand } from './define-command.ts';
import { logPaths } from './log-paths.ts';
import { runTool } from './run-tool.ts';

/** Options that the tool has under the same name with underscores. */
const SAME_NAME = [
  'since',
  'until',
  'text',
  'template',
  'trace-id',
  'group-by',
  'limit',
  'cursor',
  'timezone',
  'max-bytes',
];

export const command = defineCommand({
  name: 'query',
  summary: 'Find, count or page through log records; see the lines around one line',
  usage: '--logs GLOB... [filters]',
  options: {
    logs: { type: 'string', multiple: true, value: 'GLOB', help: 'Files, folders or globs; may be repeated' },
    nodes: { type: 'string', multiple: true, value: 'NAME,...', help: 'Only records of these nodes' },
    levels: {
      type: 'string',
      multiple: true,
      value: 'LEVEL,...',
      help: 'Only trace, debug, info, warn, error or fatal',
    },
    since: { type: 'string', value: 'TIME', help: 'From this time on (ISO 8601)' },
    until: { type: 'string', value: 'TIME', help: 'Up to this time' },
    text: { type: 'string', value: 'TEXT', help: 'Holds this text, or matches /regex/i' },
    template: { type: 'string', value: 'TEMPLATE', help: 'Is of this template, with <*> for what varies' },
    'trace-id': { type: 'string', value: 'ID', help: 'Belongs to this trace' },
    around: { type: 'string', value: 'FILE:LINE', help: 'The lines around one line' },
    before: { type: 'string', value: 'N', help: 'With --around: lines before (10)' },
    after: { type: 'string', value: 'N', help: 'With --around: lines after (10)' },
    'group-by': { type: 'string', value: 'WHAT', help: 'Counts by template, node, level or minute' },
    limit: { type: 'string', value: 'N', help: 'Most records or groups (50)' },
    cursor: { type: 'string', value: 'CURSOR', help: 'Go on where an answer ended' },
    timezone: { type: 'string', value: 'ZONE', help: 'Zone of logs that name none (UTC)' },
    'max-bytes': { type: 'string', value: 'N', help: 'Size of the answer (16000, at most 40000)' },
    json: { type: 'boolean', help: 'Print the structured answer' },
  },
  async run(input, terminal) {
    const args: Record<string, unknown> = { paths: logPaths(input, 'query') };
    for (const name of SAME_NAME) {
      const value = input.text(name);
      if (value !== undefined) args[name.replaceAll('-', '_')] = value;
    }
    for (const name of ['nodes', 'levels']) {
      const values = input.list(name);
      if (values !== undefined) args[name] = values;
    }
    const around = input.text('around');
    if (around !== undefined) args.around = aroundOf(around, input.text('before'), input.text('after'));
    const answer = await runTool(queryLogsTool, args, terminal, input.flag('json'));
    return answer === undefined ? 2 : 0;
  },
});

function aroundOf(
  place: string,
  before: string | undefined,
  after: string | undefined,
): Record<string, unknown> {
  const colon = place.lastIndexOf(':');
  const around: Record<string, unknown> = { file: place.slice(0, colon), line: place.slice(colon + 1) };
  if (before !== undefined) around.before = before;
  if (after !== undefined) around.after = after;
  return around;
}
