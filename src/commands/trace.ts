import { reconstructTraceTool } from '../tools/reconstruct-trace.ts';
import { defineCommand } from './define-command.ts';
import { logPaths } from './log-paths.ts';
import { runTool } from './run-tool.ts';

/** Options that the tool has under the same name with underscores. */
const SAME_NAME = [
  'trace-id',
  'parser',
  'execution-delimiter',
  'since',
  'until',
  'timezone',
  'limit',
  'max-bytes',
  'visualize',
];

export const command = defineCommand({
  name: 'trace',
  summary: 'Follow requests across services: span tree, critical path, who is to blame, flows, causal order',
  usage: '--logs GLOB... [--trace-id ID] [options]',
  options: {
    logs: { type: 'string', multiple: true, value: 'GLOB', help: 'Trace exports or logs; may be repeated' },
    'trace-id': { type: 'string', value: 'ID', help: 'This trace; without it an overview' },
    visualize: {
      type: 'string',
      value: '[KIND]',
      choices: ['tree', 'timeline', 'sequence', 'space-time', 'html', 'none'],
      help: 'tree, timeline, sequence, space-time or html (tree)',
    },
    'analyze-flow': { type: 'boolean', help: 'Messages between services' },
    baseline: {
      type: 'string',
      multiple: true,
      value: 'GLOB',
      help: 'Traces of a healthy time to compare with',
    },
    'adjust-clock-skew': { type: 'boolean', help: 'Show times adjusted for clock skew beside the raw ones' },
    parser: {
      type: 'string',
      value: 'REGEX',
      help: 'Groups host, clock, event: vector-clock logs of unknown shape',
    },
    'execution-delimiter': {
      type: 'string',
      value: 'REGEX',
      help: 'What stands between executions in one file',
    },
    since: { type: 'string', value: 'TIME', help: 'Traces that end at this time or later (ISO 8601)' },
    until: { type: 'string', value: 'TIME', help: 'Traces that begin by this time' },
    timezone: { type: 'string', value: 'ZONE', help: 'Zone of logs that name none (UTC)' },
    output: { type: 'string', value: 'FILE', help: 'Write the picture, .html or .svg' },
    limit: { type: 'string', value: 'N', help: 'Most traces of the overview (10)' },
    'max-bytes': { type: 'string', value: 'N', help: 'Size of the answer (16000, at most 40000)' },
    json: { type: 'boolean', help: 'Print the structured answer' },
  },
  async run(input, terminal) {
    const args: Record<string, unknown> = { paths: logPaths(input, 'trace') };
    for (const name of SAME_NAME) {
      const value = input.text(name);
      if (value !== undefined) args[name.replaceAll('-', '_')] = value;
    }
    if (input.flag('analyze-flow')) args.analyze_flow = true;
    if (input.flag('adjust-clock-skew')) args.adjust_clock_skew = true;
    if (input.all('baseline').length > 0) args.baseline_paths = input.all('baseline');
    const output = input.text('output');
    if (output !== undefined) args.output_path = output;
    const answer = await runTool(reconstructTraceTool, args, terminal, input.flag('json'));
    return answer === undefined ? 2 : 0;
  },
});
