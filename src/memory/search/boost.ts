import type { Candidate } from '../../store/word-index.ts';

const MONTH_MS = 30 * 86_400_000;
/** What is known of a memory beside its words may move it this far and no farther: it reorders near ties. */
const LEAST = 0.7;
const MOST = 1.3;
const IMPORTANCE = 0.6;
const RECENCY = 0.05;
const EFFECTIVENESS = 0.3;
const REFUTED = 0.85;

/**
 * How much importance, age, and having helped or misled count for a memory: a factor around 1. Effectiveness is the
 * share of times it helped, smoothed (Laplace), so that one word of praise is not the whole truth.
 */
export function boostOf(candidate: Candidate, nowMs: number): number {
  const ageMs = Math.max(0, nowMs - candidate.createdMs);
  const effectiveness = (candidate.helped + 1) / (candidate.helped + candidate.misled + 2) - 0.5;
  const factor =
    (1 + IMPORTANCE * (candidate.importance - 0.5)) *
    (1 + RECENCY / (1 + ageMs / MONTH_MS)) *
    (1 + EFFECTIVENESS * effectiveness) *
    (candidate.isRefuted ? REFUTED : 1);
  return Math.min(MOST, Math.max(LEAST, factor));
}
