import type { Evidence } from './evidence.ts';
import type { Matcher } from './matcher.ts';
import { type Passage, readText } from './read-text.ts';
import type { PhraseMatch } from './symptom-index.ts';

/** Each further phrase of one subject tells this much of what the one before did. */
const FURTHER_PHRASE_FACTOR = 0.75;
/** Information from which a word counts as telling; words such as `node` stand everywhere. */
const LEAST_TELLING = 1;
/** What each further subject that says the same takes off. */
const SHARED_COST = 0.25;
/** Share of a text from which on a pattern gains by accounting for it; long reports never reach it. */
const PLAIN_SHARE = 0.4;
/** What a pattern gains that accounts for all that was written. */
const EXPLAINED_GAIN = 1;
/** Of a message longer than this only the beginning is compared. */
const MAX_MESSAGE_CHARS = 2000;
/** Sentences up to which an ordinary matter in one of them explains a whole account; of more it explains less, unless the first asks for a change. */
const BRIEF_PASSAGES = 2;
/** Fewer units of information are not worth saying. */
const LEAST_WEIGHT = 0.4;

/** What people's words say for each pattern, and for ordinary matters. */
export function symptomEvidence(matcher: Matcher, text: string, passages: readonly Passage[]): Evidence[] {
  const matches = matcher.symptoms.match(passages);
  const explained = explainedBy(matcher, matches, passages);
  const brief = passages[0]?.asks === true || passages.length <= BRIEF_PASSAGES;
  const ordinaryShare = brief ? 1 : Math.sqrt(BRIEF_PASSAGES / passages.length);
  return evidenceOf(matches, (passage) => ({
    quote: text.slice(passage.start, passage.end),
    where: 'symptoms',
  })).map((each) => ({
    ...each,
    weight:
      each.weight *
      (1 + EXPLAINED_GAIN * (explained.get(each.pattern) ?? 0)) *
      (matcher.catalogue.patterns.has(each.pattern) ? 1 : ordinaryShare),
  }));
}

/** Subject → how far its phrases account for all that a text says: 1 for a short, plain complaint, 0 for a report. */
function explainedBy(
  matcher: Matcher,
  matches: readonly PhraseMatch[],
  passages: readonly Passage[],
): Map<string, number> {
  const features = new Set(passages.flatMap((passage) => [...passage.features]));
  let all = 0;
  for (const feature of features) all += matcher.symptoms.informationOf(feature);
  const met = new Map<string, Set<string>>();
  for (const match of matches) {
    const known = met.get(match.subject) ?? new Set<string>();
    for (const feature of match.met.keys()) known.add(feature);
    met.set(match.subject, known);
  }
  const shares = new Map<string, number>();
  for (const [subject, own] of met) {
    let sum = 0;
    for (const feature of own) sum += matcher.symptoms.informationOf(feature);
    if (own.size > 1) shares.set(subject, Math.max(0, (sum / all - PLAIN_SHARE) / (1 - PLAIN_SHARE)));
  }
  return shares;
}

/** The same for messages of a log, each by itself: programs, too, say in words what they suffer from. */
export function messageEvidence(
  matcher: Matcher,
  messages: readonly { line: number; text: string }[],
): Evidence[] {
  const best = new Map<string, PhraseMatch>();
  const places = new Map<Passage, { quote: string; where: string }>();
  for (const { line, text } of messages) {
    for (const read of readText(text.slice(0, MAX_MESSAGE_CHARS), matcher.vocabulary)) {
      // A program tells what it does (`Adding member`): it asks for nothing.
      const passage = { ...read, asks: false };
      places.set(passage, { quote: text, where: `logs:${line}` });
      for (const match of matcher.symptoms.match([passage])) {
        const key = `${match.subject} ${match.phrase}`;
        const known = best.get(key);
        if (known === undefined || known.weight < match.weight) best.set(key, match);
      }
    }
  }
  return evidenceOf([...best.values()], (passage) => places.get(passage) ?? { quote: '', where: 'logs' });
}

/** Phrases of one subject that say the same thing count once: each adds only the features that are new. */
function evidenceOf(
  matches: readonly PhraseMatch[],
  placeOf: (passage: Passage) => { quote: string; where: string },
): Evidence[] {
  const shares = sharesOf(matches);
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
      const weight = match.weight * factor * (shares.get(match) ?? 1) * (all === 0 ? 0 : fresh / all);
      if (weight < LEAST_WEIGHT) continue;
      factor *= FURTHER_PHRASE_FACTOR;
      evidence.push({ pattern: subject, weight, signal: match.phrase, ...placeOf(match.passage) });
    }
  }
  return evidence;
}

/** What several subjects say in the same words tells little for each. */
function sharesOf(matches: readonly PhraseMatch[]): Map<PhraseMatch, number> {
  const subjects = new Map<string, Set<string>>();
  const keys = new Map<PhraseMatch, string>();
  for (const match of matches) {
    const telling: string[] = [];
    for (const [feature, weight] of match.met) if (weight >= LEAST_TELLING) telling.push(feature);
    const key = telling.sort().join(' ');
    keys.set(match, key);
    const known = subjects.get(key);
    if (known === undefined) subjects.set(key, new Set([match.subject]));
    else known.add(match.subject);
  }
  const shares = new Map<PhraseMatch, number>();
  for (const [match, key] of keys)
    shares.set(match, 1 / (1 + SHARED_COST * ((subjects.get(key)?.size ?? 1) - 1)));
  return shares;
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
