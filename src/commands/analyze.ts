import { z } from 'zod';
import { SEVERITIES } from '../analysis/finding.ts';
import { UserError } from '../logs/user-error.ts';
import { analyzeLogsTool } from '../tools/analyze-logs.ts';
import { type CommandInput, defineCommand } from './define-command.ts';
import { logPaths } from './log-paths.ts';
import { runTool } from './run-tool.ts';

export const command = defineCommand({
  name: 'analyze',
  summary: 'Say what broke first, on which node, when, and which lines prove it',
  usage: '--logs GLOB... [options]',
  options: {
    logs: { type: 'string', multiple: true, value: 'GLOB', help: 'Files, folders or globs; may be repeated' },
    check: {
      type: 'string',
      multiple: true,
      value: 'AREA,...',
      help: 'consensus, message-ordering, state-sync, network-partition, performance, liveness, node or all (all)',
    },
    since: { type: 'string', value: 'TIME', help: 'From this time on (ISO 8601)' },
    until: { type: 'string', value: 'TIME', help: 'Up to this time' },
    nodes: {
      type: 'string',
      multiple: true,
      value: 'NAME,...',
      help: 'Only findings that concern these nodes',
    },
    baseline: {
      type: 'string',
      multiple: true,
      value: 'GLOB',
      help: 'Logs of a healthy run to compare with',
    },
    timezone: { type: 'string', value: 'ZONE', help: 'Zone of logs that name none (UTC)' },
    'max-findings': { type: 'string', value: 'N', help: 'Most findings (10)' },
    detail: { type: 'string', value: 'HOW', help: 'concise or full (concise)' },
    'max-bytes': { type: 'string', value: 'N', help: 'Size of the answer (16000, at most 40000)' },
    report: { type: 'string', value: 'FILE', help: 'Write a report, .md or .html' },
    json: { type: 'boolean', help: 'Print the structured answer' },
    'fail-on': {
      type: 'string',
      value: 'SEVERITY',
      help: 'Exit with 1 if a finding is at least critical, high, medium, low or info',
    },
  },
  async run(input, terminal) {
    const failOn = severityRank(input.text('fail-on'));
    const answer = await runTool(analyzeLogsTool, toolArguments(input), terminal, input.flag('json'));
    if (answer === undefined) return 2;
    const { findings } = FINDINGS.parse(answer.data);
    return findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= failOn) ? 1 : 0;
  },
});

const FINDINGS = z.object({ findings: z.array(z.object({ severity: z.enum(SEVERITIES) })).default([]) });

function toolArguments(input: CommandInput): Record<string, unknown> {
  return {
    paths: logPaths(input, 'analyze'),
    check: input.list('check') ?? null,
    since: input.text('since') ?? null,
    until: input.text('until') ?? null,
    nodes: input.list('nodes') ?? null,
    baseline_paths: input.all('baseline').length > 0 ? input.all('baseline') : null,
    timezone: input.text('timezone') ?? null,
    max_findings: input.text('max-findings') ?? null,
    detail: input.text('detail') ?? null,
    max_bytes: input.text('max-bytes') ?? null,
    report_path: input.text('report') ?? null,
  };
}

/** -1 where no severity was given: no finding is as grave. */
function severityRank(name: string | undefined): number {
  if (name === undefined) return -1;
  const rank = SEVERITIES.map(String).indexOf(name.toLowerCase());
  if (rank < 0) throw new UserError(`--fail-on "${name}" is no severity; expected ${SEVERITIES.join(', ')}`);
  return rank;
}
