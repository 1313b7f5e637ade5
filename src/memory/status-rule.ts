import type { MemoryRecord, Status } from '../store/memory-record.ts';

/**
 * The status that outcome and evidence give a memory where the caller states none: a wrong lead is refuted; what is
 * resolved, with lines that prove it, is confirmed; what is unresolved is a hypothesis, whatever it was before.
 * Anything else stays as it is.
 */
export function statusByRule(
  { outcome, evidence }: Pick<MemoryRecord, 'outcome' | 'evidence'>,
  before: Status = 'hypothesis',
): Status {
  if (outcome === 'wrong-lead') return 'refuted';
  if (outcome === 'resolved' && evidence.length > 0) return 'confirmed';
  if (outcome === 'unresolved') return 'hypothesis';
  return before;
}
