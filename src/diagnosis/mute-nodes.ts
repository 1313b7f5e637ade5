import type { Node } from '../nodes/node-directory.ts';
import { type Case, observationsAbout, observationsBy } from './case.ts';
import type { Span } from './silent-nodes.ts';
import { episodesOf } from './stated-fault.ts';

/** What members say of one that does not answer, and of one whose machine does or that has no way to it. */
const UNANSWERED = new Set([
  'peer-unreachable',
  'connection-timeout',
  'request-timeout',
  'member-suspected',
  'member-removed',
]);
const ANSWERED_OR_CUT = new Set(['connection-refused', 'connection-reset', 'no-route']);
const BACK = new Set(['peer-reachable', 'connection-established', 'replication-resumed', 'member-joined']);
const MISSED_FOR_MS = 8_000;
const WITNESSES = 2;
const SAME_TIME_MS = 15_000;
const BACK_WITHIN_MS = 30_000;
const BORDER_MS = 1_000;
const COMPLAINS_LATE_MS = 3_000;

/**
 * Times when two or more fellows of the same software missed a node for long, and the node, back among them, has no
 * word of it, neither meanwhile nor after. Had it run, it would have missed them too, by the same timeouts: it stood
 * still. What it wrote must not be found; that it wrote little before says nothing.
 */
export function muteSpans(input: Case, node: Node): Span[] {
  const told = observationsAbout(input, node).filter(({ observer }) => observer !== node);
  const missed = told.filter(
    ({ observer, signal }) => observer.family === node.family && UNANSWERED.has(signal),
  );
  return episodesOf(missed, SAME_TIME_MS).flatMap((episode) => {
    const [first] = episode;
    const last = episode.at(-1);
    if (!first || !last || last.timeMs - first.timeMs < MISSED_FOR_MS) return [];
    if (new Set(episode.map(({ observer }) => observer)).size < WITNESSES) return [];
    const back = told.find(
      ({ signal, timeMs }) =>
        BACK.has(signal) && timeMs >= last.timeMs && timeMs <= last.timeMs + BACK_WITHIN_MS,
    );
    const span = { fromMs: first.timeMs - BORDER_MS, toMs: back?.timeMs ?? last.timeMs };
    if (back === undefined || !isMute(input, node, span)) return [];
    const otherwise = told.some(
      ({ signal, timeMs }) => ANSWERED_OR_CUT.has(signal) && timeMs >= span.fromMs && timeMs <= span.toMs,
    );
    return otherwise ? [] : [span];
  });
}

/** Whether a node wrote nothing in a time, and nothing of trouble just after. */
function isMute(input: Case, node: Node, { fromMs, toMs }: Span): boolean {
  if ((input.activity.get(node)?.count(fromMs, toMs - BORDER_MS) ?? 1) > 0) return false;
  return !observationsBy(input, node).some(
    ({ tone, timeMs }) => tone === 'bad' && timeMs >= fromMs && timeMs <= toMs + COMPLAINS_LATE_MS,
  );
}
