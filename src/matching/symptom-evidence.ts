import type { Evidence } from './evidence.ts';
import type { Matcher } from './matcher.ts';
import { type Passage, readText } from './read-text.ts';
import type { PhraseMatch } from './symptom-index.ts';

/** Each further phrase of one subject tells this much of what the one before did. */
const FURTHER_PHRASE_FACTOR = 0.75;
/** Fewer units of information are not worth saying. */
const LEAST_WEIGHT = 0.4;

/** What people's words say for each pattern, and for ordinary matters. */
export function symptomEvidence(matcher: Matcher, text: string, passages: readonly Passage[]): Evidence[] {
  return evidenceOf(matcher.symptoms.match(passages), (passage) => ({
    quote: text.slice(passage.start, passage.end),
    where: 'symptoms',
  }));
}

/**
 * The same for messages of a log, each by itself: programs, too, say in words what they suffer from.
 * @param factor what the words of a program count beside those of a person
 */
export function messageEvidence(
  matcher: Matcher,
  messages: readonly { line: number; text: string }[],
  factor: number,
): Evidence[] {
  const evidence: Evidence[] = [];
  const best = new Map<string, { match: PhraseMatch; line: number; text: string }>();
  for (const { line, text } of messages) {
    for (const passage of readText(text, matcher.vocabulary)) {
      for (const match of matcher.symptoms.match([passage])) {
        const key = `${match.subject} ${match.phrase}`;
        const known = best.get(key);
        if (known === undefined || known.match.weight < match.weight) best.set(key, { match, line, text });
      }
    }
  }
  const places = new Map([...best.values()].map(({ match, line, text }) => [match, { line, text }]));
  const byPassage = new Map([...places].map(([match, place]) => [match.passage, place]));
  for (const found of evidenceOf([...places.keys()], (passage) => {
    const place = byPassage.get(passage);
    return { quote: place?.text ?? '', where: `logs:${place?.line ?? 0}` };
  }))
    evidence.push({ ...found, weight: found.weight * factor });
  return evidence;
}

/** Phrases of one subject that say the same thing count once: each adds only the features that are new. */
function evidenceOf(
  matches: readonly PhraseMatch[],
  placeOf: (passage: Passage) => { quote: string; where: string },
): Evidence[] {
  const bySubject = groupBySubject(matches);
  const evidence: Evidence[] = [];
  for (const [subject, own] of bySubject) {
    own.sort((a, b) => b.weight - a.weight);
    const told = new Set<string>();
    let factor = 1;
    for (const match of own) {
      let fresh = 0;
      let all = 0;
      for (const [feature, weight] of match.met) {
        all += weight;
        if (!told.has(feature)) fresh += weight;
        told.add(feature);
      }
      const weight = match.weight * factor * (all === 0 ? 0 : fresh / all);
      if (weight < LEAST_WEIGHT) continue;
      factor *= FURTHER_PHRASE_FACTOR;
      evidence.push({ pattern: subject, weight, signal: match.phrase, ...placeOf(match.passage) });
    }
  }
  return evidence;
}

function groupBySubject(matches: readonly PhraseMatch[]): Map<string, PhraseMatch[]> {
  const groups = new Map<string, PhraseMatch[]>();
  for (const match of matches) {
    const group = groups.get(match.subject);
    if (group === undefined) groups.set(match.subject, [match]);
    else group.push(match);
  }
  return groups;
}
