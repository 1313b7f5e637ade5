import { factsOf, observationsOf } from '../case.ts';
import type { ClusterModel, Hypothesis } from '../hypothesis.ts';
import { clock, duration } from '../wording.ts';
import { factBase } from './message-order.ts';

/** Messages that overtake each other on their way, and messages that arrive much later than usual. */
export function lateMessages(model: ClusterModel): Hypothesis[] {
  return [...reordered(model), ...delayed(model)];
}

/** What a node numbers itself comes out of order when it is slow; what another sent in order was reordered on its way. */
function reordered(model: ClusterModel): Hypothesis[] {
  const facts = factsOf(model.input, 'out-of-order');
  return facts.flatMap((fact) => {
    if (fact.node.datesByRequest) return [];
    const sent = fact.sentBy !== undefined;
    const noted = observationsOf(model.input, ['message-reordered'], {
      fromMs: fact.startMs - 5_000,
      toMs: fact.endMs + 5_000,
    });
    const strength =
      0.3 + (sent ? 0.4 : 0) + (noted.length > 0 ? 0.15 : 0) + Math.min(0.15, (fact.late / fact.among) * 0.5);
    return [
      {
        ...factBase(fact, strength),
        pattern: 'message-reordering',
        title: `messages reach ${fact.node.name} out of order`,
        summary: `${fact.late} of ${fact.among} values of ${fact.field} came to ${fact.node.name} after higher ones between ${clock(fact.startMs)} and ${clock(fact.endMs)}, usually by ${fact.places} places${sent ? `; ${fact.sentBy} had logged them in order` : ''}.`,
        support: fact.late,
      },
    ];
  });
}

/** Names of ids under which messages are handed over, unlike the ids of requests that are waited for. */
const MESSAGE = /event|message|msg|deliver|notification|offset|packet|publish|job|task/i;

/** Where so many change places, that is what happens to them; that some take longer is how. */
const MOSTLY_REORDERED = 0.3;

function delayed(model: ClusterModel): Hypothesis[] {
  const reordered = factsOf(model.input, 'out-of-order').filter(
    ({ sentBy, late, among }) => sentBy !== undefined && late >= among * MOSTLY_REORDERED,
  );
  const late = factsOf(model.input, 'late-transfer').filter(
    (fact) =>
      !reordered.some(
        ({ node, startMs, endMs }) => node === fact.node && startMs <= fact.endMs && endMs >= fact.startMs,
      ),
  );
  return late.map((fact) => ({
    ...factBase(
      fact,
      (MESSAGE.test(fact.field) ? 0.65 : 0.4) +
        Math.min(0.15, 0.05 * Math.log2(fact.lateMs / Math.max(100, fact.usualMs))),
    ),
    pattern: 'message-delay',
    title: `messages from ${fact.from} reach ${fact.node.name} late`,
    summary: `Between a record of ${fact.from} and that of ${fact.node.name} with the same ${fact.field} lie usually ${duration(Math.max(0, fact.usualMs))}, but ${duration(fact.lateMs)} from ${clock(fact.startMs)} to ${clock(fact.endMs)}, for ${fact.count} of them.`,
    support: fact.count,
  }));
}
