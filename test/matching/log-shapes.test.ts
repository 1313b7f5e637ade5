import { describe, expect, it } from 'vitest';
import { shapeEvidence } from '../../src/matching/log-shapes.ts';
import type { Statement } from '../../src/matching/read-log.ts';

/** One statement a line: `speaker signal`. */
const statements = (...lines: string[]): Statement[] =>
  lines.map((text, index) => {
    const [speaker = '', signal = ''] = text.split(' ');
    return { signal, speaker, line: index + 1, text };
  });
const shapesOf = (...lines: string[]) =>
  shapeEvidence(statements(...lines), ({ line }) => `logs:${line}`).map(({ pattern, where }) => [
    pattern,
    where,
  ]);

describe('shapeEvidence', () => {
  it('reports leadership that comes and goes, at its last change', () => {
    const lines = ['a leader-elected', 'a leader-lost', 'b leader-elected', 'b leader-lost'];
    expect(shapesOf(...lines)).toEqual([['leader-election-churn', 'logs:4']]);
  });

  it('stays quiet on one election, and on one hand-over', () => {
    expect(shapesOf('a election-started', 'a leader-elected')).toEqual([]);
    expect(shapesOf('a election-started', 'a leader-elected', 'b election-started')).toEqual([]);
    expect(shapesOf('a leader-elected', 'a leader-stepped-down', 'b leader-elected')).toEqual([]);
  });

  it('reports members that go and come back', () => {
    expect(shapesOf('a peer-unreachable', 'a peer-reachable', 'a peer-unreachable')).toEqual([
      ['membership-flapping', 'logs:3'],
    ]);
  });

  it('stays quiet where members only join, or one leaves for good', () => {
    expect(shapesOf('a member-joined', 'a member-joined', 'a member-joined')).toEqual([]);
    expect(shapesOf('a member-joined', 'a member-left')).toEqual([]);
  });

  it('reports a process that starts again and again', () => {
    const lines = ['a process-started', 'a panic', 'a process-started', 'a panic'];
    expect(shapesOf(...lines)).toEqual([['crash-loop', 'logs:4']]);
  });

  it('stays quiet on one crash and one restart of several processes', () => {
    expect(shapesOf('a process-started', 'b process-started', 'b panic', 'b process-started')).toEqual([]);
  });

  it('reports two speakers that hold the leading role', () => {
    expect(shapesOf('a role-primary', 'b role-primary')).toEqual([['split-brain', 'logs:2']]);
  });

  it('stays quiet where one gives it up first, and where nobody knows who speaks', () => {
    expect(shapesOf('a role-primary', 'a leader-stepped-down', 'b role-primary')).toEqual([]);
    expect(shapesOf(' role-primary', ' role-primary')).toEqual([]);
  });
});
