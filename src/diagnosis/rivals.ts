import { type Observation, observationsOf } from './case.ts';
import type { ClusterModel, Hypothesis } from './hypothesis.ts';
import type { Ranked } from './rank.ts';

/** An explanation that was weighed and found lighter, with what would decide. */
export interface Rival {
  pattern: string;
  culprits: string[];
  why: string;
  wouldTell: string;
}

const MOST_CAUSES = 3;
const MOST_EACH = 2;
const SLACK_MS = 5_000;

/**
 * What else the first root causes could have been: the patterns that the catalogue calls confusable, each with what
 * the logs say against it and the observation that would decide.
 */
export function rivalsOf(model: ClusterModel, ranked: readonly Ranked[]): Rival[] {
  const found = new Set(ranked.map((one) => one.hypothesis.pattern));
  const rivals: Rival[] = [];
  for (const { hypothesis } of ranked.filter((one) => !one.causedBy).slice(0, MOST_CAUSES)) {
    const confusable = model.input.catalogue.patterns.get(hypothesis.pattern)?.confusable ?? [];
    const fresh = confusable.filter(({ pattern }) => !found.has(pattern)).slice(0, MOST_EACH);
    for (const { pattern, tell } of fresh) {
      const culprits = hypothesis.culprits.map((node) => node.name);
      rivals.push({ pattern, culprits, why: againstIt(model, hypothesis, pattern), wouldTell: tell });
    }
  }
  return rivals;
}

/** What the logs say against a rival: what the culprits did meanwhile, and how many lines speak for the rival. */
function againstIt(model: ClusterModel, hypothesis: Hypothesis, rival: string): string {
  const parts: string[] = [];
  if (rival === 'node-crash' || rival === 'process-pause') parts.push(...livedOn(model, hypothesis));
  const speaking = linesFor(model, hypothesis, rival);
  const names = hypothesis.culprits.map((node) => node.name).join(', ');
  if (speaking.length === 0) parts.push(`no line by or about ${names} at that time speaks for it`);
  else if (parts.length === 0)
    parts.push(`only ${speaking.length} lines by or about ${names} at that time speak for it as well`);
  return parts.join('; ');
}

function livedOn(model: ClusterModel, hypothesis: Hypothesis): string[] {
  const toMs = hypothesis.endMs ?? model.input.endMs;
  return hypothesis.culprits.slice(0, 3).flatMap((node) => {
    const wrote = model.input.activity.get(node)?.count(hypothesis.startMs, toMs) ?? 0;
    const restarted = (model.lives.get(node) ?? []).some(
      (life) => life.startBy && life.startMs > hypothesis.startMs && life.startMs <= toMs + SLACK_MS,
    );
    if (wrote === 0 && model.input.activity.has(node))
      return [`${node.name} wrote nothing meanwhile, which would fit`];
    if (wrote === 0 || restarted) return [];
    return [`${node.name} wrote ${wrote} records meanwhile and did not start anew`];
  });
}

/** Lines that state a signal which speaks for a pattern, by or about the culprits. */
function linesFor(model: ClusterModel, hypothesis: Hypothesis, pattern: string): Observation[] {
  const signals = model.input.catalogue.patterns.get(pattern)?.signals ?? [];
  const own = new Set(
    model.input.catalogue.patterns.get(hypothesis.pattern)?.signals.map(({ signal }) => signal),
  );
  const telling = signals.map(({ signal }) => signal).filter((signal) => !own.has(signal));
  const span = {
    fromMs: hypothesis.startMs - SLACK_MS,
    toMs: (hypothesis.endMs ?? model.input.endMs) + SLACK_MS,
  };
  return observationsOf(model.input, telling, span).filter(
    (seen) =>
      hypothesis.culprits.includes(seen.observer) ||
      seen.subjects.some((node) => hypothesis.culprits.includes(node)),
  );
}
