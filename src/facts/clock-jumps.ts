import type { TimeBackwardsFact, TimeForwardsFact } from './fact.ts';
import type { ClockJump, Gap, Strand } from './strand.ts';

/** Steps of a speaker's clock, and the gaps that are no silence but the clock's other step. */
export interface ClockSteps {
  facts: (TimeBackwardsFact | TimeForwardsFact)[];
  /** Gaps explained by a step forward. */
  forward: ReadonlySet<Gap>;
}

/** A restart may come with the step; so much longer may the gap be than the step it undoes. */
const RESTART_MS = 30_000;

/** Pairs each step back with the gap, before or after it in the file, that puts the clock forward by as much. */
export function clockStepsOf(speaker: string, strands: readonly Strand[]): ClockSteps {
  const facts: ClockSteps['facts'] = [];
  const forward = new Set<Gap>();
  for (const strand of strands) {
    for (const jump of strand.confirmedJumps()) {
      facts.push({
        kind: 'time-backwards',
        speaker,
        startMs: jump.before.timeMs ?? 0,
        endMs: jump.after.timeMs ?? 0,
        jumpMs: jump.jumpMs,
        sightings: [jump.before, jump.after],
      });
      const gap = counterpart(jump, strand.gaps, forward);
      if (gap?.before === undefined || gap.after === undefined) continue;
      forward.add(gap);
      facts.push({
        kind: 'time-forwards',
        speaker,
        startMs: gap.fromMs,
        endMs: gap.toMs,
        jumpMs: gap.toMs - gap.fromMs,
        sightings: [gap.before, gap.after],
      });
    }
  }
  return { facts, forward };
}

/** The gap that undoes a step back: as long or a little longer; the next one after it, else the last one before it. */
function counterpart(jump: ClockJump, gaps: readonly Gap[], taken: ReadonlySet<Gap>): Gap | undefined {
  const size = -jump.jumpMs;
  let best: Gap | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const gap of gaps) {
    const ms = gap.toMs - gap.fromMs;
    if (taken.has(gap) || gap.before === undefined || ms < size * 0.9 || ms > size * 1.2 + RESTART_MS)
      continue;
    if (ms > size * 3) continue;
    const lines = gap.before.line - jump.after.line;
    const distance = lines >= 0 ? lines : 1e9 - lines;
    if (distance < bestDistance) {
      best = gap;
      bestDistance = distance;
    }
  }
  return best;
}
