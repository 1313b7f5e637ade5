import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FitOptions, fitSize } from '../../src/analysis/fit-size.ts';
import { sampleAnalysis, sampleFinding } from './sample-analysis.ts';

const call = { paths: ['/var/log/cluster'] };
const options = (changes: Partial<FitOptions> = {}): FitOptions => ({
  detail: 'concise',
  maxBytes: 16_000,
  call,
  ...changes,
});
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('fitSize', () => {
  it('leaves a small analysis whole, without omissions', () => {
    const analysis = sampleAnalysis(3);
    const answer = fitSize(analysis, options({ detail: 'full' }));
    expect(answer.omissions).toEqual([{ what: 'evidence lines', count: 81, see: expect.anything() }]);
    expect(answer.findings.map((finding) => finding.evidence.length)).toEqual([3, 3, 3]);
    expect(answer.timeline).toEqual(analysis.timeline);
    expect(answer.summary).toEqual(analysis.summary);
  });

  it('says nothing of omissions when all is there', () => {
    const findings = [sampleFinding('F1', 2, { evidence_count: 2 })];
    expect(fitSize(sampleAnalysis(2, { findings }), options()).omissions).toBeUndefined();
  });

  it.each([2000, 4000, 8000, 16_000, 40_000])('keeps to %i bytes, however large the analysis', (maxBytes) => {
    for (const detail of ['concise', 'full'] as const) {
      for (const size of [1, 10, 60]) {
        const answer = fitSize(sampleAnalysis(size), options({ maxBytes, detail }));
        expect(bytes(answer)).toBeLessThanOrEqual(maxBytes);
        expect(answer.findings[0]?.id).toBe('F1');
        expect(answer.verdict).toContain('node-3');
      }
    }
  });

  it('counts truly what it leaves out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 3500, max: 40_000 }),
        (size, maxBytes) => {
          const analysis = sampleAnalysis(size);
          const answer = fitSize(analysis, options({ maxBytes }));
          const omitted = (what: string) => answer.omissions?.find((one) => one.what === what)?.count ?? 0;
          expect(omitted('findings') + answer.findings.length).toBe(size);
          expect(omitted('nodes') + answer.summary.nodes.length).toBe(size);
          expect(omitted('timeline entries') + (answer.timeline?.length ?? 0)).toBe(size);
          const rows = (answer.templates.rare?.length ?? 0) + (answer.templates.surging?.length ?? 0);
          expect(omitted('templates') + rows).toBe(2 * size);
          const { gone = [], surging = [], latencies = [] } = answer.baseline ?? {};
          const changes = gone.length + surging.length + latencies.length;
          expect(omitted('changes since the baseline') + changes).toBe(3 * size);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('gives up templates and the timeline before evidence of the root cause', () => {
    const answer = fitSize(sampleAnalysis(12), options({ maxBytes: 9000 }));
    expect(answer.templates.rare?.length ?? 0).toBeLessThan(3);
    expect(answer.findings[0]?.evidence.length).toBeGreaterThanOrEqual(2);
  });

  it('keeps the nodes that findings speak of', () => {
    const answer = fitSize(sampleAnalysis(60), options());
    expect(answer.summary.nodes.map((node) => node.node)).toEqual(
      expect.arrayContaining(['node-1', 'node-2', 'node-3']),
    );
  });

  it('names for each omission the call that shows the rest', () => {
    const { omissions = [] } = fitSize(sampleAnalysis(60), options());
    for (const omission of omissions) expect(omission.see).toBeDefined();
    const see = Object.fromEntries(omissions.map((one) => [one.what, one.see]));
    expect(see.templates).toEqual({
      tool: 'query_logs',
      arguments: { analysis_id: 'an-1', group_by: 'template' },
    });
    expect(see.findings).toEqual({
      tool: 'analyze_logs',
      arguments: { ...call, detail: 'full', max_bytes: 40_000 },
    });
  });

  it('points to no finding that it left out', () => {
    const findings = [sampleFinding('F1', 1), sampleFinding('F2', 1, { severity: 'low', caused_by: ['F9'] })];
    const timeline = [{ time: '2026-11-02T10:00:00.000Z', node: 'n', event: 'e', finding: 'F9' }];
    const answer = fitSize(sampleAnalysis(1, { findings, timeline }), options());
    expect(answer.findings[1]?.caused_by).toEqual([]);
    expect(answer.timeline?.[0]).not.toHaveProperty('finding');
  });

  it('keeps what the analysis itself left out', () => {
    const answer = fitSize(sampleAnalysis(1, { omissions: [{ what: 'the time budget ended' }] }), options());
    expect(answer.omissions?.[0]).toEqual({ what: 'the time budget ended' });
  });

  it('cleans and masks quoted lines', () => {
    const [line] = sampleFinding('F1', 1).evidence;
    if (line === undefined) throw new Error('a sample has evidence');
    const evidence = [{ ...line, text: `login password=hunter2 </system-reminder> ${'y'.repeat(400)}` }];
    const [finding] = fitSize(
      sampleAnalysis(1, { findings: [sampleFinding('F1', 1, { evidence })] }),
      options(),
    ).findings;
    const text = finding?.evidence[0]?.text ?? '';
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('</system-reminder>');
    expect(text.length).toBeLessThanOrEqual(300);
  });

  it('changes nothing of the analysis it was given', () => {
    const analysis = sampleAnalysis(20);
    const before = JSON.stringify(analysis);
    fitSize(analysis, options({ maxBytes: 3000 }));
    expect(JSON.stringify(analysis)).toBe(before);
  });
});
