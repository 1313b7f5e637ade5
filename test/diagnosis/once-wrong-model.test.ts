// Cases that the diagnosis once got wrong; written for the tests.
import { describe, expect, it } from 'vitest';
import type { Hypothesis } from '../../src/diagnosis/hypothesis.ts';
import { rank } from '../../src/diagnosis/rank.ts';
import { loadCatalogue } from '../../src/patterns/load-catalogue.ts';
import { diagnoseLogs, modelOf } from './diagnose-logs.ts';
import { speaker } from './observe.ts';
import { atSecond, etcd, every } from './write-log.ts';

const b = speaker('n2');
const guess = (pattern: string, startS: number, endS: number, strength: number): Hypothesis => ({
  pattern,
  culprits: [b],
  nodes: [b],
  startMs: atSecond(startS),
  endMs: atSecond(endS),
  title: pattern,
  summary: '',
  proofs: [],
  support: 5,
  strength,
});
const told = (...guesses: Hypothesis[]): string[] =>
  rank(guesses, loadCatalogue()).map(
    ({ hypothesis, causedBy }) => `${hypothesis.pattern}${causedBy ? `<${causedBy.hypothesis.pattern}` : ''}`,
  );

describe('rank', () => {
  // node-crash -> replication-lag -> disk-full (two steps) counts although disk-full -> node-crash is direct;
  // and breakCircles sorts by strength first though its comment says the earlier is the cause.
  it('puts a full disk above the crash that it brings about, though the crash is more certain', () => {
    expect(told(guess('node-crash', 52, 80, 0.95), guess('disk-full', 50, 80, 0.88))).toEqual([
      'disk-full',
      'node-crash<disk-full',
    ]);
  });
  it('does not take a crash for the cause of a full disk after it', () => {
    expect(told(guess('node-crash', 10, 20, 0.95), guess('disk-full', 50, 80, 0.88))).toContain('disk-full');
  });
});

const start = (s: number, i: number): string =>
  `${s} info "starting an etcd server" "name":"etcd${i}"\n${s + 0.4} info "ready to serve client requests"`;
const work = (from: number, to: number): string => every(1, from, to, 'info "applied request" "index":#');
const misses = (i: number): string =>
  every(
    3,
    61,
    150,
    `warn "prober detected unhealthy status" "remote-peer-name":"etcd${i}","error":"dial tcp etcd${i}:2380: connect: connection refused"`,
  );

describe('absences', () => {
  it('are a crash where a node falls silent after 40 % of the logs and is missed to their end', () => {
    const logs = {
      'etcd1.log': etcd(start(0, 1), work(1, 60)),
      'etcd2.log': etcd(start(0, 2), work(1, 150), misses(1)),
      'etcd3.log': etcd(start(0, 3), work(1, 150), misses(1)),
    };
    expect(modelOf(logs).crashes.map((crash) => crash.node.name)).toEqual(['etcd1']);
    expect(diagnoseLogs(logs)[0]).toMatchObject({ pattern: 'node-crash', culprits: ['etcd1'] });
  });
});
