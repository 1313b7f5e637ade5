import type { PatternEntry } from '../patterns/pattern-schema.ts';
import type { OrdinaryEntry } from '../patterns/word-schema.ts';
import { type Passage, readText, type Unit } from './read-text.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A description that people's words are compared with: a failure pattern or an ordinary matter. */
interface Subject {
  id: string;
  ordinary: boolean;
}

/** A phrase of a subject, read. */
interface Wording {
  text: string;
  /** A name of the subject: its words must stand together. */
  name: boolean;
  units: readonly Unit[];
}

interface Phrase extends Wording {
  subject: Subject;
  /** Information of each unit, and in all. */
  weights: readonly number[];
  total: number;
}

/** A phrase of the catalogue that was met in a text. */
export interface PhraseMatch {
  subject: string;
  phrase: string;
  weight: number;
  /** Features of the phrase that were met, with their information. */
  met: ReadonlyMap<string, number>;
  /** The passage that says most of it. */
  passage: Passage;
}

/** Share of a phrase's information that must be met. */
const LEAST_COVERAGE = 0.45;
/** Share that says nothing yet. */
const IDLE_COVERAGE = 0.3;
/** Passages that stand side by side count less than one that says it all, a whole text still less. */
const NEIGHBOUR_FACTOR = 0.85;
const WHOLE_TEXT_FACTOR = 0.6;
/** A whole text is compared only where it is as short as a person's account. */
const MOST_PASSAGES_OF_ACCOUNT = 14;
/** A subject in which a word stands this often counts half as one that is all about it. */
const SOFTNESS = 1;
/** Bounds of what a feature counts for a subject, and the lift at which it counts as it is. */
const LEAST_AFFINITY = 0.6;
const MOST_AFFINITY = 1.3;
const USUAL_LIFT = 1.5;
/** Words of all patterns that are mixed into those of each. */
const SMOOTHING = 150;
/** A word that is not in the vocabulary says less than its rareness in the catalogue suggests. */
const UNKNOWN_WORD_FACTOR = 0.6;
/** The words of a name that do not stand together. */
const SCATTERED_NAME_FACTOR = 0.3;
/** What a sentence that asks for a change tells of failures: that they could happen; and those after it. */
const ASKED_FACTOR = 0.35;
const AFTER_ASKED_FACTOR = 0.7;
/** One word alone says little, unless it names the failure. */
const SINGLE_WORD_FACTOR = 0.35;

/**
 * Finds the catalogue's symptom phrases in text by what they mean: the concepts of a phrase must stand near each
 * other. A concept weighs by its inverse document frequency over the subjects (Spärck Jones 1972).
 */
export class SymptomIndex {
  readonly #phrases: Phrase[] = [];
  /** Phrases and their units, by feature. */
  readonly #postings = new Map<string, { phrase: number; unit: number }[]>();
  readonly #frequencies = new Map<string, number>();
  readonly #words = new Map<string, ReadonlyMap<string, number>>();
  /** How often each feature stands in phrases of patterns, and all of them together. */
  readonly #counts = new Map<string, number>();
  #total = 0;
  /** How many features the phrases of each pattern have. */
  readonly #sizes = new Map<string, number>();
  readonly #subjectCount: number;
  readonly #telling: ReadonlySet<string>;

  constructor(patterns: Iterable<PatternEntry>, ordinary: readonly OrdinaryEntry[], vocabulary: Vocabulary) {
    const documents: { subject: Subject; phrases: Wording[] }[] = [];
    for (const { id, title, aliases, symptoms } of patterns) {
      const phrases = wordings([title, ...aliases], symptoms, vocabulary);
      documents.push({ subject: { id, ordinary: false }, phrases });
    }
    for (const { id, symptoms } of ordinary)
      documents.push({ subject: { id, ordinary: true }, phrases: wordings([], symptoms, vocabulary) });
    this.#subjectCount = documents.length;
    this.#telling = vocabulary.telling;
    for (const { subject, phrases } of documents) this.#count(subject, phrases);
    for (const { subject, phrases } of documents)
      for (const phrase of phrases) this.#addPhrase(subject, phrase);
  }

  #count({ id, ordinary }: Subject, phrases: readonly Wording[]): void {
    const counts = new Map<string, number>();
    let size = 0;
    for (const { units } of phrases) {
      for (const feature of units.flatMap(({ features }) => features)) {
        counts.set(feature, (counts.get(feature) ?? 0) + 1);
        size += 1;
      }
    }
    for (const [feature, count] of counts) {
      this.#frequencies.set(feature, (this.#frequencies.get(feature) ?? 0) + count / (count + SOFTNESS));
      if (!ordinary) this.#counts.set(feature, (this.#counts.get(feature) ?? 0) + count);
    }
    if (ordinary) return;
    this.#words.set(id, counts);
    this.#sizes.set(id, size);
    this.#total += size;
  }

  #addPhrase(subject: Subject, { text, name, units }: Wording): void {
    const index = this.#phrases.length;
    const weights = units.map((unit) =>
      Math.max(
        ...unit.features.map((feature) => this.informationOf(feature) * this.#affinity(subject, feature)),
      ),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.#phrases.push({ subject, text, name, units, weights, total });
    for (const [at, unit] of units.entries()) {
      for (const feature of unit.features) {
        const postings = this.#postings.get(feature);
        if (postings === undefined) this.#postings.set(feature, [{ phrase: index, unit: at }]);
        else postings.push({ phrase: index, unit: at });
      }
    }
  }

  /**
   * How much a subject is about a feature beside the others: the square root of their rates, within bounds. Of "slow
   * queries after a node left" it is `slow` that speaks for a latency spike.
   */
  #affinity({ id }: Subject, feature: string): number {
    const words = this.#words.get(id);
    const count = this.#counts.get(feature);
    if (words === undefined || count === undefined) return 1;
    const rate = (words.get(feature) ?? 0) / (this.#sizes.get(id) ?? 1);
    const lift = Math.sqrt((rate * this.#total) / count);
    return Math.min(MOST_AFFINITY, Math.max(LEAST_AFFINITY, lift / USUAL_LIFT));
  }

  /** What it tells to meet a feature: the rarer among the subjects, the more. */
  informationOf(feature: string): number {
    const frequency = this.#frequencies.get(feature) ?? 0;
    const rareness = Math.log(1 + (this.#subjectCount - frequency + 0.5) / (frequency + 0.5));
    return feature.includes('#') ? rareness : rareness * UNKNOWN_WORD_FACTOR;
  }

  /** The phrases that a text states, the best place of each. */
  match(passages: readonly Passage[]): PhraseMatch[] {
    const told = passages[0]?.asks ? AFTER_ASKED_FACTOR : 1;
    const best = new Map<number, PhraseMatch>();
    const see = (window: readonly Passage[], factor: number): void => {
      for (const [index, match] of this.#matchWindow(window, factor, told)) {
        const known = best.get(index);
        if (known === undefined || known.weight < match.weight) best.set(index, match);
      }
    };
    for (const [at, passage] of passages.entries()) {
      see([passage], 1);
      const next = passages[at + 1];
      if (next !== undefined) see([passage, next], NEIGHBOUR_FACTOR);
    }
    if (passages.length > 2 && passages.length <= MOST_PASSAGES_OF_ACCOUNT) see(passages, WHOLE_TEXT_FACTOR);
    return [...best.values()];
  }

  #matchWindow(window: readonly Passage[], factor: number, told: number): Map<number, PhraseMatch> {
    const met = new Map<number, Map<number, string>>();
    for (const passage of window) {
      for (const feature of passage.features) {
        for (const { phrase, unit } of this.#postings.get(feature) ?? []) {
          const units = met.get(phrase);
          if (units === undefined) met.set(phrase, new Map([[unit, feature]]));
          else units.set(unit, feature);
        }
      }
    }
    const matches = new Map<number, PhraseMatch>();
    for (const [index, units] of met) {
      const phrase = this.#phrases[index];
      if (phrase === undefined) continue;
      let sum = 0;
      const features = new Map<string, number>();
      for (const [unit, feature] of units) {
        const weight = phrase.weights[unit] ?? 0;
        sum += weight;
        features.set(feature, weight);
      }
      const coverage = sum / phrase.total;
      const alone = units.size === 1 && !this.#telling.has(features.keys().next().value ?? '');
      if (coverage < LEAST_COVERAGE || (alone && phrase.units.length > 1)) continue;
      const weight =
        sum *
        ((coverage - IDLE_COVERAGE) / (1 - IDLE_COVERAGE)) *
        factor *
        (alone ? SINGLE_WORD_FACTOR : 1) *
        (phrase.name && !stands(phrase.units, window) ? SCATTERED_NAME_FACTOR : 1);
      const passage = passageOf(window, features);
      if (passage !== undefined)
        matches.set(index, {
          subject: phrase.subject.id,
          phrase: phrase.text,
          weight: phrase.subject.ordinary ? weight : weight * (passage.asks ? ASKED_FACTOR : told),
          met: features,
          passage,
        });
    }
    return matches;
  }

  /**
   * Log-likelihood of a text's words under a pattern's phrases against all phrases (naive Bayes, smoothed towards
   * them): tells patterns apart where no phrase is met in full.
   */
  overlap(pattern: string, passages: readonly Passage[]): number {
    const words = this.#words.get(pattern);
    if (words === undefined) return 0;
    const size = SMOOTHING + (this.#sizes.get(pattern) ?? 0);
    const seen = new Set<string>();
    let sum = 0;
    for (const { features } of passages) {
      for (const feature of features) {
        const share = (this.#counts.get(feature) ?? 0) / this.#total;
        if (share === 0 || seen.has(feature)) continue;
        seen.add(feature);
        sum += Math.log(((words.get(feature) ?? 0) + SMOOTHING * share) / size / share);
      }
    }
    return sum;
  }
}

function wordings(names: readonly string[], symptoms: readonly string[], vocabulary: Vocabulary): Wording[] {
  return [...new Set([...names, ...symptoms])].map((text) => ({
    text,
    name: names.includes(text),
    units: distinct(readText(text, vocabulary).flatMap(({ units }) => units)),
  }));
}

/** Whether the words of a name stand together, in any order, in one of the passages. */
function stands(name: readonly Unit[], window: readonly Passage[]): boolean {
  const wanted = new Set(name.flatMap(({ features }) => features));
  for (const { units } of window) {
    let run = 0;
    for (const { features } of units) {
      run = features.some((feature) => wanted.has(feature)) ? run + 1 : 0;
      if (run >= name.length) return true;
    }
  }
  return false;
}

/** A phrase that says one thing in two words needs it to be met once. */
function distinct(units: readonly Unit[]): Unit[] {
  const seen = new Set<string>();
  return units.filter(({ features }) => {
    const key = features.join(' ');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function passageOf(window: readonly Passage[], features: ReadonlyMap<string, number>): Passage | undefined {
  let best: Passage | undefined;
  let most = -1;
  for (const passage of window) {
    let sum = 0;
    for (const [feature, weight] of features) if (passage.features.has(feature)) sum += weight;
    if (sum > most) {
      most = sum;
      best = passage;
    }
  }
  return best;
}
