import { type Observation, observationsOf } from './case.ts';
import { type ClusterModel, type Hypothesis, listNames } from './hypothesis.ts';
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
/** A cause less sure than this is doubted already. */
const WORTH_A_DOUBT = 0.3;

/**
 * What else the first root causes could have been: the patterns that the catalogue calls confusable, each with what
 * the logs say against it and the observation that would decide.
 */
export function rivalsOf(model: ClusterModel, ranked: readonly Ranked[]): Rival[] {
  const found = new Set(ranked.map((one) => one.hypothesis.pattern));
  const rivals: Rival[] = [];
  const causes = ranked.filter((one, i) => !one.causedBy && (i === 0 || one.confidence >= WORTH_A_DOUBT));
  for (const { hypothesis } of causes.slice(0, MOST_CAUSES)) {
    const confusable = model.input.catalogue.patterns.get(hypothesis.pattern)?.confusable ?? [];
    const fresh = confusable
      .filter(({ pattern }) => !found.has(pattern))
      .map((each) => ({ ...each, lines: linesFor(model, hypothesis, each.pattern).length }))
      // Those that some line speaks for are to be doubted first; the catalogue orders the rest.
      .sort((a, b) => Number(b.lines > 0) - Number(a.lines > 0))
      .slice(0, MOST_EACH);
    for (const { pattern, tell, lines } of fresh) {
      const culprits = hypothesis.culprits.map((node) => node.name);
      rivals.push({ pattern, culprits, why: againstIt(model, hypothesis, pattern, lines), wouldTell: tell });
    }
  }
  return rivals;
}

/** What the logs say against a rival: what the culprits did meanwhile, and how many lines speak for the rival. */
function againstIt(model: ClusterModel, hypothesis: Hypothesis, rival: string, lines: number): string {
  const who = listNames(hypothesis.culprits);
  if (rival === 'node-crash' || rival === 'process-pause') {
    const refuted = livedOn(model, hypothesis);
    if (refuted.length > 0) return refuted.join('; ');
  }
  const parts = fitsSilence(model, hypothesis, rival);
  if (lines === 0)
    parts.push(`no line by or about ${who} at that time speaks for it rather than for ${hypothesis.pattern}`);
  else
    parts.push(
      `${lines} line${lines === 1 ? '' : 's'} by or about ${who} at that time would fit it as well, against ${hypothesis.support} for ${hypothesis.pattern}`,
    );
  return parts.join('; ');
}

/** What the silence of the culprits leaves open. */
function fitsSilence(model: ClusterModel, { culprits, startMs, endMs }: Hypothesis, rival: string): string[] {
  if (culprits.every((node) => node.speakers.length === 0))
    return [`no log of ${listNames(culprits)} itself is here, which would tell`];
  if (rival !== 'node-crash' && rival !== 'process-pause') return [];
  return culprits.slice(0, 3).flatMap((node) => {
    const wrote = model.input.activity.get(node)?.count(startMs, endMs ?? model.input.endMs);
    return wrote === 0 ? [`${node.name} wrote nothing meanwhile, which would fit`] : [];
  });
}

/** Which culprits went on writing in one life: they neither died nor stood still. */
function livedOn(model: ClusterModel, hypothesis: Hypothesis): string[] {
  const toMs = hypothesis.endMs ?? model.input.endMs;
  return hypothesis.culprits.slice(0, 3).flatMap((node) => {
    const wrote = model.input.activity.get(node)?.count(hypothesis.startMs, toMs) ?? 0;
    const restarted = (model.lives.get(node) ?? []).some(
      (life) => life.startBy && life.startMs > hypothesis.startMs && life.startMs <= toMs + SLACK_MS,
    );
    if (wrote === 0 || restarted) return [];
    return [`${node.name} wrote ${wrote} records meanwhile and did not start anew`];
  });
}

/** Signals of less weight are stated in many failures. */
const TELLING = 2;

/** Lines that state a signal which speaks for a pattern, by or about the culprits. */
function linesFor(model: ClusterModel, hypothesis: Hypothesis, pattern: string): Observation[] {
  const signals = model.input.catalogue.patterns.get(pattern)?.signals ?? [];
  const own = new Set(
    model.input.catalogue.patterns.get(hypothesis.pattern)?.signals.map(({ signal }) => signal),
  );
  const telling = signals
    .filter(({ signal, weight }) => weight >= TELLING && !own.has(signal))
    .map(({ signal }) => signal);
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
