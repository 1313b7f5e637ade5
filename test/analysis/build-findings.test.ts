import { describe, expect, it } from 'vitest';
import { buildFindings } from '../../src/analysis/build-findings.ts';
import type { AnalyzeRequest, Finding } from '../../src/analysis/finding.ts';
import type { Hypothesis, Proof } from '../../src/diagnosis/hypothesis.ts';
import type { Ranked } from '../../src/diagnosis/rank.ts';
import type { Node } from '../../src/nodes/node-directory.ts';
import { loadCatalogue } from '../../src/patterns/load-catalogue.ts';
import { REQUEST } from '../diagnosis/diagnose-logs.ts';
import { speaker } from '../diagnosis/observe.ts';
import { atSecond } from '../diagnosis/write-log.ts';

const [a, b] = ['n1', 'n2'].map(speaker) as [Node, Node];

const proof = (line: number, weight: number, text = `line ${line}`): Proof => ({
  file: 'n1.log',
  line,
  timeMs: atSecond(line),
  text,
  node: a,
  weight,
});
function ranked(
  pattern: string,
  more: Partial<Hypothesis> & { causedBy?: Ranked; confidence?: number } = {},
): Ranked {
  const { causedBy, confidence = 0.9, ...hypothesis } = more;
  return {
    causedBy,
    confidence,
    hypothesis: {
      pattern,
      culprits: [a],
      nodes: [a],
      startMs: atSecond(10),
      endMs: atSecond(20),
      title: `${pattern} on n1`,
      summary: '',
      proofs: [proof(10, 1)],
      support: 1,
      strength: confidence,
      ...hypothesis,
    },
  };
}
const find = (list: Ranked[], request: Partial<AnalyzeRequest> = {}): Finding[] =>
  buildFindings(list, loadCatalogue(), { ...REQUEST, ...request }, 'an-1');

describe('findings', () => {
  const full = ranked('disk-full');
  const crash = ranked('node-crash', { causedBy: full });

  it('name their cause by its id', () => {
    expect(find([full, crash]).map(({ id, role, caused_by }) => ({ id, role, caused_by }))).toEqual([
      { id: 'F1', role: 'root-cause', caused_by: undefined },
      { id: 'F2', role: 'consequence', caused_by: ['F1'] },
    ]);
  });
  it('take their category and what to do from the catalogue', () => {
    const [finding] = find([full]);
    expect(finding?.category).toBe('performance');
    expect(finding?.recommendations?.length).toBeGreaterThan(0);
  });
  it('are less grave as a consequence, and never grave where they are unsure', () => {
    const order = ['critical', 'high', 'medium', 'low', 'info'];
    const rank = (finding: Finding | undefined): number => order.indexOf(finding?.severity ?? '');
    const [, consequence] = find([full, crash]);
    expect(rank(consequence)).toBeGreaterThan(rank(find([ranked('node-crash')])[0]));
    expect(rank(find([ranked('node-crash', { confidence: 0.4 })])[0])).toBeGreaterThan(1);
  });
  it('are background where there is nothing to act upon', () => {
    expect(find([ranked('clock-skew', { background: true })])[0]).toMatchObject({
      role: 'background',
      severity: 'info',
    });
  });
  it('have no end while they last, and no time where no line carries one', () => {
    expect(find([ranked('disk-full', { endMs: undefined })])[0]?.end).toBeNull();
    const timeless = ranked('disk-full', { proofs: [{ ...proof(10, 1), timeMs: undefined }] });
    expect(find([timeless])[0]).not.toHaveProperty('start');
  });
  it('quote the most telling lines first, each once, secrets masked', () => {
    const proofs = [
      proof(10, 1),
      proof(11, 5, 'login with password=hunter2 failed'),
      proof(11, 4),
      proof(12, 3),
      proof(13, 9, '  '),
    ];
    const [finding] = find([ranked('disk-full', { proofs, support: 40 })]);
    expect(finding?.evidence.map((each) => each.line)).toEqual([11, 12, 10]);
    expect(finding?.evidence[0]?.text).toContain('[REDACTED]');
    expect(finding?.evidence_count).toBe(40);
  });
  it('quote a bounded number of lines', () => {
    const proofs = Array.from({ length: 60 }, (_, i) => proof(i + 1, 1));
    expect(find([ranked('disk-full', { proofs })])[0]?.evidence.length).toBeLessThanOrEqual(12);
  });

  it('names the record of a line that is not its first, and of no other', () => {
    const inside = {
      ...proof(11, 5, 'java.io.EOFException'),
      head: 'WARN Exception when following, password=x1',
    };
    const [finding] = find([ranked('disk-full', { proofs: [proof(10, 1), inside] })]);
    expect(finding?.evidence.map(({ record }) => record)).toEqual([
      'WARN Exception when following, password=[REDACTED]',
      undefined,
    ]);
    expect(Object.keys(finding?.evidence[1] ?? {})).not.toContain('record');
  });
  it('advise and tell how to verify where it is the root cause, and advise else only where it is grave', () => {
    const lag = ranked('replication-lag', { causedBy: full });
    const [cause, grave, minor] = find([full, crash, lag]);
    expect(cause?.verify).toHaveLength(2);
    expect(grave).toMatchObject({ severity: 'high', recommendations: expect.anything() });
    expect(grave).not.toHaveProperty('verify');
    expect(minor).not.toHaveProperty('recommendations');
  });
  it('propose no call twice, and one of what is no root cause', () => {
    const lag = ranked('replication-lag', { causedBy: full, proofs: [proof(12, 1)] });
    const findings = find([full, crash, lag]);
    const calls = findings.flatMap(({ next_steps = [] }) =>
      next_steps.map((step) => JSON.stringify(step.arguments)),
    );
    expect(new Set(calls).size).toBe(calls.length);
    expect(findings.map(({ next_steps = [] }) => next_steps.length)).toEqual([2, 0, 1]);
  });
  it('name the node that wrote a line, where only one writes its file', () => {
    const own = buildFindings([full], loadCatalogue(), REQUEST, 'an-1', { writerOf: () => 'n7' });
    expect(own[0]?.evidence[0]?.node).toBe('n7');
    const several = buildFindings([full], loadCatalogue(), REQUEST, 'an-1', { writerOf: () => undefined });
    expect(several[0]?.evidence[0]?.node).toBe('n1');
  });
  it('propose calls that name the analysis', () => {
    const steps = find([full])[0]?.next_steps ?? [];
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(step.arguments).toMatchObject({ analysis_id: 'an-1' });
  });
});

describe('what was asked for', () => {
  const list = [ranked('disk-full'), ranked('network-partition', { culprits: [b], nodes: [b] })];
  it('leaves out other areas', () => {
    expect(find(list, { check: ['network-partition'] }).map((each) => each.pattern)).toEqual([
      'network-partition',
    ]);
  });
  it('leaves out what does not concern the nodes', () => {
    expect(find(list, { nodes: ['n1'] }).map((each) => each.pattern)).toEqual(['disk-full']);
    expect(find(list, { nodes: ['n9'] })).toEqual([]);
  });
  it('makes a root cause of what was caused by something left out', () => {
    const full = ranked('disk-full');
    const [finding] = find([full, ranked('network-partition', { causedBy: full })], {
      check: ['network-partition'],
    });
    expect(finding).toMatchObject({ id: 'F1', role: 'root-cause' });
  });
});
