import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/analysis/finding.ts';
import { diagnoseLogs, type Logs } from './diagnose-logs.ts';
import { atSecond } from './write-log.ts';

/** Logs in which a pattern is the first root cause. */
interface Firing {
  name: string;
  logs: Logs;
  pattern: string;
  /** In any order; not checked where it is absent. */
  culprits?: string[];
  /** Second at which it begins, and how far off the answer may be (default 10 s). */
  startS: number;
  withinS?: number;
  /** Default true: the answer's first finding. */
  first?: boolean;
}

/** A near miss: the patterns of the rule are not found. */
interface Quiet {
  name: string;
  logs: Logs;
  /** Nothing at all is wrong: no finding of any pattern is grave. */
  healthy?: boolean;
}

/** A finding below it is a guess that is told as one. */
const TOLD = 0.5;

/** The cases of one rule: what it must find, and what it must not. */
export interface RuleCases {
  /** Patterns that the rule proposes. */
  patterns: readonly string[];
  fires: readonly Firing[];
  quiet: readonly Quiet[];
}

/** Holds a rule to its cases. */
export function describeRule(rule: string, { patterns, fires, quiet }: RuleCases): void {
  describe(rule, () => {
    it.each(fires)(
      'reports $pattern: $name',
      ({ logs, pattern, culprits, startS, withinS = 10, first = true }) => {
        const findings = diagnoseLogs(logs);
        const found = first ? findings[0] : findings.find((finding) => finding.pattern === pattern);
        expect(found?.pattern, tell(findings)).toBe(pattern);
        if (first) expect(found?.role).toBe('root-cause');
        if (culprits)
          expect([...(found?.culprits ?? [])].sort(), tell(findings)).toEqual([...culprits].sort());
        const offMs = Math.abs(Date.parse(found?.start ?? '') - atSecond(startS));
        expect(offMs, tell(findings)).toBeLessThanOrEqual(withinS * 1_000);
        for (const proof of found?.evidence ?? [])
          expect(logs[proof.file]?.split('\n')[proof.line - 1]).toContain(proof.text.replace(/…$/, ''));
        expect(found?.evidence.length).toBeGreaterThan(0);
      },
    );
    it.each(quiet)('stays quiet: $name', ({ logs, healthy }) => {
      const findings = diagnoseLogs(logs);
      const told = findings.filter((finding) =>
        healthy
          ? finding.severity === 'critical' || finding.severity === 'high'
          : patterns.includes(finding.pattern) && finding.confidence >= TOLD,
      );
      expect(told.map(line)).toEqual([]);
    });
  });
}

function line(finding: Finding): string {
  return `${finding.role} ${finding.pattern} [${finding.culprits}] ${finding.start} ${finding.confidence} ${finding.title}`;
}

/** What was found in place of what was expected. */
function tell(findings: readonly Finding[]): string {
  return `found:\n${findings.map(line).join('\n')}`;
}
