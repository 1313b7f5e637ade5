import type { Evidence } from './evidence.ts';

/** A finding of an analysis, as far as it speaks for a pattern. */
export interface FindingEvidence {
  id: string;
  pattern: string;
  role: 'root-cause' | 'consequence' | 'background';
  /** 0..1 */
  confidence: number;
  title: string;
  /** The lines that prove it, best first. */
  evidence: readonly { text: string }[];
}

/** What a certain finding is worth, in units of information. */
const UNITS: Readonly<Record<FindingEvidence['role'], number>> = {
  'root-cause': 10,
  consequence: 5,
  background: 2,
};

/** What the findings of an analysis say for each pattern. */
export function findingEvidence(findings: readonly FindingEvidence[]): Evidence[] {
  return findings.map(({ id, pattern, role, confidence, title, evidence }) => ({
    pattern,
    weight: UNITS[role] * confidence,
    signal: `finding of role ${role}`,
    quote: evidence[0]?.text ?? title,
    where: id,
  }));
}
