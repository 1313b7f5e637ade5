import { describe, expect, it } from 'vitest';
import { fitSize } from '../../src/analysis/fit-size.ts';
import { renderHtml } from '../../src/analysis/render-html.ts';
import { renderMarkdown } from '../../src/analysis/render-markdown.ts';
import { sampleAnalysis, sampleFinding } from './sample-analysis.ts';

const answerOf = (size: number, changes = {}) =>
  fitSize(sampleAnalysis(size, changes), { detail: 'concise', maxBytes: 16_000, call: { paths: ['logs'] } });

describe('renderMarkdown', () => {
  it('begins with the verdict: what, where, when, how sure', () => {
    const [first] = renderMarkdown(answerOf(2)).split('\n');
    expect(first).toBe(
      '**Root cause: node-3 was cut off (F1) (network-partition on node-3, since 2026-11-02T10:00:32.000Z until the logs end, confidence 0.91). Do first: look at the switch between the racks.**',
    );
  });

  it('holds what the structured answer holds', () => {
    const answer = answerOf(3);
    const text = renderMarkdown(answer);
    for (const finding of answer.findings) {
      expect(text).toContain(finding.title);
      for (const line of finding.evidence) expect(text).toContain(`${line.file}:${line.line}`);
      for (const step of finding.next_steps ?? []) expect(text).toContain(step.why);
    }
    for (const other of answer.ruled_out ?? []) expect(text).toContain(other.would_tell);
    for (const warning of answer.warnings ?? []) expect(text).toContain(warning);
    for (const omission of answer.omissions ?? []) expect(text).toContain(omission.what);
  });

  it('says plainly that nothing was found', () => {
    const text = renderMarkdown(answerOf(2, { findings: [], ruled_out: [], timeline: [] }));
    expect(text).toMatch(/^\*\*No failure found in 1980 records of 2 nodes between .*\*\*/);
  });

  it('names separate causes once each', () => {
    const crash = { pattern: 'node-crash', culprits: ['node-2'], start: '2026-11-02T10:20:00.000Z' };
    const findings = [
      sampleFinding('F1', 1),
      sampleFinding('F2', 1),
      sampleFinding('F3', 1, crash),
      sampleFinding('F4', 1, { ...crash, start: '2026-11-02T10:40:00.000Z' }),
      sampleFinding('F5', 1, { pattern: 'disk-full', culprits: ['node-1'] }),
    ];
    expect(answerOf(1, { findings }).verdict).toMatch(
      /confidence 0\.91; 1 more like it\)\. .* At the same time: node-crash on node-2 2 times from 2026-11-02T10:20:00\.000Z; disk-full on node-1 at 2026-11-02T10:00:32\.000Z\.$/,
    );
  });

  it('names causes of other times apart, each whole, and counts those there is no room for', () => {
    const first = sampleFinding('F1', 1, { end: '2026-11-02T10:00:40.000Z' });
    const later = Array.from({ length: 9 }, (_, i) =>
      sampleFinding(`F${i + 2}`, 1, {
        pattern: `pattern-with-a-long-name-${i}`,
        culprits: [`node-${i}`],
        start: `2026-11-02T10:3${i}:00.000Z`,
      }),
    );
    const { verdict } = answerOf(1, { findings: [first, ...later] });
    expect(verdict).toMatch(
      / At other times: pattern-with-a-long-name-0 on node-0 at 2026-11-02T10:30:00\.000Z;.*; \d more\.$/,
    );
    expect(verdict).not.toContain('At the same time');
    expect(verdict).not.toContain('…');
  });

  it('tells of a healthy run which stops were taken for planned', () => {
    const stop = { time: '2026-11-02T10:10:00.000Z', node: 'node-2', event: 'stops in an orderly way' };
    const crash = { time: '2026-11-02T10:20:00.000Z', node: 'node-1', event: 'dies' };
    const quiet = { findings: [], ruled_out: [] };
    expect(answerOf(2, { ...quiet, timeline: [stop, crash] }).verdict).toMatch(
      / Taken for planned: orderly stops of node-2\.$/,
    );
    expect(answerOf(2, { ...quiet, timeline: [crash] }).verdict).not.toContain('planned');
  });

  it('tells times of one day without the date, others with it', () => {
    expect(renderMarkdown(answerOf(1))).toContain('- `node-1.log:100` 10:00:32.000 node-1: lost');
    const { summary } = sampleAnalysis(1);
    const days = answerOf(1, { summary: { ...summary, end: '2026-11-03T00:00:00.000Z' } });
    expect(renderMarkdown(days)).toContain('- `node-1.log:100` 2026-11-02T10:00:32.000Z node-1: lost');
  });

  it('tells how to see that a root cause is mended, and what to watch for', () => {
    const findings = [sampleFinding('F1', 1, { verify: ['all reach all', 'writes on both sides'] })];
    const text = renderMarkdown(answerOf(1, { findings }));
    expect(text).toContain('- Verify: all reach all\n- Watch for: writes on both sides');
    expect(renderMarkdown(answerOf(1))).not.toMatch(/Verify|Watch for/);
  });

  it('calls an uncertain cause possible', () => {
    const findings = [sampleFinding('F1', 1, { confidence: 0.4 })];
    expect(answerOf(1, { findings }).verdict).toMatch(/^Possible root cause/);
  });

  it('raises no alarm over minor findings', () => {
    const findings = [sampleFinding('F1', 1, { severity: 'low' })];
    expect(answerOf(1, { findings }).verdict).toMatch(/^No failure found.*1 minor observation\.$/);
  });
});

describe('renderHtml', () => {
  it('escapes all that comes from logs, and needs no other file', () => {
    const findings = [
      sampleFinding('F1', 1, { title: '<img src=x onerror=alert(1)>', culprits: ['"a"&\'b\''] }),
    ];
    const html = renderHtml(answerOf(1, { findings }));
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toContain('<img');
    expect(html).toContain('&quot;a&quot;&amp;&#39;b&#39;');
    expect(html).not.toMatch(/<script|<link|https?:\/\//);
  });

  it('shows findings, evidence and timeline', () => {
    const html = renderHtml(answerOf(3));
    expect(html).toContain('node-1.log:100');
    expect(html).toContain('<h2>Timeline</h2>');
    expect(html.startsWith('<!doctype html>')).toBe(true);
  });
});
