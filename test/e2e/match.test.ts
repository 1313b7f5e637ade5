import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CLI, startServer, temporaryFolder, textOf } from './start-server.ts';

const GOLDEN = fileURLToPath(new URL('../golden', import.meta.url));
const PARTITION = join(GOLDEN, 'rabbitmq-network-partition', 'logs');

describe('match_failure_pattern', () => {
  it('answers symptoms, an excerpt and an analysis', async () => {
    const { call } = await startServer(GOLDEN);
    const told = await call('match_failure_pattern', { symptoms: 'two nodes both act as primary' });
    expect(told.structuredContent).toMatchObject({ verdict: 'match' });
    expect(JSON.stringify(told.structuredContent)).toContain('"pattern":"split-brain"');
    expect(textOf(told)).toContain('split-brain');

    const { analysis_id } = (await call('analyze_logs', { paths: [PARTITION] })).structuredContent ?? {};
    const found = await call('match_failure_pattern', { analysis_id });
    expect(found.structuredContent).toMatchObject({
      verdict: 'match',
      matches: expect.arrayContaining([expect.objectContaining({ pattern: 'network-partition' })]),
    });
    expect(JSON.stringify(found.structuredContent)).toContain('"where":"F1"');
    expect(Buffer.byteLength(JSON.stringify(found.structuredContent))).toBeLessThanOrEqual(16_000);
  });

  it('names the memories that fit a match, and none where nothing matches', async () => {
    const folder = temporaryFolder();
    const { call } = await startServer(folder, { DSDEBUG_DB: join(folder, 'memory.db') });
    const before = await call('match_failure_pattern', { symptoms: 'two nodes both act as primary' });
    expect(JSON.stringify(before.structuredContent)).not.toContain('"memories"');
    const { id } =
      (
        await call('memory_create', {
          content: 'Both database nodes took writes after the link between the racks failed.',
          title: 'Two primaries after a cut',
          links: [{ to: 'split-brain' }],
        })
      ).structuredContent ?? {};
    const told = await call('match_failure_pattern', { symptoms: 'two nodes both act as primary' });
    expect(told.structuredContent).toMatchObject({
      matches: expect.arrayContaining([
        expect.objectContaining({
          pattern: 'split-brain',
          memories: [expect.objectContaining({ id, title: 'Two primaries after a cut' })],
        }),
      ]),
    });
    expect(textOf(told)).toContain('Two primaries after a cut');
    const ordinary = await call('match_failure_pattern', { symptoms: 'please add a dark theme to the page' });
    expect(JSON.stringify(ordinary.structuredContent)).not.toContain('"memories"');
  });

  it('says what it needs, and which categories there are', async () => {
    const { call } = await startServer(GOLDEN);
    const nothing = await call('match_failure_pattern', { symptoms: ' ' });
    expect(nothing.isError).toBe(true);
    expect(textOf(nothing)).toMatch(/"symptoms".*"logs".*"analysis_id"/);
    const unknown = await call('match_failure_pattern', { symptoms: 'x', category: 'weather' });
    expect(textOf(unknown)).toContain('network-partition');
    const expired = await call('match_failure_pattern', { analysis_id: 'an-none' });
    expect(textOf(expired)).toContain('analyze_logs');
  });

  it('finds nothing in ordinary text', async () => {
    const { call } = await startServer(GOLDEN);
    const none = await call('match_failure_pattern', {
      symptoms: 'A harmless line is logged as a warning at start; it should be debug.',
    });
    expect(none.structuredContent).toMatchObject({ verdict: 'none', hint: expect.any(String) });
  });
});

describe('dsdebug match', () => {
  const run = (args: string[], input = '') =>
    spawnSync(process.execPath, [CLI, 'match', ...args], { encoding: 'utf8', input });

  it('takes symptoms bare, and an excerpt from a file or standard input', () => {
    expect(run(['cluster', 'has', 'no', 'leader']).stdout).toContain('quorum-loss');
    const lines = 'FATAL:  sorry, too many clients already\n';
    const file = join(temporaryFolder(), 'excerpt.log');
    writeFileSync(file, lines);
    for (const { status, stdout } of [
      run(['--logs', file, '--json']),
      run(['--logs', '-', '--json'], lines),
    ]) {
      expect(status).toBe(0);
      expect(JSON.parse(stdout).matches[0]).toMatchObject({
        pattern: 'connection-exhaustion',
        matched: [{ where: 'logs:1' }, ...JSON.parse(stdout).matches[0].matched.slice(1)],
      });
    }
  });

  it.each([
    [[], /give "symptoms"/],
    [['--logs', 'nowhere.log'], /cannot read the excerpt.*nowhere\.log/],
    [['no leader', '--category', 'weather'], /consensus/],
  ])('refuses %j with status 2 and says why', (args, words) => {
    const { status, stdout, stderr } = run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });
});
