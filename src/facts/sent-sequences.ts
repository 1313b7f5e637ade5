import type { OutOfOrderFact, SequenceHoleFact } from './fact.ts';
import type { FactCollector } from './fact-collector.ts';
import { lateArrivalsOf } from './late-arrivals.ts';
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

/** Values that came late to one speaker though another logged them in their order: they changed places on their way. */
export function sentInOrder(collectors: readonly FactCollector[]): OutOfOrderFact[] {
  return collectors.flatMap((receiver) =>
    [...receiver.sequences].flatMap(([field, sequence]) => {
      const { templateId, label } = holderOf(receiver, field);
      return lateArrivalsOf(receiver.speaker, templateId, label, sequence).flatMap((fact) => {
        const sender = collectors.find((other) => {
          const sent = other === receiver ? undefined : other.sequences.get(field);
          if (sent === undefined || sent.overflown) return false;
          const late = sequence.late.filter(({ timeMs }) => timeMs >= fact.startMs && timeMs <= fact.endMs);
          const known = late.filter(({ value }) => sent.has(value)).length;
          const alsoLate = sent.late.filter(({ value }) => late.some((own) => own.value === value)).length;
          return known >= MIN_SHARE * late.length && alsoLate < late.length / 4;
        });
        return sender === undefined ? [] : [{ ...fact, sentBy: sender.speaker }];
      });
    }),
  );
}
