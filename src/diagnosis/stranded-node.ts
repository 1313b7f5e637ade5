import type { Node } from '../nodes/node-directory.ts';
import { observationsOf } from './case.ts';
import { type ClusterModel, distinct } from './hypothesis.ts';
import type { Outage } from './reachability.ts';

const AROUND_MS = 2_000;
/** A node may miss other things some time before it misses its fellow. */
const SOONER_MS = 15_000;

/**
 * The only one that misses a node, where it finds no route, and a fellow that could miss that node too goes on without
 * a complaint: it has lost the network, not the node.
 */
export function strandedIn(model: ClusterModel, outage: Outage, cover: readonly Node[]): Node | undefined {
  const [missed, ...more] = cover;
  const [observer, ...others] = distinct(outage.edges.map((edge) => edge.observer));
  if (
    missed === undefined ||
    observer === undefined ||
    missed === observer ||
    more.length + others.length > 0
  )
    return undefined;
  if (!outage.edges.some(({ seen }) => seen.signal === 'no-route')) return undefined;
  if (observer.family !== missed.family || observer.speakers.length === 0 || missed.speakers.length === 0)
    return undefined;
  const span = { fromMs: outage.startMs - AROUND_MS, toMs: outage.endMs + AROUND_MS };
  const spoke = (node: Node): boolean =>
    (model.input.activity.get(node)?.count(span.fromMs, span.toMs) ?? 0) > 0;
  const lostElsewhere = observationsOf(model.input, ['no-route', 'connection-timeout'], {
    fromMs: outage.startMs - SOONER_MS,
    toMs: span.toMs,
    observer,
  }).some(({ subjects }) => !subjects.includes(missed));
  const fellow = model.input.nodes.some(
    (node) => node !== observer && node !== missed && node.family === missed.family && spoke(node),
  );
  return lostElsewhere && fellow && spoke(missed) ? observer : undefined;
}
