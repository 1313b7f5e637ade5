import { describe, expect, it } from 'vitest';
import { analyzeLogs } from '../../src/analysis/analyze-logs.ts';
import type { Analysis, AnalyzeRequest, RunContext } from '../../src/analysis/finding.ts';
import { type Observation, observationsOf } from '../../src/diagnosis/case.ts';
import { proofOf } from '../../src/diagnosis/hypothesis.ts';
import { UserError } from '../../src/logs/user-error.ts';
import { caseOf, REQUEST } from '../diagnosis/diagnose-logs.ts';
import { nodeCrash } from '../diagnosis/rules/node-crash.ts';
import { every, service } from '../diagnosis/write-log.ts';
import { temporaryFolder } from '../logs/files/temporary-folder.ts';

const crash = nodeCrash.fires[0]?.logs ?? {};
const calm = {
  'api.log': service('api')(every(1, 0, 60, 'info "request done" "n":#')),
  'web.log': service('web')(every(1, 0, 60, 'info "page shown" "n":#')),
};

async function analyze(
  logs: Record<string, string>,
  request: Partial<AnalyzeRequest> = {},
  context: Partial<RunContext> = {},
): Promise<Analysis> {
  const folder = temporaryFolder(logs);
  const { analysis } = await analyzeLogs(
    { ...REQUEST, paths: ['.'], ...request },
    { baseFolder: folder, ...context },
  );
  return analysis;
}

describe('an analysis', () => {
  it('tells what broke, where and when, and the story around it', async () => {
    const analysis = await analyze(crash);
    expect(analysis.findings[0]).toMatchObject({
      pattern: 'node-crash',
      culprits: ['redis1'],
      role: 'root-cause',
    });
    const times = (analysis.timeline ?? []).map((entry) => entry.time);
    expect(times).toEqual([...times].sort());
    expect(analysis.timeline?.some((entry) => entry.finding === 'F1')).toBe(true);
    expect(analysis.timeline?.every((entry) => entry.event !== '' && entry.node !== '')).toBe(true);
  });

  it('counts files, lines and nodes', async () => {
    const { summary, root } = await analyze(calm);
    expect(summary).toMatchObject({ files: 2, lines: 120, events: 120, unparsed_lines: 0 });
    expect(summary.nodes.map(({ node, files, lines, errors }) => ({ node, files, lines, errors }))).toEqual([
      { node: 'api', files: ['api.log'], lines: 60, errors: 0 },
      { node: 'web', files: ['web.log'], lines: 60, errors: 0 },
    ]);
    expect(summary.start).toBe('2026-11-20T10:00:00.000Z');
    expect(summary.end).toBe('2026-11-20T10:00:59.000Z');
    expect(root).not.toBe('');
  });

  it.each([
    ['alone', {}],
    ['beside logs with times', calm],
  ])('tells no time where the records bear none: %s', async (_, others) => {
    const full = 'starting worker\nWARN write failed: No space left on device\nWARN no leader, quorum lost\n';
    const { findings, timeline, warnings } = await analyze({ ...others, 'worker.log': full });
    const found = findings.find((finding) => finding.pattern === 'disk-full');
    expect(found).toMatchObject({ culprits: ['worker'], evidence: [{ file: 'worker.log', line: 2 }] });
    expect(JSON.stringify(found)).not.toMatch(/"(?:start|time|since)":|\d\d:\d\d/);
    expect((timeline ?? []).filter((entry) => entry.node === 'worker')).toEqual([]);
    expect(warnings).toContainEqual(expect.stringMatching(/^worker\.log: no record bears a time/));
  });

  it('places a record without a time where its log stood, and does not give it that time', () => {
    const lines = service('api')(every(1, 0, 60, 'info "request done" "n":#')).split('\n');
    lines.splice(30, 0, 'WARN write failed: No space left on device');
    const [seen, ...others] = observationsOf(caseOf({ 'api.log': lines.join('\n') }), ['no-space']);
    expect(others).toEqual([]);
    expect(seen).toMatchObject({ line: 31, untimed: true, timeMs: Date.parse('2026-11-20T10:00:29Z') });
    expect(proofOf(seen as Observation).timeMs).toBeUndefined();
  });

  it('finds nothing grave where nothing is wrong', async () => {
    const { findings, timeline } = await analyze(calm);
    expect(
      findings.filter((finding) => finding.severity === 'critical' || finding.severity === 'high'),
    ).toEqual([]);
    expect(timeline ?? []).toEqual([]);
  });

  it('keeps to the time that was asked for', async () => {
    const { summary, findings } = await analyze(crash, { untilMs: Date.parse('2026-11-20T10:00:30.000Z') });
    expect(summary.end?.slice(0, 19) ?? '').toMatch(/^2026-11-20T10:00:[012]/);
    expect(findings.filter((finding) => finding.severity === 'critical')).toEqual([]);
  });

  it('names kinds of lines that are rare, and those that a healthy run does not have', async () => {
    const odd = `${calm['api.log']}${service('api')('60 info "licence file changed hands" "by":"ann"')}`;
    const healthy = temporaryFolder(calm);
    const { templates } = await analyze({ ...calm, 'api.log': odd }, { baselinePaths: [healthy] });
    expect(templates.rare?.map((row) => row.first)).toContainEqual({ file: 'api.log', line: 61 });
    expect(templates.new_since_baseline?.map((row) => row.nodes)).toEqual([['api']]);
    expect((await analyze(calm)).templates.new_since_baseline).toBeUndefined();
  });

  it('says how many findings were left out, and how to see them', async () => {
    const all = await analyze(crash, { maxFindings: 50 });
    const one = await analyze(crash, { maxFindings: 1 });
    expect(one.findings).toHaveLength(1);
    if (all.findings.length > 1)
      expect(one.omissions?.[0]).toMatchObject({
        count: all.findings.length - 1,
        see: { tool: 'analyze_logs' },
      });
    else expect(one.omissions).toBeUndefined();
  });

  it('reads rotated files as one log of one node', async () => {
    const lines = (calm['api.log'] ?? '').split('\n');
    const logs = { 'api.log.1': `${lines.slice(0, 30).join('\n')}\n`, 'api.log': lines.slice(30).join('\n') };
    const { summary } = await analyze(logs);
    expect(summary.nodes.map(({ node, lines: count }) => [node, count])).toEqual([['api', 60]]);
  });

  it('resolves the nodes of records for later questions', async () => {
    const folder = temporaryFolder(calm);
    const { stored, analysis } = await analyzeLogs({ ...REQUEST, paths: ['.'] }, { baseFolder: folder });
    expect(stored.id).toBe(analysis.analysis_id);
    expect(stored.files.map((file) => file.name)).toEqual(['api.log', 'web.log']);
  });
});

describe('an analysis that cannot be made', () => {
  it('says that files without records hold none', async () => {
    await expect(analyze({ 'empty.log': '' })).rejects.toThrow(UserError);
  });
  it('says that the time asked for is empty', async () => {
    await expect(analyze(calm, { sinceMs: Date.parse('2030-01-01T00:00:00Z') })).rejects.toThrow(
      /since|until/,
    );
  });
  it('says that its time was over before the first record', async () => {
    await expect(analyze(calm, {}, { deadlineMs: 0 })).rejects.toThrow(/time budget/);
  });
});
