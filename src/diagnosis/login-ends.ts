import type { Node } from '../nodes/node-directory.ts';
import { type Observation, observationsOf } from './case.ts';
import type { ClusterModel } from './hypothesis.ts';

// Which end of refused logins and handshakes is at fault.

/** Whether others of its kind, alive before and after the first refusal, take no part in them: then the other end lets such in. */
function hasSiblingLetIn({ input }: ClusterModel, node: Node, episode: readonly Observation[]): boolean {
  const fromMs = episode[0]?.timeMs ?? 0;
  const involved = new Set(episode.flatMap((seen) => [seen.observer, ...seen.subjects]));
  return input.nodes.some((other) => {
    const activity = input.activity.get(other);
    return (
      other.family === node.family &&
      !involved.has(other) &&
      activity !== undefined &&
      activity.firstMs < fromMs &&
      activity.lastMs > fromMs
    );
  });
}

/** Whether a node finds fault with the certificate of the other end: its own is not the one in question. */
function looksAtCertificates({ input }: ClusterModel, node: Node, episode: readonly Observation[]): boolean {
  const span = { fromMs: episode[0]?.timeMs ?? 0, toMs: episode.at(-1)?.timeMs ?? 0 };
  return observationsOf(input, ['certificate-rejected'], { ...span, observer: node }).length > 0;
}

/**
 * Refusals told by those who are at neither end left out: callers that quote a callee which tells of it itself. Who finds
 * fault with the certificate of one that finds fault with none quotes nobody, though its call failed.
 */
export function withoutRelayed(model: ClusterModel, refusals: readonly Observation[]): Observation[] {
  const tellers = new Set(refusals.map(({ observer }) => observer));
  const rejections = observationsOf(model.input, ['certificate-rejected']);
  const rejecters = new Set(rejections.map(({ observer }) => observer));
  const rejecting = linesOf(rejections);
  const answers = linesOf(observationsOf(model.input, ['upstream-failed']));
  return refusals.filter(({ file, line, subjects }) => {
    const place = `${file}:${line}`;
    if (!answers.has(place) || !subjects.some((subject) => tellers.has(subject))) return true;
    return rejecting.has(place) && !subjects.some((subject) => rejecters.has(subject));
  });
}

function linesOf(observations: readonly Observation[]): ReadonlySet<string> {
  return new Set(observations.map(({ file, line }) => `${file}:${line}`));
}

/**
 * The node in most refusals; between two, the one that restarted shortly before, the one whose siblings are let in, else
 * the one that was let in nowhere.
 */
export function endAtFault(model: ClusterModel, episode: readonly Observation[]): Node | undefined {
  const partners = new Map<Node, Set<Node>>();
  const note = (node: Node, partner: Node): void => {
    partners.set(node, (partners.get(node) ?? new Set<Node>()).add(partner));
  };
  for (const seen of episode) {
    if (!partners.has(seen.observer)) partners.set(seen.observer, new Set());
    for (const subject of seen.subjects.slice(0, 2)) {
      note(seen.observer, subject);
      note(subject, seen.observer);
    }
  }
  const startMs = episode[0]?.timeMs ?? 0;
  const score = (node: Node): number => {
    const restarted = (model.lives.get(node) ?? []).some(
      (life) => life.startBy && Math.abs(life.startMs - startMs) < 10_000,
    );
    const named = episode.filter((seen) => seen.subjects.includes(node)).length / episode.length;
    const initiates = episode.some(
      (seen) => seen.observer === node && seen.signal === 'auth-failure' && seen.subjects.length > 0,
    );
    return (
      (partners.get(node)?.size ?? 0) +
      (restarted ? 0.6 : 0) +
      named * 0.3 +
      (initiates ? 0.5 : 0) +
      (hasSiblingLetIn(model, node, episode) ? 0.4 : 0) -
      (looksAtCertificates(model, node, episode) ? 0.6 : 0)
    );
  };
  return [...partners.keys()].sort((a, b) => score(b) - score(a))[0];
}
