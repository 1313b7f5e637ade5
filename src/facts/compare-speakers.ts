import { clockOffsets } from './clock-offsets.ts';
import type { Fact } from './fact.ts';
import type { FactCollector } from './fact-collector.ts';
import type { IdSet } from './id-set.ts';
import { lateTransfers } from './late-transfers.ts';
import { missingAnswers } from './missing-answers.ts';
import { sentHoles, sentInOrder } from './sent-sequences.ts';
import { sharedIds } from './shared-ids.ts';

/** One id field of one kind of record of one speaker. */
export interface IdLink {
  speaker: FactCollector;
  templateId: number;
  field: string;
  set: IdSet;
}

/** Comparing grows with the square of this. */
const MAX_LINKS = 64;
const MIN_IDS = 10;

/** Facts that only two speakers (or two kinds of record) together show, by the ids and sequences they share. */
export function crossSpeakerFacts(collectors: readonly FactCollector[]): Fact[] {
  const links: IdLink[] = [];
  for (const speaker of collectors) {
    for (const [templateId, kind] of speaker.kinds) {
      if (kind.columns === undefined) continue;
      kind.columns.settle();
      for (const column of kind.columns.columns) {
        const set = column.ids;
        // Where ids come again and again (attempts, steps), nothing is missing when one does not come.
        if (set !== undefined && set.ids.size * (set.mask + 1) < set.total / 3) continue;
        if (set !== undefined && !set.sampled && set.ids.size >= MIN_IDS)
          links.push({ speaker, templateId, field: column.label, set });
      }
    }
  }
  links.sort((a, b) => b.set.total - a.set.total);
  const kept = links.slice(0, MAX_LINKS);
  return [
    ...sentHoles(collectors),
    ...sentInOrder(collectors),
    ...missingAnswers(kept),
    ...lateTransfers(kept),
    ...sharedIds(kept),
    ...clockOffsets(kept),
  ];
}
