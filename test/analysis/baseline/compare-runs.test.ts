import { describe, expect, it } from 'vitest';
import { analyzeLogs } from '../../../src/analysis/analyze-logs.ts';
import { logLikelihoodRatio } from '../../../src/analysis/baseline/compare-counts.ts';
import type { Analysis } from '../../../src/analysis/finding.ts';
import { UserError } from '../../../src/logs/user-error.ts';
import { REQUEST } from '../../diagnosis/diagnose-logs.ts';
import { nodeCrash } from '../../diagnosis/rules/node-crash.ts';
import { every, service } from '../../diagnosis/write-log.ts';
import { temporaryFolder } from '../../logs/files/temporary-folder.ts';

type Logs = Record<string, string>;

async function against(logs: Logs, baseline: Logs): Promise<Analysis> {
  const { analysis } = await analyzeLogs(
    { ...REQUEST, paths: ['.'], baselinePaths: [temporaryFolder(baseline)] },
    { baseFolder: temporaryFolder(logs) },
  );
  return analysis;
}

/** Two services that work, `seconds` long; `more` is what api says beside. */
function working(seconds: number, ...more: string[]): Logs {
  return {
    'api.log': service('api')(
      every(1, 0, seconds, 'info "request done" "n":#'),
      every(2, 0, seconds, 'info "cache refreshed" "n":#'),
      every(2, 1, seconds, 'info "session closed" "n":#'),
      every(3, 0, seconds, 'info "queue drained" "n":#'),
      every(3, 1, seconds, 'info "metrics sent" "n":#'),
      ...more,
    ),
    'web.log': service('web')(every(1, 0, seconds, 'info "page shown" "n":#')),
  };
}

/** A record a second with a duration that wavers around `ms`. */
function timed(seconds: number, ms: number): string {
  return Array.from(
    { length: seconds },
    (_, i) => `${i}.5 info "query finished" "durationMs":${ms + ((i * 7) % 11)}`,
  ).join('\n');
}

describe('against a baseline', () => {
  it('finds no difference to an equal run', async () => {
    const { baseline, templates } = await against(working(60), working(60));
    expect(baseline).toMatchObject({ summary: 'no difference that chance does not explain', scale: 1 });
    expect(templates.new_since_baseline).toBeUndefined();
  });

  it('finds no difference to a run three times as long', async () => {
    const { baseline } = await against(working(60), working(180));
    expect(baseline?.summary).toBe('no difference that chance does not explain');
    expect(baseline?.scale).toBeCloseTo(1 / 3, 1);
  });

  it('reports a kind of line that is gone, with its place in the baseline', async () => {
    const heartbeat = every(1, 0, 60, 'info "heartbeat sent to standby" "n":#');
    const { baseline } = await against(working(60), working(60, heartbeat));
    expect(baseline?.gone).toMatchObject([
      {
        template: expect.stringContaining('heartbeat sent'),
        count: 0,
        expected: 60,
        first: { file: 'api.log' },
      },
    ]);
  });

  it('is not surprised that a rare kind of line did not come', async () => {
    const once = '30 info "configuration loaded" "n":1';
    const { baseline } = await against(working(60), working(60, once));
    expect(baseline?.gone).toBeUndefined();
  });

  it('reports kinds of lines that come more or less often', async () => {
    const often = every(0.5, 0, 60, 'info "retrying upload" "n":#');
    const seldom = every(10, 0, 60, 'info "retrying upload" "n":#');
    const more = await against(working(60, often), working(60, seldom));
    expect(more.baseline?.surging).toMatchObject([
      { template: expect.stringContaining('retrying upload'), count: 120, expected: 6, nodes: ['api'] },
    ]);
    const less = await against(working(60, seldom), working(60, often));
    expect(less.baseline?.fading).toMatchObject([{ count: 6, expected: 120 }]);
    expect(less.baseline?.surging).toBeUndefined();
  });

  it('tells new errors before new lines that are only frequent', async () => {
    const { templates } = await against(
      working(
        60,
        every(1, 0, 60, 'info "trying the new path" "n":#'),
        '40 error "ledger out of balance" "n":1',
      ),
      working(60),
    );
    expect(templates.new_since_baseline?.map(({ template }) => template.split('"')[0])).toEqual([
      expect.stringContaining('ledger out of balance'),
      expect.stringContaining('trying the new path'),
    ]);
  });

  it('reports durations that are longer, node and line named', async () => {
    const { baseline } = await against(working(60, timed(60, 90)), working(60, timed(60, 20)));
    expect(baseline?.latencies).toHaveLength(1);
    expect(baseline?.latencies?.[0]).toMatchObject({ field: 'durationMs', nodes: ['api'], longer_share: 1 });
    expect(baseline?.latencies?.[0]?.first.file).toBe('api.log');
    expect(baseline?.latencies?.[0]?.z).toBeGreaterThan(5);
  });

  it('is not surprised by durations that waver', async () => {
    const { baseline } = await against(working(60, timed(60, 20)), working(60, timed(60, 21)));
    expect(baseline?.latencies).toBeUndefined();
  });

  it('takes a failure that the baseline shows too for usual, and no other', async () => {
    const crash = nodeCrash.fires[0]?.logs ?? {};
    const usual = await against(crash, crash);
    expect(usual.findings.filter(({ role }) => role === 'root-cause')).toEqual([]);
    expect(usual.findings[0]).toMatchObject({ pattern: 'node-crash', role: 'background', severity: 'info' });
    const fresh = await against(crash, working(60));
    expect(fresh.findings[0]).toMatchObject({ pattern: 'node-crash', role: 'root-cause' });
  });

  it('leaves the comparison out, and says so, where the time budget ends before the baseline is read', async () => {
    let read = false;
    const { analysis } = await analyzeLogs(
      { ...REQUEST, paths: ['.'], baselinePaths: [temporaryFolder(working(60))] },
      {
        baseFolder: temporaryFolder(working(60)),
        onProgress: (done, total) => {
          read ||= done >= total;
        },
        get deadlineMs() {
          return read ? 0 : Number.POSITIVE_INFINITY;
        },
      },
    );
    expect(analysis.summary.events).toBeGreaterThan(0);
    expect(analysis.baseline).toBeUndefined();
    expect(analysis.omissions).toContainEqual(
      expect.objectContaining({ what: expect.stringContaining('comparison with the baseline') }),
    );
  });

  it('says so when the baseline holds nothing', async () => {
    const blank = against(working(60), { 'api.log': '\n\n' });
    await expect(blank).rejects.toThrow(UserError);
    await expect(blank).rejects.toThrow(/baseline_paths/);
  });
});

describe('logLikelihoodRatio', () => {
  it('is nought where counts are as expected, whatever the scale', () => {
    expect(logLikelihoodRatio(40, 40, 1)).toBeCloseTo(0);
    expect(logLikelihoodRatio(20, 40, 0.5)).toBeCloseTo(0);
  });

  it('grows with the difference and with the counts', () => {
    expect(logLikelihoodRatio(10, 5, 1)).toBeCloseTo(2 * (10 * Math.log(10 / 7.5) + 5 * Math.log(5 / 7.5)));
    expect(logLikelihoodRatio(100, 50, 1)).toBeGreaterThan(logLikelihoodRatio(10, 5, 1));
  });
});
