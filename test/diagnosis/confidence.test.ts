import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/analysis/finding.ts';
import { confidenceOf } from '../../src/diagnosis/confidence.ts';
import type { Hypothesis } from '../../src/diagnosis/hypothesis.ts';
import type { Ranked } from '../../src/diagnosis/rank.ts';
import { type Traits, traitsOf } from '../../src/diagnosis/traits.ts';
import type { Node } from '../../src/nodes/node-directory.ts';
import { NodeDirectory } from '../../src/nodes/node-directory.ts';
import { loadCatalogue } from '../../src/patterns/load-catalogue.ts';
import { diagnoseLogs, type Logs, modelOf } from './diagnose-logs.ts';
import { caseWith, says, speaker } from './observe.ts';
import { atSecond } from './write-log.ts';

const golden = fileURLToPath(new URL('../golden/', import.meta.url));
const none: Traits = {
  strength: 0,
  kinds: 0,
  structural: 0,
  complete: 0,
  margin: 0,
  consequence: 0,
  support: 0,
};
const calibration = {
  findings: 10,
  systems: ['a'],
  bias: -2,
  weights: { strength: 4, consequence: -2, complete: 1 },
};

function recording(name: string, files: string[]): Logs {
  return Object.fromEntries(
    files.map((file) => [file, readFileSync(`${golden}${name}/logs/${file}`, 'utf8')]),
  );
}

function surest(findings: readonly Finding[], pattern: string): number {
  return Math.max(0, ...findings.filter((one) => one.pattern === pattern).map((one) => one.confidence));
}

describe('confidence', () => {
  it('is the strength that the rule states where nothing was fitted', () => {
    expect(confidenceOf({ ...none, strength: 0.7 }, undefined)).toBe(0.7);
  });

  it('is one half where the log odds are 0', () => {
    expect(confidenceOf({ ...none, strength: 0.5 }, calibration)).toBe(0.5);
  });

  it('is lower for a consequence and where logs are missing', () => {
    const whole = confidenceOf({ ...none, strength: 0.9, complete: 1 }, calibration);
    expect(confidenceOf({ ...none, strength: 0.9, complete: 0.5 }, calibration)).toBeLessThan(whole);
    expect(confidenceOf({ ...none, strength: 0.9, complete: 1, consequence: 1 }, calibration)).toBeLessThan(
      whole,
    );
  });

  it('is never certain', () => {
    expect(confidenceOf({ ...none, strength: 100 }, calibration)).toBe(0.98);
    expect(confidenceOf({ ...none, strength: -100 }, calibration)).toBe(0.02);
  });
});

describe('the fit in the catalogue', () => {
  const fitted = loadCatalogue().calibration;

  it('weighs traits that findings have', () => {
    expect(Object.keys(fitted?.weights ?? {}).sort()).toEqual(Object.keys(none).sort());
  });

  it('counts nothing against a finding but that it is a consequence', () => {
    const against = Object.entries(fitted?.weights ?? {}).filter(([, weight]) => weight < 0);
    expect(against.map(([trait]) => trait)).toEqual(['consequence']);
  });

  it('is less sure of a partition with the logs of one side alone', () => {
    const all = diagnoseLogs(recording('rabbitmq-network-partition', ['rmq1.log', 'rmq2.log', 'rmq3.log']));
    const half = diagnoseLogs(recording('rabbitmq-network-partition', ['rmq3.log']));
    expect(surest(half, 'network-partition')).toBeLessThan(surest(all, 'network-partition'));
  });
});

describe('traits', () => {
  const [a, b] = ['n1', 'n2'].map(speaker) as [Node, Node];
  const guess = (culprits: Node[], strength: number, pattern = 'network-partition'): Ranked => {
    const hypothesis: Hypothesis = {
      pattern,
      culprits,
      nodes: culprits,
      startMs: atSecond(50),
      endMs: atSecond(70),
      title: '',
      summary: '',
      proofs: [],
      support: 9,
      strength,
    };
    return { hypothesis, causedBy: undefined, confidence: strength };
  };
  const modelWith = (observations: Parameters<typeof caseWith>[1]) => ({
    ...modelOf({ 'n1.log': '2026-11-20T10:00:00Z info up' }),
    input: { ...caseWith([a, b], observations), catalogue: loadCatalogue() },
  });

  it('tell how many kinds of signals of the pattern were stated about the culprit meanwhile', () => {
    const model = modelWith([says(51, a, 'connection-timeout', [b]), says(52, a, 'no-route', [b])]);
    const [one, two] = [guess([b], 0.8), guess([a], 0.8, 'disk-full')];
    expect(traitsOf(one, [one], model).kinds).toBeCloseTo(2 / 3);
    expect(traitsOf(two, [two], model).kinds).toBe(0);
  });

  it('tell how far the strongest other explanation of the time lies behind', () => {
    const [one, other] = [guess([b], 0.8), guess([a], 0.6, 'process-pause')];
    expect(traitsOf(one, [one, other], modelWith([])).margin).toBeCloseTo(0.2);
    expect(traitsOf(other, [one, other], modelWith([])).margin).toBeCloseTo(-0.2);
  });

  it('do not count what a finding causes, or what caused it, as its rival', () => {
    const [cause, effect] = [guess([b], 0.8), guess([a], 0.7, 'replication-lag')];
    effect.causedBy = cause;
    expect(traitsOf(cause, [cause, effect], modelWith([])).margin).toBeCloseTo(0.8);
    expect(traitsOf(effect, [cause, effect], modelWith([]))).toMatchObject({ consequence: 1 });
  });

  it('tell the share of the nodes spoken of ill that have a log', () => {
    const ghost = new NodeDirectory().byHostName('n9');
    const of = (subject: Node, from: number) =>
      [0, 1, 2].map((i) => says(from + i, a, 'connection-timeout', [subject]));
    const one = guess([b], 0.8);
    expect(traitsOf(one, [one], modelWith(of(b, 51))).complete).toBe(1);
    expect(traitsOf(one, [one], modelWith([...of(b, 51), ...of(ghost, 55)])).complete).toBe(0.5);
  });
});
