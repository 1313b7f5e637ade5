import type { SequenceHoleFact } from './fact.ts';
import type { FactCollector } from './fact-collector.ts';
import { sequenceHolesOf } from './repeats.ts';

/** Missing values looked up at the other speakers. */
const MAX_LOOKUPS = 4096;
const MIN_SHARE = 0.8;

/** Holes in a speaker's sequence whose values another speaker logged under the same name: sent, and never received. */
export function sentHoles(collectors: readonly FactCollector[]): SequenceHoleFact[] {
  const facts: SequenceHoleFact[] = [];
  for (const receiver of collectors) {
    for (const [field, sequence] of receiver.sequences) {
      const { templateId, label } = holderOf(receiver, field);
      for (const fact of sequenceHolesOf(receiver.speaker, templateId, label, sequence)) {
        const missing: number[] = [];
        for (const hole of sequence.holes().holes) {
          for (let value = hole.from; value <= hole.to && missing.length < MAX_LOOKUPS; value++)
            missing.push(value);
        }
        for (const sender of collectors) {
          const sent = sender.sequences.get(field);
          if (sender === receiver || sent === undefined) continue;
          const found = missing.filter((value) => sent.has(value)).length;
          if (found >= MIN_SHARE * missing.length) {
            facts.push({ ...fact, sentBy: sender.speaker });
            break;
          }
        }
      }
    }
  }
  return facts;
}

/** The kind of record that holds most of a sequence, and what it calls it. */
function holderOf(collector: FactCollector, field: string): { templateId: number; label: string } {
  let best = { templateId: -1, label: field };
  let bestCount = 0;
  for (const [templateId, kind] of collector.kinds) {
    if (kind.count <= bestCount) continue;
    const column = kind.columns?.columns.find(
      ({ name, sequence }) => name === field && sequence !== undefined,
    );
    if (column === undefined) continue;
    best = { templateId, label: column.label };
    bestCount = kind.count;
  }
  return best;
}
